"""Content Credentials: what the C2PA manifest store in a file declares, and whether it holds.

C2PA Technical Specification 2.2, spec.c2pa.org; read by c2pa-rs, which validates the signature
and that the hashes in it match the file, and looks the signer up in the C2PA's trust list.
"""

import io
import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.evidence import origins, trust_list
from backend.evidence.evidence import Evidence, stated
from backend.evidence.origins import Origin
from backend.evidence.words import (
    HOLDING,
    NOT_DECLARED,
    ORIGIN_STATEMENTS,
    UNNAMED_SIGNER,
    UNNAMED_TOOL,
    Attestation,
    Finding,
    Leaning,
)

if TYPE_CHECKING:
    import c2pa  # type: ignore[import-untyped]

MARKS = (b"c2pa", b"C2PA", b"dcterms:provenance")
"""One of them is in each file that carries a manifest store or names one elsewhere."""
MAX_TEXT = 200
MAX_SOURCE_TYPES = 20
MAX_DEPTH = 30
MAX_LINEAGE = 50
"""Manifests that are followed back."""
State = Literal[
    "none",
    "remote",
    "unreadable",
    "trusted",
    "signed",
    "expired",
    "changed",
    "revoked",
    "refused",
    "malformed",
    "unsupported",
    "invalid",
]
PROBLEMS: tuple[tuple[Attestation, tuple[str, ...]], ...] = (
    (Attestation.CHANGED, (".mismatch", "assertion.notRedacted")),
    (Attestation.REVOKED, (".revoked", ".ocsp.revoked")),
    (Attestation.UNSUPPORTED, ("algorithm.unsupported", "algorithm.deprecated")),
    (
        Attestation.MALFORMED,
        (
            ".missing",
            ".malformed",
            ".multiple",
            ".cbor.invalid",
            ".json.invalid",
            ".inaccessible",
            ".undeclared",
            ".outsideManifest",
            ".multipleHardBindings",
            ".ingredientMismatch",
        ),
    ),
    (Attestation.REFUSED, ("signingCredential.invalid",)),
    (Attestation.EXPIRED, ("signingCredential.expired", "claimSignature.outsideValidity")),
)
"""By the ends of C2PA's codes for failures; of several that a file has, the first kind counts."""
NO_FAILURES = ("signingCredential.untrusted", "cawg.", "timeStamp.")
"""Codes that leave a file valid: the signer, or who else put a name to it, is unknown, or its time
stamp doesn't count."""
MISPLACED = "exclusion"
"""In the explanation of a mismatch: its hash leaves out other bytes than the credentials' own. So
it shows no change, and no absence of one. Truepic's of 2023 left out the EXIF before it, too, and
c2pa-rs 0.91 calls them invalid with the code of a file that was changed."""
CREATED = "c2pa.created"
"""The action of making a picture; all others are done to one."""
UNCHANGED_BY = frozenset({CREATED, "c2pa.published", "c2pa.watermarked"})
"""Actions after which a camera's picture is its original still."""
MAX_DECOMPRESSED_MB = 20
PARENT = "parentOf"


def offline_settings() -> dict[str, Any]:
    """Of c2pa-rs (docs/settings.md): by default it would fetch the address that a picture names."""
    return {
        "core": {
            "allowed_network_hosts": [],
            "allow_redirects": False,
            "max_decompressed_manifest_size_in_mb": MAX_DECOMPRESSED_MB,
        },
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        "trust": {
            "trust_anchors": trust_list.anchors(),
            "trust_config": "\n".join(trust_list.EXTENDED_KEY_USAGES),
        },
    }


