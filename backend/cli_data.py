"""The commands about the face set: `uncanny data …`."""

import typer

data = typer.Typer(help="Look at the face set, audit it, add to it.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `uncanny`."""
    app.add_typer(data, name="data")
