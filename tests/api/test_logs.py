import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient

from backend.api import logs
from tests import pictures
from tests.api.test_checks import problem_of, upload


@contextmanager
def logged() -> Iterator[list[dict[str, Any]]]:
    """What is logged inside; to be read after."""
    root, lines = logging.getLogger(), []
    level, stream = root.level, io.StringIO()
    logs.configure(stream)
    (ours,) = root.handlers
    yield lines
    root.removeHandler(ours)
    root.setLevel(level)
    structlog.reset_defaults()
    lines += [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_request_has_its_line(client: FlaskClient) -> None:
    with logged() as lines:
        answer = upload(client, pictures.encoded(pictures.portrait()))
    (line,) = lines
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/v1/checks", 200)
    assert line["faces"] == 1
    assert line["decode_ms"] > 0


def test_being_asked_whether_it_is_ready_fills_no_log(client: FlaskClient) -> None:
    with logged() as lines:
        assert client.get("/readyz").status_code == 200
        client.get("/nothing")
    assert [line["status"] for line in lines] == [404]


def test_a_line_tells_nothing_that_a_person_sent(client: FlaskClient) -> None:
    client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    with logged() as lines:
        client.post("/v1/checks", json={"url": "http://127.0.0.1/SECRET.jpg?token=SECRET"})
        client.get("/SECRET?key=SECRET", headers={"Authorization": "Bearer SECRET"})
        client.post("/v1/checks:batch", json={"urls": ["http://127.0.0.1/SECRET.jpg"]})
    told = json.dumps(lines)
    assert told.count('"event": "request"') == 3
    assert "SECRET" not in told
    assert "192.0.2.77" not in told


def test_a_sane_id_is_kept(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"X-Request-ID": "job-7.a_b"})
    assert answer.headers["X-Request-ID"] == "job-7.a_b"
    assert problem_of(answer).instance == "urn:uncanny:request:job-7.a_b"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "ä"])
def test_any_other_is_replaced(client: FlaskClient, given: str) -> None:
    answer = client.get("/nothing", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert problem_of(answer).instance == f"urn:uncanny:request:{answer.headers['X-Request-ID']}"
