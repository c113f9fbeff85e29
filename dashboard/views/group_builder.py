"""The visitor's own group: any faces of the open set by what they have in common."""

import streamlit as st

from backend.explain.face_activations import FaceActivations, face_activations
from backend.explain.face_filter import FaceFilter
from backend.explain.feature_maps import FeatureMaps
from backend.explain.group_averages import Asked, write_group_maps
from backend.settings import settings
from dashboard import compared_groups, loading, open_set, selection
from dashboard.compared_groups import OWN, OWN_RANDOM, OwnGroup
from dashboard.views.shown_progress import shown

_SPLITS = ("test", "val", "train")
_LABELS = {"any": "all", "real": "photographs", "fake": "generated"}
_ANSWERS = {"any": "right or wrong", "right": "right", "wrong": "wrong"}


def show() -> None:
    """The builder; what it makes appears among the groups as “Own group”."""
    with st.expander("Build a group of your own", icon=":material/filter_alt:"):
        if not open_set.entries():
            st.write(
                "Your own group needs the open face set on this machine, at"
                f" `{open_set.folder()}` (the setting `UNCANNY_DATA`). It may not be passed on"
                " with Uncanny; the groups above come from it and are shipped as averages."
                " `uncanny data --help` says how to make a set of your own."
            )
            return
        split = st.segmented_control(
            "Split",
            _SPLITS,
            default=compared_groups.asked_filter().split,
            required=True,
            help="The network has learnt from the faces of the train split.",
        )
        everyone = compared_groups.activations(split)
        if everyone is None:
            _offer(split)
        else:
            _form(split, everyone)


def maps_offer(own: OwnGroup) -> None:
    """A button that computes the mean maps of the own group and of its control."""
    st.info(
        "The channels' means are there at once. Mean maps of the own group and its control are"
        " computed once and kept.",
        icon=":material/grid_on:",
    )
    count = len(own.members(OWN)) + len(own.members(OWN_RANDOM))
    if not st.button(f"Compute the mean maps ({count:,} faces)", disabled=not count):
        return
    asked = Asked(loading.detector(), FeatureMaps.load(loading.model_files().name))
    for name in (OWN, OWN_RANDOM):
        write_group_maps(asked, own.members(name), settings().cache, shown)
    st.rerun()


def _offer(split: str) -> None:
    entries = compared_groups.split_entries(split)
    if not entries:
        st.warning(f"The face set has no {split} split.")
        return
    st.write(
        f"What every channel answers to each of the {len(entries):,} pictures of the {split} split"
        " has to be computed once, at roughly ten faces a second, and is then kept in the cache"
        f" (`{settings().cache}`) until the weights or the pictures change."
    )
    if st.button(f"Compute it for {len(entries):,} pictures", type="primary"):
        face_activations(loading.model_files(), entries, settings().cache, shown)
        st.rerun()


def _form(split: str, everyone: FaceActivations) -> None:
    asked = compared_groups.asked_filter()
    faces = everyone.faces
    with st.form("own group", border=False):
        left, right = st.columns(2, gap="large")
        with left:
            label = st.segmented_control(
                "Faces",
                list(_LABELS),
                default=asked.label,
                format_func=lambda name: _LABELS[name],
                required=True,
            )
            answer = st.segmented_control(
                "Answers, at the threshold",
                list(_ANSWERS),
                default=asked.answer,
                format_func=lambda name: _ANSWERS[name],
                required=True,
            )
            logits = (float(faces["logit"].min()), float(faces["logit"].max()))
            threshold = st.slider(
                "Threshold on the logit: called generated above it",
                *logits,
                min(max(selection.threshold(), logits[0]), logits[1]),
            )
            chances = st.slider(
                "Probability of being generated", 0.0, 1.0, asked.probabilities, 0.0001, "%.4f"
            )
        with right:
            sources = sorted(faces["source"].unique())
            generators = sorted(name for name in faces["generator"].unique() if name)
            chosen_sources = st.multiselect(
                "Sources", sources, [name for name in asked.sources if name in sources]
            )
            chosen_generators = st.multiselect(
                "Generators", generators, [name for name in asked.generators if name in generators]
            )
            widths = (int(faces["width"].min()), int(faces["width"].max()))
            low, high = asked.widths or widths
            width = st.slider(
                "Width of the picture, pixels",
                *widths,
                (max(low, widths[0]), min(high, widths[1])),
                disabled=widths[0] == widths[1],
            )
        if st.form_submit_button("Make the group", type="primary"):
            made = FaceFilter(
                split=split,
                label=label,
                answer=answer,
                probabilities=chances,
                sources=tuple(chosen_sources),
                generators=tuple(chosen_generators),
                widths=None if tuple(width) == widths else width,
            )
            _take(made, threshold, everyone)


def _take(made: FaceFilter, threshold: float, everyone: FaceActivations) -> None:
    calibration = loading.model_files().calibration
    if not made.chosen(everyone.faces, calibration, threshold).any():
        st.warning("No face of the split fits all of this.", icon=":material/filter_alt_off:")
        return
    st.session_state[selection.FILTER] = made.written()
    selection.take_groups(OWN, OWN_RANDOM, threshold)
    st.rerun()
