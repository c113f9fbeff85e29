import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError

from backend.api.app import create_app
from backend.api.service import CheckService
from backend.settings import Settings, settings
from tests.api.test_batch import upload_all
from tests.api.test_checks import problem_of, upload


@pytest.fixture
def limited(service: CheckService, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("UNCANNY_RATE_LIMIT", "3 per minute")
    monkeypatch.setenv("UNCANNY_PROXIES", "1")
    settings.cache_clear()
    return create_app(settings(), service).test_client()


def statuses(client: FlaskClient, times: int, address: str) -> list[int]:
    client.environ_base["HTTP_X_FORWARDED_FOR"] = address
    return [upload(client, b"").status_code for _ in range(times)]


def test_past_the_limit_429(limited: FlaskClient) -> None:
    assert statuses(limited, 4, "192.0.2.1") == [422, 422, 422, 429]
    answer = upload(limited, b"")
    assert problem_of(answer).code == "too_many_requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 61  # rounded up


def test_clients_are_counted_apart(limited: FlaskClient) -> None:
    statuses(limited, 3, "192.0.2.1")
    assert statuses(limited, 1, "192.0.2.2") == [422]


def test_an_ipv6_network_is_one_client(limited: FlaskClient) -> None:
    statuses(limited, 3, "2001:db8::1")
    assert statuses(limited, 1, "2001:db8::ffff:1") == [429]
    assert statuses(limited, 1, "2001:db8:0:1::1") == [422]


@pytest.mark.parametrize(
    ("forwarded", "same", "other"),
    [
        ("192.0.2.1:5678", "192.0.2.1", "192.0.2.2:5678"),
        ("[2001:db8::1]:443", "2001:db8::2", "[2001:db8:0:1::1]:443"),
        ("[2001:db8::1]", "[2001:db8::2]:443", "2001:db8:0:1::1"),
        ("::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.2"),
        ("unknown", "unknown", "_hidden"),
    ],
)
def test_what_proxies_forward_beside_plain_addresses(
    limited: FlaskClient, forwarded: str, same: str, other: str
) -> None:
    assert statuses(limited, 3, forwarded) == [422, 422, 422]
    assert limited.get("/healthz").status_code == 200
    assert statuses(limited, 1, same) == [429]
    assert statuses(limited, 1, other) == [422]


def test_only_so_many_proxies_are_believed(limited: FlaskClient) -> None:
    statuses(limited, 3, "192.0.2.1")
    assert statuses(limited, 1, "198.51.100.7, 192.0.2.1") == [429]


def test_a_batch_counts_its_pictures(limited: FlaskClient) -> None:
    assert upload_all(limited, {"a": b"", "b": b""}).status_code == 200
    assert upload_all(limited, {"a": b""}).status_code == 200
    assert upload_all(limited, {"a": b""}).status_code == 429


def test_a_batch_that_is_too_much_counts_once(limited: FlaskClient) -> None:
    upload(limited, b"")
    assert upload_all(limited, dict.fromkeys("abc", b"")).status_code == 429
    assert upload(limited, b"").status_code == 422
    assert upload(limited, b"").status_code == 429


def test_a_batch_that_would_always_be_too_much_is_not_told_to_come_back(
    limited: FlaskClient,
) -> None:
    answer = upload_all(limited, dict.fromkeys("abcd", b""))
    assert problem_of(answer).code == "bad_request"
    assert "at most 3 at once" in problem_of(answer).detail
    assert "Retry-After" not in answer.headers


def test_a_batch_past_the_limit_is_not_read(
    limited: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses(limited, 3, "192.0.2.1")

    def read(_: str) -> None:
        raise AssertionError("the form was read")

    monkeypatch.setattr("backend.api.incoming.uploaded", read)
    assert upload_all(limited, {"a": b""}).status_code == 429


def test_nothing_else_is_limited(limited: FlaskClient) -> None:
    statuses(limited, 4, "192.0.2.1")
    for path in ("/v1/model", "/healthz", "/readyz", "/metrics"):
        assert limited.get(path).status_code == 200


def test_a_store_that_is_down_costs_nobody_an_answer(
    service: CheckService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNCANNY_RATE_LIMIT", "1 per minute")
    monkeypatch.setenv("UNCANNY_RATE_LIMIT_STORAGE", "redis://127.0.0.1:1")
    settings.cache_clear()
    client = create_app(settings(), service).test_client()
    assert [upload(client, b"").status_code for _ in range(2)] == [422, 429]


@pytest.mark.parametrize("limit", ["many", "60", "-1 per minute", "1 per fortnight", ""])
def test_a_limit_that_is_not_understood(limit: str) -> None:
    with pytest.raises(ValidationError, match="per minute"):
        Settings(rate_limit=limit)
