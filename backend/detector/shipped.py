"""Which network ships. Changing this line and running `make model` swaps it everywhere."""

SHIPPED = "lite0-cut"
