"""Which network ships. Changing this line and running `make model` swaps it everywhere."""

SHIPPED = "seed-cnn"
