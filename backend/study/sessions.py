"""Sessions in SQLite: what was shown and answered, kept on this machine until it is deleted.

A session is found by its random token alone. Every answer is written at once, in a transaction of
its own, so that a reload, a second tab or a second visitor loses nothing.
"""

import fcntl
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from backend.face_sets.manifest import Label
from backend.study.faces import DrawnFace
from backend.study.tasks import ASKED, STAGES, Form, Stage, next_stage
from backend.user_error import UserError

FILE_NAME = "study.sqlite"
WAIT_SECONDS = 10.0
"""How long a transaction waits for another one's end."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_VERSION = 1
_SCHEMA = f"""
BEGIN;
CREATE TABLE session (
    token TEXT PRIMARY KEY,
    form TEXT NOT NULL,
    seed INTEGER NOT NULL,
    face_set TEXT NOT NULL,
    stage TEXT NOT NULL,
    started TEXT NOT NULL
);
CREATE TABLE face (
    token TEXT NOT NULL REFERENCES session ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    source TEXT NOT NULL,
    generator TEXT NOT NULL,
    face_group TEXT NOT NULL,
    split TEXT NOT NULL,
    jpeg BLOB NOT NULL,
    verdict TEXT,
    probability REAL,
    weights TEXT,
    PRIMARY KEY (token, position)
);
CREATE TABLE answer (
    token TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value INTEGER NOT NULL,
    answered TEXT NOT NULL,
    PRIMARY KEY (token, position, kind),
    FOREIGN KEY (token, position) REFERENCES face ON DELETE CASCADE
);
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_FACES = """
SELECT face.*, trust.value AS trust, top.value AS top, fake.value AS fake,
    max(coalesce(trust.answered, ''), coalesce(top.answered, ''), coalesce(fake.answered, ''))
        AS answered
FROM face
LEFT JOIN answer trust ON trust.token = face.token AND trust.position = face.position
    AND trust.kind = 'trust'
LEFT JOIN answer top ON top.token = face.token AND top.position = face.position
    AND top.kind = 'top'
LEFT JOIN answer fake ON fake.token = face.token AND fake.position = face.position
    AND fake.kind = 'fake'
WHERE face.token = ? ORDER BY face.position
"""
_ANSWER = """
INSERT INTO answer SELECT token, :position, :kind, :value, :now FROM session
WHERE token = :token AND stage = :stage ON CONFLICT DO NOTHING
"""
_MARK = """
INSERT INTO answer SELECT token, :position, :kind, :value, :now FROM session
WHERE token = :token AND stage = :stage
ON CONFLICT DO UPDATE SET value = excluded.value, answered = excluded.answered
"""
_UNANSWERED = """
SELECT count(*) FROM face WHERE token = :token AND position NOT IN
    (SELECT position FROM answer WHERE token = :token AND kind = :kind)
"""
_UNMARKED = """
INSERT INTO answer SELECT token, position, :kind, 0, :now FROM face
WHERE token = :token ON CONFLICT DO NOTHING
"""
_PICTURE = "SELECT jpeg FROM face WHERE token = ? AND position = ?"
_ADVANCE = "UPDATE session SET stage = :next WHERE token = :token AND stage = :stage"
_NEW_FACE = """
INSERT INTO face (token, position, name, label, source, generator, face_group, split, jpeg)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_MODEL = """
UPDATE face SET verdict = ?, probability = ?, weights = ? WHERE token = ? AND position = ?
"""


@dataclass(frozen=True)
class ModelAnswer:
    """What the detector says about a face, as shown."""

    verdict: str
    probability: float | None
    """None where it found no face or too small a one."""
    weights: str
    """Version of the weights that said so."""


@dataclass(frozen=True)
class StudyFace:
    """A face of a session and the answers about it."""

    position: int
    name: str
    label: Label
    source: str
    generator: str
    group: str
    split: str
    trust: int | None
    top: bool
    called_fake: bool | None
    answered: str
    """When the last answer was given, ISO 8601 in UTC; empty where none was."""
    model: ModelAnswer | None

    @property
    def is_fake(self) -> bool:
        """Whether a generator made it."""
        return self.label == "fake"


@dataclass(frozen=True)
class Session:
    """One visitor's session, without the pictures."""

    token: str
    form: Form
    seed: int
    face_set: str
    stage: Stage
    started: str
    faces: tuple[StudyFace, ...]


