"""Options and checks that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from backend.settings import Settings

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


def settings() -> "Settings":
    """Those of backend/settings.py, whose imports a check of a file can do without."""
    from backend.settings import settings as read

    return read()


def require_network(name: str) -> None:
    """Raises BadParameter, with the names that there are, for an unknown network."""
    from backend.detector.networks import NETWORK_NAMES

    if name not in NETWORK_NAMES:
        raise typer.BadParameter(f"there is no network {name!r}; try {', '.join(NETWORK_NAMES)}.")


def load_tensorflow() -> None:
    """Import it once, before anything that needs it, without its start-up messages."""
    from backend.quiet import native_messages_held

    with native_messages_held():
        import tensorflow  # noqa: F401
