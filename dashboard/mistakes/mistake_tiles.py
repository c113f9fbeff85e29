"""Small pictures of mistakes; each leads to the page “Inside”."""

from collections.abc import Hashable, Mapping
from pathlib import Path

import pandas as pd
import streamlit as st

from backend.face_sets.manglings import FOUND, mangle
from backend.images.decoding import decode
from backend.images.problems import PictureProblem
from dashboard.mistakes import look_inside
from dashboard.shared import open_set, selection
from dashboard.shared.heat_map import picture_uri
from dashboard.shared.loading import shrunk
from dashboard.shared.selection import ChosenPicture

PER_PAGE = 24
_WIDTH = 148
_SHARPNESS = 2
"""Pixels of the file over those of the page."""


def show(rows: pd.DataFrame) -> None:
    """A tile a row, at most PER_PAGE of them; their pictures come from the open set."""
    with st.container(horizontal=True):
        for row in rows.to_dict("records"):
            with st.container(width=_WIDTH, gap="small"):
                _tile(row)


def _tile(row: Mapping[Hashable, object]) -> None:
    name, mangling = str(row["path"]), str(row["mangling"])
    entry = open_set.entries().get(name)
    thumbnail = _thumbnail(entry.path, mangling) if entry else None
    if thumbnail is None:
        st.caption("The picture is not in the set here.")
    else:
        st.image(thumbnail, width=_WIDTH, alt=f"Face #{row['index']}")
    fake = row["label"] == "fake"
    st.caption(
        f"**#{row['index']}** {row['generator'] if fake else 'photograph'}, {row['source']}:"
        f" **{row['probability']:.1%}** generated"
    )
    if thumbnail is not None:
        look_inside.offer(
            f"#{row['index']}", f"{name} {mangling}", lambda: _picture(name, mangling)
        )


def _picture(name: str, mangling: str) -> ChosenPicture:
    """As the network saw it."""
    as_found = mangling == FOUND
    return (
        selection.from_set(name) if as_found else selection.from_set_mangled(f"{mangling}/{name}")
    )


@st.cache_data(max_entries=400, show_spinner=False)
def _thumbnail(path: Path, mangling: str) -> str | None:
    """As a data URI of some kilobytes; None where the picture is gone or can't be read.

    Not as a file of Streamlit's: the browser would ask for some that are gone on the next page.
    """
    try:
        rgb = decode(mangle(path.read_bytes(), mangling)).rgb
    except (OSError, PictureProblem):
        return None
    return picture_uri(shrunk(rgb, _SHARPNESS * _WIDTH))
