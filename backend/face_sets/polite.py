"""Asking other people's servers for many pictures without being a burden to them.

robots.txt as in RFC 9309 (read by urllib.robotparser, which knows no wildcards inside a path), a
pause between two requests to a host, patience where the server asks for it.
"""

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from backend import __version__
from backend.images.fetching import Answer, ask
from backend.images.limits import MAX_REDIRECTS
from backend.images.problems import PictureProblem, ProblemCode

ROBOT = "Uncanny"
"""The name by which a robots.txt can address us."""
TRIES = 5
"""Requests for one picture, each after twice the pause before the last."""
PATIENCE_SECONDS = 600.0
"""The longest pause that a server may ask for; beyond it we come back in another run."""
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_CLOSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_TRANSIENT = (ProblemCode.FETCH_FAILED, ProblemCode.FETCH_TIMEOUT)


class NotToBeHad(Exception):
    """Asking again would bring the same: forbidden by robots.txt, missing, too large."""


class NotNow(Exception):
    """The server is busy, broken or can't be reached; another time it may answer."""


class PoliteClient:
    """Fetches pictures one after the other, as slowly as their hosts want it."""

    def __init__(self, contact: str) -> None:
        self._user_agent = f"{ROBOT}/{__version__} (collects faces for research; {contact})"
        self._robots: dict[str, RobotFileParser] = {}
        self._free_from: dict[str, float] = {}
        """Of each host, the time.monotonic() from which it may be asked again."""

    def get(self, url: str, seconds: float) -> bytes:
        """The body behind a URL; `seconds` lie at least between two requests to its host.

        Every address on the way of redirects is held against its own robots.txt.
        Raises NotToBeHad or NotNow, in words for people.
        """
        for _ in range(MAX_REDIRECTS + 1):
            robots = self._robots_of(url, seconds)
            if not robots.can_fetch(ROBOT, url):
                raise NotToBeHad("robots.txt forbids it.")
            pause = max(seconds, float(robots.crawl_delay(ROBOT) or 0))
            if pause > PATIENCE_SECONDS:
                raise NotNow(f"robots.txt asks for {pause:g} seconds between two requests.")
            answer = self._patiently(url, pause)
            if answer.target is None:
                return _body(answer)
            url = answer.target
        raise NotToBeHad(f"The address redirects more than {MAX_REDIRECTS} times.")

    def _patiently(self, url: str, pause: float) -> Answer:
        for tries in range(TRIES):
            self._wait_for_turn(url, pause)
            answer = self._asked(url)
            if answer is not None and answer.status not in _BUSY:
                return answer
            wanted = None if answer is None else retry_after(answer)
            if wanted is not None and wanted > PATIENCE_SECONDS:
                break
            self._postpone(url, pause * 2 ** (tries + 1) if wanted is None else max(wanted, pause))
        raise NotNow("The server is busy or can't be reached.")

    def _asked(self, url: str) -> Answer | None:
        """None where nothing came back that another try might not mend."""
        try:
            return ask(url, self._user_agent)
        except PictureProblem as problem:
            if problem.code in _TRANSIENT:
                return None
            raise NotToBeHad(problem.detail) from problem

    def _wait_for_turn(self, url: str, pause: float) -> None:
        time.sleep(max(0.0, self._free_from.get(_host(url), 0.0) - time.monotonic()))
        self._postpone(url, pause)

    def _postpone(self, url: str, seconds: float) -> None:
        self._free_from[_host(url)] = time.monotonic() + seconds

    def _robots_of(self, url: str, seconds: float) -> RobotFileParser:
        """The rules of a URL's server, asked for once."""
        parts = urlsplit(url)
        server = f"{parts.scheme}://{parts.netloc}"
        if server not in self._robots:
            self._robots[server] = self._read_robots(f"{server}/robots.txt", seconds)
        return self._robots[server]

    def _read_robots(self, url: str, seconds: float) -> RobotFileParser:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._patiently(url, seconds)
            if answer.target is None:
                break
            url = answer.target
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise NotNow("robots.txt can't be read.")
        rules = RobotFileParser()
        rules.parse(_rules_in(answer).splitlines())
        return rules


def retry_after(answer: Answer) -> float | None:
    """Seconds that the server asks us to wait, given so or as a date; None where it doesn't."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _rules_in(answer: Answer) -> str:
    """Of a robots.txt; where there is none, all is allowed, where it is kept shut, nothing."""
    if answer.status in _CLOSED:
        return "User-agent: *\nDisallow: /"
    return answer.body.decode("utf-8", "replace")


def _body(answer: Answer) -> bytes:
    if answer.status == HTTPStatus.OK:
        return answer.body
    problem = f"The server answered {answer.status} instead of a picture."
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotNow(problem)
    raise NotToBeHad(problem)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
