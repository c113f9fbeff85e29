"""Sets of faces on the disk: reading, preparing, mangling them, making and collecting more."""
