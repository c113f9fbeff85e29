"""Manifest stores that are cut short, huge or nested, in a JPEG (C2PA 2.2, A.3.1: APP11)."""

import struct

from tests import pictures
from tests.evidence.signing import signed

STORE_TYPE = b"c2pa" + bytes.fromhex("00110010800000aa00389b71")
SEGMENT = 65_000
DEPTH = 1000
MANY_BYTES = 10_000_000


def cut_short() -> bytes:
    """Signed, with only the first half of its store."""
    data = signed("trainedAlgorithmicMedia")
    at = data.index(b"\xff\xeb")
    (length,) = struct.unpack(">H", data[at + 2 : at + 4])
    half = length // 2
    return (
        data[: at + 2]
        + struct.pack(">H", half)
        + data[at + 4 : at + 2 + half]
        + data[at + 2 + length :]
    )


def nested() -> bytes:
    """A store in a store, DEPTH times."""
    store = b""
    for _ in range(DEPTH):
        store = _superbox(store)
    return _with_store(store)


def huge() -> bytes:
    """A store of MANY_BYTES."""
    return _with_store(_superbox(_box(b"json", b" " * MANY_BYTES)))


DAMAGED = {"cut short": cut_short, "nested": nested, "huge": huge}


def _box(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", 8 + len(payload)) + kind + payload


def _superbox(content: bytes) -> bytes:
    """ISO 19566-5: a box that holds its description, then its content."""
    description = _box(b"jumd", STORE_TYPE + b"\x03" + b"c2pa\0")
    return _box(b"jumb", description + content)


def _with_store(store: bytes) -> bytes:
    """In segments that each repeat the box's head and count themselves."""
    picture = pictures.encoded(pictures.portrait(), "JPEG")
    head, rest = store[:8], store[8:]
    parts = [rest[at : at + SEGMENT] for at in range(0, len(rest), SEGMENT)]
    segments = (
        b"JP" + struct.pack(">HI", 1, number) + head + part for number, part in enumerate(parts, 1)
    )
    written = b"".join(b"\xff\xeb" + struct.pack(">H", 2 + len(each)) + each for each in segments)
    return picture[:2] + written + picture[2:]
