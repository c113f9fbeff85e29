"""A picture's bytes from a URL: public addresses only, bounded in bytes, redirects and seconds.

requests-hardened looks a name up once, judges the address and dials that very address, so that a
name can't point elsewhere a moment later. This module adds the addresses that it lets through, and
a deadline over everything, which a slow drip can't stretch.
"""

import contextlib
import ipaddress
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from backend import __version__
from backend.images.kinds import PAGE, kind_of
from backend.images.limits import FETCH_SECONDS, MAX_BYTES, MAX_REDIRECTS
from backend.images.optional_formats import is_picture
from backend.images.problems import PictureProblem, ProblemCode
from backend.images.web_page import picture_of
from backend.settings import settings

HEADERS = {
    "User-Agent": f"Uncanny/{__version__} (checks a picture that a person asked about)",
    # As a browser asks for a picture, but for SVG: some servers choose the answer by it.
    "Accept": "image/avif,image/webp,image/apng,image/*,*/*;q=0.8",
    "Sec-Fetch-Dest": "image",
    "Sec-Fetch-Mode": "no-cors",
    "Sec-Fetch-Site": "cross-site",
    # A picture is compressed already; a server that compresses anyway could send a bomb.
    "Accept-Encoding": "identity",
}
_READ_BYTES = 65_536
_NOT_READ = frozenset({"br", "zstd", "compress", "x-compress", "exi", "pack200-gzip", "dcb", "dcz"})
"""Content codings that change the bytes and aren't read here (IANA's registry). Any other word is
a server's mistake, a character set say, and leaves them as they are."""
_PACKED = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
"""Codings that a server may use unasked, with what zlib wants to know of each."""
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_NOT_IN_TARGET = re.compile(r"[^!$-;=?-~]")
"""What a browser writes as %XX in a path or query."""
_IPV6_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_IPV6_CARRIES_IPV4 = (ipaddress.ip_network("2001::/32"), ipaddress.ip_network("2002::/16"))
"""Teredo and 6to4: the real destination is an IPv4 address inside."""
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "168.63.129.16/32",  # Azure's own services, from inside every virtual machine
            "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
            "3fff::/20",  # documentation (RFC 9637)
            "5f00::/16",  # segment routing (RFC 9602)
        ),
    )
)
"""What `ipaddress` takes for global: by its rules, or because its tables are older."""


@dataclass(frozen=True)
class Answer:
    """What a server said to one request."""

    status: int
    headers: Mapping[str, str]
    """By name, whatever its case."""
    target: str | None
    """Where it redirects to, absolute."""
    body: bytes
    """Empty unless the status is 200."""


Result = TypeVar("Result")


def fetch(url: str) -> bytes:
    """The body behind an http or https URL, whose path and query are sent as they are given.

    Raises PictureProblem: `url_refused`, `fetch_failed`, `fetch_timeout`, `too_large`, and
    `unsupported_format` of a web page, with the address of its picture where it names one.
    """
    answer, address = _in_time(lambda deadline: _follow(url.strip(), deadline))
    if _is_page(answer):
        raise PictureProblem(ProblemCode.UNSUPPORTED_FORMAT, _page_detail(answer.body, address))
    return answer.body


def ask(url: str, user_agent: str) -> Answer:
    """One request under a name of the caller's; any status is an answer, no redirect is followed.

    Raises PictureProblem like `fetch`, under the same limits; an answer's status is no problem.
    """

    def once(deadline: _Deadline) -> Answer:
        with _session() as session:
            return _answered(session, url, {**HEADERS, "User-Agent": user_agent}, deadline)

    return _in_time(once)


def is_public(address: str) -> bool:
    """Whether an IPv4 or IPv6 address, as it is dialled, lies on the public internet."""
    ip = ipaddress.ip_address(address)
    if any(ip in network for network in _NOT_PUBLIC):
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast
    return (
        ip in _IPV6_GLOBAL_UNICAST
        and ip.is_global
        and not any(ip in network for network in _IPV6_CARRIES_IPV4)
    )


