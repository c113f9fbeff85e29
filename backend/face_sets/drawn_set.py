"""Drawn and painted faces, and animals that the face finder takes for faces: from Debian packages.

`drawn_faces.toml` names packages and the folders in them. Whole sources are apart: what
`not_a_photograph` is fitted on and what it is measured on come from other packages. The pictures
stay out of this repository.
"""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from backend.face_sets.manifest import Entry, ManifestError
from backend.face_sets.progress import Progress
from backend.face_sets.toml_config import ConfigError, read_toml

CONFIG = Path(__file__).parent / "drawn_faces.toml"
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
_VERSION_FILE = "version.txt"


class DrawnSource(BaseModel):
    """The pictures of one package."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    package: str
    version: str
    """Of which the shipped figures are."""
    kind: str
    """What they are, in words for people."""
    licence: str
    use: Literal["fit", "test"]
    include: tuple[str, ...]
    """Patterns below the package's root; ** matches folders."""


class DrawnConfig(BaseModel):
    """`drawn_faces.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: tuple[DrawnSource, ...]


def default_folder(cache: Path) -> Path:
    """Where the packages are unpacked unless told otherwise."""
    return cache / "drawn-faces"


def read_config(path: Path = CONFIG) -> DrawnConfig:
    """Raises ConfigError."""
    return read_toml(path, DrawnConfig)


def is_complete(folder: Path, config: DrawnConfig) -> bool:
    """Whether every package was unpacked there."""
    return not _missing(folder, config)


def _missing(folder: Path, config: DrawnConfig) -> list[DrawnSource]:
    return [
        source
        for source in config.sources
        if not (folder / source.package / _VERSION_FILE).is_file()
    ]


def versions(folder: Path, config: DrawnConfig) -> dict[str, str]:
    """Of each package, the version that was unpacked."""
    return {
        source.package: (folder / source.package / _VERSION_FILE).read_text().strip()
        for source in config.sources
    }


def fetch(
    config: DrawnConfig,
    folder: Path,
    progress: Progress,
    run: Callable[[list[str], Path], str] | None = None,
) -> list[str]:
    """Fetch what is missing of the packages with APT and unpack it, without installing anything.

    Args: run, a command in a folder, for tests. Returns: a line for each package that has another
    version than the config's. Raises ConfigError where APT can't, or there is no APT.
    """
    run = run or _run
    for source in progress(_missing(folder, config), "packages of drawn faces"):
        with tempfile.TemporaryDirectory() as scratch:
            run(["apt-get", "download", "-q", source.package], Path(scratch))
            (archive,) = Path(scratch).glob("*.deb")
            place = folder / source.package
            place.mkdir(parents=True, exist_ok=True)
            run(["dpkg-deb", "--extract", str(archive), str(place)], folder)
            version = run(["dpkg-deb", "--field", str(archive), "Version"], folder)
            (place / _VERSION_FILE).write_text(version.strip() + "\n")  # last: all is there
    found = versions(folder, config)
    return [
        f"{source.package} is {found[source.package]}, the shipped figures are of {source.version}"
        for source in config.sources
        if found[source.package] != source.version
    ]


def _run(command: list[str], folder: Path) -> str:
    try:
        result = subprocess.run(  # noqa: S603
            command, cwd=folder, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise ConfigError(f"{command[0]} is missing: the packages are Debian's.") from error
    if result.returncode:
        last = (result.stderr.strip().splitlines() or ["nothing"])[-1]
        raise ConfigError(f"{' '.join(command[:3])} said: {last}")
    return result.stdout


def drawn_entries(folder: Path, config: DrawnConfig, use: Literal["fit", "test"]) -> list[Entry]:
    """The pictures of the sources that serve this use, a source after the other.

    Raises ManifestError where a package is missing or holds none.
    """
    entries = []
    for source in config.sources:
        if source.use != use:
            continue
        root = folder / source.package
        paths = sorted(
            {
                path
                for pattern in source.include
                for path in root.glob(pattern)
                if path.suffix.lower() in ENDINGS and path.is_file() and not path.is_symlink()
            }
        )
        if not paths:
            raise ManifestError(f"{root} holds none of the drawn faces that {CONFIG.name} names.")
        entries += [_entry(folder, path, source) for path in paths]
    return entries


def _entry(folder: Path, path: Path, source: DrawnSource) -> Entry:
    name = path.relative_to(folder).as_posix()
    return Entry(
        path=path,
        name=name,
        label="fake",  # in a manifest's terms: no camera took it
        source=source.package,
        generator="drawn",
        split=source.use,
        group=name,
        width=0,
    )
