"""The two ways of looking at a face."""

from typing import Literal

View = Literal["face", "full"]
_SCALED = "Each face is scaled to the network's own size."
_NATIVE = (
    "A second network, which only the backend has, also looked at the pixels of each large face as"
    " they are, in overlapping windows; both count in the answer."
)


def view_meanings(tile_weight: float) -> dict[View, str]:
    """What each view looks at, in words for people.

    Args: how much native pixels count; at 0 both views do the same.
    """
    return {"face": _SCALED, "full": _NATIVE if tile_weight else _SCALED}
