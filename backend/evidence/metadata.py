"""Traces of image generators and of cameras in a file's metadata.

Text chunks of PNG (where Stable Diffusion's programs write their settings), EXIF
(CIPA DC-008), XMP and IPTC (iptc.org/std/photometadata/specification). The pixels aren't decoded;
chunks behind them aren't read.
"""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image, IptcImagePlugin
from PIL.ImageFile import ImageFile

from backend.evidence.content_credentials import GENERATED
from backend.evidence.evidence import Evidence, stated
from backend.evidence.words import Finding
from backend.images.limits import FORMATS

MAX_TEXT = 64_000
"""Characters of one field that are searched."""
MAX_ALL_TEXT = 200_000
"""Of all fields together, first come, first served: some 50 ms of searching."""
MAX_FIELDS = 200
SHOWN = 3
"""Names and fields that a statement lists at most."""

_GENERATORS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "StyleGAN": r"style-?gan|this ?person ?does ?not ?exist",
        "Stable Diffusion": r"stable[ _-]?diffusion|automatic1111|\bSDXL\b"
        r"|\bSteps: \d+, Sampler: ",
        "ComfyUI": r"comfyui|\"class_type\"\s*:",
        "InvokeAI": r"\binvoke-?ai",
        "NovelAI": r"\bnovelai\b",
        "Fooocus": r"\bfooocus",
        "Midjourney": r"\bmidjourney\b",
        "DALL·E": r"\bdall[ ·.-]?e\b",
        "OpenAI": r"\bopenai\b|\bchatgpt\b|\bgpt-image",
        "Adobe Firefly": r"\badobe firefly\b",
        "Google AI": r"made with google ai|\bimagen \d",
        "Bing Image Creator": r"bing image creator|\bmicrosoft designer\b",
        "Leonardo.Ai": r"\bleonardo\.ai\b",
        "Flux": r"\bflux\.1\b|black-forest-labs",
        "Generated Photos": r"\bgenerated\.photos\b",
    }.items()
}
_GENERATOR_FIELDS = {
    "png:parameters": "Stable Diffusion",
    "png:sd-metadata": "InvokeAI",
    "png:invokeai_metadata": "InvokeAI",
    "png:fooocus_scheme": "Fooocus",
}
"""Chunks that only these programs write, whatever is in them."""
_DECLARED = re.compile(rf"digitalsourcetype/{GENERATED}\b")
_EXIF_TEXTS = ("Software", "Artist", "ImageDescription", "Copyright", "UserComment", "Make")
_IPTC_TEXTS = {
    (2, 80): "iptc:By-line",
    (2, 110): "iptc:Credit",
    (2, 115): "iptc:Source",
    (2, 65): "iptc:OriginatingProgram",
    (2, 120): "iptc:Caption",
}
_EXPOSURE = ("ExposureTime", "FNumber", "ISOSpeedRatings", "PhotographicSensitivity")


@dataclass(frozen=True)
class Metadata:
    """What the fields of a file say of its origin; fields are named `exif:Software`."""

    generators: dict[str, str]
    """The generators named, each with the field that does."""
    declared: tuple[str, ...]
    """Fields that declare generative AI as IPTC's digital source type."""
    camera: str | None
    """Make and model, where an exposure stands beside them."""


def read(data: bytes) -> Metadata:
    """The traces in a picture's file; nothing where it can't be read. Never raises.

    Pillow's parser of EXIF takes as much memory as a file asks for: strangers' files go through
    `provenance`, which reads them in a process of its own.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                exif = _exif(image)
                texts = _texts(image, exif)
        declared = tuple(field for field, text in texts.items() if _DECLARED.search(text))
        return Metadata(_generators(texts), declared, _camera(exif))
    except Exception:  # Pillow's parsers raise many kinds on hostile bytes
        return Metadata({}, (), None)


def evidence(found: Metadata) -> Evidence:
    """What was read, in words."""
    if found.generators:
        names, fields = list(found.generators), sorted(set(found.generators.values()))
        return stated(
            Finding.METADATA_GENERATOR,
            names=", ".join(names[:SHOWN]),
            fields=", ".join(fields[:SHOWN]),
        )
    if found.declared:
        fields = sorted(found.declared)
        return stated(Finding.METADATA_DECLARED_GENERATED, fields=", ".join(fields[:SHOWN]))
    if found.camera:
        return stated(Finding.METADATA_CAMERA, camera=found.camera)
    return stated(Finding.METADATA_NONE)


def _generators(texts: Mapping[str, str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for field, text in texts.items():
        if field in _GENERATOR_FIELDS:
            named.setdefault(_GENERATOR_FIELDS[field], field)
        for name, pattern in _GENERATORS.items():
            if pattern.search(text):
                named.setdefault(name, field)
    return named


def _camera(exif: Mapping[str, object]) -> str | None:
    body = " ".join(_text(exif[name]) for name in ("Make", "Model") if exif.get(name)).strip()
    return body if body and any(exif.get(name) for name in _EXPOSURE) else None


def _texts(image: ImageFile, exif: Mapping[str, object]) -> dict[str, str]:
    """What people and programs wrote, by field, within MAX_FIELDS, MAX_TEXT and MAX_ALL_TEXT."""
    fields = (*_info_texts(image), *_exif_texts(exif), *_iptc_texts(image))
    left, texts = MAX_ALL_TEXT, {}
    for name, text in fields[:MAX_FIELDS]:
        texts[name] = text[: min(MAX_TEXT, left)]
        left -= len(texts[name])
    return texts


def _info_texts(image: ImageFile) -> Iterator[tuple[str, str]]:
    for key, value in list(image.info.items())[:MAX_FIELDS]:
        if key == "xmp" or str(key).startswith("XML:com.adobe"):
            yield "xmp", _text(value)
        elif key == "comment":
            yield "comment", _text(value)
        elif image.format == "PNG" and isinstance(value, str):
            yield f"png:{str(key).lower()}", value


def _exif(image: ImageFile) -> dict[str, object]:
    """EXIF values by name, of the picture and of the exposure."""
    try:
        main = image.getexif()
        fields: dict[int, Any] = {**main, **main.get_ifd(ExifTags.IFD.Exif)}
    except Exception:  # broken EXIF is frequent, and no reason to lose the other fields
        return {}
    return {ExifTags.TAGS.get(tag, str(tag)): value for tag, value in fields.items()}


def _exif_texts(exif: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name in _EXIF_TEXTS:
        if exif.get(name):
            yield f"exif:{name}", _text(exif[name])


def _iptc_texts(image: ImageFile) -> Iterator[tuple[str, str]]:
    try:
        records = IptcImagePlugin.getiptcinfo(image) or {}
    except Exception:  # as for EXIF
        return
    for tag, name in _IPTC_TEXTS.items():
        if tag in records:
            yield name, _text(records[tag])


def _text(value: object) -> str:
    """A field as text; UTF-16 (as EXIF's UserComment is at times) loses its zero bytes."""
    if isinstance(value, list):
        return " ".join(_text(part) for part in value[:MAX_FIELDS])
    if isinstance(value, bytes):
        value = value[: 2 * MAX_TEXT].replace(b"\0", b"").decode("utf-8", "replace")
    return str(value)
