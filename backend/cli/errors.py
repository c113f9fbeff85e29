"""What a person has to mend or to install, told in one line: the only place that does."""

import errno
import re
from importlib.metadata import requires
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from backend.user_error import UserError

PACKAGES = {"sklearn": "scikit-learn"}
"""Where a module's name isn't its package's."""


class Commands(TyperGroup):
    """All commands; one that meets what a person has to mend ends in a line."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  (typer's own Context isn't public)
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            _exit(error, error.exit_code)
        except ModuleNotFoundError as error:
            extras = _extras_with(error.name or "")
            if not extras:
                raise
            named = " or ".join(f"`{extra}`" for extra in extras)
            typer.echo(f"uncanny: this needs the extra {named}; see README.md.", err=True)
            raise typer.Exit(UserError.exit_code) from error
        except OSError as error:
            # A reader that went away is click's matter; what names no file is a fault of ours.
            if error.errno == errno.EPIPE or (error.errno and not error.filename):
                raise
            _exit(error, UserError.exit_code)


def _extras_with(module: str) -> list[str]:
    """The extras that bring a module, as this package's metadata has them."""
    top = module.partition(".")[0]
    package = PACKAGES.get(top, top)
    found = (
        re.fullmatch(rf"{package}\b.*; extra == ['\"](\w+)['\"]", each)
        for each in requires("uncanny") or ()
    )
    return [match[1] for match in found if match]


def _exit(error: Exception, code: int) -> NoReturn:
    typer.echo(f"uncanny: {error}", err=True)
    raise typer.Exit(code) from error
