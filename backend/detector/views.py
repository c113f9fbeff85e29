"""The two ways of looking at a face."""

from typing import Literal

View = Literal["face", "full"]
VIEW_MEANINGS: dict[View, str] = {
    "face": "Each face is scaled to the network's own size; the rates in `performance` hold.",
    "full": "A face larger than the network's own size is also looked at in its native resolution,"
    " in overlapping tiles, if that proved right on the val split for these weights: then they"
    " count in its logit, and their cells are stitched into its heat map. Otherwise the answer is"
    " that of `face`. Thresholds and rates are this view's.",
}
"""What each looks at, in words for people."""
