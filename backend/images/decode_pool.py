"""Decoding in processes that can be ended: a file that hangs or crashes a decoder costs only it."""

import contextlib
import json
import sys
import threading
from collections.abc import Iterator
from typing import BinaryIO, cast

import numpy as np

from backend.images import confined_process
from backend.images.decode_process import LENGTH, Header
from backend.images.decoding import Picture, Rgb
from backend.images.limits import DECODE_SECONDS, MAX_PIXELS
from backend.images.problems import PictureProblem, ProblemCode

START_SECONDS = 20.0
"""For a process to be ready, also on a machine that is busy."""
WAIT_SECONDS = START_SECONDS + 2 * DECODE_SECONDS
"""For a process to become free."""
_COMMAND = (sys.executable, "-P", "-m", "backend.images.decode_process")
_HEADER_BYTES = 4096


class DecodePool:
    """Warm decoding processes. One that takes too long is killed and replaced, as one that crashed.

    One that isn't there yet, or couldn't be started, is started when a picture needs it.

    Example:
        with DecodePool() as pool:
            picture = pool.decode(data)
    """

    def __init__(self, processes: int = 2, seconds: float = DECODE_SECONDS) -> None:
        """Args: the last of `processes` serves while another one's replacement starts."""
        self._processes = processes
        self._seconds = seconds
        # A place is what can't be lost: it comes back also where no process could be started in it.
        self._places = threading.BoundedSemaphore(processes)
        self._idle: list[_Decoder] = []

    def __enter__(self) -> "DecodePool":
        """Nothing is started yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes, as `stop`."""
        self.stop()

    def start(self) -> None:
        """Start all processes, and wait until each answers. Raises OSError where one doesn't."""
        with contextlib.ExitStack() as taken:
            decoders = [taken.enter_context(self._taken()) for _ in range(self._processes)]
            for decoder in decoders:
                decoder.wait_ready()

    def decode(self, data: bytes) -> Picture:
        """Like `decoding.decode`, from any thread; waits while all processes are at work.

        Raises PictureProblem, as `decode` does, `decode_timeout`, and `busy` where no process
        becomes free or can be started.
        """
        try:
            with self._taken() as decoder:
                decoder.wait_ready()  # not on the picture's time
                return decoder.decode(data, self._seconds)
        except OSError as error:
            raise PictureProblem(
                ProblemCode.BUSY, "No process is free to decode the picture; try again soon."
            ) from error

    def stop(self) -> None:
        """End the processes, given the time of a picture to finish what they are at."""
        taken = [self._places.acquire(timeout=self._seconds) for _ in range(self._processes)]
        while self._idle:
            self._idle.pop().kill()
        for _ in filter(None, taken):
            self._places.release()

    @contextlib.contextmanager
    def _taken(self) -> Iterator["_Decoder"]:
        """A process for this thread alone. Raises OSError where there is none in time."""
        if not self._places.acquire(timeout=WAIT_SECONDS):
            raise TimeoutError("All decoding processes are at work.")
        try:
            decoder = self._idle_or_started()
        except BaseException:
            self._places.release()
            raise
        try:
            yield decoder
        finally:
            if decoder.alive:
                self._give_back(decoder)
            else:
                self._replace(decoder)

    def _idle_or_started(self) -> "_Decoder":
        with contextlib.suppress(IndexError):
            while True:
                decoder = self._idle.pop()
                if decoder.runs:
                    return decoder
                decoder.kill()  # ended from outside while it was idle, by want of memory say
        return _Decoder()

    def _give_back(self, decoder: "_Decoder") -> None:
        self._idle.append(decoder)
        self._places.release()

    def _replace(self, ended: "_Decoder") -> None:
        """In a thread, so that the answer doesn't wait for it; else at the next picture."""
        try:
            threading.Thread(target=self._replace_now, args=(ended,), daemon=True).start()
        except RuntimeError:  # no thread is to be had
            ended.kill()
            self._places.release()

    def _replace_now(self, ended: "_Decoder") -> None:
        try:
            ended.kill()
            with contextlib.suppress(OSError):
                self._idle.append(_Decoder())
        finally:
            self._places.release()


class _Decoder:
    """One process; its requests and answers are told in `decode_process`."""

    def __init__(self) -> None:
        self._process = confined_process.start(_COMMAND)
        self._requests = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BinaryIO, self._process.stdout)
        self._is_ready = False
        self.alive = True

    @property
    def runs(self) -> bool:
        """Whether the process is there still."""
        return self._process.poll() is None

    def wait_ready(self) -> None:
        """Raises OSError where it isn't in START_SECONDS, and is to be replaced."""
        if self._is_ready:
            return
        self.alive = False
        try:
            with confined_process.killed_after(START_SECONDS, self._process):
                _header(self._answers)
        except (ValueError, TypeError) as error:
            raise OSError("What answers is not the decoding process.") from error
        self._is_ready = self.alive = True

    def decode(self, data: bytes, seconds: float) -> Picture:
        # Until the exchange is over: after any exception, a MemoryError say, part of an answer may
        # be left in the pipe, which the next picture would be given.
        self.alive = False
        late = threading.Event()
        try:
            with confined_process.killed_after(seconds, self._process) as late:
                picture = self._exchange(data)
        except PictureProblem:
            self.alive = not late.is_set()
            raise
        # The pipe broke or ended too early; or what answers is our process no more.
        except (OSError, ValueError, TypeError) as error:
            raise _problem(late.is_set(), seconds) from error
        self.alive = not late.is_set()
        return picture

    def kill(self) -> None:
        """End it and leave nothing of it behind."""
        confined_process.end(self._process)

    def _exchange(self, data: bytes) -> Picture:
        self._requests.write(LENGTH.pack(len(data)))
        self._requests.write(data)
        self._requests.flush()
        header = _header(self._answers)
        if header.problem:
            raise PictureProblem(ProblemCode(header.problem), header.detail)
        rgb = _pixels(self._answers, header.height, header.width)
        return Picture(
            rgb, header.format, header.animated, header.sha256, header.reduction, header.cut_off
        )


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
