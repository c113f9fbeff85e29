"""Processes that read strangers' files and can be ended: started warm, spoken to through pipes."""

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast

# Nothing of ours is any business of a decoder or parser that was taken over.
_ENVIRONMENT = {
    "PATH": os.defpath,
    # Each thread would take address space.
    "OPENBLAS_NUM_THREADS": "1",
    # A large picture's memory goes back once it is done with; 470 MB of 50 Mpx stayed otherwise.
    "MALLOC_MMAP_THRESHOLD_": "4194304",
}
_PIPE_BYTES = 1 << 20
"""More than a pipe holds by default, so that pixels pass in fewer turns."""


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Run a command of ours, with pipes for its input and output. Raises OSError."""
    # A session of its own: Ctrl-C is meant for the server, which ends this one by its input.
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=_PIPE_BYTES,
        env=_ENVIRONMENT,
        start_new_session=True,
    )


@contextlib.contextmanager
def killed_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
    """Kill it where it isn't done with what is asked inside by then; yields whether that came."""
    late = threading.Event()

    def kill() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, kill)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()  # or it could kill the process in the midst of what it is asked next


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill it and leave nothing of it behind."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # what was still to be written to it
            cast(BinaryIO, pipe).close()
