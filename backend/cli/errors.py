"""What a person has to mend or to install, told in one line: the only place that does."""

import errno
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from backend.user_error import UserError


class Commands(TyperGroup):
    """All commands; one that meets what a person has to mend ends in a line."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  (typer's own Context isn't public)
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            _exit(error, error.exit_code)
        except OSError as error:
            # A reader that went away is click's matter; what names no file is a fault of ours.
            if error.errno == errno.EPIPE or (error.errno and not error.filename):
                raise
            _exit(error, UserError.exit_code)


def _exit(error: Exception, code: int) -> NoReturn:
    typer.echo(f"uncanny: {error}", err=True)
    raise typer.Exit(code) from error
