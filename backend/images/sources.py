"""What a person names on a command line, as bytes: a file, a folder, a URL or `-`."""

import base64
import binascii
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from backend.images.limits import MAX_BYTES, SUFFIXES
from backend.images.problems import PictureProblem, ProblemCode

STDIN = "-"
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DATA = re.compile(r"\s*data:", re.IGNORECASE)
_SHOWN_CHARACTERS = 200
"""Of a name; nobody reads the middle of a longer one."""
_RESOURCE_FORK = "._"
"""Begins the name of what macOS puts beside a file on other systems' disks."""
_START_BYTES = 64
_SKIPPED_SHOWN = 5


@dataclass
class Skipped:
    """What a folder holds beside the pictures in it."""

    unopened: list[str] = field(default_factory=list)
    """Folders that can't be opened."""
    kinds: Counter[str] = field(default_factory=Counter)
    """Files that aren't read, by how their names end."""

    def __str__(self) -> str:
        """`12 skipped: 10 .heic, 2 .tif`; empty where there are none."""
        if not self.kinds:
            return ""
        most = self.kinds.most_common(_SKIPPED_SHOWN)
        others = self.kinds.total() - sum(count for _, count in most)
        counts = [f"{count:,} {kind or 'without an ending'}" for kind, count in most]
        return f"{self.kinds.total():,} skipped: " + ", ".join(
            counts + [f"{others:,} others"] * bool(others)
        )


def expand(named: str, skipped: Skipped) -> Iterator[str]:
    """The pictures behind a name: of a folder every picture in it and below, by name; else itself.

    A folder without pictures, or one that can't be opened, stays in the list, so that `read` says
    so instead of nobody.

    Args: skipped is added what is left out.
    """
    # Not Path's: it raises for what can't be looked at, of which `read` tells.
    if named == STDIN or is_url(named) or not os.path.isdir(named):  # noqa: PTH112
        yield named.strip() if is_url(named) else named
        return
    pictures = list(pictures_below(named, skipped))
    yield from pictures + skipped.unopened or [named]


def shown(source: str) -> str:
    """A name short enough for people: of a long one, as a data: address is, both ends."""
    if len(source) <= _SHOWN_CHARACTERS:
        return source
    start, end = (30, 10) if is_data(source) else (120, 60)
    return f"{source[:start]}…{source[-end:]}"


def joinable(source: str) -> str:
    """A name as results have it: whole, but of a data: address, which is the picture itself."""
    return shown(source) if is_data(source) else source


def read(source: str) -> bytes:
    """The bytes, at most one more than MAX_BYTES. Raises PictureProblem."""
    if is_data(source):
        return _data_of(source.strip())
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
        raise PictureProblem(ProblemCode.NOT_FOUND, _nothing_in(path)) from error
    except FileNotFoundError as error:
        raise PictureProblem(ProblemCode.NOT_FOUND, "There is no such file.") from error
    except (OSError, ValueError) as error:  # no permission, a name with a null byte
        raise PictureProblem(ProblemCode.UNREADABLE, "The file can't be opened.") from error


def is_url(source: str) -> bool:
    """Whether it has a scheme; one that isn't fetched is refused as a URL, not as a file."""
    return is_data(source) or _URL.match(source.strip()) is not None


def is_data(source: str) -> bool:
    """Whether it is a data: address, which holds the picture itself."""
    return _DATA.match(source) is not None


def pictures_below(folder: str, skipped: Skipped) -> Iterator[str]:
    """The pictures in a folder and below, by name.

    They are known by how their names end, or else by their first bytes.

    Args: skipped is added what is left out.
    """
    for parent, folders, names in os.walk(
        folder, onerror=lambda error: skipped.unopened.append(error.filename)
    ):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(_RESOURCE_FORK):
                continue
            if path.suffix.lower() in SUFFIXES:
                if _may_be_file(path):
                    yield str(path)
            elif _starts_like_picture(path):
                yield str(path)
            elif not name.startswith("."):
                skipped.kinds[path.suffix.lower()] += 1


def _starts_like_picture(path: Path) -> bool:
    from backend.images.optional_formats import is_picture

    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return is_picture(file.read(_START_BYTES))
    except (OSError, ValueError):
        return False


def _nothing_in(folder: Path) -> str:
    skipped = Skipped()
    next(pictures_below(str(folder), skipped), None)
    why = f"; {skipped}" if skipped.kinds else ", or it can't be opened"
    return f"There are no pictures in this folder that are read here{why}."


def _data_of(address: str) -> bytes:
    """What a data: address holds (RFC 2397)."""
    head, comma, body = address.partition(",")
    try:
        if not comma:
            raise ValueError("It has no data.")
        data = unquote_to_bytes(body)
        return base64.b64decode(data) if head.lower().endswith(";base64") else data
    except (ValueError, binascii.Error) as error:
        raise PictureProblem(
            ProblemCode.UNREADABLE, "This data: address can't be read as a picture's bytes."
        ) from error


def _may_be_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a link to where we may not look, say: `read` reports it
        return True
