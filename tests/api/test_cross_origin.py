from pathlib import Path

import pytest
from flask.testing import FlaskClient

from backend.api.app import create_app
from backend.api.service import CheckService
from backend.settings import EXTENSION_ORIGIN, settings

EXTENSION_ID = Path(__file__).parents[2] / "extension" / "ID.txt"


def preflight(client: FlaskClient, origin: str, **more: str) -> dict[str, str]:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST", **more}
    answer = client.options("/v1/checks", headers=headers)
    assert answer.status_code == 200
    return {name: value for name, value in answer.headers if name.startswith("Access-Control")}


def test_the_default_is_our_own_extension() -> None:
    assert f"chrome-extension://{EXTENSION_ID.read_text().strip()}" == EXTENSION_ORIGIN
    assert settings().extension_origins == (EXTENSION_ORIGIN,)


def test_preflight_of_our_extension(client: FlaskClient) -> None:
    allowed = preflight(client, EXTENSION_ORIGIN)
    assert allowed["Access-Control-Allow-Origin"] == EXTENSION_ORIGIN
    assert "POST" in allowed["Access-Control-Allow-Methods"]
    assert "Content-Type" in allowed["Access-Control-Allow-Headers"]
    assert "Authorization" in allowed["Access-Control-Allow-Headers"]
    assert "Retry-After" in allowed["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Private-Network" not in allowed
    assert "Access-Control-Allow-Credentials" not in allowed


def test_preflight_for_a_private_network(client: FlaskClient) -> None:
    asked = {"Access-Control-Request-Private-Network": "true"}
    allowed = preflight(client, EXTENSION_ORIGIN, **asked)
    assert allowed["Access-Control-Allow-Private-Network"] == "true"
    assert preflight(client, "https://elsewhere.example", **asked) == {}


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", EXTENSION_ORIGIN + "x", "chrome-extension://x"]
)
def test_no_other_origin(client: FlaskClient, origin: str) -> None:
    assert preflight(client, origin) == {}
    answer = client.get("/v1/model", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_errors_can_be_read_by_the_extension_too(client: FlaskClient) -> None:
    answer = client.post("/v1/checks", headers={"Origin": EXTENSION_ORIGIN})
    assert answer.status_code == 415
    assert answer.headers["Access-Control-Allow-Origin"] == EXTENSION_ORIGIN


FIREFOX = "moz-extension://4bf6b7c4-61a5-4ab5-8a07-9c1fcdf0a4a1"


def test_any_firefox_extension_by_setting_alone(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, service: CheckService
) -> None:
    assert preflight(client, FIREFOX) == {}
    monkeypatch.setenv("UNCANNY_EXTENSION_ORIGINS", "moz-extension://*")
    settings.cache_clear()
    told = create_app(settings(), service).test_client()
    assert preflight(told, FIREFOX)["Access-Control-Allow-Origin"] == FIREFOX
    for other in ("moz-extension://*", FIREFOX + ".example", "https://x", EXTENSION_ORIGIN):
        assert preflight(told, other) == {}


def test_the_origins_are_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCANNY_EXTENSION_ORIGINS", "chrome-extension://a, moz-extension://b")
    settings.cache_clear()
    assert settings().extension_origins == ("chrome-extension://a", "moz-extension://b")
    monkeypatch.setenv("UNCANNY_EXTENSION_ORIGINS", "")
    settings.cache_clear()
    assert settings().extension_origins == ()
