"""A thousand broken files through the endpoint: each is checked or has its code, in time."""

import time

import pytest
from flask.testing import FlaskClient

from backend.answer.schema import Check
from tests.api.test_checks import problem_of, upload
from tests.malformed import files

EVERYTHING = "?explain=heatmap,evidence"
EACH_SECONDS = 5.0


def test_there_are_about_a_thousand() -> None:
    assert 900 < len(files()) < 1300


@pytest.mark.slow
def test_a_malformed_file_is_checked_or_has_its_code(client: FlaskClient) -> None:
    for name, data in files().items():
        started = time.monotonic()
        answer = upload(client, data)
        assert time.monotonic() - started < EACH_SECONDS, name
        if answer.status_code == 200:
            assert Check.model_validate_json(answer.data).verdict
        else:
            assert answer.status_code < 500, name
            assert problem_of(answer).code, name


def test_so_it_is_with_all_that_can_be_asked_for(client: FlaskClient) -> None:
    for name, data in list(files().items())[::40]:
        answer = upload(client, data, EVERYTHING)
        assert answer.status_code < 500, name
