"""A web site made of what a test gives it, at two origins."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

HANG, ENDLESS, TRICKLE, HUGE = "hang", "endless", "trickle", "huge"
"""Kinds of answer that never end: nothing comes; a JPEG that goes on for ever; one that comes a
byte at a time; one that says that it has 2 GB, and sends them."""
_GATE_SECONDS = 30
_PART_SECONDS = 0.002


class Site:
    """Answers every path with what `pages` or `pictures` hold for it.

    Example:
        with Site() as site: site.pictures["/a.png"] = data
    """

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.pictures: dict[str, bytes] = {}
        self.odd: dict[str, str] = {}
        self.gates: dict[str, threading.Event] = {}
        """Paths that are answered when their event is set."""
        self.redirects: dict[str, str] = {}
        """Paths, and the addresses that they lead to."""
        self.open_to_all: set[str] = set()
        """Paths that any site's scripts may read (CORS)."""
        self.in_turn: dict[str, list[bytes]] = {}
        """Paths that give one picture after the other, the last one for ever."""
        self.statuses: dict[str, int] = {}
        """Of paths, other than 200; theirs is no picture from the second request on."""
        self.headers: dict[str, dict[str, str]] = {}
        """What paths send beside the usual."""
        self.posted: list[str] = []
        """Paths that something was sent to, in turn."""
        self.stopping = threading.Event()

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def origin(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def other_origin(self) -> str:
        """The same server, but to a browser another site."""
        return f"http://localhost:{self._server.server_port}"


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path in site.gates:
                site.gates[self.path].wait(_GATE_SECONDS)
            if self.path in site.redirects:
                self._lead_to(site.redirects[self.path])
            elif self.path in site.odd:
                self._never_end(site.odd[self.path])
            elif self.path in site.in_turn:
                self._answer(200, "image/png", _next(site.in_turn[self.path]))
                if self.path in site.statuses:
                    site.in_turn.pop(self.path)
            elif self.path in site.statuses:
                self._answer(site.statuses[self.path], "text/html", b"<!doctype html>no")
            elif self.path in site.pages:
                script = self.path.endswith(".js")
                kind = "text/javascript" if script else "text/html; charset=utf-8"
                self._answer(200, kind, site.pages[self.path].encode())
            elif self.path in site.pictures:
                self._answer(200, _content_type(self.path), site.pictures[self.path])
            else:
                self._answer(404, "text/plain", b"nothing here")

        def do_POST(self) -> None:
            site.posted.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Silence: the base class writes every request to stderr."""

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            for name, value in site.headers.get(self.path, {}).items():
                self.send_header(name, value)
            if self.path in site.open_to_all:
                self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(body)

        def _lead_to(self, address: str) -> None:
            self.send_response(302)
            self.send_header("Location", address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _never_end(self, kind: str) -> None:
            if kind != HANG:
                self.send_response(200)
                self.send_header("Content-Type", "image/jpeg")
                # Else Chromium lets the extension wait for the page, which reads the same file.
                self.send_header("Cache-Control", "no-store")
                if kind == HUGE:
                    self.send_header("Content-Length", str(2 << 30))
                self.end_headers()
                part = b"\xff" if kind == TRICKLE else b"\xff\xd8\xff\xe0" + bytes(1 << 16)
                try:
                    while not site.stopping.wait(1 if kind == TRICKLE else _PART_SECONDS):
                        self.wfile.write(part)
                except OSError:
                    return  # the browser has hung up, as it should
            site.stopping.wait()

    return Handler


def _next(pictures: list[bytes]) -> bytes:
    return pictures.pop(0) if len(pictures) > 1 else pictures[0]


def _content_type(path: str) -> str:
    kind = path.rsplit(".", 1)[-1]
    if kind == "svg":
        return "image/svg+xml"
    return f"image/{'jpeg' if kind == 'jpg' else kind}"
