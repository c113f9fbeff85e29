"""Pictures of a face set that can't be read are left out, and it is said how many and which."""

import sys
from collections.abc import Iterable

NAMED = 10
"""Names in the line; of more, only how many."""


def report_left_out(names: Iterable[str]) -> None:
    """A line on stderr that counts and names them; none where nothing was left out."""
    unique = sorted(set(names))
    if not unique:
        return
    named = ", ".join(unique[:NAMED]) + f" and {len(unique) - NAMED} more" * (len(unique) > NAMED)
    what = (
        "1 picture that can't be read is"
        if len(unique) == 1
        else (f"{len(unique)} pictures that can't be read are")
    )
    print(f"uncanny: {what} left out: {named}", file=sys.stderr)
