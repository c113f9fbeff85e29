"""How many pictures one client may have checked in a time."""

import ipaddress
import math
import time

import limits
from flask import Flask, g, request
from flask_limiter import Limiter, RateLimitExceeded, RequestLimit
from werkzeug.exceptions import TooManyRequests

from backend.api import metrics
from backend.images.problems import PictureProblem, ProblemCode
from backend.settings import Settings

IN_MEMORY = "memory://"
_OFF = "0"
_SCOPE = "pictures"
_STORE_TIMEOUTS: dict[str, str | int] = {"socket_connect_timeout": 1, "socket_timeout": 1}
"""Seconds."""
_IPV6_CLIENT_BITS = 64
"""One connection is given so much of an address; the rest it may choose as it likes."""


class RateLimit:
    """Counts pictures by client; to be asked before any work is done for them."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._limit = settings.rate_limit
        in_memory = settings.rate_limit_storage == IN_MEMORY
        limiter = Limiter(
            client,
            app=app,
            storage_uri=settings.rate_limit_storage,
            storage_options={} if in_memory else _STORE_TIMEOUTS,
            strategy="moving-window",
            # A store that is down must not take the service with it.
            in_memory_fallback_enabled=not in_memory,
            on_breach=_note_reset,
        )
        self._charge = limiter.shared_limit(
            self._limit if self.is_on else "1/second", _SCOPE, cost=lambda: int(g.pictures)
        )(lambda: None)

    @property
    def is_on(self) -> bool:
        """Whether there is a limit."""
        return self._limit != _OFF

    def refuse_more_than_ever(self, pictures: int) -> None:
        """Raises PictureProblem where a client that asked for nothing yet may not have so many."""
        most = limits.parse(self._limit).amount if self.is_on else pictures
        if pictures > most:
            raise PictureProblem(
                ProblemCode.BAD_REQUEST,
                f"One client may have pictures checked at {self._limit}: send at most {most} at"
                " once.",
            )

    def charge(self, pictures: int) -> None:
        """Take these from what the client has left. Raises TooManyRequests, with Retry-After."""
        if not self.is_on or not pictures:
            return
        g.pictures = pictures
        try:
            self._charge()
        except RateLimitExceeded as error:
            metrics.REJECTED.labels("rate").inc()
            raise TooManyRequests(
                f"One client may have pictures checked at {self._limit}.", retry_after=g.retry_after
            ) from error


def _note_reset(limit: RequestLimit) -> None:
    g.retry_after = max(1, math.ceil(limit.reset_at - time.time()))


def client() -> str:
    """Who asks: the API key where one is borne, else the address; of IPv6, its network."""
    key: str | None = g.get("api_key")
    if key is not None:
        return f"key:{key}"
    named = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(_without_port(named))
    except ValueError:  # a proxy may say `unknown`, or hide an address behind a name (RFC 7239)
        return named
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), _IPV6_CLIENT_BITS), strict=False))


def _without_port(named: str) -> str:
    """The address in `1.2.3.4:5678` or `[2001:db8::1]:443`, as some proxies forward it."""
    if named.startswith("["):
        return named[1:].partition("]")[0]
    host, _, port = named.partition(":")
    return named if ":" in port else host
