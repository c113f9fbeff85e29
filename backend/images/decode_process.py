"""Decodes what its standard input brings, in a process of its own that can be ended at any moment.

`DecodePool` starts it as `python -m backend.images.decode_process`. One exchange: eight bytes of
length and the file's bytes come in; a line of JSON goes out, and behind it the pixels if there are
any. It ends with its standard input, so also with whoever started it.
"""

import json
import resource
import struct
import sys
from dataclasses import asdict, dataclass
from typing import BinaryIO

from backend.images.decoding import Picture, decode
from backend.images.problems import PictureProblem

LENGTH = struct.Struct("!Q")
MEMORY_BYTES = 2_000_000_000
"""Of address space. 50 million pixels with transparency and a colour profile take about half."""


@dataclass(frozen=True)
class Header:
    """What goes ahead of the pixels, or stands in for them where there are none."""

    width: int = 0
    height: int = 0
    format: str = ""
    animated: bool = False
    sha256: str = ""
    reduction: int = 1
    cut_off: bool = False
    problem: str = ""
    """The code; empty where the picture could be decoded."""
    detail: str = ""


def main() -> None:
    """Answer until standard input ends."""
    _limit()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    _write(answers, Header())  # ready: what is imported is imported
    while length := requests.read(LENGTH.size):
        data = requests.read(LENGTH.unpack(length)[0])
        try:
            picture = decode(data)
        except PictureProblem as problem:
            _write(answers, Header(problem=problem.code, detail=problem.detail))
        else:
            _write(answers, _header(picture), picture.rgb.data.cast("B"))
            del picture  # or it would be in memory together with the next


def _limit() -> None:
    """What decoding needs none of, and a decoder that was taken over would."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for nothing in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(nothing, (0, 0))


def _header(picture: Picture) -> Header:
    return Header(
        picture.width,
        picture.height,
        picture.format,
        picture.animated,
        picture.sha256,
        picture.reduction,
        picture.cut_off,
    )


def _write(answers: BinaryIO, header: Header, pixels: bytes | memoryview = b"") -> None:
    answers.write(json.dumps(asdict(header)).encode() + b"\n")
    answers.write(pixels)
    answers.flush()


if __name__ == "__main__":
    main()
