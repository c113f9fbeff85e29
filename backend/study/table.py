"""A session as a table, for spreadsheets and statistics."""

import csv
import io

from backend.study.sessions import Session, StudyFace

COLUMNS = (
    *("position", "name", "label", "source", "generator", "group", "split"),
    *("trust", "top", "called_fake", "answered"),
    *("model_verdict", "model_probability", "model_weights"),
    *("form", "seed", "face_set", "started"),
)


def as_csv(session: Session) -> str:
    """A line a face, in the order they were shown; empty where there is no answer.

    `trust` is 1 to 7, `top` and `called_fake` 0 or 1, `model_probability` 0 to 1 at a prior of a
    half; times are ISO 8601 in UTC.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    about = (session.form, session.seed, session.face_set, session.started)
    writer.writerows((*_columns(face), *about) for face in session.faces)
    return file.getvalue()


def _columns(face: StudyFace) -> tuple[object, ...]:
    model = face.model
    return (
        *(face.position + 1, face.name, face.label, face.source, face.generator, face.group),
        *(face.split, face.trust, int(face.top), _digit(face.called_fake), face.answered),
        *((model.verdict, model.probability, model.weights) if model else (None, None, None)),
    )


def _digit(answer: bool | None) -> int | None:
    return None if answer is None else int(answer)
