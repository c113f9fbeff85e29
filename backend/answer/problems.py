"""Why a picture has no answer, as all that answer state it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from backend.answer.ready import NotReadyError
from backend.answer.schema import Problem
from backend.images.problems import PictureProblem, ProblemCode

Answer = TypeVar("Answer")
STATUSES: dict[ProblemCode, HTTPStatus] = {
    ProblemCode.BAD_REQUEST: HTTPStatus.BAD_REQUEST,
    ProblemCode.URL_REFUSED: HTTPStatus.BAD_REQUEST,
    ProblemCode.NOT_FOUND: HTTPStatus.NOT_FOUND,
    ProblemCode.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ProblemCode.UNSUPPORTED_FORMAT: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ProblemCode.UNREADABLE: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProblemCode.TOO_MANY_PIXELS: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProblemCode.DECODE_TIMEOUT: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProblemCode.FETCH_FAILED: HTTPStatus.BAD_GATEWAY,
    ProblemCode.FETCH_TIMEOUT: HTTPStatus.GATEWAY_TIMEOUT,
    ProblemCode.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    ProblemCode.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
}
TITLES: dict[ProblemCode, str] = {
    ProblemCode.BAD_REQUEST: "The request isn't understood",
    ProblemCode.URL_REFUSED: "This address isn't fetched",
    ProblemCode.NOT_FOUND: "Not found",
    ProblemCode.TOO_LARGE: "Too large",
    ProblemCode.UNSUPPORTED_FORMAT: "Not a picture we read",
    ProblemCode.UNREADABLE: "The picture can't be decoded",
    ProblemCode.TOO_MANY_PIXELS: "The picture has too many pixels",
    ProblemCode.DECODE_TIMEOUT: "The picture takes too long to decode",
    ProblemCode.FETCH_FAILED: "The picture couldn't be fetched",
    ProblemCode.FETCH_TIMEOUT: "The server was too slow",
    ProblemCode.BUSY: "Too busy right now",
    ProblemCode.INTERNAL: "Something went wrong on our side",
}


def problem_report(problem: PictureProblem) -> Problem:
    """The problem after RFC 9457."""
    return Problem(
        type=f"urn:uncanny:problem:{problem.code}",
        title=TITLES[problem.code],
        status=STATUSES[problem.code],
        detail=problem.detail,
        code=problem.code,
    )


def in_words(error: Exception) -> str:
    """A fault of ours, for whoever runs Uncanny himself."""
    return f"This is a fault in Uncanny: {type(error).__name__}: {error}"


def answer_or_problem(
    answer: Callable[[], Answer], say: Callable[[Exception], str] = in_words
) -> Answer | PictureProblem:
    """What `answer` returns, or why this picture has none: it costs no other picture's answer.

    Args: say tells a fault of ours, which nobody expected, in a sentence.
    Raises NotReadyError, as without a network no picture has an answer.
    """
    try:
        return answer()
    except PictureProblem as problem:
        return problem
    except NotReadyError:
        raise
    except Exception as error:
        return PictureProblem(ProblemCode.INTERNAL, say(error))
