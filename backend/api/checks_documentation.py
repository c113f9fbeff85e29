"""What the OpenAPI document says of the checks, beside the types of the answers."""

import json
from http import HTTPStatus
from typing import Any

from flask_openapi3.models.security_scheme import SecurityScheme
from flask_openapi3.types import ResponseDict

from backend.answer.schema import CheckQuery
from backend.api import errors
from backend.api.examples import BATCH_URLS_EXAMPLE, CHECK_URL_EXAMPLE
from backend.api.schemas import BATCH_PICTURES, BatchUrls, CheckUrl
from backend.images.problems import ProblemCode

_KEY = "key"
SECURITY: list[dict[str, list[Any]]] = [{}, {_KEY: []}]
"""A key, where the server asks for one."""
SECURITY_SCHEMES: dict[str, SecurityScheme | dict[str, Any]] = {
    _KEY: {
        "type": "http",
        "scheme": "bearer",
        "description": "Where `UNCANNY_API_KEYS` is set; `uncanny api-key` makes keys.",
    }
}
_ADDRESS = "http://127.0.0.1:8420"
_SAMPLE = "backend/face_sets/shipped/astronaut.jpg"
_FORMATS = """\
Read are JPEG, PNG, WebP, GIF, AVIF and BMP up to 20 MB and 50 million pixels (width x height x
frames); a JPEG of up to 800 million is decoded at a half or a quarter of its sides; of an animation
the first frame is checked. Where the server has the libraries for them, HEIC and JPEG XL are read
too. Nothing is kept."""
CHECK = f"""\
Send the picture as the multipart field `image`, or JSON with the `url` to fetch it from. What the
query takes may stand in the form beside the picture as well.

    curl -F image=@{_SAMPLE} {_ADDRESS}/v1/checks
    curl --json '{json.dumps(CHECK_URL_EXAMPLE)}' {_ADDRESS}/v1/checks
    curl -F image=@{_SAMPLE} '{_ADDRESS}/v1/checks?explain=heatmap,evidence'

Beside the verdict stands what explains it, each piece with its words and its weakness:

- `provenance`: what the file says of itself (Content Credentials, metadata);
- `faces[].evidence`: where the eyes lie and what the spectrum shows; with `explain=evidence` also
  how stable the answer is;
- `faces[].heatmap`, with `explain=heatmap`: a PNG to lay over the face, with its scale.

{_FORMATS}"""
BATCH = f"""\
Send up to {BATCH_PICTURES} pictures, 100 MB in all, as files in the repeated multipart field
`images`, or JSON with their `urls`. They are checked one by one and answered in their order; one
that can't be checked has its `problem` and costs no other its answer.

    curl -F images=@{_SAMPLE} -F images=@README.md {_ADDRESS}/v1/checks:batch
    curl --json '{json.dumps(BATCH_URLS_EXAMPLE)}' {_ADDRESS}/v1/checks:batch

{_FORMATS}"""
_REFUSED = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
    ProblemCode.BUSY,
)
CHECK_PROBLEMS: ResponseDict = errors.documented(
    ProblemCode.BAD_REQUEST,
    ProblemCode.URL_REFUSED,
    ProblemCode.TOO_LARGE,
    ProblemCode.UNSUPPORTED_FORMAT,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ProblemCode.UNREADABLE,
    ProblemCode.TOO_MANY_PIXELS,
    ProblemCode.DECODE_TIMEOUT,
    ProblemCode.FETCH_FAILED,
    ProblemCode.FETCH_TIMEOUT,
    *_REFUSED,
)
BATCH_PROBLEMS: ResponseDict = errors.documented(
    ProblemCode.BAD_REQUEST,
    ProblemCode.TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    *_REFUSED,
)


_FORM = {
    name: {key: value for key, value in field.items() if key != "title"}
    for name, field in CheckQuery.model_json_schema()["properties"].items()
}
"""What may stand beside the picture in a form, in place of the query."""


def _body(form: dict[str, Any], urls: dict[str, Any]) -> dict[str, Any]:
    (field,) = form
    return {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [field],
                    "properties": form | _FORM,
                    "additionalProperties": False,
                }
            },
            "application/json": {"schema": urls},
        },
    }


_FILE = {"type": "string", "format": "binary", "description": "A picture's file."}
CHECK_BODY = _body({"image": _FILE}, CheckUrl.model_json_schema())
BATCH_BODY = _body(
    {"images": {"type": "array", "items": _FILE, "minItems": 1, "maxItems": BATCH_PICTURES}},
    BatchUrls.model_json_schema(),
)