class _Deadline:
    """When a fetch must end; `cut` ends whatever it waits for by then."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []

    def left(self) -> float:
        """Seconds left. Raises PictureProblem `fetch_timeout` where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise _timeout()
        return left

    def hold(self, sock: socket.socket) -> None:
        """Take note of a connection that `cut` will close."""
        self._sockets.append(sock)
        self.left()  # after the note, so that no connection slips in behind the cut

    def cut(self) -> None:
        """Close every connection, which wakes the thread that reads from it."""
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                # The plain socket's: SSLSocket.shutdown isn't meant for another thread's reads.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


_deadline: ContextVar[_Deadline] = ContextVar("_deadline")
_target: ContextVar[str] = ContextVar("_target")


class _Connection(HTTPConnection):
    def request(self, method: str, url: str, *args: object, **kwargs: object) -> None:
        # requests and urllib3 rewrite a query, which breaks the addresses that were signed.
        super().request(method, _target.get(url), *args, **kwargs)  # type: ignore[arg-type]

    def connect(self) -> None:
        super().connect()
        _deadline.get().hold(self.sock)


class _TlsConnection(_Connection, HTTPSConnection):
    """Encrypted."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Adapter(IPFilterAdapter):  # type: ignore[misc]
    """Dials public addresses only, unless told otherwise, over connections that can be cut."""

    def __init__(self, *, tls: bool, allow_private: bool) -> None:
        self._allow_private = allow_private
        super().__init__(is_https_proto=tls)

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: None = None
    ) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        if self._allow_private:
            return HTTPAdapter.build_connection_pool_key_attributes(self, request, verify, cert)
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        address = host["host"].strip("[]")
        if not is_public(address):
            raise InvalidIPAddress(address)
        return host, pool


def _in_time(work: Callable[[_Deadline], Result]) -> Result:
    """What `work` returns, or a PictureProblem once FETCH_SECONDS are over."""
    deadline = _Deadline(FETCH_SECONDS)
    future: Future[Result] = Future()
    # A thread, because a look-up of a name can't be interrupted; it is left to end by itself.
    threading.Thread(target=_fulfil, args=(future, work, deadline), daemon=True).start()
    try:
        return future.result(timeout=FETCH_SECONDS)
    except TimeoutError as error:
        deadline.cut()
        raise _timeout() from error


def _fulfil(
    future: Future[Result], work: Callable[[_Deadline], Result], deadline: _Deadline
) -> None:
    _deadline.set(deadline)
    try:
        future.set_result(work(deadline))
    except PictureProblem as problem:
        future.set_exception(problem)
    # What a server sends can end in an error of any layer below, not of requests alone.
    except Exception as error:
        future.set_exception(_problem_of(error))


def _problem_of(error: Exception) -> PictureProblem:
    if isinstance(error, InvalidIPAddress):
        return _refused("This address doesn't lie on the public internet.")
    if isinstance(error, requests.exceptions.InvalidURL):
        return _refused("This is not a valid address.")
    if isinstance(error, requests.Timeout):
        return _timeout()
    return PictureProblem(ProblemCode.FETCH_FAILED, "The server can't be reached or broke off.")


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        """None: even when told not to follow, requests would read a redirect's body whole."""
        return


def _is_page(answer: Answer) -> bool:
    """By its first bytes, or by what its server says of what is no picture by them."""
    kind = kind_of(answer.body)
    called_page = answer.headers.get("content-type", "").lower().startswith(_PAGE_TYPES)
    is_known = kind is not None or is_picture(answer.body) or answer.body.startswith(b"BM")
    return kind is PAGE or (called_page and not is_known)


def _follow(url: str, deadline: _Deadline) -> tuple[Answer, str]:
    """The answer and the address that it came from."""
    with _session() as session:
        for _ in range(MAX_REDIRECTS + 1):
            answer = _answered(session, url, HEADERS, deadline)
            if answer.target is None:
                return _expected(answer), url
            url = answer.target
    raise PictureProblem(
        ProblemCode.FETCH_FAILED, f"The address redirects more than {MAX_REDIRECTS} times."
    )


