"""Reads what files say of themselves, in a process of its own that bounds time and memory.

`ProvenanceReader` starts it as `python -m backend.evidence.provenance_process`. One exchange: eight
bytes of length, one for what is asked and the file's bytes come in; a line of JSON, a `Provenance`
or a `Chain`, goes out. It ends with
its standard input, so also with whoever started it, and by itself when a file takes too long.
"""

import resource
import signal
import sys

from backend.evidence.chain import read as read_chain
from backend.evidence.provenance import CHAIN, read
from backend.images.decode_process import LENGTH

SECONDS = 4.0
"""By the clock, for one file."""
MEMORY_BYTES = 1_000_000_000
"""Of address space. A file of 20 MB with everything in it takes about half."""


def main() -> None:
    """Answer until standard input ends."""
    _limit()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while length := requests.read(LENGTH.size):
        wanted = requests.read(1)
        data = requests.read(LENGTH.unpack(length)[0])
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        found = read_chain(data) if wanted == CHAIN else read(data)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(found.model_dump_json().encode() + b"\n")
        answers.flush()


def _limit() -> None:
    """What reading needs none of, and a parser that was taken over would."""
    # Its default ends the process, also in the midst of native code.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for nothing in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(nothing, (0, 0))


if __name__ == "__main__":
    main()
