"""The API as its own description says it is: every example runs, and nothing deviates."""

import json
import re
import shlex
from pathlib import Path

import hypothesis
import pytest
import schemathesis
from flask.testing import FlaskClient
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from werkzeug.test import TestResponse

from backend.answer.schema import Check
from backend.api.app import create_app
from backend.api.documentation import openapi_document
from backend.api.schemas import Batch
from backend.api.service import CheckService
from backend.images.fetching import fetch
from backend.settings import settings
from tests import pictures

ROOT = Path(__file__).parents[2]
EXAMPLES_EACH = 15
"""Of requests as described, and of others."""


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one address in the documentation holds the portrait."""

    def fetched(url: str) -> bytes:
        if not url.startswith("https://raw.githubusercontent.com/"):
            return fetch(url)
        return pictures.encoded(pictures.portrait())

    monkeypatch.setattr("backend.api.incoming.fetch", fetched)


def documented_commands(client: FlaskClient) -> list[list[str]]:
    document = openapi_document(client.application)  # type: ignore[arg-type]
    texts = [
        operation.get("description", "")
        for path in document["paths"].values()
        for operation in path.values()
    ]
    return [shlex.split(line) for text in texts for line in re.findall(r"^ +(curl .*)", text, re.M)]


def run(client: FlaskClient, command: list[str]) -> TestResponse:
    """What curl would do, with this client."""
    path = "/" + command[-1].split("/", 3)[3]
    if command[1] == "--json":
        return client.post(path, data=command[2], content_type="application/json")
    fields = [value.split("=@") for value in command[2:-1:2]]
    parts = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n\r\n%b\r\n'
        % (name.encode(), file.encode(), (ROOT / file).read_bytes())
        for name, file in fields
    )
    return client.post(
        path, data=parts + b"--x--\r\n", content_type="multipart/form-data; boundary=x"
    )


@pytest.mark.usefixtures("no_network")
def test_every_documented_command_runs(client: FlaskClient) -> None:
    commands = documented_commands(client)
    assert len(commands) == 5
    for command in commands:
        answer = run(client, command)
        assert answer.status_code == 200, command
        if ":batch" in command[-1]:
            assert len(Batch.model_validate_json(answer.data).results) == 2
        else:
            assert len(Check.model_validate_json(answer.data).faces) == 1


@pytest.mark.usefixtures("no_network")
def test_every_example_of_a_body_runs(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    seen = 0
    for path, operations in document["paths"].items():
        body = operations.get("post", {}).get("requestBody", {})
        example = body.get("content", {}).get("application/json", {}).get("schema", {})
        if "example" in example:
            answer = client.post(path, json=example["example"])
            assert answer.status_code == 200, answer.text
            seen += 1
    assert seen == 2


@pytest.mark.slow
@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("mode", GenerationMode)
def test_nothing_deviates_from_the_description(
    service: CheckService, monkeypatch: pytest.MonkeyPatch, mode: GenerationMode
) -> None:
    monkeypatch.setenv("UNCANNY_RATE_LIMIT", "0")
    app = create_app(settings(), service)
    described = schemathesis.openapi.from_wsgi("/openapi.json", app)
    for result in described.get_all_operations():
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
            continue  # it takes nothing that could be wrong
        strategy = operation.as_strategy(generation_mode=mode)

        @hypothesis.settings(
            max_examples=EXAMPLES_EACH,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=strategy)
        def deviates_not(case: schemathesis.Case) -> None:
            # A key is an alternative here, not asked for unless one is set (see test_keys); and no
            # schema can say which bytes are a picture, or which address leads to one.
            case.call_and_validate(excluded_checks=[ignored_auth, positive_data_acceptance])

        deviates_not()


def test_the_document_is_json_that_stays_the_same(client: FlaskClient) -> None:
    first, second = (json.loads(client.get("/openapi.json").data) for _ in range(2))
    assert first == second