def _answered(
    session: requests.Session, url: str, headers: Mapping[str, str], deadline: _Deadline
) -> Answer:
    _check(url)
    _target.set(_target_of(url))
    with session.get(url, headers=headers, timeout=deadline.left(), stream=True) as response:
        target = requests.Session.get_redirect_target(session, response)
        return Answer(
            response.status_code,
            response.headers,
            None if target is None else urljoin(url, target),
            b"".join(_body(response, deadline)) if response.status_code == HTTPStatus.OK else b"",
        )


def _expected(answer: Answer) -> Answer:
    if answer.status != HTTPStatus.OK:
        raise PictureProblem(
            ProblemCode.FETCH_FAILED,
            f"The server answered {answer.status} instead of a picture.",
        )
    return answer


def _session() -> requests.Session:
    session = _Session()
    session.trust_env = False  # no proxies, no .netrc
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    for scheme in ("http", "https"):
        adapter = _Adapter(tls=scheme == "https", allow_private=settings().allow_private_urls)
        session.mount(f"{scheme}://", adapter)
    return session


def _check(url: str) -> None:
    parts = _parse(url)
    if parts.scheme not in ("http", "https") or not parts.host:
        raise _refused("Only addresses that start with http:// or https:// are fetched.")
    if parts.auth is not None:
        raise _refused("An address with a user name or password in it isn't fetched.")


def _parse(url: str) -> Url:
    try:
        return parse_url(url)
    except LocationParseError as error:
        raise _refused("This is not a valid address.") from error


def _body(response: requests.Response, deadline: _Deadline) -> Iterator[bytes]:
    unpack = _unpacker(response.headers.get("content-encoding", ""))
    if int(response.headers.get("content-length", 0)) > MAX_BYTES:
        raise _too_large()
    count = 0
    while chunk := response.raw.read(_READ_BYTES, decode_content=False):
        deadline.left()
        plain = unpack(chunk, MAX_BYTES + 1 - count)
        count += len(plain)
        if count > MAX_BYTES:
            raise _too_large()
        yield plain


def _unpacker(header: str) -> Callable[[bytes, int], bytes]:
    """What undoes a body's codings, giving at most so many bytes for each piece of it."""
    codings = [coding.strip().lower() for coding in header.split(",")]
    changing = [coding for coding in codings if coding in _NOT_READ or coding in _PACKED]
    if not changing:
        return lambda chunk, _: chunk
    if len(changing) > 1 or changing[0] in _NOT_READ:
        raise PictureProblem(
            ProblemCode.FETCH_FAILED, "The server sent the picture in an encoding we don't read."
        )
    # Bounded: what is left over of a piece that unpacks to more than may be read is dropped.
    return zlib.decompressobj(_PACKED[changing[0]]).decompress


def _target_of(url: str) -> str:
    """Path and query as given, but for what can't stand in a request."""
    rest = re.sub(r"^[^:]*:/*[^/?#]*", "", url).partition("#")[0]
    path = rest if rest.startswith("/") else f"/{rest}"
    return _NOT_IN_TARGET.sub(lambda match: _escaped(match[0]), path)


def _escaped(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))


def _page_detail(page: bytes, address: str) -> str:
    named = picture_of(page, address)
    advice = f"Its picture may be {named}" if named else PAGE.advice
    return f"This is {PAGE.name}. {advice}"


def _refused(detail: str) -> PictureProblem:
    return PictureProblem(ProblemCode.URL_REFUSED, detail)


def _timeout() -> PictureProblem:
    return PictureProblem(
        ProblemCode.FETCH_TIMEOUT, f"The server took longer than {FETCH_SECONDS:g} seconds."
    )


def _too_large() -> PictureProblem:
    return PictureProblem(
        ProblemCode.TOO_LARGE, f"The file is larger than {MAX_BYTES // 1_000_000} MB."
    )
