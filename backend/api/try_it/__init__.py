"""`/try`: a page with faces to right-click, and with nothing to run."""
