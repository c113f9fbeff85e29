"""What all tests share."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.settings import settings

SHARED = Path(__file__).parents[2] / "shared"
CHROMIUM = "chromium"
LONGEST_FIRST = (
    "tests/e2e/test_dashboard.py",
    "tests/batch/test_batch.py",
    "tests/e2e/test_parity.py",
    "tests/e2e/test_card.py",
    "tests/api/test_serving.py",
    "tests/e2e/test_extension.py",
    "tests/e2e/test_picture_routes.py",
    "tests/training/test_train.py",
    "tests/e2e/test_firefox.py",
    "tests/e2e/test_popup.py",
    "tests/e2e/test_containers.py",
    "tests/e2e/test_shown_pictures.py",
    "tests/e2e/test_webgpu.py",
)
"""Files of a minute and more: begun last, one of them would go on alone."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: tests wait for browsers, servers and clocks a lot."""
    return (os.cpu_count() or 1) * 3 // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.nodeid.split("::")[0], len(places)))


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector need not walk it after every run of a page.

    Streamlit clears Keras's session then, and that collects: half a second each time.
    """
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip(f"needs {SHARED}")
    if item.get_closest_marker("browser") and not shutil.which(CHROMIUM):
        pytest.skip(f"needs {CHROMIUM}")


@pytest.fixture(autouse=True)
def _settings_read_anew() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def private_urls_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCANNY_ALLOW_PRIVATE_URLS", "1")
