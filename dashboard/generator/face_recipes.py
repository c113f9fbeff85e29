"""Which faces to make: seeds, truncation, noise, and whose styles are mixed."""

import secrets

import streamlit as st

from backend.generator.face_generator import LEVELS
from dashboard.shared.face_making import SEED_END, Mixture, Recipe

COUNT_MAX = 8
_NEW, _MIX = "new faces", "a mixture of two"
_DEFAULTS: dict[str, object] = {
    "maker mode": _NEW,
    "maker seed": 1,
    "maker count": 4,
    "maker second": 2,
    "maker level": 64,
    "maker truncation": 0.7,
    "maker noise": True,
}
"""What stands at first, by the controls' keys."""


def choose() -> list[Recipe]:
    """The controls; what they ask for, in the order in which it is to be made."""
    for key, first in _DEFAULTS.items():  # a control's value is forgotten on other pages
        st.session_state[key] = st.session_state.get(key, first)
    st.segmented_control("What to make", [_NEW, _MIX], key="maker mode", required=True)
    mixing = st.session_state["maker mode"] == _MIX
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _seed("First seed" if mixing else "Seed", "maker seed")
        if mixing:
            _seed("Second seed", "maker second")
        else:
            st.number_input("How many", 1, COUNT_MAX, key="maker count", width=130)
        st.button("Other seeds", icon=":material/casino:", on_click=_other_seeds)
    st.slider(
        "Truncation",
        0.5,
        1.0,
        step=0.05,
        key="maker truncation",
        width=420,
        help="How far a style may lie from the mean face: 1 is all the way. Less gives faces that"
        " are more alike and have fewer faults.",
    )
    st.toggle(
        "Noise",
        key="maker noise",
        help="Fresh random values at every level, which become single hairs, pores and freckles."
        " Without, the face is smoother.",
    )
    if mixing:
        _level()
    return _mixture() if mixing else _several()


def first_fine() -> int | None:
    """The level from which on a second face's styles are asked for; None where they aren't."""
    if st.session_state.get("maker mode") != _MIX:
        return None
    return int(st.session_state.get("maker level", LEVELS[0]))


def _seed(label: str, key: str) -> None:
    st.number_input(
        label,
        0,
        SEED_END - COUNT_MAX,
        key=key,
        width=170,
        help="The same seed gives the same face.",
    )


def _level() -> None:
    st.select_slider(
        "The second face's styles from this level on",
        LEVELS[1:],
        key="maker level",
        format_func=lambda side: f"{side} × {side}",
        width=420,
        help="Early: only the pose and the shape of the head stay with the first face. Late: only"
        " colours and light come from the second.",
    )


def _other_seeds() -> None:
    for key in ("maker seed", "maker second"):
        st.session_state[key] = secrets.randbelow(1_000_000)


def _several() -> list[Recipe]:
    first = int(st.session_state["maker seed"])
    return [_recipe(seed) for seed in range(first, first + int(st.session_state["maker count"]))]


def _mixture() -> list[Recipe]:
    """Both faces, then the mixture."""
    first, second = (int(st.session_state[key]) for key in ("maker seed", "maker second"))
    mixture = Mixture(second, int(st.session_state["maker level"]))
    return [_recipe(first), _recipe(second), _recipe(first, mixture)]


def _recipe(seed: int, mixture: Mixture | None = None) -> Recipe:
    truncation = round(float(st.session_state["maker truncation"]), 2)
    return Recipe(seed, truncation, bool(st.session_state["maker noise"]), mixture)
