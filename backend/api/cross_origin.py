"""Lets our own extension's pages read the answers, and no other site's."""

from flask import Flask, Response, request

_PREFLIGHT_SECONDS = 600


def allow_origins(app: Flask, origins: tuple[str, ...]) -> None:
    """Answer these origins as CORS and Private Network Access ask for."""

    @app.after_request
    def allow(response: Response) -> Response:
        # Caches must not hand one origin's answer to another.
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin not in origins:
            return response
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = origin
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = "GET, POST"
            headers["Access-Control-Allow-Headers"] = "Content-Type"
            headers["Access-Control-Max-Age"] = str(_PREFLIGHT_SECONDS)
            if request.headers.get("Access-Control-Request-Private-Network") == "true":
                headers["Access-Control-Allow-Private-Network"] = "true"
        return response
