"""Check a face: any picture, its faces, and the answer about each."""

import streamlit as st

from backend.detector.contract import Calibration
from backend.images.decoding import Rgb
from backend.images.scaling import Float32
from dashboard.check import file_says, picture_chooser, verdict_card
from dashboard.shared import (
    current_picture,
    face_boxes,
    heat_map,
    loading,
    map_tables,
    page_head,
    plot_export,
    selection,
    theme,
)


def main() -> None:
    """The page."""
    page_head.show("Is this face a photograph?")
    st.write(
        "Uncanny looks at a face and says whether a camera took it or a generator of the StyleGAN"
        " kind made it."
    )
    picture_chooser.show()
    picture = current_picture.read()
    if picture is None:
        return
    with st.container(key=theme.LAST_FIRST):
        shown, answer = st.columns([5, 4], gap="medium")
    data = selection.picture().data
    with answer:
        file_says.show_line(data, picture.verdict)
        face = current_picture.choose_face(picture) if picture.faces else None
        if face is not None:
            verdict_card.show(face.check)
    with shown:
        chosen = selection.face(len(picture.faces)) if picture.faces else 0
        said = f"{selection.picture().title}: {face_boxes.described(picture)}"
        st.image(face_boxes.boxed(picture, chosen), width="stretch", alt=said)
        st.caption(said)
    if face is not None and face.check.cells is not None and face.check.weighed is not None:
        _where(face.crop, face.check.cells, face.check.weighed.rules.calibration)
    file_says.show(data, picture.verdict)


def _where(crop: Rgb, cells: Float32, calibration: Calibration) -> None:
    st.header("Where the evidence lies", anchor=False)
    plot, text = st.columns([5, 4], gap="medium")
    averages = loading.group_averages()
    with plot:
        figure = heat_map.heat_map(
            crop,
            cells,
            calibration,
            averages.summary.cell_scale if averages else None,
        )
        plot_export.show(
            figure, lambda: map_tables.map_table(logit=cells), "heat-map", width=theme.WIDE
        )
    with text:
        rows, columns = cells.shape
        st.write(
            f"The network scores each of {rows} × {columns} cells of the face and answers with"
            " their mean. :orange[**Orange**] cells speak for a generator, :blue[**blue**] ones"
            " for a photograph, clear ones for neither. The scale is the same for every face."
        )
        st.write(
            "A patch of colour is not a found fault: it says where the network's score came from,"
            " not why."
        )
