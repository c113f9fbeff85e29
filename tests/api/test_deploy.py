"""The container's files agree with the code; no container is run."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import yaml

from backend.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "backend" / "deploy"
SERVED = ("api", "images", "faces", "detector")
TRAINING_ALONE = ROOT / "backend" / "detector" / "networks"


def imported() -> set[str]:
    """The distributions that the served packages import."""
    paths = [ROOT / "backend" / "settings.py", ROOT / "backend" / "cli.py"]
    for folder in SERVED:
        paths += (ROOT / "backend" / folder).rglob("*.py")
    names: set[str] = set()
    for path in paths:
        if TRAINING_ALONE in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    known = packages_distributions()
    found = {known[name][0].lower().replace("_", "-") for name in names - {"backend"} & set(known)}
    # Loaded to train and to explain, not to serve.
    return found - {"uncanny", "keras", "tensorflow"}


def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return services


def test_the_container_installs_what_serving_imports() -> None:
    installed = re.findall(
        r'^    "?([a-z0-9-]+)(?:\[\w+\])?"?(?: \\)?$',
        (DEPLOY / "Containerfile").read_text(),
        re.MULTILINE,
    )
    missing = imported() - set(installed) - {"typing-extensions"}
    assert not missing


def test_the_services_are_bounded() -> None:
    for service in compose().values():
        assert service["read_only"]
        assert service["user"] not in ("", "0", "root")
        assert service["cap_drop"] == ["ALL"]
        assert {"mem_limit", "cpus", "pids_limit"} <= set(service)


def test_the_settings_exist() -> None:
    known = {f"UNCANNY_{name.upper()}" for name in Settings.model_fields}
    assert set(compose()["api"]["environment"]) <= known
