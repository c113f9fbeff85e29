"""Pictures as they come in with a request: uploaded, or by an address that is fetched."""

import errno
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from flask import request

from backend.answer.report import milliseconds_since
from backend.api import metrics
from backend.api.service import BusyError, Deadline
from backend.images.fetching import fetch
from backend.images.limits import MAX_BYTES

SPOOLED_BYTES = 500_000
"""A picture that is larger waits for its turn in an unlinked file, not in memory."""
FETCHES = 8
"""At a time in a process; each may hold MAX_BYTES in memory."""
_fetching = threading.BoundedSemaphore(FETCHES)


@dataclass(frozen=True)
class Incoming:
    """A picture whose bytes are there to be read, once."""

    source: str
    """The address, or the name under which the file was sent."""
    read: Callable[[], bytes]
    """At most one byte more than MAX_BYTES."""
    fetch_ms: float | None = None


def uploaded(field: str) -> list[Incoming]:
    """The files in a field of this request's form. Raises BusyError where no room is left."""
    with _room():
        files = request.files.getlist(field)
    return [
        Incoming(file.filename or "", partial(file.stream.read, MAX_BYTES + 1)) for file in files
    ]


@contextmanager
def fetched(url: str, deadline: Deadline) -> Iterator[Incoming]:
    """What lies behind an address.

    Raises PictureProblem, or BusyError where its turn to be fetched doesn't come by the deadline,
    or no room is left for it.
    """
    started = time.perf_counter()
    with _room(), tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as file:
        with _turn_to_fetch(deadline), metrics.stage("fetch"):
            file.write(fetch(url))
        file.seek(0)
        yield Incoming(url, file.read, milliseconds_since(started))


@contextmanager
def _turn_to_fetch(deadline: Deadline) -> Iterator[None]:
    if not _fetching.acquire(timeout=deadline.left):
        raise BusyError
    try:
        yield
    finally:
        _fetching.release()


@contextmanager
def _room() -> Iterator[None]:
    """A disk that is full of pictures that wait is no fault: there is room again soon."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise BusyError from error
