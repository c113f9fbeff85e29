"""`backend/evidence/traces.md`: the table of traces for people."""

from backend.evidence.traces import CREDIT, DEVICE, SOFTWARE, TEXT, TRACES, Trace
from backend.evidence.words import ORIGIN_TITLES

_HEAD = """# What is read of a file's metadata

Made from `traces.py`. A row counts where its pattern, which stands there, is found in one of its
fields, whatever the case. Backend and browser read every row alike: `tests/evidence/labelled.py`
makes files that each row finds something in, and `tests/e2e/test_labels.py` asks both sides about
them. Beside these stand IPTC's digital source types (`origins.py`) and signed Content Credentials.

{groups}

| name | says | found in | of version | known from |
|---|---|---|---|---|
"""


_GROUPS = {
    "software": (SOFTWARE, "where programs put their own name"),
    "device": (DEVICE, "where cameras put theirs, and some generators, too"),
    "credit": (CREDIT, "where it is said whose a picture is"),
    "text": (TEXT, "where anything is written"),
}


def traces_page() -> str:
    """The page as it should be now."""
    groups = "\n".join(
        f"- *{name}*, {meaning}: {_quoted(fields)}" for name, (fields, meaning) in _GROUPS.items()
    )
    return _HEAD.format(groups=groups) + "".join(map(_row, TRACES))


def _row(trace: Trace) -> str:
    cells = (
        trace.name,
        ORIGIN_TITLES[trace.says],
        _found_in(trace.fields),
        trace.version,
        trace.source,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _found_in(fields: tuple[str, ...]) -> str:
    """Groups by their names, what is left of the fields by theirs."""
    groups = {name: group for name, (group, _) in _GROUPS.items() if set(group) <= set(fields)}
    grouped = {field for group in groups.values() for field in group}
    left = tuple(field for field in fields if field not in grouped)
    return ", ".join([*(f"*{name}*" for name in groups), *filter(None, [_quoted(left)])])


def _quoted(fields: tuple[str, ...]) -> str:
    return ", ".join(f"`{field}`" for field in fields)
