"""Files that were made to break decoders, through the endpoint.

All of them: `python -m tests.benchmarks.api_load hostile`.
"""

import hashlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from backend.answer.schema import Check
from tests.api.test_checks import problem_of, upload
from tests.conftest import SHARED

HOSTILE = SHARED / "hostile"
EVERYTHING = "?explain=heatmap,evidence&view=full"
SAMPLED = 40


def hostile_files() -> list[Path]:
    return sorted(path for path in HOSTILE.rglob("*") if path.is_file())


def sample() -> list[Path]:
    """The same on every machine, and spread over the collections by the hash of their names."""
    by_hash = sorted(
        hostile_files(),
        key=lambda path: hashlib.sha256(str(path.relative_to(HOSTILE)).encode()).digest(),
    )
    return by_hash[:SAMPLED]


@pytest.mark.skipif(not HOSTILE.is_dir(), reason=f"needs {HOSTILE}")
@pytest.mark.parametrize("query", ["", EVERYTHING], ids=["plain", "everything"])
def test_a_hostile_file_is_checked_or_has_its_code(client: FlaskClient, query: str) -> None:
    files = sample()
    assert len(files) == SAMPLED
    for path in files:
        answer = upload(client, path.read_bytes(), query)
        if answer.status_code == 200:
            assert Check.model_validate_json(answer.data).verdict
        else:
            assert answer.status_code < 500, path
            assert problem_of(answer).code, path
