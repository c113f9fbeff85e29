"""The boxes of an ISO base media file (AVIF, HEIC, JPEG XL) that say how to read its picture."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_CONTAINERS = {b"meta": 4, b"iprp": 0, b"ipco": 0}
"""Boxes that hold such boxes, and how many bytes stand before those."""
BOXES_MAX = 1000


@dataclass(frozen=True)
class Box:
    """A box; the body is what follows its header."""

    kind: bytes
    body: bytes


def boxes(data: bytes) -> Iterator[Box]:
    """The boxes of a file and of its picture's properties, in order; at most BOXES_MAX."""
    waiting = [(0, len(data))]
    for _ in range(BOXES_MAX):
        while waiting and waiting[-1][0] + 8 > waiting[-1][1]:
            waiting.pop()
        if not waiting:
            return
        at, end = waiting.pop()
        length, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if length == 1 and at + 16 <= end:
            (length,) = struct.unpack_from(">Q", data, start)
            start += 8
        box_end = end if length == 0 else min(at + length, end)
        if box_end < start:
            return
        waiting.append((box_end, end))
        yield Box(kind, data[start:box_end])
        if kind in _CONTAINERS:
            waiting.append((start + _CONTAINERS[kind], box_end))
