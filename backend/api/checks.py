"""`POST /v1/checks`: a picture by upload or by URL."""

import time

from flask import Response, abort, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.types import ResponseDict
from pydantic import ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from backend.api import errors
from backend.api.reports import milliseconds_since
from backend.api.schemas import Check, CheckQuery, CheckUrl
from backend.api.service import CheckService
from backend.images.fetching import fetch
from backend.images.limits import MAX_BYTES
from backend.images.problems import PictureProblem, ProblemCode

URL_BODY_BYTES = 65_536
_TAG = Tag(name="Checks", description="Is the face in a picture a photograph, or generated?")
_DESCRIPTION = """\
Send the picture as the multipart field `image`, or JSON with the `url` to fetch it from.

    curl -F image=@portrait.jpg http://127.0.0.1:8420/v1/checks
    curl --json '{"url": "https://example.org/portrait.jpg"}' http://127.0.0.1:8420/v1/checks

Read are JPEG, PNG, WebP, GIF, AVIF and BMP up to 20 MB and 50 million pixels (width x height x
frames); of an animation the first frame is checked. Nothing is kept."""
_REQUEST_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["image"],
                "properties": {
                    "image": {
                        "type": "string",
                        "format": "binary",
                        "description": "The picture's file.",
                    }
                },
            }
        },
        "application/json": {"schema": CheckUrl.model_json_schema()},
    },
}
_RESPONSES: ResponseDict = {
    "200": Check,
    **errors.documented(
        ProblemCode.BAD_REQUEST,
        ProblemCode.URL_REFUSED,
        ProblemCode.TOO_LARGE,
        ProblemCode.UNSUPPORTED_FORMAT,
        ProblemCode.UNREADABLE,
        ProblemCode.TOO_MANY_PIXELS,
        ProblemCode.FETCH_FAILED,
        ProblemCode.FETCH_TIMEOUT,
    ),
    "503": errors.NOT_READY,
}


def checks_blueprint(service: CheckService) -> APIBlueprint:
    """The route, answering through `service`."""
    api = APIBlueprint("checks", __name__, abp_tags=[_TAG])

    @api.post(
        "/v1/checks",
        summary="Check a picture",
        description=_DESCRIPTION,
        operation_id="check",
        responses=_RESPONSES,
        openapi_extensions={"requestBody": _REQUEST_BODY},
    )
    def check(query: CheckQuery) -> Response:
        if request.mimetype == "multipart/form-data":
            answer = service.check(_uploaded(), query)
        elif request.mimetype == "application/json":
            started = time.perf_counter()
            data = fetch(_url())
            answer = service.check(data, query, milliseconds_since(started))
        else:
            raise UnsupportedMediaType
        return _json(answer)

    return api


def _uploaded() -> bytes:
    files = request.files.getlist("image")
    if len(files) != 1:
        raise PictureProblem(
            ProblemCode.BAD_REQUEST, "Send one picture, as a file in the form field `image`."
        )
    return files[0].stream.read(MAX_BYTES + 1)


def _url() -> str:
    request.max_content_length = URL_BODY_BYTES
    try:
        return CheckUrl.model_validate_json(request.get_data()).url
    except ValidationError as error:
        abort(errors.bad_request(error))


def _json(answer: Check) -> Response:
    return Response(answer.model_dump_json(), content_type="application/json")
