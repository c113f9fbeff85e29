import threading
import time

import pytest
from flask.testing import FlaskClient

from backend.api import checks
from backend.api.service import CheckService
from tests import pictures
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
