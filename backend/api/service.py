"""The detector of one worker process: loaded in the background, used by one thread at a time.

Who is let in, how long a check may wait, and where pictures are decoded is decided here.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING

from backend.answer import report
from backend.answer.ready import NotReadyError
from backend.answer.schema import Check, CheckQuery
from backend.evidence.provenance import ProvenanceReader
from backend.images.decode_pool import DecodePool

if TYPE_CHECKING:
    from backend.detector.detector import Detector

LOADING_SECONDS = 30.0
"""How long a check that arrives while the detector still loads waits for it."""
_log = logging.getLogger(__name__)


class BusyError(Exception):
    """More is asked for than can be answered in time."""


class CheckService:
    """Checks pictures one after the other; threads that fetch or upload wait outside.

    Example:
        service = CheckService(load_warm, DecodePool(), ProvenanceReader(), places=16)
        service.start()
        with service.admitted():
            service.check(lambda: data, CheckQuery(), Deadline(30))
    """

    def __init__(
        self,
        load: "Callable[[], Detector]",
        decoders: DecodePool,
        provenance: ProvenanceReader,
        places: int,
    ) -> None:
        """Args: `places` is how many requests are let in at a time."""
        # Prometheus' client, which the command line does without.
        from backend.api import metrics

        self._metrics = metrics
        self._load = load
        self._decoders = decoders
        self._provenance = provenance
        self._loaded: Future[Detector] = Future()
        # LiteRT's interpreter and what reads provenance aren't thread-safe, and two large pictures
        # at once need memory.
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(places)

    def start(self) -> None:
        """Load and warm the detector in a thread, so that the process answers meanwhile.

        To be called after the fork, which the native threads of a runtime don't survive.
        """
        threading.Thread(target=self._warm, daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether a check would be answered at full speed."""
        return self._loaded.done() and self._loaded.exception() is None

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """One of the places in the house, for as long as the request lasts.

        Raises BusyError at once where all are taken.
        """
        if not self._places.acquire(blocking=False):
            raise BusyError
        self._metrics.IN_HOUSE.inc()
        try:
            yield
        finally:
            self._metrics.IN_HOUSE.dec()
            self._places.release()

    def check(
        self,
        read: "Callable[[], bytes]",
        query: CheckQuery,
        deadline: "Deadline",
        fetch_ms: float | None = None,
    ) -> Check:
        """Check one picture.

        Args: `read` gives its bytes, called only at its turn, so that those who wait hold none.
        Raises PictureProblem, NotReadyError, or BusyError where the turn doesn't come in time.
        """
        with self._turn_of_ours(deadline):
            return report.check(
                read(),
                query,
                self._detector,
                self._provenance.read,
                self._decoders.decode,
                fetch_ms,
            )

    @contextmanager
    def _turn_of_ours(self, deadline: "Deadline") -> Iterator[None]:
        with self._metrics.stage("wait"):
            if not self._turn.acquire(timeout=deadline.left):
                raise BusyError
        try:
            yield
        finally:
            self._turn.release()

    def _detector(self) -> "Detector":
        try:
            return self._loaded.result(timeout=LOADING_SECONDS)
        except Exception as error:
            raise NotReadyError from error

    def _warm(self) -> None:
        try:
            self._provenance.start()
            try:
                self._decoders.start()
            except OSError:  # each is started again when a picture needs it
                _log.warning("Not all decoding processes are there yet.", exc_info=True)
            detector = self._load()
            self._provenance.read(b"")  # by now its process is warm, or soon
            self._loaded.set_result(detector)
        except Exception as error:
            _log.exception("The detector can't be loaded; this worker will never be ready.")
            self._loaded.set_exception(error)


class Deadline:
    """When an answer must be there."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, 0 where there are none."""
        return max(0.0, self._end - time.monotonic())
