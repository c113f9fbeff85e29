"""Which networks ship. Changing a line and running `make model` swaps it everywhere."""

SHIPPED = "lite0-cut"
"""Looks at whole faces: in the browser, and in the backend."""
SHIPPED_NATIVE = "lite0-native"
"""Looks at windows of native pixels beside it, for the backend's view `full`, if it has weights."""
