"""Drawn faces from Debian packages; the packages are built here, APT is played."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from backend.face_sets.drawn_set import (
    DrawnConfig,
    DrawnSource,
    drawn_entries,
    fetch,
    is_complete,
    read_config,
    versions,
)
from backend.face_sets.manifest import ManifestError
from backend.face_sets.progress import track
from backend.face_sets.toml_config import ConfigError

pytestmark = pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="the packages are Debian's")
VERSION = "2.0-1"


def _source(package: str, **more: object) -> DrawnSource:
    return DrawnSource(
        **{
            "package": package,
            "version": VERSION,
            "kind": "cartoons",
            "licence": "public domain",
            "use": "fit",
            "include": ("usr/share/**/*",),
            **more,
        }
    )


CONFIG = DrawnConfig(sources=(_source("ducks"), _source("knights", use="test")))


class Apt:
    """A mirror that has packages of one version, and what was asked of it."""

    def __init__(self, scratch: Path, version: str = VERSION) -> None:
        self._scratch = scratch
        self._version = version
        self.asked: list[str] = []

    def __call__(self, command: list[str], folder: Path) -> str:
        if command[0] == "apt-get":
            self.asked.append(command[-1])
            shutil.copy(self._built(command[-1]), folder)
            return ""
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=True
        ).stdout

    def _built(self, package: str) -> Path:
        root = self._scratch / package
        pictures = root / "usr/share/pictures"
        pictures.mkdir(parents=True, exist_ok=True)
        for number, ending in enumerate(("png", "JPG", "txt")):
            if ending == "txt":
                (pictures / "licence.txt").write_text("free")
            else:
                picture = Image.new("RGB", (8, 8), (number, 0, 0))
                picture.save(pictures / f"{number}.{ending}")
        if not (pictures / "again.png").is_symlink():
            (pictures / "again.png").symlink_to("0.png")
        control = root / "DEBIAN/control"
        control.parent.mkdir(exist_ok=True)
        control.write_text(
            f"Package: {package}\nVersion: {self._version}\nArchitecture: all\n"
            "Maintainer: Nobody <nobody@example.org>\nDescription: drawings\n"
        )
        archive = self._scratch / f"{package}_{self._version}_all.deb"
        subprocess.run(["dpkg-deb", "--build", str(root), str(archive)], check=True)
        return archive


def test_unpacks_each_package_and_takes_its_pictures_alone(tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    folder.mkdir()
    assert not is_complete(folder, CONFIG)
    assert fetch(CONFIG, folder, track, Apt(tmp_path / "mirror")) == []
    assert is_complete(folder, CONFIG)
    assert versions(folder, CONFIG) == {"ducks": VERSION, "knights": VERSION}
    fit, test = (drawn_entries(folder, CONFIG, use) for use in ("fit", "test"))
    assert [entry.name for entry in fit] == [
        "ducks/usr/share/pictures/0.png",
        "ducks/usr/share/pictures/1.JPG",
    ]
    assert {(entry.source, entry.split, entry.is_fake) for entry in test} == {
        ("knights", "test", True)
    }
    assert not any(entry.is_stylegan for entry in fit + test)


def test_fetches_what_is_missing_alone(tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    folder.mkdir()
    first = DrawnConfig(sources=CONFIG.sources[:1])
    fetch(first, folder, track, Apt(tmp_path / "mirror"))
    apt = Apt(tmp_path / "mirror")
    fetch(CONFIG, folder, track, apt)
    assert apt.asked == ["knights"]


def test_says_which_package_is_of_another_version(tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    folder.mkdir()
    lines = fetch(CONFIG, folder, track, Apt(tmp_path / "mirror", "3.0-1"))
    assert lines[0] == "ducks is 3.0-1, the shipped figures are of 2.0-1"
    assert len(lines) == 2


def test_a_package_cut_off_is_fetched_again(tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    (folder / "ducks/usr/share/pictures").mkdir(parents=True)
    assert not is_complete(folder, CONFIG)
    apt = Apt(tmp_path / "mirror")
    fetch(CONFIG, folder, track, apt)
    assert apt.asked == ["ducks", "knights"]


def test_says_what_apt_said(tmp_path: Path) -> None:
    nowhere = DrawnConfig(sources=(_source("no-such-package-of-drawn-faces"),))
    with pytest.raises(ConfigError, match="apt-get download -q said: "):
        fetch(nowhere, tmp_path, track)


def test_says_that_there_is_no_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="apt-get is missing: the packages are Debian's"):
        fetch(CONFIG, tmp_path, track)


def test_a_package_without_its_pictures_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"ducks holds none of the drawn faces"):
        drawn_entries(tmp_path, CONFIG, "fit")


def test_what_is_fitted_on_and_what_is_measured_on_are_other_packages() -> None:
    uses: dict[str, set[str]] = {}
    for source in read_config().sources:
        uses.setdefault(source.package, set()).add(source.use)
    assert set.union(*uses.values()) == {"fit", "test"}
    assert all(len(use) == 1 for use in uses.values())
