"""Compression and size: how the answer holds when the picture is scaled down and saved again."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from backend.detector.contract import Thresholds
from backend.detector.words import REASON_TITLES, VERDICT_TITLES
from backend.face_sets.manglings import mangle
from backend.images.problems import PictureProblem
from dashboard.shared import loading, page_address, plot_export, selection, theme
from dashboard.shared.loading import CheckedPicture, FaceView
from dashboard.shared.wording import chance, problem_words

_SIDE_MIN = 100
_FINEST = 100
_HEIGHT = 176


@st.fragment
def show(face: FaceView) -> None:
    """The view; its sliders run it alone."""
    st.write(
        "The web scales pictures down and compresses them. Move the sliders: the picture goes the"
        " same way as in our measurements (scaled, saved as JPEG), and is checked anew."
    )
    whole = selection.picture().data
    found = loading.checked(whole)
    longest = max(found.width, found.height)
    with st.container(horizontal=True):
        quality = page_address.slider("JPEG quality", 10, _FINEST, 75, key="quality")
        side = page_address.slider(
            "Longest side, pixels", min(_SIDE_MIN, longest - 1), longest, longest, key="side"
        )
    try:
        squeezed = mangle(whole, f"{side}:{quality}")
        picture = loading.checked(squeezed)
    except (PictureProblem, ValueError) as problem:
        st.error(problem_words(problem) if isinstance(problem, PictureProblem) else str(problem))
        return
    after = _same_face(face, found, picture)
    left, right = st.columns([1, 2], gap="large")
    with left:
        if after is not None:
            # As a PNG, or what is seen of the squeezing would be Streamlit's own compression.
            st.image(
                after.crop, width=theme.WIDE // 2, output_format="PNG", alt="The face, squeezed"
            )
        st.caption(f"{picture.width} × {picture.height} pixels, {len(squeezed) / 1000:,.0f} kB")
    with right:
        _verdicts(face, after)


def _same_face(face: FaceView, before: CheckedPicture, after: CheckedPicture) -> FaceView | None:
    """The face whose middle lies nearest to where it was, as a share of the picture."""

    def middle(view: FaceView, picture: CheckedPicture) -> complex:
        box = view.check.face
        return complex(
            (box.x + box.width / 2) / picture.width, (box.y + box.height / 2) / picture.height
        )

    wanted = middle(face, before)
    return min(after.faces, key=lambda view: abs(middle(view, after) - wanted), default=None)


def _verdicts(before: FaceView, after: FaceView | None) -> None:
    if after is None:
        st.warning("The face isn't found any more.", icon=":material/person_off:")
        return
    verdict = VERDICT_TITLES[after.check.verdict]
    reason = f": {REASON_TITLES[after.check.reason].lower()}" if after.check.reason else ""
    badge, icon = (
        theme.VERDICT_BADGES[after.check.verdict],
        theme.VERDICT_ICONS[after.check.verdict],
    )
    st.markdown(f"## :{badge}-badge[{icon} {after.check.verdict}] {verdict}{reason}")
    weighed = after.check.weighed
    if after.check.logit is None or before.check.logit is None or weighed is None:
        return
    now = chance(weighed.probability(after.check.logit, selection.prior()))
    st.write(
        f"Chance that it was generated: **{now}**. The logit is {after.check.logit:+.2f}; as found"
        f" it was {before.check.logit:+.2f}. The face is {after.check.face.size:.0f} pixels large."
    )
    table = pd.DataFrame(
        {"picture": ["as found", "squeezed"], "logit": [before.check.logit, after.check.logit]}
    )
    figure = _line(before.check.logit, after.check.logit, weighed.rules.thresholds)
    plot_export.show(figure, table, "squeezed-logit", width=600)


def _line(before: float, after: float, thresholds: Thresholds) -> go.Figure:
    """Both logits on a line with the thresholds for a picture of this kind."""
    places = [before, after, thresholds.lower, thresholds.upper]
    room = 0.2 * (max(places) - min(places))
    low, high = min(places) - room, max(places) + room
    figure = go.Figure()
    for start, end, colour, name, place in (
        (low, thresholds.lower, theme.BLUE, "photograph", "top left"),
        (thresholds.lower, thresholds.upper, theme.GREY, "unsure", "top"),
        (thresholds.upper, high, theme.ORANGE, "generated", "top right"),
    ):
        figure.add_vrect(
            x0=start,
            x1=end,
            fillcolor=colour,
            opacity=0.25,
            line_width=0,
            annotation={"text": name, "font": {"size": theme.SMALL}},
            annotation_position=place,
        )
    for value, name, symbol in (
        (before, "as found", "circle-open"),
        (after, "squeezed", "diamond"),
    ):
        figure.add_scatter(
            x=[value],
            y=[0],
            mode="markers",
            name=name,
            marker={"size": 14, "symbol": symbol, "color": theme.CHOSEN, "line": {"width": 2}},
            hovertemplate="%{x:.2f}<extra>" + name + "</extra>",
        )
    figure.update_layout(
        height=_HEIGHT,
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        dragmode=False,
        legend={"orientation": "h", "y": -0.75},
    )
    figure.update_xaxes(range=[low, high], title="logit")
    figure.update_yaxes(visible=False, range=[-1, 1.6])
    return figure
