"""Mistakes: the test faces that the network got wrong, the most confident first."""

import pandas as pd
import streamlit as st

from dashboard.mistakes import mistake_tiles, shipped_tiles
from dashboard.shared import evaluation, open_set, page_address, page_head, plot_export, selection
from dashboard.shared.mistake_list import Kind, Line, mistakes
from dashboard.shared.wording import FACE_SET

_ALL = "all"
_BOTH = "both"
_SORTS = {
    "most confident first": None,
    "index": "index",
    "largest face first": "face_size",
    "source": "source",
}
_SHOWN = {
    "index": "index",
    "mistake": "mistake",
    "probability": "probability of being generated",
    "logit": "logit",
    "verdict": "verdict",
    "source": "source",
    "generator": "generator",
    "face_size": "face (pixels)",
    "path": "picture",
}


def main() -> None:
    """The page."""
    page_head.show("Mistakes")
    st.write(
        "Where a network errs says more about it than where it is right. It can call a photograph"
        " generated (a **false positive**), or take a generated face for a photograph (a **false"
        " negative**)."
    )
    if not open_set.entries():
        shipped_tiles.show()
    found = evaluation.evaluation()
    if found is None:
        st.warning(
            "There are no answers of exactly these weights. `uncanny model` makes them from the"
            " open face set."
        )
        return
    st.header("Among the test faces", anchor=False)
    st.caption("The number of a face is its place in the test split of the open face set.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        line = Line(page_address.select("Counts as a mistake", list(Line), key="line", width=240))
        mangling = page_address.select("Pictures", found.report.manglings, key="mangling")
        rows = mistakes(found.predictions, mangling, line, selection.threshold())
        kind = page_address.select("Kind", [_BOTH, *Kind], key="kind")
        rows = rows if kind == _BOTH else rows[rows["mistake"] == kind]
        rows = _filtered(rows, "source", "Source")
        rows = _filtered(rows, "generator", "Generator")
        rows = _sorted(rows)
    if line is Line.THRESHOLD:
        st.caption(
            f"Called generated above a logit of {selection.threshold():.2f}: the slider on the page"
            " “How right is it?”, part “Threshold”, moves it."
        )
    if rows.empty:
        st.success("No mistake of this kind.", icon=":material/check:")
        return
    _counts(rows, found.predictions, mangling)
    _gallery(rows)
    _table(rows)


def _filtered(rows: pd.DataFrame, column: str, label: str) -> pd.DataFrame:
    # A photograph has no generator.
    names = [str(name) for name in sorted(rows[column].unique()) if name]
    chosen = page_address.select(label, [_ALL, *names], key=column)
    return rows if chosen == _ALL else rows[rows[column] == chosen]


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    chosen = page_address.select("Order", list(_SORTS), key="order", width=210)
    column = _SORTS[chosen]
    if column is None:
        return rows
    return rows.sort_values(column, ascending=column != "face_size", kind="stable")


def _counts(rows: pd.DataFrame, predictions: pd.DataFrame, mangling: str) -> None:
    faces = int((predictions["mangling"] == mangling).sum())
    counts = rows["mistake"].value_counts()
    named = ", ".join(
        f"{counts[kind]} {kind}{'' if counts[kind] == 1 else 's'}"
        for kind in Kind
        if kind in counts
    )
    st.markdown(f"**{named}** among {faces:,} test faces, as `{mangling}`.")


def _gallery(rows: pd.DataFrame) -> None:
    if not open_set.entries():
        st.info(
            "The pictures themselves are not here: they belong to the open face set, which isn't at"
            f" `{open_set.folder()}`. The figures below need no pictures. {FACE_SET}",
            icon=":material/hide_image:",
        )
        return
    pages = -(-len(rows) // mistake_tiles.PER_PAGE)
    page = 1
    if pages > 1:
        page = page_address.number(f"Page, of {pages}", 1, pages, key="page", width=190)
    first = (page - 1) * mistake_tiles.PER_PAGE
    mistake_tiles.show(rows[first : first + mistake_tiles.PER_PAGE])


def _table(rows: pd.DataFrame) -> None:
    st.header("As a list", anchor=False)
    table = rows[list(_SHOWN)].rename(columns=_SHOWN)
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            _SHOWN["probability"]: st.column_config.NumberColumn(format="percent"),
            "logit": st.column_config.NumberColumn(format="%.2f"),
            _SHOWN["face_size"]: st.column_config.NumberColumn(format="%.0f"),
        },
    )
    plot_export.download(table, "mistakes")
