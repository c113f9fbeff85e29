"""What the network would answer with one channel switched off."""

import streamlit as st

from backend.detector.verdict import probability, side_of
from backend.detector.words import VERDICT_TITLES
from backend.explain.ablation_table import AblationTable, measured, val_faces
from backend.face_sets.manifest import ManifestError
from backend.settings import settings
from dashboard.shared import loading, open_set
from dashboard.shared.loading import FaceView
from dashboard.shared.shown_progress import shown
from dashboard.shared.wording import FACE_SET, chance


def show(face: FaceView, layer: str, channel: int) -> None:
    """For this face at once; for the rate of found fakes from the shipped table, or on demand."""
    st.header("Switching this channel off", anchor=False)
    st.write("Its map becomes 0 everywhere, and all that follows is computed anew.")
    left, right = st.columns(2, gap="large")
    with left:
        _for_this_face(face, layer, channel)
    with right:
        _for_the_rate(layer, channel)


def _for_this_face(face: FaceView, layer: str, channel: int) -> None:
    files = loading.model_files()
    before = loading.logit_without(face.network_crop, None, 0)
    after = loading.logit_without(face.network_crop, layer, channel)
    st.metric(
        "Logit of this face without the channel",
        f"{after:+.2f}",
        f"{after - before:+.2f} against {before:+.2f} with it",
        delta_color="off",
        border=True,
    )
    chances = [chance(probability(logit, files.calibration)) for logit in (before, after)]
    verdicts = [VERDICT_TITLES[side_of(logit, files.thresholds)] for logit in (before, after)]
    st.caption(
        f"Chance that it was generated, if half of such pictures are: {chances[0]} with the"
        f" channel, {chances[1]} without. By the thresholds alone: {verdicts[0].lower()};"
        f" {'the same' if verdicts[0] == verdicts[1] else verdicts[1].lower()} without."
    )


def _for_the_rate(layer: str, channel: int) -> None:
    table = loading.ablation_table()
    if table is None:
        st.caption(
            "How the rate of found fakes changes isn't computed for these weights;"
            " `uncanny explain ablation` does it."
        )
    elif layer in table.layers:
        row = table.layers[layer][channel]
        _rate(table, table.tpr, row.tpr)
        st.caption(
            f"The logit changes by {row.fake_change:+.2f} on average for fakes and by"
            f" {row.real_change:+.2f} for photographs. {_how(table)}"
        )
    else:
        _on_demand(table, layer, channel)


def _rate(table: AblationTable, before: float, after: float) -> None:
    st.metric(
        f"Fakes found at a false-positive rate of {table.fpr:.1%}",
        f"{after:.1%}",
        f"{(after - before) * 100:+.1f} points against {before:.1%} with it",
        delta_color="off",
        border=True,
    )


def _how(table: AblationTable) -> str:
    return (
        f"Measured on {table.fakes} StyleGAN fakes and {table.reals} photographs of the"
        f" {table.set_name}, all at {table.side} pixels and without their mirror image, so the"
        " rate is lower than the shipped one. The threshold is set anew for each channel, and"
        " depends on the few surest of these photographs: some points either way are chance."
    )


def _on_demand(table: AblationTable, layer: str, channel: int) -> None:
    computed = ", ".join(table.layers)
    if not open_set.entries():
        st.caption(
            f"How the rate of found fakes changes is shipped for the layers {computed}; for the"
            f" others it is computed here where the open face set is on the machine. {FACE_SET}"
        )
        return
    st.caption(
        f"For the layers {computed} the rate of found fakes is shipped; here it takes a minute"
        " or two."
    )
    if st.button("Measure it on the val faces", key="measure"):
        _measure(table, layer, channel)


def _measure(table: AblationTable, layer: str, channel: int) -> None:
    try:
        faces = val_faces(loading.model_files(), settings().data, shown)
    except ManifestError as problem:
        st.warning(str(problem))
        return
    before, row = measured(loading.switch_alone(), layer, channel, faces, shown)
    _rate(table, before, row.tpr)
    st.caption(_how(table))
