"""Every way round the rule "public addresses only" that we know, and what the API answers to it.

    python -m tests.benchmarks.fetch_bypasses

Starts the API on this machine, beside it a server that must not be reached (inside) and one that
stands for the internet, and prints a Markdown table. Names ending in `.example` resolve as RESOLVED
says; who dials PUBLIC reaches the server that stands for the internet. Exit code 1 where an answer
isn't the expected one, or where anybody reached the server inside. Takes half a minute, as the
slow servers are given their time.
"""

import contextlib
import itertools
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

import requests
import structlog
import urllib3.util.connection
from werkzeug.serving import make_server

from backend.answer.ready import load_warm
from backend.api.app import create_app
from backend.api.service import CheckService
from backend.evidence.provenance import ProvenanceReader
from backend.images.decode_pool import DecodePool
from backend.settings import Settings
from tests import pictures
from tests.servers import LOOPBACK, page_server, slow_server

PUBLIC = "93.184.216.34"
INSIDE = "{inside}"
"""In an address: the port of the server that must not be reached."""
RESOLVED = {
    "public.example": (PUBLIC,),
    "loopback.example": (LOOPBACK,),
    "mapped.example": ("::ffff:127.0.0.1",),
    "ten.example": ("10.0.0.1",),
    "metadata.example": ("169.254.169.254",),
    "both.example": (LOOPBACK, PUBLIC),
    "rebound.example": (PUBLIC, LOOPBACK),
    "rebinding.example": (LOOPBACK, PUBLIC),
}
"""Addresses of each name; of a rebinding one, the first is given once and the second ever after."""
REBINDING = ("rebound.example", "rebinding.example")


CHECKED = ("",)
FAILED = ("fetch_failed",)
EITHER = ("url_refused", "fetch_failed")
"""By whether the name is known to this machine."""


@dataclass(frozen=True)
class Bypass:
    """One way round, and how it must be answered."""

    kind: str
    url: str
    codes: tuple[str, ...] = ("url_refused",)
    """Of the problem, any of these; CHECKED where the check must be answered."""


def _hosts(kind: str, *hosts: str, codes: tuple[str, ...] = ("url_refused",)) -> list[Bypass]:
    return [Bypass(kind, f"http://{host}:{INSIDE}/picture", codes) for host in hosts]


def _redirects(*targets: str) -> list[Bypass]:
    return [Bypass("redirect", f"http://public.example:{INSIDE}/to/{target}") for target in targets]


