"""The desktop, the browser and the sites that the end-to-end tests share."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright
from support.chromium import CHROMIUM, EXTENSION, ExtensionBrowser, extension_browser
from support.desktop import PROGRAMS, Desktop
from support.gallery import Gallery, build, speaking
from support.serving import backend_server
from support.site import Site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def desktop() -> Iterator[Desktop]:
    missing = [program for program in (*PROGRAMS, str(CHROMIUM)) if not shutil.which(program)]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed; `make test` installs them")
    with Desktop() as running:
        yield running


@pytest.fixture(scope="session")
def npm() -> str:
    """The program, with the extension's packages installed."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm not installed; `make setup` installs it")
    if not (EXTENSION / "node_modules").is_dir():
        subprocess.run([npm, "ci"], cwd=EXTENSION, check=True, capture_output=True, timeout=300)
    return npm


@pytest.fixture(scope="session")
def built_extension(npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension's folder, built now, so that what is tested is what the sources say.

    Once for all processes of a run: two builds at a time write over each other's files.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.getpid())
    with (tmp_path_factory.getbasetemp().parent / f"built-extension-{run}").open("a") as built:
        fcntl.flock(built, fcntl.LOCK_EX)
        if not built.seek(0, os.SEEK_END):
            subprocess.run([npm, "run", "build"], cwd=EXTENSION, check=True, capture_output=True)
            built.write("yes")
    return EXTENSION / "dist"


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, desktop: Desktop, built_extension: Path
) -> Iterator[ExtensionBrowser]:
    with extension_browser(playwright, desktop, built_extension) as running:
        yield running


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture(scope="module")
def backend() -> Iterator[str]:
    with backend_server() as address:
        yield address


@pytest.fixture(scope="module")
def development(npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extension") / "development"
    build(npm, folder)
    return folder


@pytest.fixture(scope="module", params=["en", "ar"])
def gallery(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    desktop: Desktop,
    development: Path,
    site: Site,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Gallery]:
    """English, and Arabic, which runs from right to left."""
    language: str = request.param
    folder = speaking(development, language, tmp_path_factory.mktemp("language") / language)
    with extension_browser(playwright, desktop, folder) as browser:
        yield Gallery(browser, site, language)
