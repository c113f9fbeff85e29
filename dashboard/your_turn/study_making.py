"""Faces for the study where there are none: made here, by a click, or how to get some."""

import streamlit as st

from backend.face_sets.generate import generate
from backend.face_sets.manifest import MANIFEST, ManifestError
from backend.generator import runtime
from backend.generator.runtime import GeneratorMissing
from backend.package_files import PackageError
from backend.settings import settings
from backend.study.faces import MADE_COUNT, plan_to_make
from dashboard.shared import face_making
from dashboard.shared.generator_missing import INSTALL
from dashboard.shared.shown_progress import shown

_MINUTES = 2
"""For MADE_COUNT faces on two cores, at a second or two each."""


def show() -> None:
    """The page where no set has a generated face."""
    st.info(
        "**There are no generated faces on this machine yet.** Uncanny's own generator makes some,"
        " and you bring photographs of your own to hide among them. Or set `UNCANNY_DATA` to a"
        f" folder with a `{MANIFEST}` of photographs and StyleGAN faces.",
        icon=":material/no_photography:",
    )
    if runtime.installed():
        offer()
    else:
        st.caption("The generator isn't installed here. In the folder of Uncanny:")
        st.code(INSTALL, language=None, wrap_lines=True)
        st.caption("Then start the dashboard again, and this page makes the faces by a click.")


def offer() -> None:
    """A button that makes the faces; nothing where the generator isn't installed."""
    if not runtime.installed():
        return
    if st.button(
        f"Make {MADE_COUNT} faces (about {_MINUTES} minutes)",
        type="primary",
        icon=":material/face:",
    ):
        _make()
    st.caption(
        "The first time the generator is fetched (38 MB). What is made stays in the cache folder:"
        " if you leave before the end, the button goes on from there. No network learns from these"
        " faces."
    )


def _make() -> None:
    try:
        generate(plan_to_make(settings().cache), face_making.face, shown)
    except (GeneratorMissing, PackageError, ManifestError, OSError) as problem:
        st.error(str(problem), icon=":material/error:")
        return
    st.rerun()
