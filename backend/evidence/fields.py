"""The fields of a file that traces may be in: who, with what, and whatever else was written.

Text chunks of PNG, EXIF (CIPA DC-008), XMP (ISO 16684-1), IPTC-IIM and comments, by Pillow's
parsers, which get no pixels to see: nothing is decoded. A field is named `exif:Software`.
"""

import codecs
import io
import itertools
import re
import struct
import warnings
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from PIL import ExifTags, Image, IptcImagePlugin
from PIL.ImageFile import ImageFile

from backend.images.boxes import boxes
from backend.images.optional_formats import formats_here, is_jxl

MAX_TEXT = 64_000
"""Characters of one field that are searched."""
MAX_ALL_TEXT = 200_000
"""Of all fields together, first come, first served: some 50 ms of searching."""
MAX_FIELDS = 200
MAX_XMP_BYTES = 1_000_000
MAX_XMP_DEPTH = 32
"""Of elements that are read; the text of an element is all that stands below it."""
MAX_UNPACKED = 1_000_000
"""Bytes of a packed text chunk; Pillow gives the whole file up for a longer one."""
EXIF_TEXTS = (
    "Software",
    "ProcessingSoftware",
    "Make",
    "Model",
    "HostComputer",
    "Artist",
    "Copyright",
    "ImageDescription",
    "UserComment",
    "XPTitle",
    "XPComment",
    "XPAuthor",
    "XPKeywords",
    "XPSubject",
)
IPTC_TEXTS = {
    (2, 65): "OriginatingProgram",
    (2, 40): "SpecialInstructions",
    (2, 80): "By-line",
    (2, 105): "Headline",
    (2, 110): "Credit",
    (2, 115): "Source",
    (2, 116): "CopyrightNotice",
    (2, 120): "Caption",
}
"""Records and datasets of IIM 4.2."""
EXPOSURE = ("ExposureTime", "FNumber", "ISOSpeedRatings", "PhotographicSensitivity")
"""Besides make and model, one of them makes it a camera's picture."""
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NO_PROPERTIES = (_RDF, "adobe:ns:meta/", "http://www.w3.org/XML/1998/namespace")
_PNG = b"\x89PNG\r\n\x1a\n"
_PIXEL_CHUNKS = (b"IDAT", b"fdAT")
_XMP_END = "</x:xmpmeta>"
_PACKED_CHUNKS = (b"zTXt", b"iTXt", b"iCCP")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_BEGINS_TRIED = 8
_JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_GIF_XMP = b"XMP DataXMP"
_GIF_XMP_END = b"\x01\xff\xfe"
"""Begin of the trailer that leads a reader who knows no XMP out of it (XMP part 3, 1.1.2)."""

_TELLING_BYTES = 8

Field = tuple[str, str]


@dataclass(frozen=True)
class Fields:
    """What was read."""

    texts: tuple[Field, ...]
    """Name and text, within MAX_FIELDS, MAX_TEXT and MAX_ALL_TEXT; a name may come again."""
    camera: str | None
    """Make and model, where an exposure stands beside them."""
    were_read: bool = True
    """Whether the file could be read at all."""


NOTHING = Fields((), None)
UNREAD = Fields((), None, were_read=False)


def read(data: bytes) -> Fields:
    """The fields of a picture's file; nothing where it can't be read. Never raises.

    Pillow's parser of EXIF takes as much memory as a file asks for: strangers' files go through
    `provenance`, which reads them in a process of its own.
    """
    try:
        if is_jxl(data):
            return _of_jxl(data)
        plain = _without_pixels(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(plain), formats=formats_here(data)) as image:
                exif = _exif(image)
                # The browser reads them in this order, too: within the bounds both find the same.
                every = itertools.chain(
                    _xmp_texts(image, data),
                    _info_texts(image),
                    _exif_texts(exif),
                    _iptc_texts(image),
                    _comments(image),
                )
                return Fields(_bounded(every), _camera(exif))
    except Exception:  # Pillow's parsers raise many kinds on hostile bytes
        return UNREAD


