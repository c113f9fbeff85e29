"""gunicorn's threaded worker, made patient: no client holds a thread for longer than it may.

gunicorn's own waits for ever for the rest of a request that drips in, answers a malformed one in
HTML and with its parser's words, lets its main loop linger over each connection it closes, and
may wait for itself when it is told to stop at once.
"""

import contextlib
import errno
import socket
import time
from concurrent.futures import Future
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ
from typing import TYPE_CHECKING

from gunicorn.http import errors as parsing
from gunicorn.http import wsgi
from gunicorn.workers.gthread import ThreadWorker

from backend.api import errors, logs

if TYPE_CHECKING:
    from types import FrameType

    from gunicorn.http.message import Request
    from gunicorn.workers.gthread import TConn
    from typing_extensions import Buffer

HEAD_SECONDS = 5.0
"""For a request's line and header fields to arrive."""
BODY_SECONDS = 30.0
"""For its body to arrive, and each part of the answer to be taken."""
_STATUSES: dict[type[Exception], HTTPStatus] = {
    parsing.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    parsing.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    parsing.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    parsing.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    parsing.ParseException: HTTPStatus.BAD_REQUEST,
}
"""The first that fits counts."""


class PatientSocket(socket.socket):
    """A connection whose reads end at a deadline over all of them, which no drip stretches."""

    in_body = False
    late = False
    """Whether the body didn't arrive in time."""
    _end = 0.0

    def begin_head(self) -> None:
        """Start the time for a request's head."""
        self.in_body, self.late, self._end = False, False, time.monotonic() + HEAD_SECONDS

    def begin_body(self) -> None:
        """Start the time for its body."""
        self.in_body, self._end = True, time.monotonic() + BODY_SECONDS
        self.settimeout(None)

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Empty where a head is late, as if the client had gone."""
        left, set_already = max(self._end - time.monotonic(), 0.001), self.gettimeout()
        self.settimeout(left if set_already is None else min(left, set_already))
        try:
            return super().recv(size, flags)
        except TimeoutError:
            if not self.in_body:
                return b""
            self.late = True
            raise

    def sendall(self, data: "Buffer", flags: int = 0, /) -> None:
        """Raises BrokenPipeError where the client doesn't take it in time."""
        self.settimeout(BODY_SECONDS)
        try:
            super().sendall(data, flags)
        except TimeoutError as error:
            raise BrokenPipeError(errno.EPIPE, "The client doesn't take the answer.") from error


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Give it as `worker_class`."""

    def handle_quit(self, sig: int, frame: "FrameType | None") -> None:
        """Stop at once: as soon as the main loop has the turn.

        A signal's handler runs in the midst of whatever the main thread does. It may be handing a
        connection to the pool, whose lock gunicorn's own handler takes and would never get.
        """
        self.alive = False
        self.method_queue.defer(super().handle_quit, sig, frame)

    def enqueue_req(self, conn: "TConn") -> None:
        """Give a connection to a thread once something can be read; until then it costs none."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock = PatientSocket(fileno=conn.sock.detach())
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def handle(self, conn: "TConn") -> bool:
        """Read a request and answer it; whether the connection stays open. In a thread."""
        conn.sock.begin_head()
        keep = bool(super().handle(conn))
        if not keep:
            conn.sock.begin_head()  # the linger before the close is timed as well
            conn.close(graceful=True)
        return keep

    def handle_request(self, req: "Request", conn: "TConn") -> bool:
        """Answer a request whose head was read."""
        conn.sock.begin_body()
        return bool(super().handle_request(req, conn))

    def finish_request(self, conn: "TConn", fs: "Future[bool]") -> None:
        """Take back a connection from its thread. In the main loop."""
        if conn.sock.fileno() == -1:
            self.nr_conns -= 1
        else:
            super().finish_request(conn, fs)

    def handle_error(
        self, req: "Request", client: socket.socket, addr: object, exc: Exception
    ) -> None:
        """Answer what can't be parsed, or fails outside the application, like every other error."""
        del req, addr
        status = next(
            (status for kind, status in _STATUSES.items() if isinstance(exc, kind)),
            HTTPStatus.INTERNAL_SERVER_ERROR,
        )
        request_id = logs.new_request_id()
        logs.log_outside(request_id, status, exc)
        with contextlib.suppress(OSError):  # it has gone; nobody is left to be told
            client.sendall(_response(status, request_id))


def _response(status: HTTPStatus, request_id: str) -> bytes:
    problem = errors.http_problem(status, request_id)
    body = problem.model_dump_json().encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Server: {wsgi.SERVER}",
        "Connection: close",
        f"Content-Type: {errors.MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        f"{logs.HEADER}: {request_id}",
        "X-Content-Type-Options: nosniff",
    )
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