class StoreError(UserError):
    """The sessions can't be read or written, in words for people; nothing was changed."""


class StoreBrokenError(StoreError):
    """The file was broken; it was set aside and a new one begun."""

    def __init__(self, kept: Path) -> None:
        super().__init__(
            f"The file with the sessions was damaged. It is kept as {kept}, and a new one was"
            " begun."
        )


class SessionStore:
    """The sessions of all visitors, in one file; safe across threads and processes.

    Example:
        token = SessionStore(folder).begin(Form.TALK, 7, "open set", faces)
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def begin(self, form: Form, seed: int, face_set: str, faces: Sequence[DrawnFace]) -> str:
        """A new session with these faces, in their order. Returns its token. Raises StoreError."""
        token = secrets.token_urlsafe(16)
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
                (token, form, seed, face_set, STAGES[form][0], _now()),
            )
            connection.executemany(
                _NEW_FACE,
                [(token, place, *_face_columns(face)) for place, face in enumerate(faces)],
            )
        return token

    def session(self, token: str) -> Session | None:
        """The session of that token; None where there is none (any more). Raises StoreError."""
        with self._reading() as connection:
            found = connection.execute("SELECT * FROM session WHERE token = ?", (token,)).fetchone()
            faces = connection.execute(_FACES, (token,)).fetchall()
        return _session(found, faces) if found else None

    def pictures(self, token: str, positions: Sequence[int]) -> list[bytes]:
        """The JPEGs that are shown of these faces. Raises StoreError, also where there are none."""
        with self._reading() as connection:
            found = [connection.execute(_PICTURE, (token, place)).fetchone() for place in positions]
        if None in found:
            raise StoreError("This session was deleted.")
        return [row["jpeg"] for row in found]

    def picture(self, token: str, position: int) -> bytes:
        """The JPEG that is shown of a face. Raises StoreError, also where there is none."""
        return self.pictures(token, [position])[0]

    def answer(self, token: str, stage: Stage, position: int, value: int) -> None:
        """The answer about one face in RATE or JUDGE; after the last one the session goes on.

        A face's first answer stays, and one that comes when the stage is over doesn't count: it is
        from a second tab or a double click. Raises StoreError.
        """
        given = _given(token, stage, position, value)
        with self._writing() as connection:
            connection.execute(_ANSWER, given)
            if connection.execute(_UNANSWERED, given).fetchone()[0] == 0:
                _advance(connection, token, stage)

    def mark(self, token: str, stage: Stage, position: int, chosen: bool) -> None:
        """Mark a face in PICK or FIND, or take the mark back. Raises StoreError."""
        with self._writing() as connection:
            connection.execute(_MARK, _given(token, stage, position, int(chosen)))

    def finish(self, token: str, stage: Stage) -> None:
        """Go on from a stage; in FIND, what isn't marked was taken for a photograph.

        Does nothing where the session is at another stage. Raises StoreError.
        """
        with self._writing() as connection:
            if _advance(connection, token, stage) and stage is Stage.FIND:
                kind = ASKED[stage]
                connection.execute(_UNMARKED, {"token": token, "kind": kind, "now": _now()})

    def keep_model_answer(self, token: str, position: int, answer: ModelAnswer) -> None:
        """Keep what the detector says about a face. Raises StoreError."""
        values = (answer.verdict, answer.probability, answer.weights, token, position)
        with self._writing() as connection:
            connection.execute(_MODEL, values)

    def delete(self, token: str) -> None:
        """Delete a session with its pictures and answers, from the disk too. Raises StoreError."""
        with self._writing() as connection:
            connection.execute("DELETE FROM session WHERE token = ?", (token,))
        with self._opened() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as connection:
            connection.execute("BEGIN")  # what is read belongs together
            yield connection

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own, closed (and rolled back) at the end; problems in words."""
        file = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # A file that nobody has read yet may be renamed as broken: whoever had it open then
            # would meet the log of the new file, and lose what others write there.
            with self._locked():
                file = self._file()
                connected = self._connected()
            with closing(connected) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) in _BROKEN:
                raise StoreBrokenError(self._set_aside(file)) from error
            raise StoreError(f"{self._path} can't be used: {error}.") from error
        except OSError as error:
            raise StoreError(f"{self._path} can't be used: {error.strerror}.") from error

    def _connected(self) -> sqlite3.Connection:
        """Only while it is `_locked`."""
        connection = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            version = _version(connection)
            if version == 0:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(_SCHEMA)
            elif version != _VERSION:
                raise StoreError(
                    f"{self._path} was written by another version of Uncanny. Move it elsewhere."
                )
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_aside(self, file: int | None) -> Path:
        """Rename the broken file, unless another visitor did it meanwhile; where it is now."""
        broken = Path(f"{self._path}.broken")
        with self._locked():
            if file is None or self._file() != file:
                return broken
            kept, count = broken, 1
            while kept.exists():
                count += 1
                kept = Path(f"{broken}-{count}")
            self._path.rename(kept)
            for suffix in ("-wal", "-shm"):  # or they would be taken for the new file's
                beside = Path(f"{self._path}{suffix}")
                if beside.exists():
                    beside.rename(f"{kept}{suffix}")
        return kept

    def _file(self) -> int | None:
        """Which file lies there now; only while it is `_locked`."""
        return self._path.stat().st_ino if self._path.exists() else None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone among all threads and processes."""
        with Path(f"{self._path}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _advance(connection: sqlite3.Connection, token: str, stage: Stage) -> bool:
    """To the stage after `stage`; false where the session isn't at `stage`."""
    form = connection.execute("SELECT form FROM session WHERE token = ?", (token,)).fetchone()
    if form is None or stage not in STAGES[Form(form[0])]:
        return False
    following = next_stage(Form(form[0]), stage)
    moved = connection.execute(_ADVANCE, {"next": following, "token": token, "stage": stage})
    return moved.rowcount == 1


