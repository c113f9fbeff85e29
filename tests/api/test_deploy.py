"""The container's files agree with the code; no container is run."""

import re
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


def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return services


def test_the_container_installs_the_base_install_in_locked_versions() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    (install,) = re.findall(r"^RUN uv pip install (.*)$", text, re.MULTILINE)
    assert install.endswith(" -c requirements.lock .")


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
