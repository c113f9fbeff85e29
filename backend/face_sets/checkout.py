"""Reading a repository's files at a commit without a work tree, or a folder's."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from backend.face_sets.import_config import ImportedSource, owner_and_name
from backend.face_sets.toml_config import ConfigError


class Files(Protocol):
    """Files by path; paths have slashes and no leading one."""

    def paths(self) -> list[str]:
        """All of them, sorted."""
        ...

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        ...


class FolderFiles:
    """Of a folder."""

    def __init__(self, folder: Path) -> None:
        """Raises ConfigError where there is no such folder."""
        if not folder.is_dir():
            raise ConfigError(f"There is no folder {folder}.")
        self._folder = folder

    def paths(self) -> list[str]:
        """All files in it and below, sorted."""
        files = (path for path in self._folder.rglob("*") if path.is_file())
        return sorted(path.relative_to(self._folder).as_posix() for path in files)

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        return (self._folder / path).read_bytes()


class CommitFiles:
    """Of a commit in a git directory; one `git cat-file` hands out all of them."""

    def __init__(self, git_folder: Path, commit: str) -> None:
        """Raises ConfigError where the commit isn't there."""
        self._git, self._commit = git_folder, commit
        listed = self._run("ls-tree", "-r", "-z", "--full-tree", commit)
        if listed.returncode:
            raise ConfigError(f"{git_folder} has no commit {commit}.")
        rows = (row.split("\t", 1) for row in listed.stdout.decode(errors="replace").split("\0"))
        blobs = {row[1]: row[0].split() for row in rows if len(row) == 2}
        self._blobs = {path: fields[2] for path, fields in blobs.items() if fields[1] == "blob"}
        self._process = subprocess.Popen(  # noqa: S603
            ["git", "-C", str(git_folder), "cat-file", "--batch"],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def paths(self) -> list[str]:
        """All files of the commit, sorted."""
        return sorted(self._blobs)

    def read(self, path: str) -> bytes:
        """A file's bytes; empty where the repository lacks them, as a partial copy can."""
        asked, answers = _pipes(self._process)
        asked.write(f"{self._blobs[path]}\n".encode())
        asked.flush()
        header = answers.readline().split()
        if len(header) < 3:
            return b""  # "<name> missing"
        data = answers.read(int(header[2]))
        answers.read(1)  # the line's end behind it
        return data

    def close(self) -> None:
        """End the process."""
        asked, answers = _pipes(self._process)
        asked.close()
        self._process.wait()
        answers.close()

    def _run(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        command = ["git", "-C", str(self._git), *arguments]
        return subprocess.run(command, capture_output=True, check=False)  # noqa: S603


@contextmanager
def files_of(
    source: ImportedSource, beside: Path, mirror: Path | None, clones: Path
) -> Iterator[Files]:
    """A source's files, while the context lasts.

    Args: beside, the config's folder; mirror, a folder with repositories in OWNER+NAME or
    OWNER/NAME (or in `repo` below that), taken where it has one; clones, where others are cloned
    to. Raises ConfigError for what isn't there or can't be cloned.
    """
    if source.folder is not None:
        yield FolderFiles(beside / source.folder)
        return
    found = CommitFiles(_git_folder(source.repository, mirror, clones), source.commit)
    try:
        yield found
    finally:
        found.close()


def _git_folder(address: str, mirror: Path | None, clones: Path) -> Path:
    name = owner_and_name(address)
    flat = name.replace("/", "+")
    if mirror is not None:
        for place in (mirror / flat / "repo", mirror / flat, mirror / name / "repo", mirror / name):
            if place.is_dir():
                return place
    clone = clones / flat
    if not clone.is_dir():
        part = clone.with_name(f"{flat}.part")
        command = ["git", "clone", "--bare", "--quiet", address, str(part)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if result.returncode:
            last = (result.stderr.strip().splitlines() or ["git said nothing"])[-1]
            raise ConfigError(f"{address} could not be cloned: {last}")
        part.rename(clone)
    return clone


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("git was started without pipes")
    return process.stdin, process.stdout