def _of_jxl(data: bytes) -> Fields:
    """By its boxes (ISO/IEC 18181-2): Pillow's plugin decodes a file to open it."""
    bodies = {box.kind: box.body for box in boxes(data)}
    exif = Image.Exif()
    if body := bodies.get(b"Exif"):
        # An offset stands before it, which pillow-jxl-plugin 1.3 doesn't write.
        exif.load(body if body.startswith((b"MM", b"II")) else body[4:])
    named = _named(exif)
    every = itertools.chain(xmp_texts(bodies.get(b"xml ")), _exif_texts(named))
    return Fields(_bounded(every), _camera(named))


def _bounded(every: Iterator[Field]) -> tuple[Field, ...]:
    left, kept = MAX_ALL_TEXT, []
    for name, text in itertools.islice(every, MAX_FIELDS):
        short = text[: min(MAX_TEXT, left)]
        left -= len(short)
        if short:
            kept.append((name, short))
    return tuple(kept)


def _without_pixels(data: bytes) -> bytes:
    """A PNG without its pixels: what stands behind them is read too, and nothing is unpacked."""
    if not data.startswith(_PNG):
        return data
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">L", data[at : at + 4])
        end, kind = at + 12 + length, data[at + 4 : at + 8]
        if kind not in _PIXEL_CHUNKS and not (
            kind in _PACKED_CHUNKS and _unpacks_too_far(data[at + 8 : end - 4])
        ):
            kept.append(data[at:end])
        at = end
    kept.append(struct.pack(">L", 0) + b"IEND" + struct.pack(">L", zlib.crc32(b"IEND")))
    return b"".join(kept)


def _unpacks_too_far(chunk: bytes) -> bool:
    """Whether a chunk has more than MAX_UNPACKED in it, wherever its packed part begins."""
    begins = itertools.islice(_ZLIB.finditer(chunk), _BEGINS_TRIED)
    return any(_unpacked_length(chunk[begin.start() :]) > MAX_UNPACKED for begin in begins)


def _unpacked_length(packed: bytes) -> int:
    try:
        return len(zlib.decompressobj().decompress(packed, MAX_UNPACKED + 1))
    except zlib.error:
        return 0


def _info_texts(image: ImageFile) -> Iterator[Field]:
    if image.format != "PNG":
        return
    for key, value in list(image.info.items())[:MAX_FIELDS]:
        if isinstance(value, str) and not _is_xmp(key):
            yield f"png:{key}", value


def _xmp_texts(image: ImageFile, data: bytes) -> Iterator[Field]:
    """Of a JPEG all packets, where Pillow keeps the last one."""
    segments = [body for name, body in _segments(image) if name == "APP1"]
    packets = [body for body in segments if body.startswith(_JPEG_XMP)]
    for packet in packets[:MAX_FIELDS]:
        yield from xmp_texts(packet[len(_JPEG_XMP) :])
    if not packets:
        yield from xmp_texts(image.info.get("xmp"))
    yield from _gif_xmp(image, data)


def _comments(image: ImageFile) -> Iterator[Field]:
    """Of a JPEG all, where Pillow keeps the last one."""
    comments: list[Any] = [body for name, body in _segments(image) if name == "COM"]
    for comment in comments[:MAX_FIELDS] or [image.info.get("comment")]:
        if comment:
            yield "comment", text_of(comment)


def _segments(image: ImageFile) -> list[tuple[str, bytes]]:
    return list(getattr(image, "applist", ()))


def _is_xmp(key: object) -> bool:
    return str(key).startswith("XML:com.adobe")


def _exif(image: ImageFile) -> dict[str, object]:
    """EXIF values by name, of the picture and of the exposure."""
    try:
        # Not the PNG plugin's own, which decodes the picture first.
        return _named(Image.Image.getexif(image))
    except Exception:  # broken EXIF is frequent, and no reason to lose the other fields
        return {}


def _named(exif: Image.Exif) -> dict[str, object]:
    fields: dict[int, Any] = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    return {ExifTags.TAGS.get(tag, str(tag)): value for tag, value in fields.items()}


def _exif_texts(exif: Mapping[str, object]) -> Iterator[Field]:
    for name in EXIF_TEXTS:
        if value := exif.get(name):
            wide = name.startswith("XP") and isinstance(value, bytes)
            text = _utf16(value, "little") if wide else text_of(value)  # type: ignore[arg-type]
            yield f"exif:{name}", text


