"""API keys: long random strings, of which the server knows the SHA-256 alone.

A slow hash is for passwords that people choose; 256 random bits can't be guessed from a fast one.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from backend.api import metrics

_KEY_BYTES = 32
_PREFIX = "uncanny_"
"""So that a key that got into a file or a log can be found."""


@dataclass(frozen=True)
class ApiKey:
    """A key for whoever asks, and the hash for the one who answers."""

    key: str
    sha256: str


def new_key() -> ApiKey:
    """A key that nobody had before."""
    key = _PREFIX + secrets.token_urlsafe(_KEY_BYTES)
    return ApiKey(key, _sha256(key))


def require_key(hashes: tuple[str, ...]) -> str | None:
    """The hash of the key that this request bears, or None where no key is asked for.

    Raises Unauthorized.
    """
    if not hashes:
        return None
    borne = request.authorization
    presented = borne.token if borne and borne.type == "bearer" else None
    found = _match(presented or "", hashes)
    if found is None:
        metrics.REJECTED.labels("key").inc()
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "Uncanny API"}))
    return found


def _match(presented: str, hashes: tuple[str, ...]) -> str | None:
    digest = _sha256(presented)
    # All are compared, so that the time tells nothing of which one it is.
    matching = [known for known in hashes if hmac.compare_digest(known, digest)]
    return matching[0] if matching else None


def _sha256(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
