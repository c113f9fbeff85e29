"""One face at a time: how trustworthy it looks, or whether it is real."""

import streamlit as st

from backend.detector.words import Verdict
from backend.study.faces import SIDE
from backend.study.sessions import Session, StudyFace
from backend.study.tasks import ASKED, RATING_MAX, Answer, Form, Stage
from dashboard.shared import theme
from dashboard.shared.study_words import kind
from dashboard.your_turn import study_tips
from dashboard.your_turn.study_keeping import attempt, do, store

_FEEDBACK = "study feedback"
_RATINGS = "ratings"
_ICONS = {
    True: theme.VERDICT_ICONS[Verdict.SYNTHETIC],
    False: theme.VERDICT_ICONS[Verdict.PHOTOGRAPH],
}


def rate(session: Session) -> None:
    """The next face that isn't rated yet, with seven buttons."""
    face = _next(session)
    _show(session, face)
    with st.container(horizontal_alignment="center", gap="small"):
        st.markdown("**How trustworthy does this person look?**", width="content")
        # The key beside the label would say the same again, and not fit a phone.
        st.html(f"<style>.st-key-{_RATINGS} kbd {{ display: none }}</style>")
        with st.container(
            horizontal=True, horizontal_alignment="center", gap="small", key=_RATINGS
        ):
            for rating in range(1, RATING_MAX + 1):
                st.button(
                    str(rating),
                    key=f"trust {face.position} {rating}",
                    shortcut=str(rating),
                    on_click=do,
                    args=(store().answer, session.token, Stage.RATE, face.position, rating),
                )
        st.caption(
            f"1 is not at all, {RATING_MAX} is very. The keys 1 to {RATING_MAX} work too. Your"
            " first impression counts.",
            width="content",
        )


def tips(session: Session) -> None:
    """What to look for, before the first face."""
    st.header("What to look for", anchor=False)
    study_tips.show()
    st.button(
        "Go to the faces",
        type="primary",
        on_click=do,
        args=(store().finish, session.token, Stage.TIPS),
    )


def judge(session: Session) -> None:
    """The next face that isn't judged yet, with two buttons."""
    face = _next(session)
    _show(session, face)
    with st.container(horizontal_alignment="center", gap="small"):
        st.markdown("**Is this a photograph, or did a generator make it?**", width="content")
        with st.container(horizontal=True, horizontal_alignment="center"):
            for is_fake in (False, True):
                st.button(
                    kind(is_fake).capitalize(),
                    key=f"judge {face.position} {is_fake}",
                    icon=_ICONS[is_fake],
                    shortcut="2" if is_fake else "1",
                    on_click=_judge,
                    args=(session, face.position, is_fake),
                )
        st.caption("The keys 1 and 2 work too.", width="content")
    if session.form is Form.AIDED:
        with st.expander("The tips again"):
            study_tips.show()


def awaits_feedback(session: Session) -> bool:
    """Whether the last answer's feedback hasn't been read yet."""
    return bool(st.session_state.get(_FEEDBACK, (None,))[0] == session.token)


def feedback(session: Session) -> None:
    """Whether the last answer was right."""
    face = session.faces[st.session_state[_FEEDBACK][1]]
    _show(session, face)
    with st.container(horizontal_alignment="center", gap="small"):
        if face.called_fake == face.is_fake:
            st.success(f"**Right:** {_is(face)}.", icon=":material/check:", width=SIDE)
        else:
            st.error(f"**Wrong:** {_is(face)}.", icon=":material/close:", width=SIDE)
        st.button(
            "Next",
            key=f"next {face.position}",
            type="primary",
            shortcut="Enter",
            on_click=st.session_state.pop,
            args=(_FEEDBACK,),
        )


def _judge(session: Session, position: int, is_fake: bool) -> None:
    kept = attempt(store().answer, session.token, Stage.JUDGE, position, int(is_fake))
    if kept and session.form is Form.AIDED:
        st.session_state[_FEEDBACK] = (session.token, position)


def _is(face: StudyFace) -> str:
    return "a generator made this face" if face.is_fake else "this is a photograph"


def _next(session: Session) -> StudyFace:
    """The first face without an answer; the session would have gone on if there were none."""
    asked = ASKED[session.stage]
    return next(
        face
        for face in session.faces
        if (face.trust if asked is Answer.TRUST else face.called_fake) is None
    )


def _show(session: Session, face: StudyFace) -> None:
    count = len(session.faces)
    with st.container(horizontal_alignment="center", gap="small"):
        with st.container(width=SIDE):
            st.progress(face.position / count, f"Face {face.position + 1} of {count}")
        picture = store().picture(session.token, face.position)
        st.image(picture, width=SIDE, alt=f"Face {face.position + 1}")
