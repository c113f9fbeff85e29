"""Decoding in processes that can be ended: a file that hangs or crashes a decoder costs only it."""

import contextlib
import json
import queue
import sys
import threading
from typing import BinaryIO, cast

import numpy as np

from backend.images import confined_process
from backend.images.decode_process import LENGTH, Header
from backend.images.decoding import Picture, Rgb
from backend.images.limits import DECODE_SECONDS, MAX_PIXELS
from backend.images.problems import PictureProblem, ProblemCode

_COMMAND = (sys.executable, "-P", "-m", "backend.images.decode_process")
_HEADER_BYTES = 4096


class DecodePool:
    """Warm decoding processes. One that takes too long is killed and replaced, as one that crashed.

    Example:
        pool = DecodePool()
        pool.start()
        picture = pool.decode(data)
    """

    def __init__(self, processes: int = 2, seconds: float = DECODE_SECONDS) -> None:
        """Args: the last of `processes` serves while another one's replacement starts."""
        self._processes = processes
        self._seconds = seconds
        self._idle: queue.LifoQueue[_Decoder] = queue.LifoQueue()

    def start(self) -> None:
        """Start all processes, and wait until each answers. Raises OSError where one doesn't."""
        for decoder in [_Decoder() for _ in range(self._processes)]:
            decoder.wait_ready()
            self._idle.put(decoder)

    def decode(self, data: bytes) -> Picture:
        """Like `decoding.decode`, from any thread; waits while all processes are at work.

        Raises PictureProblem, as `decode` does and `decode_timeout`.
        """
        decoder = self._idle.get()
        try:
            return decoder.decode(data, self._seconds)
        finally:
            if decoder.alive:
                self._idle.put(decoder)
            else:
                threading.Thread(target=self._replace, args=(decoder,), daemon=True).start()

    def stop(self) -> None:
        """End the processes that are idle."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._idle.get_nowait().kill()

    def _replace(self, ended: "_Decoder") -> None:
        ended.kill()
        self._idle.put(_Decoder())


class _Decoder:
    """One process; its requests and answers are told in `decode_process`."""

    def __init__(self) -> None:
        self._process = confined_process.start(_COMMAND)
        self._requests = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BinaryIO, self._process.stdout)
        self._is_ready = False
        self.alive = True

    def wait_ready(self) -> None:
        if not self._is_ready:
            _header(self._answers)
            self._is_ready = True

    def decode(self, data: bytes, seconds: float) -> Picture:
        late = threading.Event()
        try:
            self.wait_ready()  # not on the picture's time
            timer = threading.Timer(seconds, self._end, args=(late,))
            timer.start()
            try:
                return self._exchange(data)
            finally:
                timer.cancel()
                timer.join()  # or it could kill the process that the next picture is given to
        # The pipe broke or ended too early; or what answers is our process no more.
        except (OSError, ValueError, TypeError) as error:
            self.alive = False
            raise _problem(late.is_set(), seconds) from error

    def kill(self) -> None:
        """End it and leave nothing of it behind."""
        confined_process.end(self._process)

    def _end(self, late: threading.Event) -> None:
        late.set()
        self.alive = False
        self._process.kill()

    def _exchange(self, data: bytes) -> Picture:
        self._requests.write(LENGTH.pack(len(data)))
        self._requests.write(data)
        self._requests.flush()
        header = _header(self._answers)
        if header.problem:
            raise PictureProblem(ProblemCode(header.problem), header.detail)
        rgb = _pixels(self._answers, header.height, header.width)
        return Picture(rgb, header.format, header.animated, header.sha256)


def _header(answers: BinaryIO) -> Header:
    line = answers.readline(_HEADER_BYTES)
    if not line.endswith(b"\n"):
        raise BrokenPipeError("The decoding process ended.")
    return Header(**json.loads(line))


def _pixels(answers: BinaryIO, height: int, width: int) -> Rgb:
    if height * width > MAX_PIXELS:
        raise ValueError("The decoding process announces more pixels than it may send.")
    rgb = np.empty((height, width, 3), np.uint8)
    if answers.readinto(rgb.data) != rgb.nbytes:  # type: ignore[attr-defined]
        raise BrokenPipeError("The decoding process ended.")
    return rgb


def _problem(late: bool, seconds: float) -> PictureProblem:
    if late:
        return PictureProblem(
            ProblemCode.DECODE_TIMEOUT, f"The picture takes longer than {seconds:g} s to decode."
        )
    return PictureProblem(ProblemCode.UNREADABLE, "The picture is damaged; it can't be decoded.")