class ContentCredentials(BaseModel):
    """What the manifest store of a file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: State = Field(
        description="`trusted`: signature and hashes match the file, and the signer is on the"
        " C2PA's trust list. `signed`: they match, whoever signed. `expired`: they match, but the"
        " certificate has ended and no time stamp shows that it was signed before. `changed`: they"
        " don't match. `revoked`, `refused`: the certificate was withdrawn, or is not made for"
        " this. `malformed`, `unsupported`, `unreadable`: the store itself. `invalid`: anything"
        " else that C2PA calls so. `remote`: the file names a store elsewhere; it is never fetched."
    )
    signer: str | None = Field(None, description="The certificate's common name.")
    signer_organisation: str | None = Field(None, description="The certificate's organisation.")
    signed_at: str | None = Field(None, description="By its time stamp, ISO 8601.")
    tool: str | None = Field(None, description="The program that made the claim.")
    origin: Origin | None = Field(
        None, description="What the file declares of where it comes from; null where it doesn't."
    )
    camera_original: bool = Field(
        False, description="A camera is declared, and nothing done to the picture since."
    )
    source_types: tuple[str, ...] = Field(
        (), description="Declared kinds of origin (IPTC NewsCodes), of the file and its parts."
    )
    problems: tuple[str, ...] = Field((), description="C2PA's codes for what didn't validate.")

    @property
    def attestation(self) -> Attestation | None:
        """How well it is attested; None where there are no credentials."""
        if self.state == "none":
            return None
        if self.state == "trusted" and self.camera_original:
            return Attestation.CAMERA
        return Attestation(self.state)


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
        import c2pa
    except Exception:  # not installed, or its native part doesn't load on this machine
        return ContentCredentials(state="unreadable")
    try:
        reader = c2pa.Reader.try_create(None, io.BytesIO(data), context=shared_context())
        if reader is None:
            return ContentCredentials(state="none")
        with reader:
            return of_store(json.loads(reader.json()))
    except c2pa.C2paError as error:
        text = str(error)
        if text.startswith("NotSupported"):  # no container that can hold a manifest, BMP say
            return ContentCredentials(state="none")
        return ContentCredentials(state="remote" if text.startswith("Remote") else "unreadable")
    except Exception:  # a store that the library reads, but that isn't laid out as it says
        return ContentCredentials(state="unreadable")


@cache
def shared_context() -> "c2pa.Context":
    """Made once: half of the time for a file would go into reading the trust list again."""
    import c2pa

    return c2pa.Context.from_dict(offline_settings())


def evidence(found: ContentCredentials) -> Evidence:
    """What was read, in words."""
    attestation = found.attestation
    if attestation is None:
        return stated(Finding.CREDENTIALS_NONE)
    holds = attestation in HOLDING
    says = (ORIGIN_STATEMENTS[found.origin] if found.origin else NOT_DECLARED) if holds else ""
    return stated(
        Finding(f"credentials_{attestation}"),
        leaning=_leaning(found) if holds else None,
        says=says,
        signer=found.signer or UNNAMED_SIGNER,
        tool=found.tool or UNNAMED_TOOL,
        date=trust_list.DATE,
    )


def _leaning(found: ContentCredentials) -> Leaning:
    if found.origin is Origin.GENERATED:
        return "synthetic"
    return "photograph" if found.attestation is Attestation.CAMERA else "none"


def of_store(store: dict[str, Any]) -> ContentCredentials:
    """What a manifest store says, as c2pa-rs writes it in JSON.

    Raises KeyError, TypeError or AttributeError where it isn't laid out as c2pa-rs says.
    """
    manifests = store["manifests"]
    active = manifests[store["active_manifest"]]
    signature = active.get("signature_info") or {}
    failures = _failures(store.get("validation_status") or ())
    lineage = _lineage(store)
    return ContentCredentials(
        state=_state(str(store.get("validation_state")), failures),
        signer=_text(signature.get("common_name") or signature.get("issuer")),
        signer_organisation=_text(signature.get("issuer")),
        signed_at=_text(signature.get("time")),
        tool=_text(tool_of(active)),
        origin=_origin(lineage, list(manifests.values())),
        camera_original=_is_camera_original(lineage),
        source_types=source_types_of(*manifests.values()),
        problems=tuple(failures[:MAX_SOURCE_TYPES]),
    )


def _state(validation: str, failures: list[str]) -> State:
    if validation == "Trusted":
        return "trusted"
    if validation == "Valid":
        return "signed"
    for attestation, ends in PROBLEMS:
        if any(code.endswith(ends) for code in failures):
            return attestation.value  # type: ignore[return-value]
    return "invalid"


def _failures(statuses: Iterable[dict[str, Any]]) -> list[str]:
    """C2PA's codes for what failed, sorted; that somebody is unknown is no failure here."""
    codes = {_code(status)[:MAX_TEXT] for status in statuses}
    return sorted(code for code in codes if not code.startswith(NO_FAILURES))


def _code(status: dict[str, Any]) -> str:
    """C2PA's code; where it is no change that it tells of, with what it is behind it."""
    code = str(status["code"])
    is_misplaced = MISPLACED in str(status.get("explanation"))
    return f"{code} ({MISPLACED})" if is_misplaced else code


