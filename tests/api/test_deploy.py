"""The container's files agree with the code; no container is run."""

import ast
import re
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import yaml

from backend.api.checks import BATCH_SECONDS
from backend.api.incoming import FETCHES
from backend.api.metrics import FOLDER
from backend.api.serving import GRACE_SECONDS, SPARE_THREADS
from backend.images.limits import FETCH_SECONDS, MAX_BYTES
from backend.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "backend" / "deploy"
WORKERS = 2
"""As the Containerfile's command says."""
STARTED_BY_NAME = ("backend.images.decode_process", "backend.evidence.provenance_process")


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
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported() -> set[str]:
    """The distributions that any module of ours imports that serving leads to."""
    api = (ROOT / "backend" / "api").glob("*.py")
    left = ["backend.cli.app", *STARTED_BY_NAME, *(f"backend.api.{path.stem}" for path in api)]
    ours: set[str] = set()
    others: set[str] = set()
    while left:
        module = left.pop()
        if not module.startswith("backend"):
            others.add(module.split(".")[0])
        elif module not in ours and (path := source_of(module)):
            ours.add(module)
            # Other commands than `serve` import what they need when they are given.
            left += imports_of(path, at_once=module.startswith("backend.cli"))
    assert {"backend.evidence.content_credentials", "backend.explain.heat_map"} <= ours
    known = packages_distributions()
    found = {known[name][0].lower().replace("_", "-") for name in others & set(known)}
    return found - {"keras"}  # to train, not to serve


def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return services


def test_the_container_installs_what_serving_imports() -> None:
    installed = re.findall(
        r'^    "?([a-z0-9-]+)(?:\[\w+\])?"?(?: \\)?$',
        (DEPLOY / "Containerfile").read_text(),
        re.MULTILINE,
    )
    # What reads HEIC and JPEG XL is an extra, which is done without where it is missing.
    optional = {"pillow-heif", "pillow-jxl-plugin"}
    missing = imported() - set(installed) - {"typing-extensions"} - optional
    assert not missing


def test_the_services_are_bounded() -> None:
    for service in compose().values():
        assert service["read_only"]
        assert service["user"] not in ("", "0", "root")
        assert service["cap_drop"] == ["ALL"]
        assert {"mem_limit", "cpus", "pids_limit"} <= set(service)


def test_the_settings_exist() -> None:
    known = {f"UNCANNY_{name.upper()}" for name in Settings.model_fields}
    assert set(compose()["api"]["environment"]) - {FOLDER} <= known


def test_what_is_not_set_is_as_without_a_container() -> None:
    for name, value in compose()["api"]["environment"].items():
        default = re.fullmatch(r"\$\{" + name + r":-(.*)\}", value)
        if name != FOLDER:
            assert default, name
            given = {name.removeprefix("UNCANNY_").lower(): default[1]}
            assert Settings.model_validate(given) == Settings(), name


def folders_in_memory() -> dict[str, int]:
    """Megabytes by path."""
    mounts = [mount.split(":", 1) for mount in compose()["api"]["tmpfs"]]
    return {path: int(re.search(r"size=(\d+)m", options)[1]) for path, options in mounts}  # type: ignore[index]


def test_a_full_house_of_the_largest_pictures_has_room_and_counts_apart() -> None:
    megabytes = folders_in_memory()
    assert megabytes["/tmp"] >= WORKERS * Settings().queue * MAX_BYTES / 1e6  # noqa: S108
    assert compose()["api"]["environment"][FOLDER] in megabytes


def test_a_full_house_has_its_threads() -> None:
    """Also while names that are looked up hang for two minutes, past what their fetch may take."""
    looked_up = FETCHES * (1 + 120 / FETCH_SECONDS)
    beside = 4 + 4
    """Main thread, timers, replacing; decoders, one being replaced, what reads provenance."""
    each = Settings().queue + SPARE_THREADS + beside + looked_up
    assert compose()["api"]["pids_limit"] >= 1 + WORKERS * each
    # Or each process would have a thread for each core of the host.
    assert "OPENBLAS_NUM_THREADS=1" in (DEPLOY / "Containerfile").read_text()
    assert f'CMD ["--workers", "{WORKERS}"]' in (DEPLOY / "Containerfile").read_text()


def test_a_batch_under_way_is_answered_before_the_container_stops() -> None:
    patience = int(compose()["api"]["stop_grace_period"].removesuffix("s"))
    assert patience > GRACE_SECONDS > BATCH_SECONDS
