"""Logs as lines of JSON on standard error, and the id that ties a request to its lines.

A line holds no byte of a picture, no file's name, no URL that was asked for (a query can be a
secret, and an address tells whose picture it is), no key, and of the client's address only a hash
that can't be undone and changes with every start.
"""

import hashlib
import hmac
import logging
import re
import secrets
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, TextIO

import structlog
from flask import Flask, Response, g, request
from gunicorn.glogging import Logger as GunicornLogger

from backend.api import metrics
from backend.api.rate_limit import client

if TYPE_CHECKING:
    from gunicorn.config import Config

HEADER = "X-Request-ID"
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_UNKNOWN = "unknown"
_SALT = secrets.token_bytes(16)
"""Made before gunicorn forks its workers, so the same in all of them."""
_PROBES = ("/healthz", "/readyz")
"""Asked several times a second while a server starts: counted, but no lines in the log."""
_TALKATIVE = ("requests_hardened", "urllib3", "flask-limiter")
"""They log URLs and clients' addresses."""
_log = structlog.get_logger("uncanny")
_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(out: TextIO) -> None:
    """Let everything that this process logs, whoever logs it, come out as lines of JSON."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)


class ServerLogger(GunicornLogger):  # type: ignore[misc]
    """gunicorn's own words through the same handler."""

    def setup(self, cfg: "Config") -> None:
        """Called by gunicorn at its start."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.handlers.clear()
            log.propagate = True


def new_request_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_hex(16)


def log_requests(app: Flask) -> None:
    """Give each request of this application its id, a line in the log and its place in metrics."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    offered = request.headers.get(HEADER, "")
    g.request_id = offered if _SANE_ID.fullmatch(offered) else new_request_id()
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.started
    route = str(request.url_rule) if request.url_rule else _UNKNOWN
    metrics.REQUESTS.labels(route, _method(), response.status_code).inc()
    metrics.REQUEST_SECONDS.labels(route).observe(seconds)
    response.headers[HEADER] = g.request_id
    if route in _PROBES:
        return response
    _log.info(
        "request",
        method=_method(),
        route=route,
        status=response.status_code,
        milliseconds=round(seconds * 1000, 1),
        request_bytes=request.content_length,
        client=_hashed(client()),
        **g.get("logged", {}),
    )
    return response


def log_outside(request_id: str, status: int, error: Exception) -> None:
    """A line for what never reached an application: malformed, or failed around it."""
    # A parser's words quote what was sent.
    fault = error if status == HTTPStatus.INTERNAL_SERVER_ERROR else None
    _log.log(
        logging.ERROR if fault else logging.INFO,
        "malformed request",
        request_id=request_id,
        status=int(status),
        kind=type(error).__name__,
        exc_info=fault,
    )


def add(**fields: object) -> None:
    """Add to this request's line."""
    g.logged = {**g.get("logged", {}), **fields}


def _method() -> str:
    # Anyone may invent methods, each of which would become a label for ever.
    known = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
    return request.method if request.method in known else _UNKNOWN


def _hashed(name: str) -> str:
    return hmac.new(_SALT, name.encode(), hashlib.sha256).hexdigest()[:12]
