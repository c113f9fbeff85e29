"""Sessions on disk: nothing is lost, whoever writes and whatever lies there."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.study.sessions import (
    FILE_NAME,
    ModelAnswer,
    Session,
    SessionStore,
    StoreBrokenError,
    StoreError,
)
from backend.study.tasks import Form, Stage
from tests.study.small_set import drawn


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return SessionStore(tmp_path)


def begin(store: SessionStore, form: Form = Form.TALK, per_label: int = 2) -> str:
    return store.begin(form, 7, "a set", drawn(per_label))


def read(store: SessionStore, token: str) -> Session:
    session = store.session(token)
    assert session is not None
    return session


def together(work: Callable[[], None], count: int) -> None:
    """Run it in so many threads that begin at the same moment."""
    failures: list[BaseException] = []
    gate = threading.Barrier(count)

    def run() -> None:
        gate.wait()
        try:
            work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_session_is_found_by_its_token_alone(store: SessionStore) -> None:
    first, second = begin(store), begin(store, Form.TRUST, per_label=3)
    assert first != second
    assert len(first) > 20
    session = read(store, second)
    assert (session.form, session.seed, session.face_set) == (Form.TRUST, 7, "a set")
    assert [face.is_fake for face in session.faces] == [False, True] * 3
    assert store.picture(second, 4) == b"jpeg 4"
    assert store.session("guess") is None


def test_talk_goes_from_rating_to_picking_to_finding_to_the_end(store: SessionStore) -> None:
    token = begin(store)
    for position in range(4):
        assert read(store, token).stage is Stage.RATE
        store.answer(token, Stage.RATE, position, position + 1)
    assert read(store, token).stage is Stage.PICK
    store.mark(token, Stage.PICK, 2, True)
    store.mark(token, Stage.PICK, 3, True)
    store.mark(token, Stage.PICK, 3, False)
    store.finish(token, Stage.PICK)
    assert read(store, token).stage is Stage.FIND
    store.mark(token, Stage.FIND, 1, True)
    store.finish(token, Stage.FIND)
    session = read(store, token)
    assert session.stage is Stage.DONE
    assert [face.trust for face in session.faces] == [1, 2, 3, 4]
    assert [face.top for face in session.faces] == [False, False, True, False]
    assert [face.called_fake for face in session.faces] == [False, True, False, False]


@pytest.mark.parametrize("form", [Form.UNAIDED, Form.AIDED])
def test_judging_ends_with_the_last_face(store: SessionStore, form: Form) -> None:
    token = begin(store, form)
    store.finish(token, Stage.TIPS)  # does nothing where there are none
    for position in range(4):
        assert read(store, token).stage is Stage.JUDGE
        store.answer(token, Stage.JUDGE, position, position % 2)
    assert read(store, token).stage is Stage.DONE
    assert [face.called_fake for face in read(store, token).faces] == [False, True, False, True]


def test_the_first_answer_stays(store: SessionStore) -> None:
    """A double click, or a second tab that still shows the face."""
    token = begin(store)
    store.answer(token, Stage.RATE, 0, 6)
    store.answer(token, Stage.RATE, 0, 1)
    assert read(store, token).faces[0].trust == 6


def test_what_comes_after_its_stage_does_not_count(store: SessionStore) -> None:
    token = begin(store, Form.UNAIDED)
    store.mark(token, Stage.FIND, 0, True)
    store.answer(token, Stage.RATE, 0, 5)
    store.finish(token, Stage.FIND)
    session = read(store, token)
    assert session.stage is Stage.JUDGE
    assert (session.faces[0].trust, session.faces[0].called_fake) == (None, None)


def test_the_models_answer_is_kept(store: SessionStore) -> None:
    token = begin(store)
    answer = ModelAnswer("synthetic", 0.875, "abcd1234")
    store.keep_model_answer(token, 1, answer)
    assert [face.model for face in read(store, token).faces] == [None, answer, None, None]


def test_a_session_outlives_its_store(store: SessionStore, tmp_path: Path) -> None:
    token = begin(store)
    store.answer(token, Stage.RATE, 0, 6)
    again = read(SessionStore(tmp_path), token)
    assert again == read(store, token)
    assert again.faces[0].answered >= again.started


def test_deleted_means_gone_from_the_disk(store: SessionStore, tmp_path: Path) -> None:
    token, other = begin(store, per_label=3), begin(store)
    store.answer(token, Stage.RATE, 0, 6)
    store.delete(token)
    assert store.session(token) is None
    assert store.session(other) is not None
    with pytest.raises(StoreError, match="deleted"):
        store.picture(token, 0)
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"jpeg 1" in left  # the other session's
    assert b"jpeg 5" not in left
    assert token.encode() not in left


def test_an_answer_to_a_deleted_session_changes_nothing(store: SessionStore) -> None:
    token = begin(store)
    store.delete(token)
    store.answer(token, Stage.RATE, 0, 6)
    store.finish(token, Stage.RATE)
    assert store.session(token) is None


@pytest.mark.parametrize(
    "content", [b"this is no database " * 100, b"SQLite format 3\0" + b"\xff" * 8000]
)
def test_a_broken_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    store = SessionStore(tmp_path)
    with pytest.raises(StoreBrokenError, match=r"study\.sqlite\.broken"):
        begin(store)
    assert (tmp_path / f"{FILE_NAME}.broken").read_bytes() == content
    assert read(store, begin(store)).stage is Stage.RATE


def test_a_file_that_breaks_in_use_is_kept_aside_each_time(tmp_path: Path) -> None:
    store = SessionStore(tmp_path)
    for count in ("", "-2"):
        token = begin(store, per_label=40)
        file = tmp_path / FILE_NAME
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        whole = file.read_bytes()
        file.write_bytes(whole[:4096] + b"\xaa" * (len(whole) - 4096))
        with pytest.raises(StoreBrokenError):
            store.session(token)
        assert (tmp_path / f"{FILE_NAME}.broken{count}").is_file()
    assert store.session(token) is None


def test_many_visitors_find_the_broken_file_at_once(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 100)
    store = SessionStore(tmp_path)
    tokens: list[str] = []

    def visit() -> None:
        try:
            tokens.append(begin(store))
        except StoreBrokenError:
            tokens.append(begin(store))

    together(visit, 8)
    assert len(tokens) == 8
    assert all(store.session(token) for token in tokens)
    assert not (tmp_path / f"{FILE_NAME}.broken-2").exists()


def test_a_missing_folder_is_made_and_one_that_vanishes_too(tmp_path: Path) -> None:
    store = SessionStore(tmp_path / "not" / "there")
    token = begin(store)
    for path in (tmp_path / "not" / "there").iterdir():
        path.unlink()
    (tmp_path / "not" / "there").rmdir()
    assert store.session(token) is None
    assert store.session(begin(store)) is not None


def test_a_folder_that_cant_be_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="can't be used"):
        begin(SessionStore(tmp_path / "file"))


def test_a_file_of_another_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="another version"):
        begin(SessionStore(tmp_path))
    assert (tmp_path / FILE_NAME).exists()


def test_two_visitors_at_once_lose_nothing(tmp_path: Path) -> None:
    tokens: list[str] = []

    def visit() -> None:
        store = SessionStore(tmp_path)
        token = begin(store, Form.TRUST, per_label=20)
        for position in range(40):
            store.answer(token, Stage.RATE, position, position % 7 + 1)
        tokens.append(token)

    together(visit, 2)
    for token in tokens:
        session = read(SessionStore(tmp_path), token)
        assert session.stage is Stage.DONE
        assert [face.trust for face in session.faces] == [n % 7 + 1 for n in range(40)]


def test_two_tabs_of_one_session_keep_one_answer_a_face(tmp_path: Path) -> None:
    token = begin(SessionStore(tmp_path), Form.TRUST, per_label=10)
    ratings = iter((1, 7))

    def tab() -> None:
        store, rating = SessionStore(tmp_path), next(ratings)
        for position in range(20):
            store.answer(token, Stage.RATE, position, rating)

    together(tab, 2)
    session = read(SessionStore(tmp_path), token)
    assert session.stage is Stage.DONE
    assert {face.trust for face in session.faces} <= {1, 7}
