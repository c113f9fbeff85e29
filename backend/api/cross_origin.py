"""Lets our own extension's pages read the answers, and no other site's."""

import re

from flask import Flask, Response, request

from backend.api.logs import HEADER as REQUEST_ID
from backend.settings import FIREFOX_ORIGINS

_PREFLIGHT_SECONDS = 600
_FIREFOX_ORIGIN = re.compile(r"moz-extension://[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_METHODS = "GET, POST"
_ASKED_HEADERS = f"Authorization, Content-Type, {REQUEST_ID}"
_SHOWN_HEADERS = f"Retry-After, {REQUEST_ID}"


def allow_origins(app: Flask, origins: tuple[str, ...]) -> None:
    """Answer these origins as CORS and Private Network Access ask for."""

    @app.after_request
    def allow(response: Response) -> Response:
        # Caches must not hand one origin's answer to another.
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin is None or not _is_allowed(origin, origins):
            return response
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = _SHOWN_HEADERS
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = _METHODS
            headers["Access-Control-Allow-Headers"] = _ASKED_HEADERS
            headers["Access-Control-Max-Age"] = str(_PREFLIGHT_SECONDS)
            if request.headers.get("Access-Control-Request-Private-Network") == "true":
                headers["Access-Control-Allow-Private-Network"] = "true"
        return response


def _is_allowed(origin: str, origins: tuple[str, ...]) -> bool:
    if _FIREFOX_ORIGIN.fullmatch(origin) and FIREFOX_ORIGINS in origins:
        return True
    return origin in origins and origin != FIREFOX_ORIGINS
