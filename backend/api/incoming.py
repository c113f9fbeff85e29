"""Pictures as they come in with a request: uploaded, or by an address that is fetched."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from backend.api import metrics
from backend.api.reports import milliseconds_since
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


def uploaded(file: FileStorage) -> Incoming:
    """A file of a form."""
    return Incoming(file.filename or "", lambda: file.stream.read(MAX_BYTES + 1))


@contextmanager
def fetched(url: str) -> Iterator[Incoming]:
    """What lies behind an address. Raises PictureProblem."""
    started = time.perf_counter()
    with tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as file:
        with _fetching, metrics.stage("fetch"):
            file.write(fetch(url))
        file.seek(0)
        yield Incoming(url, file.read, milliseconds_since(started))
