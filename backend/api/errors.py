"""Every error as problem+json (RFC 9457), whatever raised it. None tells of our insides."""

from http import HTTPStatus

from flask import Flask, Response
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from backend.api.reports import STATUSES, TITLES, problem_report
from backend.api.schemas import Problem
from backend.api.service import NotReadyError
from backend.images.limits import MAX_BYTES
from backend.images.problems import PictureProblem, ProblemCode

MEDIA_TYPE = "application/problem+json"
NOT_READY = {
    "description": "Service Unavailable: the network is still being loaded.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
"""What the OpenAPI document says of a 503."""
_LOADING_RETRY_SECONDS = 5
_DETAILS = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address. The documentation is at /docs.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address doesn't take this method.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        f"The request is too large; a picture may have up to {MAX_BYTES // 1_000_000} MB."
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "Send multipart/form-data with the picture in the field `image`, or application/json"
        " with a `url`."
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


def handle_errors(app: Flask) -> None:
    """Answer every error of this application as problem+json."""
    app.register_error_handler(PictureProblem, _picture_problem)
    app.register_error_handler(NotReadyError, _not_ready)
    # Also every exception that nobody expected: Flask logs it and hands on a 500.
    app.register_error_handler(HTTPException, _http_error)


def bad_request(error: ValidationError) -> Response:
    """The answer to a query or body that its schema refuses."""
    details = [": ".join([*map(str, found["loc"]), found["msg"]]) for found in error.errors()]
    return _answer(_problem(HTTPStatus.BAD_REQUEST, "; ".join(details)))


def documented(*codes: ProblemCode) -> dict[str | int | HTTPStatus, dict[str, object]]:
    """What the OpenAPI document says of the statuses that these codes come with."""
    by_status: dict[HTTPStatus, list[ProblemCode]] = {}
    for code in codes:
        by_status.setdefault(STATUSES[code], []).append(code)
    return {str(status.value): _documented(status, found) for status, found in by_status.items()}


def _documented(status: HTTPStatus, codes: list[ProblemCode]) -> dict[str, object]:
    example = problem_report(PictureProblem(codes[0], TITLES[codes[0]] + "."))
    return {
        "description": f"{status.phrase}: " + ", ".join(f"`{code}`" for code in codes),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": example.model_dump(),
            }
        },
    }


def _picture_problem(problem: PictureProblem) -> Response:
    return _answer(problem_report(problem))


def _not_ready(_: NotReadyError) -> Response:
    return _http_error(ServiceUnavailable(retry_after=_LOADING_RETRY_SECONDS))


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or error.code is None:
        return error.get_response()  # type: ignore[return-value]
    status = HTTPStatus(error.code)
    answer = _answer(_problem(status, _DETAILS.get(status, f"{status.phrase}.")))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):  # Allow and Retry-After, say
            answer.headers[name] = value
    return answer


def _problem(status: HTTPStatus, detail: str) -> Problem:
    known = _CODES.get(status)
    if known:
        return problem_report(PictureProblem(known, detail))
    code = status.name.lower()
    return Problem(
        type=f"urn:uncanny:problem:{code}",
        title=status.phrase,
        status=status,
        detail=detail,
        code=code,
    )


def _answer(problem: Problem) -> Response:
    return Response(problem.model_dump_json(), status=problem.status, content_type=MEDIA_TYPE)
