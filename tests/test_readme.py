"""The READMEs name everything that a person can set, call or ask for."""

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
ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *(ROOT / "backend" / each / "README.md" for each in ("", "face_sets", "training"))]
README_BYTES = 4096


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
    found = any(re.search(whole_word, page.read_text(encoding="utf-8")) for page in PAGES)
    assert found, f"no README tells of {wanted}"


def test_the_readme_is_a_screen_and_a_half_that_leads_to_the_others() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(text.encode()) <= README_BYTES
    for page in PAGES[1:]:
        assert f"({page.relative_to(ROOT)})" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [each for each in targets if not (page.parent / each).exists()] == []
