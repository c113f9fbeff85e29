"""Spectrum: what generators leave in the fine structure of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from backend.explain.spectra import PHOTOGRAPHS, SIDE, GroupSpectrum, Spectra, Spectrum, spectrum
from backend.faces.crops import crop_around
from backend.images.decoding import decode
from dashboard.shared import (
    current_picture,
    evaluation,
    page_address,
    page_head,
    page_links,
    plot_export,
    selection,
)
from dashboard.shared.loading import CheckedPicture
from dashboard.spectrum import spectrum_plots

_SOURCES = (
    "[Zhang, Karaman and Chang 2019](https://arxiv.org/abs/1907.06515),"
    " [Durall, Keuper and Keuper 2020](https://arxiv.org/abs/2003.01826) and"
    " [Frank et al. 2020](https://arxiv.org/abs/2003.08685)"
)


@dataclass(frozen=True)
class OwnFace:
    """The spectrum of the chosen face."""

    side: int
    """Pixels of its crop."""
    measured: Spectrum | None
    """None where the crop is too small."""


def main() -> None:
    """The page."""
    page_head.show("Spectrum")
    st.write(
        "A generator of this kind draws a small picture and up-samples it, again and again. That"
        " leaves traces in the spectrum: the balance of coarse and fine structure, and peaks at"
        f" fractions of the sampling frequency ({_SOURCES})."
    )
    shipped = evaluation.spectra()
    if shipped is None:
        st.warning(
            "There are no spectra yet. `uncanny explain spectra` computes them from the open face"
            " set.",
            icon=":material/hourglass_empty:",
        )
        return
    own = _own_face()
    groups = _choose_size(shipped, own)
    reals = next((group for group in groups if group.about.kind == PHOTOGRAPHS), None)
    fakes = [group for group in groups if group.about.kind != PHOTOGRAPHS]
    _profiles(reals, fakes, own)
    if reals is not None and fakes:
        _differences(reals, fakes)
        _maps(reals, fakes)
    _how(shipped, groups)
    st.divider()
    plot_export.choose_format()


def _own_face() -> OwnFace | None:
    picture = current_picture.read()
    if picture is None or not picture.faces:
        st.caption("A picture with a face in it is laid over the groups.")
        page_links.to_check()
        return None
    left, right = st.columns([1, 5], vertical_alignment="center")
    with right:
        face = current_picture.choose_face(picture)
        chosen = selection.picture()
        own = _measured(chosen.data, picture, selection.face(len(picture.faces)))
        st.caption(
            f"{chosen.title}: the square around the face has {own.side} × {own.side} pixels."
            + ("" if own.measured else f" That is under {SIDE}: too small for this page's plots.")
        )
        page_links.to_check()
    left.image(face.crop, width=110, alt=f"The chosen face of {chosen.title}")
    return own


@st.cache_data(max_entries=32, show_spinner="Measuring the spectrum…")
def _measured(data: bytes, _picture: CheckedPicture, face: int) -> OwnFace:
    """Of a face of the picture, at the picture's own resolution; `data` alone is the key."""
    rgb = decode(data).rgb
    around = crop_around(_picture.faces[face].check.face, rgb.shape[1], rgb.shape[0])
    crop = around.untouched.of(rgb)
    return OwnFace(crop.shape[0], spectrum(crop))


def _choose_size(shipped: Spectra, own: OwnFace | None) -> list[GroupSpectrum]:
    """The groups of one size; at first that of the chosen face."""
    sizes = {_size(group): group.about for group in shipped.groups}
    names = sorted(sizes, key=lambda name: sizes[name].side_min)
    fitting = None
    if own is not None and own.measured:
        fitting = next((name for name in reversed(names) if sizes[name].side_min <= own.side), None)
    chosen = page_address.segments("Size of the square around the face", names, "size", fitting)
    if own is not None and fitting not in (None, chosen):
        st.caption(
            f"The chosen face has {own.side} pixels: beside groups of another size its curve says"
            " less, as scaling alone moves it."
        )
    return [group for group in shipped.groups if _size(group) == chosen]