def _iptc_texts(image: ImageFile) -> Iterator[Field]:
    try:
        records = IptcImagePlugin.getiptcinfo(image) or {}
    except Exception:  # as for EXIF
        return
    for tag, name in IPTC_TEXTS.items():
        if tag in records:
            yield f"iptc:{name}", text_of(records[tag])


def _gif_xmp(image: ImageFile, data: bytes) -> Iterator[Field]:
    """XMP in an application extension, which Pillow passes over."""
    if image.format != "GIF" or (at := data.find(_GIF_XMP)) < 0:
        return
    begin = at + len(_GIF_XMP)
    end = data.find(_GIF_XMP_END, begin)
    if end > 0:
        yield from xmp_texts(data[begin:end])


def xmp_texts(packet: object) -> Iterator[Field]:
    """The properties of an XMP packet by their local name, wherever in it they stand.

    A packet that is no XML, or too long, has none.
    """
    if not isinstance(packet, bytes | str) or len(packet) > MAX_XMP_BYTES:
        return
    text = packet.decode("utf-8", "replace") if isinstance(packet, bytes) else packet
    text = text[text.find("<") :]
    end = text.find(_XMP_END)  # what is behind it, padding or an extension, is no part of it
    text = text[: end + len(_XMP_END)] if end > 0 else text[: text.rfind(">") + 1]
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - see `provenance` for the bounds
    except (ElementTree.ParseError, ValueError):
        return
    for element in _down_to(root, MAX_XMP_DEPTH):
        if not _namespace(element.tag).startswith(_NO_PROPERTIES):
            value = element.get(f"{{{_RDF}}}resource") or "".join(element.itertext())
            yield from _property(element.tag, value)
        for name, value in element.attrib.items():
            if not _namespace(name).startswith(_NO_PROPERTIES):
                yield from _property(name, value)


def _down_to(element: ElementTree.Element, depth: int) -> Iterator[ElementTree.Element]:
    """An element and what is below it, in the order of the document."""
    yield element
    if depth > 1:
        for child in element:
            yield from _down_to(child, depth - 1)


def _property(tag: str, value: str) -> Iterator[Field]:
    if value.strip():
        yield f"xmp:{tag.rpartition('}')[2]}", value.strip()


def _namespace(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _camera(exif: Mapping[str, object]) -> str | None:
    body = " ".join(text_of(exif[name]) for name in ("Make", "Model") if exif.get(name)).strip()
    return body if body and any(exif.get(name) for name in EXPOSURE) else None


def text_of(value: object) -> str:
    """A field as text; bytes may begin with EXIF's code of their character set."""
    if isinstance(value, list | tuple):
        return " ".join(text_of(part) for part in value[:MAX_FIELDS])
    if not isinstance(value, bytes):
        return str(value)
    value = value[: 2 * MAX_TEXT]
    if value.startswith(b"UNICODE\0"):
        wide = value[8:]
        return _utf8(wide) if _is_utf8(wide) else _utf16(wide, "big")
    coded = re.sub(rb"^(?:ASCII|JIS)?\0{3,8}", b"", value)
    if b"\0" in coded.rstrip(b"\0"):
        return _utf16(coded, "big")
    return _utf8(coded)


def _utf8(value: bytes) -> str:
    return value.rstrip(b"\0").decode("utf-8", "replace")


def _is_utf8(value: bytes) -> bool:
    """Whether what is called UTF-16 is UTF-8, as some write it: without a zero byte, and valid.

    Of so short a text nothing can be said.
    """
    text = value.rstrip(b"\0")
    if len(text) < _TELLING_BYTES or 0 in text:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(text)  # may be cut within a character
    except UnicodeDecodeError:
        return False
    return True


def _utf16(value: bytes, order: str) -> str:
    """UTF-16 whose order nothing says: where Latin letters leave their zero bytes tells it."""
    value = value[: 2 * MAX_TEXT]
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        order, value = ("big" if value[0] == 0xFE else "little"), value[2:]
    elif (first := value[0::2].count(0)) != (second := value[1::2].count(0)):
        order = "big" if first > second else "little"
    return value.decode(f"utf-16-{order[0]}e", "replace").rstrip("\0")
