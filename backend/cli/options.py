"""Options and checks that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Folder with a manifest.csv. Default: UNCANNY_DATA.", show_default=False
    ),
]
AlsoOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--also",
        help="Another folder with a manifest.csv, whose train split is learnt from too; may be"
        " given several times.",
        show_default=False,
    ),
]
SeedOption = Annotated[int, typer.Option(help="Two runs with one seed see the same batches.")]


def require_network(name: str, of_native_pixels: bool = False) -> None:
    """Raises BadParameter, with the names that there are, for an unknown network.

    Args: of_native_pixels, whether the one that looks at windows instead of faces is one, too.
    """
    from backend.detector.networks import FACE_NETWORKS, NETWORK_NAMES

    known = NETWORK_NAMES if of_native_pixels else FACE_NETWORKS
    if name not in known:
        raise typer.BadParameter(f"there is no network {name!r}; try {', '.join(known)}.")


def load_tensorflow() -> None:
    """Import it once, before anything that needs it, without its start-up messages."""
    from backend.quiet import native_messages_held

    with native_messages_held():
        import tensorflow  # noqa: F401
