"""Many pictures through the detector, on all cores."""

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from backend.detector.detector import Detector
from backend.detector.litert_runtime import LiteRtRuntime
from backend.detector.weights_folder import ModelFiles
from backend.face_sets.left_out import report_left_out
from backend.face_sets.manifest import Entry
from backend.face_sets.progress import Progress
from backend.faces.finder import FaceFinder
from backend.images.problems import PictureProblem

Result = TypeVar("Result")


def map_pictures(
    files: ModelFiles,
    wanted: Iterable[tuple[Entry, str]],
    ask: Callable[[Detector, Entry, str], Result],
    what: str,
    progress: Progress,
) -> list[Result | None]:
    """`ask` at each picture under each mangling that is wanted, in that order.

    `ask` is called in threads, each with a detector of its own. Where it meets a picture that
    can't be read the result is None, and what was left out so is reported on stderr.
    """
    unreadable: list[str] = []
    own = threading.local()  # a LiteRT runtime is for one thread

    def run(entry: Entry, mangling: str) -> Result | None:
        if not hasattr(own, "detector"):
            own.detector = Detector(files, FaceFinder(), LiteRtRuntime(files))
        try:
            return ask(own.detector, entry, mangling)
        except (PictureProblem, OSError):
            unreadable.append(entry.name)
            return None

    # Threads, not processes: decoding, NumPy and LiteRT let go of the interpreter lock, and there
    # is nothing to start.
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        waiting = [pool.submit(run, entry, mangling) for entry, mangling in wanted]
        results = [future.result() for future in progress(waiting, what)]
    finally:
        pool.shutdown(cancel_futures=True)
    report_left_out(unreadable)
    return results
