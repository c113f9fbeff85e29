"""Inside: what every layer makes of the chosen face, and what it does for the answer."""

import streamlit as st

from dashboard.inside import grad_cam_check, inside_layer, side_by_side, squeezed
from dashboard.shared import current_picture, page_head, page_links, plot_export, selection
from dashboard.shared.loading import FaceView

_FACE_WIDTH = 150
_VIEWS = {
    "layers": ("Layers", inside_layer.show),
    "beside": ("Two faces", side_by_side.show),
    "grad-cam": ("Grad-CAM", grad_cam_check.show),
    "squeezed": ("Compression", squeezed.show),
}


def main() -> None:
    """The page."""
    page_head.show("Inside: feature maps")
    st.write(
        "A convolution slides small filters over the picture. Each filter answers with a map:"
        " high where the picture looks like the filter, low where it doesn't. The next layer does"
        " the same with those maps, which makes it harder to read."
    )
    picture = current_picture.read()
    if picture is None or not picture.faces:
        page_links.to_check()
        return
    left, right = st.columns([1, 4], gap="medium", vertical_alignment="center")
    with right:
        face = current_picture.choose_face(picture)
        page_links.to_check()
        view = _view()
    if face.check.logit is None:
        st.info("This face is too small: the network isn't asked about it.")
        return
    title = selection.picture().title
    left.image(face.crop, width=_FACE_WIDTH, caption=title, alt=f"The chosen face of {title}")
    _show(view, face)
    st.divider()
    plot_export.choose_format()


def _view() -> str:
    selection.one_of(selection.VIEW, list(_VIEWS), "view")
    st.pills(
        "What to look at",
        list(_VIEWS),
        format_func=lambda name: _VIEWS[name][0],
        key=selection.VIEW,
        required=True,
    )
    return str(st.session_state[selection.VIEW])


def _show(view: str, face: FaceView) -> None:
    _VIEWS[view][1](face)
