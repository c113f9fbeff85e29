"""Every error as problem+json (RFC 9457), whatever raised it. None reveals our insides."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request
from flask_openapi3.types import ResponseDict
from pydantic import ValidationError
from werkzeug.exceptions import ClientDisconnected, HTTPException

from backend.answer.problems import TITLES, problem_report
from backend.answer.ready import NotReadyError
from backend.answer.schema import CheckQuery, Problem
from backend.api import logs, metrics
from backend.api.service import BusyError
from backend.images.limits import MAX_BYTES
from backend.images.problems import PictureProblem, ProblemCode

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
"""A busy server's guess, not knowing what those before are going to ask for."""
_LOADING_RETRY_SECONDS = 5
_DETAILS = {
    HTTPStatus.BAD_REQUEST: "This is not a request that can be understood.",
    HTTPStatus.UNAUTHORIZED: "Send an API key, as `Authorization: Bearer …`.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address. The documentation is at /docs.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address doesn't take this method.",
    HTTPStatus.REQUEST_TIMEOUT: "The request took too long to arrive.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        f"The request is too large; a picture may have up to {MAX_BYTES // 1_000_000} MB."
    ),
    HTTPStatus.REQUEST_URI_TOO_LONG: "The request's address is too long.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The request's header fields are too large.",
    HTTPStatus.NOT_IMPLEMENTED: "The request uses something that this server doesn't know.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "Send multipart/form-data with the picture in the field `image` (of a batch, the pictures"
        " in `images`), or application/json with a `url` (of a batch, with `urls`)."
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        "This client had as many pictures checked as it may for now; come back after the seconds"
        " in Retry-After."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: "The network is still being loaded. Try again in a moment.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The picture could not be checked.",
}
_CODES = {
    HTTPStatus.BAD_REQUEST: ProblemCode.BAD_REQUEST,
    HTTPStatus.NOT_FOUND: ProblemCode.NOT_FOUND,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ProblemCode.TOO_LARGE,
    HTTPStatus.INTERNAL_SERVER_ERROR: ProblemCode.INTERNAL,
}
"""Where HTTP and pictures have the same problem; any other status gives its name as the code."""
BUSY = PictureProblem(
    ProblemCode.BUSY, "As many pictures are being checked as this server can; try again soon."
)


def handle_errors(app: Flask) -> None:
    """Answer every error of this application as problem+json."""
    app.register_error_handler(PictureProblem, _picture_problem)
    app.register_error_handler(NotReadyError, _not_ready)
    app.register_error_handler(BusyError, _busy)
    # Also every exception that nobody expected: Flask logs it and hands on a 500.
    app.register_error_handler(HTTPException, _http_error)


def bad_request(error: ValidationError) -> Response:
    """The answer to a query or body that its schema refuses."""
    details = dict.fromkeys(map(_detail, error.errors()))  # of a list's members each once
    return _answer(_problem(HTTPStatus.BAD_REQUEST, "; ".join(details)))


def _detail(found: Mapping[str, Any]) -> str:
    """What pydantic found (one of `ValidationError.errors()`), by the name of the field alone."""
    name = next((str(part) for part in found["loc"] if isinstance(part, str)), "")
    if found["type"] == "extra_forbidden":
        place = ": it goes into the address's query" if name in CheckQuery.model_fields else ""
        return f"{name} is not known here{place}."
    return f"{name}: {found['msg']}." if name else f"{found['msg']}."


def http_problem(status: HTTPStatus, request_id: str) -> Problem:
    """What is said of a request that didn't reach the application."""
    metrics.PROBLEMS.labels(_code(status)).inc()
    problem = _problem(status, _DETAILS.get(status, f"{status.phrase}."))
    return _with_instance(problem, request_id)


def documented(*codes: ProblemCode | HTTPStatus) -> ResponseDict:
    """What the OpenAPI document says of the statuses that these codes come with, or of a status."""
    by_status: dict[HTTPStatus, list[Problem]] = {}
    for code in codes:
        problem = _example(code)
        by_status.setdefault(HTTPStatus(problem.status), []).append(problem)
    return {str(status.value): _documented(status, found) for status, found in by_status.items()}


def _example(code: ProblemCode | HTTPStatus) -> Problem:
    if isinstance(code, HTTPStatus):
        return _problem(code, _DETAILS.get(code, f"{code.phrase}."))
    return problem_report(PictureProblem(code, TITLES[code] + "."))


def _documented(status: HTTPStatus, found: list[Problem]) -> dict[Any, Any]:
    example = _with_instance(found[0], "0f8fad5bd9cb469fa16570867728950e")
    return {
        "description": f"{status.phrase}: " + ", ".join(f"`{problem.code}`" for problem in found),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": example.model_dump(),
            }
        },
    }


def _picture_problem(problem: PictureProblem) -> Response:
    report = problem_report(problem)
    return _later(report, RETRY_SECONDS) if problem.code is ProblemCode.BUSY else _answer(report)


def _not_ready(_: NotReadyError) -> Response:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return _later(_problem(status, _DETAILS[status]), _LOADING_RETRY_SECONDS)


def _busy(_: BusyError) -> Response:
    metrics.REJECTED.labels("busy").inc()
    return _later(problem_report(BUSY), RETRY_SECONDS)


def _later(problem: Problem, seconds: int) -> Response:
    answer = _answer(problem)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or error.code is None:
        return error.get_response()  # type: ignore[return-value]
    status = HTTPStatus(error.code)
    if isinstance(error, ClientDisconnected) and _came_late():
        status = HTTPStatus.REQUEST_TIMEOUT
    answer = _answer(_problem(status, _DETAILS.get(status, f"{status.phrase}.")))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):  # Allow and Retry-After, say
            answer.headers[name] = value
    return answer


def _came_late() -> bool:
    return bool(getattr(request.environ.get("gunicorn.socket"), "late", False))


def _problem(status: HTTPStatus, detail: str) -> Problem:
    known = _CODES.get(status)
    if known:
        return problem_report(PictureProblem(known, detail))
    code = _code(status)
    return Problem(
        type=f"urn:uncanny:problem:{code}",
        title=status.phrase,
        status=status,
        detail=detail,
        code=code,
    )


def _code(status: HTTPStatus) -> str:
    return _CODES.get(status) or status.name.lower()


def _with_instance(problem: Problem, request_id: str) -> Problem:
    return problem.model_copy(update={"instance": f"urn:uncanny:request:{request_id}"})


def _answer(problem: Problem) -> Response:
    logs.add(problem=problem.code)
    metrics.PROBLEMS.labels(problem.code).inc()
    answered = _with_instance(problem, g.request_id)
    return Response(answered.model_dump_json(), status=problem.status, content_type=MEDIA_TYPE)