def _size(group: GroupSpectrum) -> str:
    about = group.about
    if about.side_max is None:
        return f"from {about.side_min} pixels"
    return f"{about.side_min} to {about.side_max} pixels"


def _profiles(
    reals: GroupSpectrum | None, fakes: Sequence[GroupSpectrum], own: OwnFace | None
) -> None:
    st.header("From coarse to fine", anchor=False)
    measured = own.measured if own else None
    figure = spectrum_plots.profile_figure(reals, fakes, measured)
    groups = [*([reals] if reals else []), *fakes]
    plot_export.show(figure, spectrum_plots.profile_table(groups, measured), "spectrum-profiles")
    st.caption(
        "Mean power over all directions; to the left coarse structure, to the right the finest that"
        " pixels can hold. One face says little: faces of every group lie in each other's bands."
    )


def _differences(reals: GroupSpectrum, fakes: Sequence[GroupSpectrum]) -> None:
    st.header("Where generators part from photographs", anchor=False)
    figure = spectrum_plots.difference_figure(reals, fakes)
    table = spectrum_plots.difference_table(reals, fakes)
    plot_export.show(figure, table, "spectrum-differences")
    st.dataframe(spectrum_plots.largest_differences(reals, fakes), hide_index=True)
    st.caption(
        "Shaded: 95 % intervals of the difference of means, frequency by frequency. The table looks"
        " from 1/8 on: below, what is in the pictures counts for more than how they were made. A"
        " difference that is small beside the spread of the photographs (last column) can't tell a"
        " single face. JPEG has rounded away much of the fine structure of both; and where the"
        " sources were scaled or saved in other ways (see the end of the page), part of a"
        " difference is theirs."
    )


def _maps(reals: GroupSpectrum, fakes: Sequence[GroupSpectrum]) -> None:
    st.header("In two dimensions", anchor=False)
    kinds = {group.about.kind: group for group in fakes}
    fake = kinds[page_address.segments("Generator", list(kinds), key="generator")]
    both = np.stack([reals.quadrant, fake.quadrant])
    low, high = (float(end) for end in np.percentile(both, [1, 99]))
    apart = fake.quadrant - reals.quadrant
    limit = float(np.percentile(np.abs(apart), 99.8))
    shown = (
        (f"Photographs, n = {reals.about.n:,}", reals.quadrant, (low, high), False, "photographs"),
        (f"{fake.about.kind}, n = {fake.about.n:,}", fake.quadrant, (low, high), False, "fake"),
        ("Fake − photographs", apart, (-limit, limit), True, "difference"),
    )
    for column, (title, quadrant, ends, signed, name) in zip(
        st.columns(3, gap="medium"), shown, strict=True
    ):
        with column:
            st.markdown(f"**{title}**")
            figure = spectrum_plots.map_figure(quadrant, *ends, signed)
            plot_export.show(figure, spectrum_plots.map_table(quadrant), f"spectrum-map-{name}")
    st.caption(
        "Spots and lines at 1/8, 1/4, 3/8 and 1/2 of the sampling frequency are where up-sampling"
        " by two repeats the spectrum. The blocks of JPEG leave theirs at the same places, in"
        " photographs too: only the difference counts."
    )


def _how(shipped: Spectra, groups: Sequence[GroupSpectrum]) -> None:
    with st.expander("How this was measured, and of whom"):
        st.write(
            f"Of each face the middle {shipped.summary.side} × {shipped.summary.side} pixels of its"
            " crop, brightness only, nothing scaled, under a Hann window. In dB over the face's"
            " own mean power, so that contrast doesn't count; then the mean over faces. Faces of"
            f" {shipped.summary.set_name}, each photograph once; of the network only the face"
            " finder takes part. Size, codec and earlier scaling change a spectrum more than most"
            " generators do, so groups are compared at one size only, and the sources say what"
            " else may differ."
        )
        rows = [
            {"group": group.about.kind, "source": source, "faces": count}
            for group in groups
            for source, count in group.about.sources.items()
        ]
        st.dataframe(rows, hide_index=True)
