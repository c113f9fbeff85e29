"""`uncanny …`. Results go to stdout, progress and messages to stderr.

Modules that take long to import are imported in the commands that need them, so that `--help`
answers at once.
"""

import os
from typing import Annotated

import typer

from backend import __version__
from backend.cli import batch, check, data, experiments, model, run
from backend.cli.errors import Commands

# Before TensorFlow is imported: its C++ side reads these once.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# TensorFlow takes oneDNN's kernels unasked on Intel's newest cores only. On AMD's two cores here
# a network learns from 22 faces a second with them instead of 12 (lite0-cut --frozen 3).
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

app = typer.Typer(
    cls=Commands,
    help="Is this face a photograph, or did a StyleGAN-type generator make it?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Entry point of the `uncanny` command."""
    app()


def _print_version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def _every_command(
    version: Annotated[  # its callback does the work
        bool,
        typer.Option(
            "--version", help="Print the version and stop.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


for commands in (check, batch, run, model, data, experiments):
    commands.register(app)
