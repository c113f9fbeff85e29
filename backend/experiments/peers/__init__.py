"""Other people's detectors and other sizes of ours, trained and measured in the same way.

`uncanny peers` makes the table; `compare.py` reads top to bottom.
"""
