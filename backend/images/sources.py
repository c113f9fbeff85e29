"""What a person names on a command line, as bytes: a file, a folder, a URL or `-`."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from backend.images.limits import MAX_BYTES, SUFFIXES
from backend.images.problems import PictureProblem, ProblemCode

STDIN = "-"
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def expand(named: str) -> Iterator[str]:
    """The pictures behind a name: of a folder every picture in it and below, by name; else itself.

    A folder without pictures, or one that can't be opened, stays in the list, so that `read` says
    so instead of nobody.
    """
    # Not Path's: it raises for what can't be looked at, of which `read` tells.
    if named == STDIN or is_url(named) or not os.path.isdir(named):  # noqa: PTH112
        yield named
        return
    unopened: list[str] = []
    pictures = list(pictures_below(named, unopened))
    yield from pictures + unopened or [named]


def read(source: str) -> bytes:
    """The bytes, at most one more than MAX_BYTES. Raises PictureProblem."""
    if is_url(source):
        # Imports requests, which a check of local files does without.
        from backend.images.fetching import fetch

        return fetch(source)
    if source == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    path = Path(source)
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # opening a pipe may wait for ever
            raise PictureProblem(
                ProblemCode.UNREADABLE, "This is not a regular file, but a pipe, socket or device."
            )
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except IsADirectoryError as error:
        raise PictureProblem(
            ProblemCode.NOT_FOUND, "There are no pictures in this folder, or it can't be opened."
        ) from error
    except FileNotFoundError as error:
        raise PictureProblem(ProblemCode.NOT_FOUND, "There is no such file.") from error
    except (OSError, ValueError) as error:  # no permission, a name with a null byte
        raise PictureProblem(ProblemCode.UNREADABLE, "The file can't be opened.") from error


def is_url(source: str) -> bool:
    """Whether it has a scheme; one that isn't fetched is refused as a URL, not as a file."""
    return _URL.match(source) is not None


def pictures_below(folder: str, unopened: list[str]) -> Iterator[str]:
    """The files in a folder and below whose names end like a picture's, by name.

    Args: unopened is added the folders that can't be opened.
    """
    for parent, folders, names in os.walk(
        folder, onerror=lambda error: unopened.append(error.filename)
    ):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if path.suffix.lower() in SUFFIXES and _may_be_file(path):
                yield str(path)


def _may_be_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a link to where we may not look, say: `read` tells of it
        return True
