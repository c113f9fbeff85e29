"""Content Credentials: what the C2PA manifest store in a file declares, and whether it holds.

C2PA Technical Specification 2.2, spec.c2pa.org; read by c2pa-rs, which validates the signature
and that the hashes in it match the file. Who signed is not checked against a trust list: none is
shipped, so that a name in a certificate is what its maker wrote there.
"""

import io
import json
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.evidence.evidence import Evidence, stated
from backend.evidence.words import Finding

MARKS = (b"c2pa", b"C2PA", b"dcterms:provenance")
"""One of them is in each file that carries a manifest store or names one elsewhere."""
MAX_TEXT = 200
MAX_SOURCE_TYPES = 20
MAX_DEPTH = 30
GENERATED = "trainedAlgorithmicMedia"
PARTLY_GENERATED = "compositeWithTrainedAlgorithmicMedia"
CAPTURED = frozenset({"digitalCapture", "computationalCapture"})
"""IPTC NewsCodes, cv.iptc.org/newscodes/digitalsourcetype."""
UNTRUSTED = "signingCredential.untrusted"
OFFLINE = {
    "core": {
        "allowed_network_hosts": [],
        "allow_redirects": False,
        "max_decompressed_manifest_size_in_mb": 20,
    },
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}
"""Of c2pa-rs (docs/settings.md): by default it would fetch the address that a picture names."""


class ContentCredentials(BaseModel):
    """What the manifest store of a file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: Literal["none", "remote", "unreadable", "invalid", "valid"] = Field(
        description="`valid`: the signature and the hashes match the file, whoever signed."
        " `remote`: the file names a store elsewhere; it is never fetched."
    )
    signer: str | None = Field(None, description="The certificate's common name.")
    signer_organisation: str | None = Field(None, description="The certificate's organisation.")
    tool: str | None = Field(None, description="The program that made the claim.")
    source_types: tuple[str, ...] = Field(
        (), description="Declared kinds of origin (IPTC NewsCodes), of the file and its parts."
    )
    problems: tuple[str, ...] = Field((), description="C2PA's codes for what didn't validate.")

    @property
    def declares_generated(self) -> bool:
        """Whether it declares that generative AI made the picture or a part of it."""
        return GENERATED in self.source_types


def marked(data: bytes) -> bool:
    """Whether a file may carry Content Credentials; false for most, within milliseconds."""
    return any(mark in data for mark in MARKS)


def read(data: bytes) -> ContentCredentials:
    """The Content Credentials of a picture's file. Never uses the network.

    A native library parses what strangers wrote: for their files, `provenance` calls this in a
    process of its own.
    """
    if not marked(data):
        return ContentCredentials(state="none")
    try:
        import c2pa  # type: ignore[import-untyped]
    except Exception:  # not installed, or its native part doesn't load on this machine
        return ContentCredentials(state="unreadable")
    try:
        with c2pa.Context.from_dict(OFFLINE) as context:
            reader = c2pa.Reader.try_create(None, io.BytesIO(data), context=context)
            if reader is None:
                return ContentCredentials(state="none")
            with reader:
                return _credentials(json.loads(reader.json()))
    except c2pa.C2paError as error:
        text = str(error)
        if text.startswith("NotSupported"):  # no container that can hold a manifest, BMP say
            return ContentCredentials(state="none")
        return ContentCredentials(state="remote" if text.startswith("Remote") else "unreadable")
    except Exception:  # a store that the library reads, but that isn't laid out as it says
        return ContentCredentials(state="unreadable")


def evidence(found: ContentCredentials) -> Evidence:
    """What was read, in words."""
    return stated(
        _finding(found), signer=found.signer or "nobody", tool=found.tool or "an unnamed program"
    )


def _finding(found: ContentCredentials) -> Finding:
    if found.state != "valid":
        return {
            "none": Finding.CREDENTIALS_NONE,
            "remote": Finding.CREDENTIALS_REMOTE,
            "unreadable": Finding.CREDENTIALS_UNREADABLE,
            "invalid": Finding.CREDENTIALS_INVALID,
        }[found.state]
    if found.declares_generated:
        return Finding.CREDENTIALS_GENERATED
    if PARTLY_GENERATED in found.source_types:
        return Finding.CREDENTIALS_PARTLY_GENERATED
    if CAPTURED.intersection(found.source_types):
        return Finding.CREDENTIALS_CAPTURED
    return Finding.CREDENTIALS_SILENT


def _credentials(store: dict[str, Any]) -> ContentCredentials:
    manifests = store["manifests"]
    active = manifests[store["active_manifest"]]
    signature = active.get("signature_info") or {}
    valid = store.get("validation_state") in ("Valid", "Trusted")
    source_types = sorted({found for manifest in manifests.values() for found in _types(manifest)})
    return ContentCredentials(
        state="valid" if valid else "invalid",
        signer=_text(signature.get("common_name") or signature.get("issuer")),
        signer_organisation=_text(signature.get("issuer")),
        tool=_text(_tool(active)),
        source_types=tuple(kind[:MAX_TEXT] for kind in source_types[:MAX_SOURCE_TYPES]),
        problems=tuple(sorted(_problems(store))[:MAX_SOURCE_TYPES]),
    )


def _tool(manifest: dict[str, Any]) -> object:
    named = manifest.get("claim_generator_info") or [{}]
    return named[0].get("name") or manifest.get("claim_generator")


def _problems(store: dict[str, Any]) -> set[str]:
    """Codes of C2PA for what failed; that the signer is unknown is no failure here."""
    codes = {str(status["code"])[:MAX_TEXT] for status in store.get("validation_status") or ()}
    return codes - {UNTRUSTED}


def _types(value: object, depth: int = 0) -> Iterator[str]:
    """Last part of each `digitalSourceType` in a manifest, at any depth that is sane."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.lower().endswith("digitalsourcetype") and isinstance(inner, str):
                yield inner.rstrip("/").rpartition("/")[2]
            yield from _types(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _types(inner, depth + 1)


def _text(value: object) -> str | None:
    return str(value)[:MAX_TEXT] if value else None