def _given(token: str, stage: Stage, position: int, value: int) -> dict[str, str | int]:
    return {
        "token": token,
        "stage": stage,
        "position": position,
        "kind": ASKED[stage],
        "value": value,
        "now": _now(),
    }


def _face_columns(face: DrawnFace) -> tuple[str | bytes, ...]:
    of = face.candidate
    return (of.name, of.label, of.source, of.generator, of.group, of.split, face.jpeg)


def _session(found: sqlite3.Row, faces: Sequence[sqlite3.Row]) -> Session:
    return Session(
        token=found["token"],
        form=Form(found["form"]),
        seed=found["seed"],
        face_set=found["face_set"],
        stage=Stage(found["stage"]),
        started=found["started"],
        faces=tuple(_face(row) for row in faces),
    )


def _face(row: sqlite3.Row) -> StudyFace:
    return StudyFace(
        position=row["position"],
        name=row["name"],
        label=row["label"],
        source=row["source"],
        generator=row["generator"],
        group=row["face_group"],
        split=row["split"],
        trust=row["trust"],
        top=bool(row["top"]),
        called_fake=None if row["fake"] is None else bool(row["fake"]),
        answered=row["answered"],
        model=_model_answer(row),
    )


def _model_answer(row: sqlite3.Row) -> ModelAnswer | None:
    if row["verdict"] is None:
        return None
    return ModelAnswer(row["verdict"], row["probability"], row["weights"])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
