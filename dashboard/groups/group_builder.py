"""The visitor's own group: any faces of the open set by what they have in common."""

from collections.abc import Iterable, Sequence

import streamlit as st

from backend.explain.face_activations import FaceActivations, face_activations
from backend.explain.face_filter import FaceFilter
from backend.explain.group_averages import Asked, write_group_maps
from backend.face_sets.manifest import Entry
from backend.settings import settings
from dashboard.shared import compared_groups, loading, open_set, selection
from dashboard.shared.compared_groups import (
    OWN,
    OWN_RANDOM,
    SHIPPED_SPLIT,
    ComparedGroups,
    Comparison,
)
from dashboard.shared.shown_progress import shown
from dashboard.shared.wording import FACE_SET

_SPLITS = ("test", "val", "train")
_LABELS = {"any": "all", "real": "photographs", "fake": "generated"}
_ANSWERS = {"any": "right or wrong", "right": "right", "wrong": "wrong"}


def show() -> None:
    """The builder; what it makes appears among the groups as “Own group”."""
    with st.expander("Build a group of your own", icon=":material/filter_alt:"):
        if not open_set.entries():
            st.write(
                "Your own group needs the open face set on this machine, at"
                f" `{open_set.folder()}`. The groups above come from it and are shipped as"
                f" averages. {FACE_SET}"
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


def maps_offer(groups: ComparedGroups, compared: Comparison, shipped: Sequence[str]) -> None:
    """A button that computes the mean maps which two groups and their yardsticks lack here.

    Args: shipped names the layers whose maps every shipped group has.
    """
    st.caption(
        f"Mean maps are shipped for the layers {', '.join(shipped)}; of the others, and of groups"
        " of your own, the channels' means above."
    )
    lacking = [name for name in compared.averages if name not in compared.maps]
    found = {name: groups.members(name) for name in lacking}
    members = {name: of for name, of in found.items() if of is not None}
    if len(members) < len(lacking):
        st.caption(_unknown_members())
        return
    count = sum(len(of) for of in members.values())
    st.info("They are computed once and kept.", icon=":material/grid_on:")
    if st.button(f"Compute the mean maps ({count:,} faces)", disabled=not count):
        _write_maps(members.values())
        st.rerun()


def _unknown_members() -> str:
    """Why the faces of a shipped group can't be asked again."""
    if not open_set.entries():
        return f"They are computed here where the open face set is on the machine. {FACE_SET}"
    if compared_groups.activations(SHIPPED_SPLIT) is None:
        return (
            "They can be computed here once “Build a group of your own”, above, has asked about"
            f" the {SHIPPED_SPLIT} split."
        )
    return "The open face set here isn't the one that these groups were drawn from."


def _write_maps(groups: Iterable[list[Entry]]) -> None:
    asked = Asked.load(loading.model_files().name, loading.extractor())
    for members in groups:
        write_group_maps(asked, members, settings().cache, shown)


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
            width = widths
            if widths[0] < widths[1]:  # Streamlit refuses a slider that can't slide
                width = st.slider(
                    "Width of the picture, pixels",
                    *widths,
                    (max(low, widths[0]), min(high, widths[1])),
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
