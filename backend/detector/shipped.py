"""Which network ships. Changing the line and running `make model` swaps it everywhere."""

SHIPPED = "lite0-cut"
"""In the browser, and in the backend."""
