from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from backend.face_sets.polite import NotNow, NotToBeHad, PoliteClient, retry_after
from backend.images.fetching import Answer
from tests.face_sets.harvest_pages import HarvestPages, face_file
from tests.servers import PageServer, page_server

pytestmark = pytest.mark.usefixtures("private_urls_allowed")
PAUSE = 0.02
Site = Callable[..., AbstractContextManager[PageServer]]


def site(robots: tuple[int, str] = HarvestPages.robots) -> AbstractContextManager[PageServer]:
    return page_server(b"", type("Site", (HarvestPages,), {"robots": robots, "times": []}))


@pytest.fixture
def server() -> Iterator[PageServer]:
    with site() as running:
        yield running


@pytest.fixture
def client() -> PoliteClient:
    return PoliteClient("me@example.org")


def paths(server: PageServer) -> list[str]:
    return [seen["path"] for seen in server.seen]


def test_robots_are_asked_once_and_first_under_an_honest_name(
    server: PageServer, client: PoliteClient
) -> None:
    assert client.get(server.url("face/1"), PAUSE) == face_file(1)
    client.get(server.url("face/2"), PAUSE)
    assert paths(server) == ["/robots.txt", "/face/1", "/face/2"]
    for seen in server.seen:
        assert seen["user-agent"].startswith("Uncanny/")
        assert "me@example.org" in seen["user-agent"]


def test_what_robots_forbid_is_not_asked(server: PageServer, client: PoliteClient) -> None:
    with pytest.raises(NotToBeHad, match=r"robots\.txt forbids"):
        client.get(server.url("private/1"), PAUSE)
    with pytest.raises(NotToBeHad, match=r"robots\.txt forbids"):
        client.get(server.url("to/" + "%2Fprivate%2F1"), PAUSE)  # nor by way of a redirect
    assert "/private/1" not in paths(server)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ((200, ""), True),
        ((404, ""), True),
        ((200, "User-agent: Uncanny\nDisallow: /\n"), False),
        ((200, "User-agent: Other\nDisallow: /\n"), True),
        ((401, ""), False),
        ((403, ""), False),
    ],
)
def test_rules_hang_on_the_robots_file(
    robots: tuple[int, str], allowed: bool, client: PoliteClient
) -> None:
    with site(robots) as server:
        if allowed:
            assert client.get(server.url("face/1"), PAUSE) == face_file(1)
        else:
            with pytest.raises(NotToBeHad):
                client.get(server.url("face/1"), PAUSE)
            assert paths(server) == ["/robots.txt"]


def test_without_readable_rules_nothing_is_asked(client: PoliteClient) -> None:
    with site((500, "")) as server:
        with pytest.raises(NotNow, match=r"robots\.txt"):
            client.get(server.url("face/1"), PAUSE)
        assert paths(server) == ["/robots.txt"]


@pytest.mark.parametrize(
    ("robots", "pause", "least"),
    [("", 0.15, 0.15), ("User-agent: *\nCrawl-delay: 1\n", PAUSE, 1.0)],
)
def test_between_two_requests_lies_the_longer_pause(
    robots: str, pause: float, least: float, client: PoliteClient
) -> None:
    with site((200, robots)) as server:
        for number in (1, 2, 3):
            client.get(server.url(f"face/{number}"), pause)
        handler = server.RequestHandlerClass
    assert issubclass(handler, HarvestPages)
    _, *after_robots = handler.times
    assert min(later - earlier for earlier, later in pairwise(after_robots)) > least - 0.02


def test_a_pause_beyond_our_patience_is_for_another_run(client: PoliteClient) -> None:
    with site((200, "User-agent: *\nCrawl-delay: 86400\n")) as server:
        with pytest.raises(NotNow, match="86400 seconds"):
            client.get(server.url("face/1"), PAUSE)
        assert paths(server) == ["/robots.txt"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(
    status: int, server: PageServer, client: PoliteClient
) -> None:
    assert client.get(server.url(f"busy/{status}/1/1"), PAUSE) == face_file(0)
    handler = server.RequestHandlerClass
    assert issubclass(handler, HarvestPages)
    _, first, second = handler.times
    assert second - first > 0.98


def test_the_pauses_grow_until_we_give_up(server: PageServer, client: PoliteClient) -> None:
    with pytest.raises(NotNow, match="busy"):
        client.get(server.url("busy/503//99"), PAUSE)
    handler = server.RequestHandlerClass
    assert issubclass(handler, HarvestPages)
    _, *tries = handler.times
    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert len(tries) == 5
    for gap, factor in zip(gaps, (2, 4, 8, 16), strict=True):
        assert gap > PAUSE * factor * 0.95


def test_a_wait_beyond_our_patience_is_not_waited(server: PageServer, client: PoliteClient) -> None:
    with pytest.raises(NotNow):
        client.get(server.url("busy/429/601/99"), PAUSE)
    assert len(paths(server)) == 2


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("missing", NotToBeHad),
        ("broken", NotNow),
        ("declared", NotToBeHad),
        ("round", NotToBeHad),
    ],
)
def test_what_another_time_may_mend(
    page: str, problem: type[Exception], server: PageServer, client: PoliteClient
) -> None:
    with pytest.raises(problem):
        client.get(server.url(page), PAUSE)


def test_an_address_that_is_not_public_is_refused(
    monkeypatch: pytest.MonkeyPatch, server: PageServer, client: PoliteClient
) -> None:
    monkeypatch.delenv("UNCANNY_ALLOW_PRIVATE_URLS")
    with pytest.raises(NotToBeHad, match="public internet"):
        client.get(server.url("face/1"), PAUSE)
    assert not server.seen


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        (format_datetime(datetime(2000, 1, 1, tzinfo=UTC), usegmt=True), 0.0),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(Answer(429, {"Retry-After": value}, None, b"")) == seconds


def test_retry_after_as_a_date() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert retry_after(Answer(429, {"Retry-After": then}, None, b"")) == pytest.approx(90, abs=3)