BYPASSES = [
    Bypass("none: a public address", f"http://public.example:{INSIDE}/picture", CHECKED),
    *_hosts("loopback", "127.0.0.1", "127.8.8.8", "localhost", "LOCALHOST"),
    *_hosts("loopback", "localhost.", codes=EITHER),
    *_hosts("short", "127.1", "127.0.1", "0", "0.0.0.0"),
    *_hosts("decimal", "2130706433"),
    *_hosts("hexadecimal", "0x7f000001", "0x7f.0.0.1", "0x7f.1"),
    *_hosts("octal", "0177.0.0.1", "017700000001", "00000177.0.0.1"),
    *_hosts("octal and hexadecimal", "0177.0x0.0.1"),
    *_hosts("other digits and dots", "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "127%2e0.0.1"),
    *_hosts("private", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
    *_hosts("link-local: cloud metadata", "169.254.169.254", "2852039166"),
    *_hosts("inside every machine of a cloud", "168.63.129.16"),
    *_hosts("reserved", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"),
    *_hosts("IPv6 loopback", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]"),
    *_hosts("IPv4-mapped", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:0:127.0.0.1]"),
    *_hosts("IPv4-compatible", "[::127.0.0.1]"),
    *_hosts("NAT64", "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]"),
    *_hosts("relays of 6to4", "192.88.99.1"),
    *_hosts("6to4", "[2002:7f00:1::]", "[2002:7f00:1::1]"),
    *_hosts("Teredo", "[2001::7f00:1]", "[2001:0:7f00:1:0:0:80ff:fffe]"),
    *_hosts("IPv6 local", "[fc00::1]", "[fe80::1]", "[fec0::1]", "[ff02::1]"),
    *_hosts("IPv6 local, with its interface", "[fe80::1%25lo]", codes=EITHER),
    *_hosts("IPv6 reserved", "[100::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]"),
    *_hosts("name of a private address", "loopback.example", "ten.example", "metadata.example"),
    *_hosts("name of a mapped address", "mapped.example"),
    *_hosts("name of a private and a public address", "both.example"),
    Bypass("rebinding: public, then private", f"http://rebound.example:{INSIDE}/picture", CHECKED),
    *_hosts("rebinding: asked again", "rebound.example"),
    *_hosts("rebinding: private, then public", "rebinding.example"),
    *_redirects(
        f"http://127.0.0.1:{INSIDE}/",
        f"//127.0.0.1:{INSIDE}/",
        f"http://[::ffff:7f00:1]:{INSIDE}/",
        f"http://loopback.example:{INSIDE}/",
        f"http://0x7f.1:{INSIDE}/",
        f"http://public.example@127.0.0.1:{INSIDE}/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
    ),
    Bypass("redirect: five, then a picture", f"http://public.example:{INSIDE}/steps/5", CHECKED),
    Bypass("redirect: six", f"http://public.example:{INSIDE}/steps/6", FAILED),
    Bypass("redirect: in a circle", f"http://public.example:{INSIDE}/round", FAILED),
    *_hosts("user name that looks like a host", "public.example@127.0.0.1"),
    Bypass("user name that looks like a host", f"http://127.0.0.1:{INSIDE}@public.example/"),
    Bypass(
        "backslash: a page of the first host",
        f"http://public.example\\@127.0.0.1:{INSIDE}/",
        FAILED,
    ),
    Bypass("backslash", f"http://127.0.0.1:{INSIDE}\\@public.example/picture"),
    Bypass("fragment", f"http://127.0.0.1:{INSIDE}#@public.example/picture"),
    Bypass("white space", f"http://127.0.0.1:{INSIDE} .public.example/picture"),
    Bypass("white space", f" http://127.0.0.1:{INSIDE}/picture"),
    Bypass("new line", f"http://127.0.0.1:{INSIDE}\r\nHost: public.example/picture"),
    Bypass("scheme", "file:///etc/passwd"),
    Bypass("scheme", f"ftp://127.0.0.1:{INSIDE}/picture"),
    Bypass("scheme", f"gopher://127.0.0.1:{INSIDE}/_GET%20/"),
    Bypass("scheme", f"HTTP+UNIX://127.0.0.1:{INSIDE}/picture"),
    Bypass("scheme", "data:image/png;base64,AAAA"),
    Bypass("no scheme", f"//127.0.0.1:{INSIDE}/picture"),
    Bypass("port out of range", "http://127.0.0.1:99999/picture"),
    Bypass("size: declared", f"http://public.example:{INSIDE}/declared", ("too_large",)),
    Bypass("size: without end", f"http://public.example:{INSIDE}/endless", ("too_large",)),
    Bypass("size: cut short", f"http://public.example:{INSIDE}/short", FAILED),
    Bypass("size: compressed", f"http://public.example:{INSIDE}/gzip", FAILED),
]
DRIPS = {
    "slow drip: head": (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
    "slow drip: body": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x"),
}


@dataclass
class Internet:
    """What names and addresses lead to."""

    port: int
    """Who dials PUBLIC, whatever the port, reaches this one here."""

    @contextlib.contextmanager
    def there(self) -> Iterator[None]:
        """While inside, this process sees it."""
        look_up, dial = socket.getaddrinfo, urllib3.util.connection.create_connection
        turns = {
            name: itertools.chain(RESOLVED[name][:1], itertools.repeat(RESOLVED[name][1]))
            for name in REBINDING
        }

        def resolved(host: str, *rest: object, **options: object) -> list[object]:
            found = RESOLVED.get(host, (host,))
            addresses = (next(turns[host]),) if host in turns else found
            return [
                answer
                for address in addresses
                for answer in look_up(address, *rest, **options)  # type: ignore[arg-type]
            ]

        def dialled(address: tuple[str, int], *rest: object, **options: object) -> socket.socket:
            there = (LOOPBACK, self.port) if address[0] == PUBLIC else address
            return dial(there, *rest, **options)  # type: ignore[arg-type]

        with (
            patch("socket.getaddrinfo", resolved),
            patch("urllib3.util.connection.create_connection", dialled),
        ):
            yield


class Inside:
    """A server at every address of this machine, which notes that it was reached."""

    def __init__(self) -> None:
        dual = socket.has_dualstack_ipv6()
        family = socket.AF_INET6 if dual else socket.AF_INET
        self._listener = socket.create_server(("", 0), family=family, dualstack_ipv6=dual)
        self.port = int(self._listener.getsockname()[1])
        self.reached = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            self._listener.accept()[0].close()
            self.reached += 1


def main() -> None:
    """Try them all and print the table."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger("requests_hardened").addHandler(logging.NullHandler())
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    os.environ["UNCANNY_RATE_LIMIT"] = "0"
    inside = Inside()
    picture = pictures.encoded(pictures.no_face())
    with page_server(picture) as public, _api() as address, Internet(public.port).there():
        rows = [_row(address, bypass, inside) for bypass in BYPASSES]
    with _api() as address:
        rows += [_dripped(address, kind, inside) for kind in DRIPS]
    print("| way round | address | status | code | seconds | server inside reached |")
    print("|---|---|---|---|---|---|")
    for _, row in rows:
        print(row)
    wrong = sum(not right for right, _ in rows)
    print(f"\n{len(rows)} tried, {wrong} answered otherwise than expected.")
    sys.exit(1 if wrong else 0)


def _row(address: str, bypass: Bypass, inside: Inside) -> tuple[bool, str]:
    """Whether it was answered as it must be, and the line of the table."""
    before, started = inside.reached, time.monotonic()
    url = bypass.url.replace(INSIDE, str(inside.port))
    answer = requests.post(f"{address}/v1/checks", json={"url": url}, timeout=60)
    seconds = time.monotonic() - started
    time.sleep(0.02)  # for the server inside to note a visit
    reached = inside.reached - before
    code = "" if answer.ok else answer.json()["code"]
    shown = bypass.url.replace(INSIDE, "PORT").encode("unicode_escape").decode()
    if all(character.isprintable() for character in bypass.url):
        shown = bypass.url.replace(INSIDE, "PORT")
    line = (
        f"| {bypass.kind} | `{shown}` | {answer.status_code} | {code or 'checked'} |"
        f" {seconds:.1f} | {'YES' if reached else 'no'} |"
    )
    return code in bypass.codes and not reached, line


def _dripped(address: str, kind: str, inside: Inside) -> tuple[bool, str]:
    with slow_server(*DRIPS[kind]) as (url, _):
        port = int(url.rsplit(":", 1)[1].split("/")[0])
        with Internet(port).there():
            url = f"http://public.example:{INSIDE}/picture"
            return _row(address, Bypass(kind, url, ("fetch_timeout",)), inside)


@contextlib.contextmanager
def _api() -> Iterator[str]:
    """The API on a port of this machine; in this process, so that it sees the names above."""
    decoders = DecodePool(1)
    with ProvenanceReader() as provenance:
        service = CheckService(load_warm, decoders, provenance, places=4)
        service.start()
        server = make_server(LOOPBACK, 0, create_app(Settings(), service), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            _wait_ready(f"http://{LOOPBACK}:{server.port}/readyz")
            yield f"http://{LOOPBACK}:{server.port}"
        finally:
            server.shutdown()
            thread.join()
            decoders.stop()


def _wait_ready(url: str) -> None:
    while not requests.get(url, timeout=10).ok:
        time.sleep(0.2)


if __name__ == "__main__":
    main()
