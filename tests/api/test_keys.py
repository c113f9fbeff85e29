import hashlib

import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError
from typer.testing import CliRunner

from backend.api.app import create_app
from backend.api.keys import new_key
from backend.api.service import CheckService
from backend.cli.app import app
from backend.settings import EXTENSION_ORIGIN, Settings, settings
from tests import pictures
from tests.api.test_checks import problem_of, upload

KEYS = [new_key(), new_key()]


@pytest.fixture
def keyed(service: CheckService, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("UNCANNY_API_KEYS", ", ".join(made.sha256 for made in KEYS))
    settings.cache_clear()
    return create_app(settings(), service).test_client()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {new_key().key}"},
        {"Authorization": f"Bearer {KEYS[0].sha256}"},
        {"Authorization": f"Basic {KEYS[0].key}"},
        {"Authorization": "Bearer \xff\xfe"},
    ],
    ids=["none", "empty", "another", "the hash", "basic", "bytes"],
)
def test_no_key_no_check(keyed: FlaskClient, headers: dict[str, str]) -> None:
    for answer in (
        keyed.post("/v1/checks", data=b"x", headers=headers),
        keyed.post("/v1/checks?prior=7", data=b"x", headers=headers),
        keyed.post("/v1/checks:batch", json={"urls": ["http://x"]}, headers=headers),
        keyed.get("/metrics", headers=headers),
    ):
        assert answer.status_code == 401
        assert problem_of(answer).code == "unauthorized"
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Uncanny API"'


@pytest.mark.parametrize("made", KEYS)
def test_any_of_the_keys(keyed: FlaskClient, made: object) -> None:
    keyed.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {made.key}"  # type: ignore[attr-defined]
    assert upload(keyed, pictures.encoded(pictures.no_face())).status_code == 200
    assert keyed.get("/metrics").status_code == 200


def test_what_needs_no_key(keyed: FlaskClient) -> None:
    for path in ("/healthz", "/readyz", "/v1/model", "/openapi.json"):
        assert keyed.get(path).status_code == 200
    headers = {"Origin": EXTENSION_ORIGIN, "Access-Control-Request-Method": "POST"}
    assert keyed.options("/v1/checks", headers=headers).status_code == 200


def test_the_setting_takes_hashes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCANNY_API_KEYS", KEYS[0].key)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert KEYS[0].key not in str(caught.value)


def test_the_command_makes_a_key_and_its_hash() -> None:
    lines = [
        dict([line.split()]) for line in CliRunner().invoke(app, ["api-key"]).output.splitlines()
    ]
    made = lines[0] | lines[1]
    assert hashlib.sha256(made["key"].encode()).hexdigest() == made["sha256"]
    assert made["key"] != new_key().key
    assert len(made["key"]) > 40
