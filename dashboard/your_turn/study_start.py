"""Beginning: at once, or after choosing a task and its faces."""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from backend.face_sets.manifest import MANIFEST, ManifestError
from backend.faces.crops import MARGIN
from backend.faces.finder import FaceFinder
from backend.settings import settings
from backend.study import faces
from backend.study.faces import Candidate, DrawnFace, Refusal, TooFewFacesError
from backend.study.sessions import StoreError
from backend.study.tasks import LENGTHS, Form, Stage
from dashboard.shared.study_words import DESCRIPTIONS, TITLES
from dashboard.your_turn import study_making
from dashboard.your_turn.study_keeping import enter, note, store, visited

_SET, _OWN = "the face set", "your own photographs beside generated faces"
_SHIPPED = "the faces that come with Uncanny"
SEED_END = 2**31
_REFUSALS = {
    Refusal.UNREADABLE: "no picture that Uncanny can read.",
    Refusal.NO_FACE: "no face was found in it.",
    Refusal.TOO_SMALL: f"the square around its face has fewer than {faces.SIDE} pixels a side.",
}


def show() -> None:
    """The page before a session is begun."""
    st.write(
        "Can you tell a photograph of a person from a face that a generator made? Try it before you"
        " see what the machine says."
    )
    _unfinished()
    _at_once()
    with st.expander("Longer tasks, photographs of your own, other faces"):
        _chosen()


def _at_once() -> None:
    """The talk's tasks with the faces that ship: nothing to choose, nothing to wait for."""
    count = LENGTHS[Form.TALK][0]
    if st.button(f"Begin with {count} faces", type="primary", icon=":material/play_arrow:"):
        seed = secrets.randbelow(SEED_END)
        _begin(Form.TALK, seed, _SHIPPED, faces.shipped(), count)
    st.caption(
        f"{DESCRIPTIONS[Form.TALK]} Half of them are official portraits, half belong to nobody."
        " Flags and suits would give the portraits away, so all are cut to the face."
    )


def _chosen() -> None:
    task: Form | None = st.radio(
        "Task",
        list(Form),
        format_func=TITLES.__getitem__,
        captions=[DESCRIPTIONS[form] for form in Form],
        key="study form",
    )
    form = task or next(iter(Form))
    name, candidates = _choose_faces(_face_sets())
    if not candidates:
        study_making.show()
        return
    length = _choose_length(form, name)
    seed = _choose_seed()
    if st.button("Begin", type="primary"):
        face_set = settings().data.resolve().name if name == _SET else name
        _begin(form, seed, face_set, candidates, length)


def _unfinished() -> None:
    for session in visited():
        state = "see its results" if session.stage is Stage.DONE else "go on with it"
        st.button(
            f"{TITLES[session.form]}, seed {session.seed}: {state}",
            key=f"study {session.token}",
            icon=":material/history:",
            on_click=enter,
            args=(session.token,),
        )


def _face_sets() -> dict[str, list[Candidate]]:
    """The sets that can be chosen, by name, the best first.

    Photographs of one's own come to that which is named so; it is empty where nothing was made yet.
    """
    folder, cache = settings().data, settings().cache
    of_set = _read(folder, lambda: faces.from_face_set(folder))
    made = _read(cache / faces.GENERATED, lambda: faces.generated(cache))
    fakes = [each for each in of_set if each.is_fake] or made
    reals = [each for each in of_set if not each.is_fake]
    found = {_SET: reals + fakes} if reals and fakes else {}
    own = {_OWN: made or fakes}
    shipped = {_SHIPPED: faces.shipped()}
    return found | (own | shipped if made or fakes else shipped | own)


