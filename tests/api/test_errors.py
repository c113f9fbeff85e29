import logging

import pytest
from flask.testing import FlaskClient

from backend.answer.problems import STATUSES, TITLES
from backend.api.app import create_app
from backend.api.service import CheckService
from backend.detector.detector import Detector
from backend.evidence.provenance import ProvenanceReader
from backend.images.decode_pool import DecodePool
from backend.images.problems import ProblemCode
from backend.settings import settings
from tests import pictures
from tests.api.test_checks import problem_of, upload


def test_every_code_has_its_status_and_title() -> None:
    assert set(STATUSES) == set(TITLES) == set(ProblemCode)


def test_nothing_there(client: FlaskClient) -> None:
    assert problem_of(client.get("/v1/nothing")).code == "not_found"


def test_another_method(client: FlaskClient) -> None:
    answer = client.delete("/v1/checks")
    assert answer.status_code == 405
    assert problem_of(answer).code == "method_not_allowed"
    assert "POST" in answer.headers["Allow"]


def test_a_fault_of_ours_tells_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr("backend.api.service.report.check", break_down)
    with caplog.at_level(logging.ERROR):
        answer = upload(client, b"x")
    assert answer.status_code == 500
    problem = problem_of(answer)
    assert problem.code == "internal_server_error"
    assert b"secret" not in answer.data
    assert b"Runtime" not in answer.data
    assert "/secret/path" in caplog.text


def test_a_detector_that_cannot_be_loaded(
    caplog: pytest.LogCaptureFixture, decoders: DecodePool, provenance: ProvenanceReader
) -> None:
    def fail() -> Detector:
        raise FileNotFoundError("/secret/path")

    service = CheckService(fail, decoders, provenance, places=4)
    service.start()
    client = create_app(settings(), service).test_client()
    for answer in (
        upload(client, pictures.encoded(pictures.no_face())),
        client.get("/readyz"),
    ):
        assert answer.status_code == 503
        assert problem_of(answer).code == "service_unavailable"
        assert int(answer.headers["Retry-After"]) > 0
        assert b"secret" not in answer.data
    assert client.get("/healthz").status_code == 200
    assert "can't be loaded" in caplog.text
