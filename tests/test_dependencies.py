"""What is imported is declared, where it is imported; and the lock holds what is declared."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OURS = ("backend", "dashboard", "export")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
STARTED_BY_NAME = ("backend.images.decode_process", "backend.evidence.provenance_process")
LATER = ("backend.cli", "backend.detector.networks", "backend.detector.weights_folder")
"""Where what is imported in a function belongs to another command than the one looked at."""


def requirements(*extras: str) -> list[Requirement]:
    wanted = [*PROJECT["dependencies"], *(each for extra in extras for each in EXTRAS[extra])]
    return [Requirement(each) for each in wanted]


def names(*extras: str) -> set[str]:
    return {canonicalize_name(each.name) for each in requirements(*extras)}


def source_of(module: str) -> Path | None:
    path = ROOT / Path(*module.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in candidates if file.is_file()), None)


def imports_of(path: Path, at_once: bool) -> Iterator[str]:
    """What a module imports, by full name; only what it imports at once, or later as well."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reached(starts: Iterable[str]) -> set[str]:
    """Top names of others' modules that ours lead to from `starts`, ours followed."""
    left, ours, others = list(starts), set[str](), set[str]()
    while left:
        module = left.pop()
        if module.split(".")[0] not in OURS:
            others.add(module.split(".")[0])
        elif module not in ours and (path := source_of(module)):
            ours.add(module)
            left += imports_of(path, at_once=module.startswith(LATER))
    return others


def distributions(modules: set[str]) -> set[str]:
    known = packages_distributions()
    others = modules - sys.stdlib_module_names
    return {canonicalize_name(known[name][0]) for name in others if name in known}


def modules_in(*folders: str) -> Iterator[str]:
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts)


SERVING = ["backend.cli.app", "backend.cli.checking", *STARTED_BY_NAME, *modules_in("backend/api")]


@pytest.mark.parametrize(
    ("starts", "extras"),
    [
        (SERVING, ()),
        (list(modules_in("backend/batch")), ("batch",)),
        (list(modules_in("dashboard")), ("dashboard", "generate")),
        (list(modules_in("backend/evaluation", "backend/training")), ("train",)),
        (list(modules_in("backend/experiments", "backend/explain")), ("train",)),
        (list(modules_in("export")), ("export",)),
        (list(modules_in("backend/generator")), ("generate",)),
    ],
    ids=["serve", "batch", "dashboard", "train", "experiments", "export", "generate"],
)
def test_what_a_step_imports_its_extra_has(starts: list[str], extras: tuple[str, ...]) -> None:
    # What `formats` brings is looked for wherever pictures are read, and goes without.
    assert distributions(reached(starts)) - names(*extras, "formats") == set()


def test_imports_are_followed() -> None:
    assert {"flask", "c2pa", "ai_edge_litert", "PIL"} <= reached(SERVING)
    assert "tensorflow" in reached(modules_in("dashboard"))


def test_all_that_is_imported_is_declared() -> None:
    assert distributions(reached(modules_in(*OURS))) - names(*EXTRAS) == set()


@pytest.mark.parametrize(
    "package", ["tensorflow", "keras", "streamlit", "scikit-learn", "matplotlib", "pyarrow"]
)
def test_the_base_install_is_small(package: str) -> None:
    assert package not in names()


def test_the_lock_holds_what_is_declared() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pins: dict[str, list[str]] = {}
    asked_for: set[str] = set()
    for entry in re.split(r"\n(?=\S)", lock):
        match = re.match(r"([A-Za-z0-9._-]+)==([^ \\]+)", entry)
        assert match, entry
        pins.setdefault(canonicalize_name(match[1]), []).append(match[2])
        if "uncanny (pyproject.toml)" in entry:
            asked_for.add(canonicalize_name(match[1]))
    assert asked_for == names(*EXTRAS), "run `make lock`"
    for each in requirements(*EXTRAS):
        for version in pins[canonicalize_name(each.name)]:
            assert each.specifier.contains(version), f"{each}: run `make lock`"