def _read(folder: Path, load: Callable[[], list[Candidate]]) -> list[Candidate]:
    """Empty where there is no set; where there is one that can't be read, the page says so."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return []
    try:
        return _candidates(folder, manifest.stat().st_mtime, load)
    except ManifestError as error:
        st.warning(str(error), icon=":material/folder_off:")
        return []


@st.cache_resource(max_entries=4, show_spinner="Reading the manifest…")
def _candidates(
    folder: Path, changed: float, _load: Callable[[], list[Candidate]]
) -> list[Candidate]:
    del folder, changed  # what is kept depends on them
    return _load()


def _choose_faces(found: dict[str, list[Candidate]]) -> tuple[str, list[Candidate]]:
    name = next(iter(found))
    if len(found) > 1:
        name = st.segmented_control(
            "Faces from", found, default=name, required=True, key="study faces"
        )
    if name != _OWN or not found[name]:
        return name, found[name]
    if sum(each.is_fake for each in found[name]) < faces.MADE_COUNT:
        study_making.offer()
    files = st.file_uploader(
        "Photographs with one face each, the more the better",
        accept_multiple_files=True,
        key="study photographs",
        help="They stay on this machine. Of each, the face as shown is kept with the session until"
        " you delete it.",
    )
    st.caption(
        "Take photographs of people you don't know, or you'll recognise them. A face must fill"
        f" about {faces.SIDE / MARGIN:.0f} pixels, as all are shown at {faces.SIDE} × {faces.SIDE}."
    )
    own, refused = _usable([(file.name, file.getvalue()) for file in files])
    if refused:
        st.warning(
            "These can't be shown:\n\n"
            + "\n".join(f"- {_plain(name)}: {why}" for name, why in refused),
            icon=":material/no_photography:",
        )
    return name, [each for each in found[name] if each.is_fake] + own


def _choose_length(form: Form, name: str) -> int:
    """In faces; of those that ship there aren't enough for the longest."""
    offered = [one for one in LENGTHS[form] if name != _SHIPPED or one <= len(faces.shipped())]
    if len(offered) == 1:
        return offered[0]
    key = f"study length {form} {len(offered)}"
    chosen = st.segmented_control("Faces", offered, default=offered[0], required=True, key=key)
    return int(chosen or offered[0])


def _usable(
    files: Sequence[tuple[str, bytes]],
) -> tuple[list[Candidate], list[tuple[str, str]]]:
    """The photographs that will do, and the names of the others with the reason."""
    finder = FaceFinder() if files else None  # of its own, as one isn't safe across visitors
    reasons = [None if finder is None else _refusal(data, finder) for _, data in files]
    told = list(zip(files, reasons, strict=True))
    own = faces.own_photographs(file for file, why in told if why is None)
    return own, [(name, _REFUSALS[why]) for (name, _), why in told if why is not None]


@st.cache_data(max_entries=256, show_spinner="Looking at your photographs…")
def _refusal(data: bytes, _finder: FaceFinder) -> Refusal | None:
    return faces.refusal(data, _finder)


def _plain(name: str) -> str:
    """A file's name as code, whatever is in it."""
    return "`" + name.replace("`", "'") + "`"


def _choose_seed() -> int:
    with st.expander("The same faces as somebody else"):
        seed = st.number_input(
            "Seed",
            0,
            SEED_END - 1,
            value=None,
            placeholder="by chance",
            key="study seed",
            help="The same seed and the same face set give the same faces in the same order.",
        )
    return secrets.randbelow(SEED_END) if seed is None else int(seed)


def _begin(
    form: Form, seed: int, face_set: str, candidates: Sequence[Candidate], length: int
) -> None:
    try:
        token = store().begin(form, seed, face_set, _drawn(candidates, length, seed))
    except TooFewFacesError as few:
        st.warning(
            f"{length} faces need {few.needed} of each kind. Of those that are large enough there"
            f" are {few.reals} photographs and {few.fakes} generated faces.",
            icon=":material/group_off:",
        )
        return
    except StoreError as problem:
        note(problem)
    else:
        enter(token)
    st.rerun()


def _drawn(candidates: Sequence[Candidate], length: int, seed: int) -> list[DrawnFace]:
    """The faces, cropped and scaled, with progress. Raises TooFewFacesError."""
    finder = FaceFinder()  # of its own, as one isn't safe across visitors
    is_shipped = candidates[0].source == faces.SHIPPED_SOURCE
    show = faces.shown_of_shipped if is_shipped else faces.shown
    with st.empty():
        st.progress(0.0, "Preparing the faces…")

        def ready(count: int) -> None:
            st.progress(count / length, f"Preparing face {count} of {length}")

        return faces.draw(candidates, length // 2, seed, lambda data: show(data, finder), ready)
