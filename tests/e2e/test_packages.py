"""What the stores get: small, and the same bytes from the same sources."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from support.chromium import EXTENSION

pytestmark = pytest.mark.slow  # packing takes ten seconds

SIZE_MAX = 8_000_000
LINT = EXTENSION / "lint"
BROWSERS = ("chromium", "firefox")
SHARED_PERMISSIONS = ["activeTab", "contextMenus", "scripting", "storage"]


@pytest.fixture(scope="module")
def packages(npm: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Path of each package by what it is for."""
    folder = tmp_path_factory.mktemp("packages") / "first"
    return _packed(npm, folder)


@pytest.mark.parametrize("name", [*BROWSERS, "source"])
def test_size(packages: dict[str, Path], name: str) -> None:
    assert 1_000_000 < packages[name].stat().st_size <= SIZE_MAX


@pytest.mark.parametrize("browser", BROWSERS)
def test_nothing_of_the_development_build(packages: dict[str, Path], browser: str) -> None:
    with zipfile.ZipFile(packages[browser]) as package:
        names = package.namelist()
        card = package.read("card.js").decode()
    assert names == sorted(names)
    assert not [name for name in names if name.endswith((".ts", ".map")) or "gallery" in name]
    assert '"closed"' in card
    assert '"open"' not in card


def test_manifest_of_chromium(packages: dict[str, Path]) -> None:
    manifest = _manifest(packages["chromium"])
    assert "key" not in manifest  # the store gives one and takes none
    assert "host_permissions" not in manifest
    assert sorted(manifest["permissions"]) == sorted([*SHARED_PERMISSIONS, "offscreen"])
    assert manifest["background"]["service_worker"] == "worker.js"


def test_manifest_of_firefox(packages: dict[str, Path]) -> None:
    manifest = _manifest(packages["firefox"])
    gecko = manifest["browser_specific_settings"]["gecko"]
    assert gecko["data_collection_permissions"] == {"required": ["none"]}
    assert not {"key", "minimum_chrome_version", "host_permissions"} & manifest.keys()
    assert sorted(manifest["permissions"]) == SHARED_PERMISSIONS
    assert manifest["background"]["scripts"] == ["background.js"]


def test_sources_give_the_same_bytes_again(
    npm: str, packages: dict[str, Path], tmp_path: Path
) -> None:
    with zipfile.ZipFile(packages["source"]) as sources:
        sources.extractall(tmp_path / "sources")
    (tmp_path / "sources" / "node_modules").symlink_to(EXTENSION / "node_modules")
    built = _packed(npm, tmp_path / "built", tmp_path / "sources")
    for name, path in packages.items():
        assert built[name].read_bytes() == path.read_bytes(), name


def test_mozillas_linter_finds_nothing(npm: str, packages: dict[str, Path]) -> None:
    if not (LINT / "node_modules").is_dir():
        pytest.skip("web-ext is not installed; `make test` installs it")
    found = subprocess.run(
        [npm, "run", "--silent", "lint", "--", str(packages["firefox"])],
        cwd=LINT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def _packed(npm: str, folder: Path, extension: Path = EXTENSION) -> dict[str, Path]:
    command = [npm, "run", "--silent", "package", "--", str(folder)]
    subprocess.run(command, cwd=extension, check=True, capture_output=True, timeout=300)
    return {path.name.split("-")[1]: path for path in folder.iterdir()}


def _manifest(package: Path) -> dict[str, object]:
    with zipfile.ZipFile(package) as files:
        manifest: dict[str, object] = json.loads(files.read("manifest.json"))
    return manifest
