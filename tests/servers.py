"""Small servers on this machine that tests fetch from, well-behaved and not."""

import contextlib
import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from backend.images.limits import MAX_BYTES

LOOPBACK = "127.0.0.1"


class Pages(BaseHTTPRequestHandler):
    """One method a page: `_steps` answers /steps/N, given the N."""

    picture = b""
    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.seen.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
        page, _, rest = self.path.lstrip("/").partition("/")
        with contextlib.suppress(ConnectionError):
            getattr(self, f"_{page}", self._missing)(unquote(rest))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def _picture(self, _: str) -> None:
        self._answer(200, {"Content-Length": len(self.picture)}, self.picture)

    def _to(self, url: str) -> None:
        # The body is what a client that reads it whole would drown in.
        self._answer(302, {"Location": url}, b"x" * 1000)

    def _round(self, _: str) -> None:
        self._to("/round")

    def _steps(self, left: str) -> None:
        self._to(f"/steps/{int(left) - 1}" if int(left) > 1 else "/picture")

    def _cookie(self, _: str) -> None:
        self._answer(302, {"Location": "/picture", "Set-Cookie": "who=you"}, b"")

    def _missing(self, _: str) -> None:
        self._answer(404, {"Content-Length": 2}, b"no")

    def _declared(self, _: str) -> None:
        self._answer(200, {"Content-Length": MAX_BYTES + 1}, b"")

    def _endless(self, _: str) -> None:
        self._answer(200, {}, b"")
        while True:
            self.wfile.write(bytes(100_000))

    def _endlessredirect(self, _: str) -> None:
        self._answer(302, {"Location": "/picture"}, b"")
        while True:
            self.wfile.write(bytes(100_000))

    def _short(self, _: str) -> None:
        self._answer(200, {"Content-Length": 1000}, b"only this")

    def _gzip(self, _: str) -> None:
        self._answer(200, {"Content-Encoding": "gzip"}, b"whatever")

    def _coded(self, coding: str) -> None:
        """As it is, under a coding that leaves it so, or packed as it says."""
        packing = {"gzip": gzip.compress, "deflate": zlib.compress}
        pack = packing.get(coding, lambda body: body)
        self._answer(200, {"Content-Encoding": coding}, pack(self.picture))

    def _bomb(self, _: str) -> None:
        self._answer(200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(MAX_BYTES + 1000)))

    def _html(self, body: str) -> None:
        self._answer(200, {"Content-Type": "text/html"}, f"<!doctype html>{body}".encode())

    def _bare(self, body: str) -> None:
        """A page whose first bytes don't say that it is one."""
        self._answer(200, {"Content-Type": "text/html; charset=utf-8"}, body.encode())

    def _miscalled(self, _: str) -> None:
        """What begins as a picture does."""
        self._answer(200, {"Content-Type": "text/html"}, b"\xff\xd8\xff" + self.picture)

    def _asked(self, _: str) -> None:
        """A picture for those who ask for one as browsers do; else a page about it."""
        if "image/avif" in self.headers.get("Accept", "") and "Sec-Fetch-Dest" in self.headers:
            self._picture("")
        else:
            self._html("")

    def _answer(self, status: int, headers: dict[str, object], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)


class PageServer(ThreadingHTTPServer):
    """`Pages` on a free port."""

    daemon_threads = True

    def __init__(self, picture: bytes, pages: type[Pages] = Pages) -> None:
        self.seen: list[dict[str, str]] = []
        handler = type("Handler", (pages,), {"picture": picture, "seen": self.seen})
        super().__init__((LOOPBACK, 0), handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str, host: str = LOOPBACK, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}/{path}"


@contextlib.contextmanager
def page_server(picture: bytes, pages: type[Pages] = Pages) -> Iterator[PageServer]:
    with PageServer(picture, pages) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def slow_server(first: bytes, drip: bytes) -> Iterator[tuple[str, Callable[[], bool]]]:
    """Sends `first`, then `drip` ten times a second for as long as anyone listens.

    Yields its URL, and whether its clients have all gone.
    """
    stop = threading.Event()
    gone: list[bool] = []

    def talk(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.recv(65_536)
            client.sendall(first)
            client.settimeout(0.1)
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    if not client.recv(65_536):
                        break
                if drip:
                    client.sendall(drip)
        gone.append(True)

    clients: list[threading.Thread] = []

    def accept() -> None:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                clients.append(threading.Thread(target=talk, args=(listener.accept()[0],)))
                clients[-1].start()

    with socket.create_server((LOOPBACK, 0)) as listener:
        listener.settimeout(0.1)
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield (
                f"http://{LOOPBACK}:{listener.getsockname()[1]}/picture",
                lambda: _within(3, lambda: len(gone) == len(clients)),
            )
        finally:
            stop.set()
            for thread in [accepting, *clients]:
                thread.join()


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
