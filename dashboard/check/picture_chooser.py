"""Choosing a picture: upload, web address or sample."""

import streamlit as st

from backend.images.decoding import decode
from backend.images.limits import FORMATS
from backend.images.problems import PictureProblem
from dashboard.shared import selection, theme
from dashboard.shared.heat_map import picture_uri
from dashboard.shared.loading import shrunk
from dashboard.shared.samples import SAMPLES, sample_bytes
from dashboard.shared.selection import ChosenPicture

_UPLOAD = "upload"
_URL = "url"
_TABS = (
    ":material/upload: Upload",
    ":material/link: Web address",
    ":material/collections: Samples",
)
_SAMPLE_WIDTH = 88
_SHARPNESS = 2
"""Pixels of the small copy over those of the page."""


def show() -> None:
    """Three ways to a picture; what is chosen goes to `selection`."""
    upload, address, samples = st.tabs(
        list(_TABS), default=_TABS[-1] if selection.picture().sample else None
    )
    with upload:
        # Any file name is let through: decoding decides by the bytes, and says why not.
        st.file_uploader(
            f"A picture with a face ({', '.join(FORMATS)})", key=_UPLOAD, on_change=_take_upload
        )
    with address, st.form("address", border=False):
        st.text_input("Address of the picture", key=_URL, placeholder="https://…")
        st.form_submit_button("Fetch and check", on_click=_take_url)
    with samples:
        _samples()


def _samples() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key=theme.IN_A_ROW):
        for title in SAMPLES:
            with st.container(width=_SAMPLE_WIDTH + 12, gap=None):
                picture = _sample(title)
                if picture is None:
                    st.caption("damaged or gone")
                else:
                    st.image(picture, width=_SAMPLE_WIDTH, alt="")  # the button says it
                st.button(
                    title,
                    key=f"sample {title}",
                    type="tertiary",
                    on_click=selection.choose_sample,
                    args=(title,),
                    disabled=picture is None,
                )
    st.caption(
        "Photographs in the public domain, and faces of nobody, drawn by MobileStyleGAN"
        " (Apache-2.0), which the network never learned from. The faces that it was tested on may"
        " not be passed on."
    )


@st.cache_data(max_entries=32, show_spinner=False)
def _sample(title: str) -> str | None:
    """A small copy as a data URI; None where the file is gone or can't be read."""
    try:
        rgb = decode(sample_bytes(title)).rgb
    except (OSError, PictureProblem):
        return None
    return picture_uri(shrunk(rgb, _SHARPNESS * _SAMPLE_WIDTH))


def _take_upload() -> None:
    file = st.session_state[_UPLOAD]
    if file is not None:
        selection.choose(ChosenPicture(file.name, file.getvalue()))


def _take_url() -> None:
    selection.choose(selection.from_address(st.session_state[_URL].strip()))
