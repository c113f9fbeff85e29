"""The chain of Content Credentials: who signed what, with what, and what it was made from."""

import base64
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.evidence import content_credentials
from backend.evidence.content_credentials import MAX_DEPTH, MAX_TEXT

if TYPE_CHECKING:
    import c2pa  # type: ignore[import-untyped]

MAX_LINKS = 24
MAX_THUMBNAILS = 12
MAX_THUMBNAIL_BYTES = 200_000
"""c2pa-rs makes them some 50 kB."""
THUMBNAIL_FORMATS = ("image/jpeg", "image/png", "image/webp")
Relation = Literal["itself", "parentOf", "componentOf", "inputTo"]
RELATIONS: dict[Relation, str] = {
    "itself": "This file",
    "parentOf": "Made from",
    "componentOf": "Contains",
    "inputTo": "Made with the help of",
}
"""In words; c2pa.ingredient.v3, C2PA 2.2, 10.3.2."""
ACTIONS: dict[str, str] = {
    "c2pa.created": "made",
    "c2pa.opened": "opened",
    "c2pa.edited": "edited",
    "c2pa.edited.metadata": "metadata edited",
    "c2pa.color_adjustments": "colours adjusted",
    "c2pa.adjustedColor": "colours adjusted",
    "c2pa.converted": "converted",
    "c2pa.cropped": "cropped",
    "c2pa.deleted": "something removed",
    "c2pa.drawing": "drawn on",
    "c2pa.enhanced": "enhanced",
    "c2pa.filtered": "filtered",
    "c2pa.orientation": "turned",
    "c2pa.placed": "something put in",
    "c2pa.published": "published",
    "c2pa.redacted": "something of its history removed",
    "c2pa.removed": "something removed",
    "c2pa.repackaged": "repackaged",
    "c2pa.resized": "resized",
    "c2pa.transcoded": "encoded anew",
    "c2pa.watermarked": "watermarked",
    "c2pa.unknown": "something not known",
}
"""In words; C2PA 2.2, 18.15."""


class Link(BaseModel):
    """One picture of the chain."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    relation: Relation = Field(description="To the picture that the link before it is about.")
    depth: int = Field(description="0 for the file itself.")
    title: str | None
    signer: str | None = Field(description="None where it has no Content Credentials of its own.")
    signed_at: str | None
    tool: str | None
    actions: tuple[str, ...] = Field(description="C2PA's codes, in the order they are declared.")
    source_types: tuple[str, ...]
    thumbnail: str | None = Field(description="A small picture as base64.")


class Chain(BaseModel):
    """The file first, then what it was made from, each followed by its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    links: tuple[Link, ...]


def read(data: bytes) -> Chain:
    """The chain in a picture's file; empty where it has none or it can't be read.

    To be called in a process of its own, as `content_credentials.read`.
    """
    if not content_credentials.marked(data):
        return Chain(links=())
    try:
        import c2pa

        context = content_credentials.shared_context()
        reader = c2pa.Reader.try_create(None, io.BytesIO(data), context=context)
        if reader is None:
            return Chain(links=())
        with reader:
            return Chain(links=_Walk(reader).links())
    except Exception:  # as in `content_credentials.read`
        return Chain(links=())


class _Walk:
    """From the file back to what it was made from."""

    def __init__(self, reader: "c2pa.Reader") -> None:
        self._reader = reader
        self._store = json.loads(reader.json())
        self._thumbnails = 0

    def links(self) -> tuple[Link, ...]:
        walked = self._manifest(self._store["active_manifest"], "itself", None, frozenset())
        return tuple(link for link, _ in zip(walked, range(MAX_LINKS), strict=False))

    def _manifest(
        self, label: str, relation: Relation, shown: str | None, above: frozenset[str]
    ) -> Iterator[Link]:
        manifest = self._store["manifests"][label]
        signature = manifest.get("signature_info") or {}
        yield Link(
            relation=relation,
            depth=len(above),
            title=_text(manifest.get("title")),
            signer=_text(signature.get("common_name") or signature.get("issuer")),
            signed_at=_text(signature.get("time")),
            tool=_text(content_credentials.tool_of(manifest)),
            actions=content_credentials.actions_of(manifest)[:MAX_LINKS],
            source_types=content_credentials.source_types_of(manifest),
            thumbnail=shown or self._thumbnail(manifest.get("thumbnail")),
        )
        if len(above) >= MAX_DEPTH:
            return
        for ingredient in manifest.get("ingredients") or ():
            yield from self._ingredient(ingredient, above | {label})

    def _ingredient(self, ingredient: dict[str, Any], above: frozenset[str]) -> Iterator[Link]:
        relation = ingredient.get("relationship")
        if relation not in RELATIONS:
            return
        shown = self._thumbnail(ingredient.get("thumbnail"))
        label = str(ingredient.get("active_manifest"))
        if label in self._store["manifests"] and label not in above:
            yield from self._manifest(label, relation, shown, above)
            return
        yield Link(
            relation=relation,
            depth=len(above),
            title=_text(ingredient.get("title")),
            signer=None,
            signed_at=None,
            tool=None,
            actions=(),
            source_types=(),
            thumbnail=shown,
        )

    def _thumbnail(self, reference: dict[str, Any] | None) -> str | None:
        if not reference or self._thumbnails >= MAX_THUMBNAILS:
            return None
        if reference.get("format") not in THUMBNAIL_FORMATS:
            return None
        file = io.BytesIO()
        try:
            self._reader.resource_to_stream(reference["identifier"], file)
        except Exception:  # named but not there
            return None
        if file.tell() > MAX_THUMBNAIL_BYTES:
            return None
        self._thumbnails += 1
        return base64.b64encode(file.getvalue()).decode()


def _text(value: object) -> str | None:
    return str(value)[:MAX_TEXT] if value else None
