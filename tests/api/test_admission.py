import errno
import gc
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from backend.api import checks, incoming
from backend.api.schemas import Batch
from backend.api.service import CheckService, Deadline
from backend.images import confined_process, decode_pool
from backend.images.decode_pool import DecodePool
from tests import pictures
from tests.api.test_batch import upload_all
from tests.api.test_checks import problem_of, upload


def test_past_the_places_503_at_once(client: FlaskClient, service: CheckService) -> None:
    with service.admitted(), service.admitted(), service.admitted(), service.admitted():
        started = time.monotonic()
        answer = upload(client, pictures.encoded(pictures.portrait()))
        assert time.monotonic() - started < 2
        assert answer.status_code == 503
        assert problem_of(answer).code == "busy"
        assert int(answer.headers["Retry-After"]) > 0
        assert client.get("/healthz").status_code == 200
    assert upload(client, pictures.encoded(pictures.no_face())).status_code == 200


def test_a_turn_that_does_not_come_in_time(
    client: FlaskClient, service: CheckService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "CHECK_SECONDS", 0.1)
    with service._turn:
        answer = upload(client, pictures.encoded(pictures.no_face()))
    assert problem_of(answer).code == "busy"


def test_a_turn_to_fetch_that_does_not_come_in_time(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "CHECK_SECONDS", 0.1)
    monkeypatch.setattr(checks, "BATCH_SECONDS", 0.1)
    monkeypatch.setattr(incoming, "_fetching", threading.BoundedSemaphore(1))
    with incoming._fetching:
        started = time.monotonic()
        answer = client.post("/v1/checks", json={"url": "http://public.example/"})
        assert problem_of(answer).code == "busy"
        batch = client.post("/v1/checks:batch", json={"urls": ["http://public.example/"]})
        (result,) = Batch.model_validate_json(batch.data).results
        assert result.problem
        assert result.problem.code == "busy"
        assert time.monotonic() - started < 5


def test_the_time_to_fetch_counts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check's deadline is from its admission, not from when its picture is there."""
    seen: list[float] = []
    whole = CheckService.check

    def check(service: CheckService, read: object, query: object, deadline: Deadline, ms: object):  # type: ignore[no-untyped-def]  # noqa: ANN202
        seen.append(deadline.left)
        return whole(service, read, query, deadline, ms)  # type: ignore[arg-type]

    def fetch(_: str) -> bytes:
        time.sleep(0.5)
        return pictures.encoded(pictures.no_face())

    monkeypatch.setattr(CheckService, "check", check)
    monkeypatch.setattr(incoming, "fetch", fetch)
    answer = client.post("/v1/checks", json={"url": "http://public.example/"})
    assert answer.status_code == 200
    assert seen[0] <= checks.CHECK_SECONDS - 0.5


@pytest.fixture
def files_left_open() -> Iterator[None]:
    """Werkzeug 3.1 leaves a form's file open where it can't write it, which Python 3.13 reports."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.mark.usefixtures("files_left_open")
def test_a_full_disk_is_a_full_house(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    large = bytes(incoming.SPOOLED_BYTES + 200_000)
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", full)
    monkeypatch.setattr(incoming, "fetch", lambda _: large)
    for answer in (
        upload(client, large),
        upload_all(client, {"a": large}),
        client.post("/v1/checks", json={"url": "http://public.example/"}),
    ):
        assert answer.status_code == 503
        assert problem_of(answer).code == "busy"
        assert int(answer.headers["Retry-After"]) > 0


def test_no_free_decoder_is_a_full_house(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode_pool, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(DecodePool, "_idle_or_started", lambda _: confined_process.start(["/no"]))
    answer = upload(client, pictures.encoded(pictures.no_face()))
    assert answer.status_code == 503
    assert problem_of(answer).code == "busy"
    assert int(answer.headers["Retry-After"]) > 0


def test_a_place_is_given_back_whatever_happens(client: FlaskClient) -> None:
    for data in (b"", pictures.text(), pictures.truncated_jpeg()) * 3:
        assert upload(client, data).status_code in (415, 422)
    assert upload(client, pictures.encoded(pictures.no_face())).status_code == 200


def test_those_who_wait_hold_no_picture(service: CheckService) -> None:
    """A picture's bytes are read at its turn, not before."""
    read = threading.Event()
    query, deadline = checks.CheckQuery(), checks.Deadline(30)

    def picture() -> bytes:
        read.set()
        return pictures.encoded(pictures.no_face())

    with service._turn:
        waiting = threading.Thread(target=service.check, args=(picture, query, deadline))
        waiting.start()
        assert not read.wait(0.2)
    waiting.join(30)
    assert read.is_set()
