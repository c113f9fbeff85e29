import hashlib
import subprocess
import zipfile
from pathlib import Path

import pytest

from backend import package_files as module
from backend.package_files import Package, PackageError, package_files

CONTENTS = {"some_package/data/a.bin": b"first", "some_package/data/b.bin": b"second"}
PACKAGE = Package(
    "some-package",
    "1.0",
    {name: hashlib.sha256(data).hexdigest() for name, data in CONTENTS.items()},
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Stands for pip: the commands that it was given; it puts a wheel of CONTENTS where told."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        folder = Path(command[command.index("--dest") + 1])
        with zipfile.ZipFile(folder / "some_package-1.0-py3-none-any.whl", "w") as wheel:
            for name, data in CONTENTS.items():
                wheel.writestr(name, data)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(module.subprocess, "run", run)
    return commands


def test_files_are_fetched_once(tmp_path: Path, asked: list[list[str]]) -> None:
    paths = package_files(PACKAGE, tmp_path / "cache")
    assert [path.read_bytes() for path in paths] == list(CONTENTS.values())
    assert package_files(PACKAGE, tmp_path / "cache") == paths
    assert [command[-1] for command in asked] == ["some-package==1.0"]
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["a.bin", "b.bin"]


def test_a_missing_file_is_fetched_again(tmp_path: Path, asked: list[list[str]]) -> None:
    first, second = package_files(PACKAGE, tmp_path)
    first.unlink()
    package_files(PACKAGE, tmp_path)
    assert first.read_bytes() == b"first"
    assert second.read_bytes() == b"second"
    assert len(asked) == 2


@pytest.mark.usefixtures("asked")
def test_another_file_of_that_name_is_refused(tmp_path: Path) -> None:
    other = Package("some-package", "1.0", {**PACKAGE.members, "some_package/data/b.bin": "0" * 64})
    with pytest.raises(PackageError, match="isn't the one that we know"):
        package_files(other, tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_pip_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        module.subprocess,
        "run",
        lambda command, **_: subprocess.CompletedProcess(command, 1, "", "no network"),
    )
    with pytest.raises(PackageError, match="no network"):
        package_files(PACKAGE, tmp_path)
