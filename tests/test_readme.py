"""README.md names everything that a person can set, call or ask for."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from backend.answer.ready import load_warm
from backend.api.app import create_app
from backend.api.documentation import openapi_document
from backend.api.service import CheckService
from backend.cli.app import app
from backend.evidence.provenance import ProvenanceReader
from backend.images.decode_pool import DecodePool
from backend.settings import Settings

TyperCommand = Any
"""typer carries its own copy of click and exports no type for it."""
README = Path(__file__).parents[1] / "README.md"


def settings() -> Iterator[str]:
    for name in Settings.model_fields:
        yield f"`UNCANNY_{name.upper()}`"


def commands_and_options(command: TyperCommand, path: str = "uncanny") -> Iterator[str]:
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                yield option
    subcommands = getattr(command, "commands", {})
    if not subcommands:
        yield path
    for name, subcommand in subcommands.items():
        yield from commands_and_options(subcommand, f"{path} {name}")


def routes() -> Iterator[str]:
    # Not started: nothing is loaded to list the routes.
    service = CheckService(load_warm, DecodePool(), ProvenanceReader(), places=1)
    api = create_app(Settings(), service)
    for path, methods in openapi_document(api)["paths"].items():
        for method in methods:
            yield f"{method.upper()} {path}"
    yield "/docs"
    yield "/openapi.json"


@pytest.mark.parametrize(
    "wanted", sorted({*settings(), *commands_and_options(get_command(app)), *routes()})
)
def test_readme_names(wanted: str) -> None:
    whole_word = re.escape(wanted) + r"(?![\w-])"
    found = re.search(whole_word, README.read_text(encoding="utf-8"))
    assert found, f"README.md doesn't tell of {wanted}"
