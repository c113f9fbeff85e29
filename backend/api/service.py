"""The detector of one worker process: loaded in the background, used by one thread at a time."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from backend.api import reports
from backend.api.schemas import Check, CheckQuery
from backend.quiet import native_messages_held

if TYPE_CHECKING:
    from backend.detector.detector import Detector

LOADING_SECONDS = 30.0
"""How long a check that arrives while the detector still loads waits for it."""
_log = logging.getLogger(__name__)


class NotReadyError(Exception):
    """The detector isn't loaded, or couldn't be."""


class CheckService:
    """Checks pictures one after the other; threads that fetch or upload wait outside.

    Example:
        service = CheckService(load_warm)
        service.start()
        service.check(data, CheckQuery())
    """

    def __init__(self, load: "Callable[[], Detector]") -> None:
        self._load = load
        self._loaded: Future[Detector] = Future()
        # LiteRT's interpreter isn't thread-safe, and two large pictures at once need memory.
        self._turn = threading.Lock()

    def start(self) -> None:
        """Load and warm the detector in a thread, so that the process answers meanwhile.

        To be called after the fork, which the native threads of a runtime don't survive.
        """
        threading.Thread(target=self._warm, daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether a check would be answered at full speed."""
        return self._loaded.done() and self._loaded.exception() is None

    def check(self, data: bytes, query: CheckQuery, fetch_ms: float | None = None) -> Check:
        """Check one picture. Raises PictureProblem, or NotReadyError."""
        with self._turn:
            return reports.check(data, self._detector, query.view, query.prior, fetch_ms)

    def _detector(self) -> "Detector":
        try:
            return self._loaded.result(timeout=LOADING_SECONDS)
        except Exception as error:
            raise NotReadyError from error

    def _warm(self) -> None:
        try:
            self._loaded.set_result(self._load())
        except Exception as error:
            _log.exception("The detector can't be loaded; this worker will never be ready.")
            self._loaded.set_exception(error)


@cache
def load_warm() -> "Detector":
    """The shipped detector, loaded once and with everything done that happens at first use."""
    with native_messages_held():
        from backend.detector.detector import Detector

        detector = Detector.load()
        side = detector.files.input.side_max
        detector.check(np.zeros((side, side, 3), np.uint8))
        # There is no face in a black square, so the network is run by itself.
        detector.run(np.zeros((side, side, 3), np.float32))
    return detector
