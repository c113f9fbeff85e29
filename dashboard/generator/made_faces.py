"""The faces that were made in this visit: making more, what the detector says, keeping them."""

from collections.abc import Sequence

import streamlit as st

from backend.detector.shipped import SHIPPED
from backend.detector.words import VERDICT_TITLES
from backend.face_sets.generate import GENERATOR
from backend.generator.runtime import GeneratorMissing
from backend.package_files import PackageError
from backend.settings import settings
from dashboard.inside import page as inside
from dashboard.shared import evaluation, face_making, selection, theme
from dashboard.shared.face_making import MadeFace, Recipe
from dashboard.shared.selection import ChosenPicture
from dashboard.shared.shown_progress import shown

KEPT = 24
"""Faces that a visit holds on to; one takes about 2 MB of memory."""
_MADE = "made faces"
_WIDTH = 184


def make(recipes: Sequence[Recipe]) -> None:
    """Make those that aren't there yet, with progress; each is kept as soon as it is made."""
    kept = _kept()
    missing = [recipe for recipe in dict.fromkeys(recipes) if recipe not in kept]
    try:
        for recipe in shown(missing, "Making and checking faces"):
            kept[recipe] = face_making.make(recipe)
    except (GeneratorMissing, PackageError) as problem:
        st.error(str(problem), icon=":material/cloud_off:")
        return
    for recipe in recipes:  # what was asked for last stands first
        kept[recipe] = kept.pop(recipe)
    for oldest in list(kept)[:-KEPT]:
        del kept[oldest]


def show(recipes: Sequence[Recipe]) -> None:
    """What was made: first what the controls ask for, then the rest, the latest first."""
    kept = _kept()
    asked = [kept[recipe] for recipe in recipes if recipe in kept]
    earlier = [face for recipe, face in reversed(kept.items()) if recipe not in recipes]
    _row(asked)
    if asked:
        st.caption(_took(asked))
    if earlier:
        st.header("Made before", anchor=False)
        _row(earlier)
    if kept:
        _keeping(list(kept.values()))


def _kept() -> dict[Recipe, MadeFace]:
    """Of this visit, the latest last."""
    kept: dict[Recipe, MadeFace] = st.session_state.setdefault(_MADE, {})
    return kept


def _row(faces: Sequence[MadeFace]) -> None:
    with st.container(horizontal=True):
        for face in faces:
            with st.container(width=_WIDTH, gap="small"):
                _tile(face)


def _tile(face: MadeFace) -> None:
    st.image(face.thumbnail, width=_WIDTH, alt=f"Made face, {_described(face.recipe)}")
    st.markdown(_answer(face))
    st.caption(_described(face.recipe))
    if face.answer is not None and st.button(
        "Look inside", key=f"inside {face.recipe.name}", type="tertiary", icon=":material/search:"
    ):
        _open(face)


def _answer(face: MadeFace) -> str:
    answer = face.answer
    if answer is None:
        return "The detector finds no face in it."
    badge, icon = theme.VERDICT_BADGES[answer.verdict], theme.VERDICT_ICONS[answer.verdict]
    said = f":{badge}-badge[{icon} {answer.verdict}] {VERDICT_TITLES[answer.verdict]}"
    if answer.probability is None:
        return said
    return f"{said}, **{answer.probability:.1%}** generated"


def _described(recipe: Recipe) -> str:
    whose = f"seed {recipe.seed}"
    if recipe.mixture is not None:
        level = recipe.mixture.first_fine
        whose += f", seed {recipe.mixture.seed} from {level} × {level} on"
    noise = "" if recipe.noise else ", no noise"
    return f"{whose}; truncation {recipe.truncation:g}{noise}"


def _took(faces: Sequence[MadeFace]) -> str:
    mean = sum(face.seconds for face in faces) / len(faces)
    return (
        f"Drawn by MobileStyleGAN on this machine, {mean:.1f} s a face. The probability is at a"
        " prior of 50 %. All of them are generated: what isn't called so was missed."
        + _acquaintance()
    )


def _acquaintance() -> str:
    """Whether the network has met this generator before."""
    record = evaluation.training_record(SHIPPED)
    if record is None or not any(name.startswith(GENERATOR) for name in record.all_sources):
        return ""
    return (
        " The network has learned from other faces of this generator, not from these, so it finds"
        " them more easily than those of a generator that it never met."
    )


def _open(face: MadeFace) -> None:
    title = _described(face.recipe)
    selection.choose(
        ChosenPicture(title, face.png, unlinked=f"the face that was made here ({title})")
    )
    st.switch_page(st.Page(inside.main, url_path="feature-maps"))


def _keeping(faces: list[MadeFace]) -> None:
    folder = settings().cache / "made-faces"
    st.caption(
        f"This visit keeps the last {KEPT} faces, and nothing is written to disk unless you say so."
    )
    with st.container(horizontal=True):
        keep = st.button(f"Save these {len(faces)} to a folder", icon=":material/save:")
        st.button("Forget them", icon=":material/delete:", type="tertiary", on_click=_kept().clear)
    if not keep:
        return
    try:
        face_making.save(faces, folder)
    except OSError as problem:
        st.error(f"They could not be saved: {problem}.", icon=":material/folder_off:")
    else:
        st.success(f"Saved as PNG to `{folder}`.", icon=":material/check:")
