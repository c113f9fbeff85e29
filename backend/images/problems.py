"""What can go wrong with a picture, as stable codes with words for people."""

from enum import StrEnum

from backend.user_error import UserError


class ProblemCode(StrEnum):
    """Stable codes; the API's problem+json and the command line carry them."""

    BAD_REQUEST = "bad_request"
    URL_REFUSED = "url_refused"
    TOO_LARGE = "too_large"
    UNSUPPORTED_FORMAT = "unsupported_format"
    UNREADABLE = "unreadable"
    TOO_MANY_PIXELS = "too_many_pixels"
    DECODE_TIMEOUT = "decode_timeout"
    FETCH_FAILED = "fetch_failed"
    FETCH_TIMEOUT = "fetch_timeout"
    NOT_FOUND = "not_found"
    BUSY = "busy"
    INTERNAL = "internal_server_error"


class PictureProblem(UserError):
    """A picture that can't be checked, with a code and a sentence that may be shown to anyone."""

    def __init__(self, code: ProblemCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
