"""The page "Check a face": a picture of the visitor's own, judged."""
