import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from backend.images import confined_process, decode_pool
from backend.images.decode_pool import DecodePool
from backend.images.decode_process import MEMORY_BYTES
from backend.images.decoding import Picture, decode
from backend.images.problems import PictureProblem, ProblemCode
from tests import pictures


@contextlib.contextmanager
def started(processes: int = 1, seconds: float = 60) -> Iterator[DecodePool]:
    pool = DecodePool(processes, seconds)
    pool.start()
    try:
        yield pool
    finally:
        pool.stop()


@pytest.fixture(scope="module")
def pool() -> Iterator[DecodePool]:
    with started() as running:
        yield running


def process_of(pool: DecodePool) -> int:
    (decoder,) = pool._idle
    return decoder._process.pid


def ended_from_outside(process: int) -> None:
    os.kill(process, signal.SIGSEGV)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)


def wait_for_replacement(pool: DecodePool) -> None:
    end = time.monotonic() + 30
    while not pool._idle:
        assert time.monotonic() < end
        time.sleep(0.02)


def slow_picture() -> bytes:
    return pictures.encoded(np.zeros((4000, 4000, 3), np.uint8), compress_level=1)


@pytest.mark.parametrize(
    "data",
    [pictures.encoded(pictures.several_faces(), "JPEG"), pictures.animated_gif()],
    ids=["JPEG", "GIF"],
)
def test_the_picture_is_that_of_decoding_here(pool: DecodePool, data: bytes) -> None:
    there, here = pool.decode(data), decode(data)
    assert (there.rgb == here.rgb).all()
    assert (there.format, there.animated, there.sha256) == (
        here.format,
        here.animated,
        here.sha256,
    )


def test_problems_come_through_and_cost_no_process(pool: DecodePool) -> None:
    before = process_of(pool)
    for data in (b"", pictures.text(), pictures.truncated_jpeg(), pictures.huge_png()):
        with pytest.raises(PictureProblem) as here:
            decode(data)
        with pytest.raises(PictureProblem) as there:
            pool.decode(data)
        assert (there.value.code, there.value.detail) == (here.value.code, here.value.detail)
    assert process_of(pool) == before


def test_one_that_takes_too_long_is_killed_and_replaced() -> None:
    with started(seconds=0.02) as pool:
        before = process_of(pool)
        with pytest.raises(PictureProblem) as caught:
            pool.decode(slow_picture())
        assert caught.value.code is ProblemCode.DECODE_TIMEOUT
        wait_for_replacement(pool)
        assert process_of(pool) != before
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)
        pool._seconds = 60
        assert pool.decode(slow_picture()).width == 4000


def test_a_crash_costs_its_picture_alone() -> None:
    with started() as pool:
        (decoder,) = pool._idle
        exchange = decoder._exchange

        def crashing(data: bytes) -> Picture:
            ended_from_outside(decoder._process.pid)
            return exchange(data)

        decoder._exchange = crashing  # type: ignore[method-assign]
        with pytest.raises(PictureProblem) as caught:
            pool.decode(pictures.animated_gif())
        assert caught.value.code is ProblemCode.UNREADABLE
        assert pool.decode(pictures.animated_gif()).width == 64


def test_one_that_ended_while_idle_costs_no_picture() -> None:
    with started() as pool:
        ended_from_outside(process_of(pool))
        assert pool.decode(pictures.animated_gif()).width == 64


def test_the_process_is_told_nothing_and_may_little(pool: DecodePool) -> None:
    process = Path("/proc") / str(process_of(pool))
    assert b"UNCANNY" not in process.joinpath("environ").read_bytes()
    limits = process.joinpath("limits").read_text()
    assert str(MEMORY_BYTES) in limits
    (written,) = [line for line in limits.splitlines() if line.startswith("Max file size")]
    assert written.split()[3:5] == ["0", "0"]
    assert "tensorflow" not in process.joinpath("maps").read_text()


def test_it_ends_with_its_starter() -> None:
    with started() as pool:
        (decoder,) = pool._idle
        decoder._requests.close()
        assert decoder._process.wait(10) == 0


def test_a_process_that_cannot_be_started_is_started_later(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = confined_process.start

    def fails(_: object) -> None:
        raise BlockingIOError("no more processes")

    with started(seconds=0.02) as pool:
        monkeypatch.setattr(confined_process, "start", fails)
        with pytest.raises(PictureProblem) as caught:
            pool.decode(slow_picture())
        assert caught.value.code is ProblemCode.DECODE_TIMEOUT
        for _ in range(2):
            with pytest.raises(PictureProblem) as caught:
                pool.decode(pictures.animated_gif())
            assert caught.value.code is ProblemCode.BUSY
        monkeypatch.setattr(confined_process, "start", whole)
        pool._seconds = 60
        assert pool.decode(pictures.animated_gif()).width == 64


def test_no_thread_for_a_replacement_costs_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise RuntimeError("can't start new thread")

    with started() as pool:
        os.kill(process_of(pool), signal.SIGKILL)
        with monkeypatch.context() as patched:
            # A timer is a thread, too, so the picture meets the same.
            patched.setattr(threading.Thread, "start", fails)
            with pytest.raises(RuntimeError):
                pool.decode(pictures.animated_gif())
        assert pool.decode(pictures.animated_gif()).width == 64


def test_who_waits_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode_pool, "WAIT_SECONDS", 0.05)
    with started() as pool, pool._taken():
        with pytest.raises(PictureProblem) as caught:
            pool.decode(pictures.animated_gif())
        assert caught.value.code is ProblemCode.BUSY


def test_one_that_never_gets_ready_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode_pool, "START_SECONDS", 0.2)
    monkeypatch.setattr(decode_pool, "_COMMAND", ("/bin/sleep", "60"))
    begun = time.monotonic()
    with DecodePool(1) as pool, pytest.raises(PictureProblem) as caught:
        pool.decode(pictures.animated_gif())
    assert caught.value.code is ProblemCode.BUSY
    assert time.monotonic() - begun < 10


def test_the_next_picture_is_not_read_from_what_is_left_of_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def out_of_memory(*_: object) -> None:
        raise MemoryError

    with started() as pool:
        with monkeypatch.context() as patched:
            patched.setattr(decode_pool, "_pixels", out_of_memory)
            with pytest.raises(MemoryError):
                pool.decode(pictures.encoded(pictures.no_face()))
        there = pool.decode(pictures.encoded(pictures.portrait()))
        assert (there.rgb == pictures.portrait()).all()


def test_unstarted_it_starts_what_it_needs_and_ends_it() -> None:
    with DecodePool(2) as pool:
        assert not pool._idle
        assert pool.decode(pictures.animated_gif()).width == 64
        process = process_of(pool)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