def _lineage(store: dict[str, Any]) -> list[dict[str, Any]]:
    """The active manifest and those of the pictures that it was made from, newest first."""
    manifests, label = store["manifests"], store["active_manifest"]
    followed: dict[str, dict[str, Any]] = {}
    while label in manifests and label not in followed and len(followed) < MAX_LINEAGE:
        followed[label] = manifests[label]
        label = _parent(manifests[label]).get("active_manifest")
    return list(followed.values())


def _parent(manifest: dict[str, Any]) -> dict[str, Any]:
    """The picture that this one was made from, as its manifest tells of it; else nothing."""
    ingredients = manifest.get("ingredients") or ()
    return next((each for each in ingredients if each.get("relationship") == PARENT), {})


def _as_signed(lineage: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As far back as each picture was what its signer had signed when the next was made from it.

    Who opens a file that was changed, and signs what comes of it, gets a valid signature. What was
    found on opening stands with the ingredient alone.
    """
    kept = []
    for manifest in lineage:
        kept.append(manifest)
        parent = _parent(manifest)
        results = (parent.get("validation_results") or {}).get("activeManifest") or {}
        found = [*(results.get("failure") or ()), *(parent.get("validation_status") or ())]
        if _state("Invalid", _failures(found)) == "changed":
            break
    return kept


def _origin(lineage: list[dict[str, Any]], manifests: list[dict[str, Any]]) -> Origin | None:
    own = _origins(lineage) - {Origin.CAPTURED} | _origins(_as_signed(lineage))
    if Origin.GENERATED in own:
        return Origin.PARTLY_GENERATED if Origin.CAPTURED in own else Origin.GENERATED
    parts = _origins([each for each in manifests if each not in lineage])
    if parts & {Origin.GENERATED, Origin.PARTLY_GENERATED}:
        own |= {Origin.PARTLY_GENERATED}
    return origins.strongest(own)


def _origins(manifests: list[dict[str, Any]]) -> frozenset[Origin]:
    every = (declared for manifest in manifests for declared in _types(manifest))
    return frozenset(filter(None, (_origin_of(kind, is_edit) for kind, is_edit in every)))


def _origin_of(kind: str, is_edit: bool) -> Origin | None:
    """Who edits a picture with generative AI has not made it with that."""
    origin = origins.of_source_type(kind)
    return Origin.PARTLY_GENERATED if is_edit and origin is Origin.GENERATED else origin


def _is_camera_original(lineage: list[dict[str, Any]]) -> bool:
    if len(lineage) != 1 or lineage[0].get("ingredients"):
        return False
    return _origins(lineage) == {Origin.CAPTURED} and UNCHANGED_BY.issuperset(
        actions_of(lineage[0])
    )


def actions_of(manifest: dict[str, Any]) -> tuple[str, ...]:
    """What a manifest declares done, by C2PA's codes, in its order."""
    return tuple(
        str(action.get("action"))[:MAX_TEXT]
        for assertion in manifest.get("assertions") or ()
        if str(assertion.get("label")).startswith("c2pa.actions")
        for action in assertion["data"]["actions"]
    )


def source_types_of(*manifests: dict[str, Any]) -> tuple[str, ...]:
    """IPTC's words that they declare, sorted and each once."""
    declared = sorted({kind for manifest in manifests for kind, _ in _types(manifest)})
    return tuple(kind[:MAX_TEXT] for kind in declared[:MAX_SOURCE_TYPES])


def tool_of(manifest: dict[str, Any]) -> object:
    """The program that made the claim, as far as it is named."""
    named = manifest.get("claim_generator_info") or [{}]
    return named[0].get("name") or manifest.get("claim_generator")


def _types(value: object, is_edit: bool = False, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Last part of each `digitalSourceType` in a manifest, at any depth that is sane.

    And whether it is of something that was done to the picture, not of its making.
    """
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        if isinstance(action := value.get("action"), str):
            is_edit = action != CREATED
        for key, inner in value.items():
            if key.lower().endswith("digitalsourcetype") and isinstance(inner, str):
                yield origins.word_of(inner), is_edit
            yield from _types(inner, is_edit, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _types(inner, is_edit, depth + 1)


def _text(value: object) -> str | None:
    return str(value)[:MAX_TEXT] if value else None
