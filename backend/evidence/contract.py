"""What the browser needs to read of a file what Python reads: `extension/model/labels.json`.

Put together here from where each constant is defined; its JSON schema gives the types there.
"""

from pydantic import BaseModel, ConfigDict

from backend.evidence import content_credentials, fields, origins, trust_list
from backend.evidence.origins import Origin
from backend.evidence.traces import EDITORS, STANDARDS, TRACES
from backend.evidence.words import HOLDING, Attestation, Disagreement


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TraceRow(_Part):
    """A row of `backend.evidence.traces`."""

    name: str
    says: Origin
    fields: list[str]
    pattern: str
    version: str
    source: str


class FailureKind(_Part):
    """C2PA's codes of one kind of failure, by their ends."""

    attestation: Attestation
    ends: list[str]


class FieldBounds(_Part):
    """How much of a file is read."""

    max_text: int
    max_all_text: int
    max_fields: int
    max_xmp_bytes: int
    max_xmp_depth: int


class LabelTable(_Part):
    """The whole of it."""

    traces: list[TraceRow]
    standards: list[str]
    editors: list[str]
    source_types: dict[str, Origin]
    strength: list[Origin]
    made: list[Origin]
    contradicts_captured: list[Origin]
    attestations: list[Attestation]
    holding: list[Attestation]
    disagreements: list[Disagreement]
    failures: list[FailureKind]
    no_failures: list[str]
    misplaced: str
    created: str
    unchanged_by: list[str]
    exif_texts: list[str]
    iptc_texts: list[str]
    exposure: list[str]
    bounds: FieldBounds
    marks: list[str]
    trust_date: str
    extended_key_usages: list[str]
    max_decompressed_manifest_mb: int


def build_labels() -> LabelTable:
    """As the modules have it now."""
    return LabelTable(
        traces=[
            TraceRow(
                name=trace.name,
                says=trace.says,
                fields=sorted(set(trace.fields)),
                pattern=trace.pattern,
                version=trace.version,
                source=trace.source,
            )
            for trace in TRACES
        ],
        standards=sorted(STANDARDS),
        editors=sorted(EDITORS),
        source_types=origins.SOURCE_TYPES,
        strength=list(origins.STRENGTH),
        made=sorted(origins.MADE),
        contradicts_captured=sorted(origins.CONTRADICTS_CAPTURED),
        attestations=list(Attestation),
        holding=sorted(HOLDING),
        disagreements=list(Disagreement),
        failures=[
            FailureKind(attestation=attestation, ends=list(ends))
            for attestation, ends in content_credentials.PROBLEMS
        ],
        no_failures=list(content_credentials.NO_FAILURES),
        misplaced=content_credentials.MISPLACED,
        created=content_credentials.CREATED,
        unchanged_by=sorted(content_credentials.UNCHANGED_BY),
        exif_texts=list(fields.EXIF_TEXTS),
        iptc_texts=list(fields.IPTC_TEXTS.values()),
        exposure=list(fields.EXPOSURE),
        bounds=FieldBounds(
            max_text=fields.MAX_TEXT,
            max_all_text=fields.MAX_ALL_TEXT,
            max_fields=fields.MAX_FIELDS,
            max_xmp_bytes=fields.MAX_XMP_BYTES,
            max_xmp_depth=fields.MAX_XMP_DEPTH,
        ),
        marks=[mark.decode() for mark in content_credentials.MARKS],
        trust_date=trust_list.DATE,
        extended_key_usages=list(trust_list.EXTENDED_KEY_USAGES),
        max_decompressed_manifest_mb=content_credentials.MAX_DECOMPRESSED_MB,
    )
