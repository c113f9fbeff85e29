"""What the machine says about the faces of a session, exactly as the visitor saw them."""

from backend.images.decoding import decode
from backend.study.sessions import ModelAnswer, Session
from dashboard.shared import loading
from dashboard.shared.shown_progress import shown
from dashboard.your_turn.study_keeping import store


def ask(session: Session) -> Session:
    """The session with an answer of these weights about every face; each is kept as it comes.

    Raises StoreError.
    """
    weights = loading.model_files().version
    missing = [
        face.position
        for face in session.faces
        if face.model is None or face.model.weights != weights
    ]
    if not missing:
        return session
    for position in shown(missing, "Uncanny looks at the faces"):
        answer = _answer(store().picture(session.token, position), weights)
        store().keep_model_answer(session.token, position, answer)
    return store().session(session.token) or session


def _answer(jpeg: bytes, weights: str) -> ModelAnswer:
    check = loading.answered(decode(jpeg).rgb)
    if not check.faces:
        return ModelAnswer(check.verdict, None, weights)
    largest = check.faces[0]  # the one that was asked about; another may reach into its margin
    return ModelAnswer(largest.verdict, largest.probability, weights)
