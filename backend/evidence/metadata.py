"""What the metadata of a file declares: its fields, held against the table of traces."""

from dataclasses import dataclass

from backend.evidence import fields, origins
from backend.evidence.evidence import Evidence, stated
from backend.evidence.origins import Origin
from backend.evidence.traces import STANDARDS, TRACES, without_editors
from backend.evidence.words import ORIGIN_STATEMENTS, Finding

SHOWN = 3
"""Names and fields that a statement lists at most."""
LEANING = frozenset({Origin.GENERATED, Origin.GENERATOR_NAMED})
_NAMES = tuple(dict.fromkeys(trace.name for trace in TRACES))
_SOURCE_TYPE = "xmp:digitalsourcetype"


@dataclass(frozen=True)
class Found:
    """One thing that a field declares."""

    origin: Origin
    name: str | None
    """Of the generator, program or label that is named; None for IPTC's bare source type."""
    field: str


@dataclass(frozen=True)
class Metadata:
    """What the fields of a file say of its origin."""

    found: tuple[Found, ...]
    camera: str | None
    """Make and model, where an exposure stands beside them."""
    was_read: bool = True
    """Whether the file could be read at all."""

    @property
    def origin(self) -> Origin | None:
        """What all of it comes to."""
        return origins.strongest(frozenset(each.origin for each in self.found))

    @property
    def names(self) -> tuple[str, ...]:
        """Generators and programs that are named, each once, in the order of the table."""
        named = {each.name for each in self.found} - STANDARDS
        return tuple(name for name in _NAMES if name in named)

    @property
    def fields(self) -> tuple[str, ...]:
        """Where that stands, and where a generator is named; sorted and each once."""
        origin = self.origin
        stands = {origin, Origin.GENERATOR_NAMED}
        if origin is Origin.CONTRADICTORY:
            stands |= {Origin.CAPTURED, *origins.CONTRADICTS_CAPTURED}
        return tuple(sorted({each.field for each in self.found if each.origin in stands}))


def read(data: bytes) -> Metadata:
    """What a picture's file declares; nothing where it can't be read. Never raises."""
    read_fields = fields.read(data)
    return Metadata(_found(read_fields.texts), read_fields.camera, read_fields.were_read)


def evidence(found: Metadata) -> Evidence:
    """What was read, in words."""
    if found.origin:
        names = ", ".join((without_editors(found.names) or found.names)[:SHOWN])
        return stated(
            Finding.METADATA_DECLARED,
            leaning="synthetic" if found.origin in LEANING else "none",
            says=ORIGIN_STATEMENTS[found.origin].format(names=names),
            fields=", ".join(found.fields[:SHOWN]),
        )
    if found.camera:
        return stated(Finding.METADATA_CAMERA, camera=found.camera)
    return stated(Finding.METADATA_NONE if found.was_read else Finding.METADATA_UNREADABLE)


def _found(texts: tuple[fields.Field, ...]) -> tuple[Found, ...]:
    """In the order of the fields, each thing once a field."""
    found: dict[Found, None] = {}
    for field, text in texts:
        name = field.lower()
        if name == _SOURCE_TYPE and (origin := origins.of_source_type(text)):
            found[Found(origin, None, field)] = None
        for trace in TRACES:
            if name in trace.fields and trace.expression.search(text):
                found[Found(trace.says, trace.name, field)] = None
    return tuple(found)
