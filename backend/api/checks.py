"""`POST /v1/checks` and `POST /v1/checks:batch`: pictures by upload or by URL."""

import json
import logging
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TypeVar

from flask import Response, abort, g, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from backend.answer.problems import answer_or_problem, problem_report
from backend.answer.schema import Check, CheckQuery
from backend.api import checks_documentation as documentation
from backend.api import errors, incoming, logs, metrics
from backend.api.incoming import Incoming
from backend.api.keys import require_key
from backend.api.rate_limit import RateLimit
from backend.api.schemas import BATCH_PICTURES, Batch, BatchResult, BatchUrls, CheckUrl
from backend.api.service import BusyError, CheckService, Deadline
from backend.images import sources
from backend.images.problems import PictureProblem, ProblemCode

URL_BODY_BYTES = 65_536
BATCH_URL_BODY_BYTES = 400_000
BATCH_BYTES = 100_000_000
"""All pictures of a batch and the form around them."""
CHECK_SECONDS = 30.0
"""After a request was let in: how long it may wait for its turn to be fetched, then checked."""
BATCH_SECONDS = 120.0
"""After so long, what is left of a batch is answered with `busy`."""
_TAG = Tag(name="Checks", description="Is the face in a picture a photograph, or generated?")
_Body = TypeVar("_Body", bound=BaseModel)
_GZIP = b"\x1f\x8b"
_log = logging.getLogger(__name__)


def checks_blueprint(
    service: CheckService, limit: RateLimit, key_hashes: tuple[str, ...]
) -> APIBlueprint:
    """The routes, answering through `service` whoever bears a key, as often as `limit` lets him."""
    api = APIBlueprint("checks", __name__, abp_tags=[_TAG], abp_security=documentation.SECURITY)

    @api.before_request
    def identify() -> None:
        if request.method != "OPTIONS":  # a browser asks beforehand, and without the key
            g.api_key = require_key(key_hashes)

    @api.post(
        "/v1/checks",
        summary="Check a picture",
        description=documentation.CHECK,
        operation_id="check",
        responses={"200": Check, **documentation.CHECK_PROBLEMS},
        openapi_extensions={"requestBody": documentation.CHECK_BODY},
    )
    def check(query: CheckQuery) -> Response:
        with service.admitted():
            deadline = Deadline(CHECK_SECONDS)
            limit.charge(1)
            with _there(_picture(), deadline) as picture:
                return _json(_check(service, picture, _asked(query), deadline))

    @api.post(
        "/v1/checks:batch",
        summary="Check many pictures",
        description=documentation.BATCH,
        operation_id="check_batch",
        responses={"200": Batch, **documentation.BATCH_PROBLEMS},
        openapi_extensions={"requestBody": documentation.BATCH_BODY},
    )
    def check_batch(query: CheckQuery) -> Response:
        with service.admitted():
            deadline = Deadline(BATCH_SECONDS)
            limit.charge(1)  # before up to BATCH_BYTES are read and put on the disk
            pictures = _pictures()
            limit.refuse_more_than_ever(len(pictures))
            limit.charge(len(pictures) - 1)
            answer = partial(_result, service, _asked(query), deadline)
            return _json(Batch(results=[answer(picture) for picture in pictures]))

    return api


def _picture() -> Incoming | str:
    """The picture, or its address where it is to be fetched."""
    if _is_form():
        pictures = incoming.uploaded("image")
        _refuse_other_files("image")
        if len(pictures) != 1:
            raise _bad_request("Send one picture, as a file in the form field `image`.")
        return pictures[0]
    return _body(CheckUrl, URL_BODY_BYTES).url


def _pictures() -> list[Incoming | str]:
    if not _is_form():
        return list(_body(BatchUrls, BATCH_URL_BODY_BYTES).urls)
    request.max_content_length = BATCH_BYTES
    pictures = incoming.uploaded("images")
    _refuse_other_files("images")
    if not 1 <= len(pictures) <= BATCH_PICTURES:
        raise _bad_request(
            f"Send 1 to {BATCH_PICTURES} pictures, as files in the form field `images`."
        )
    return list(pictures)


def _refuse_other_files(field: str) -> None:
    others = ", ".join(sorted(set(request.files) - {field}))
    if others:
        raise _bad_request(f"Send pictures in the form field `{field}` alone, none in {others}.")


def _asked(query: CheckQuery) -> CheckQuery:
    """The query, and what stands beside the picture in a form: the same by the same names."""
    if not _is_form():
        return query
    form = {name: request.form.getlist(name) for name in request.form}
    twice = sorted(
        name
        for name, values in form.items()
        if name in query.model_fields_set or (name != "explain" and len(values) > 1)
    )
    if twice:
        raise _bad_request(f"Say only once, in the query or in the form: {', '.join(twice)}.")
    said = {name: values if name == "explain" else values[0] for name, values in form.items()}
    try:
        return CheckQuery.model_validate(query.model_dump(include=query.model_fields_set) | said)
    except ValidationError as error:
        abort(errors.bad_request(error))


def _is_form() -> bool:
    if request.mimetype == "multipart/form-data":
        return True
    if request.mimetype == "application/json":
        return False
    raise UnsupportedMediaType


def _body(schema: type[_Body], max_bytes: int) -> _Body:
    request.max_content_length = max_bytes
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _bad_request("Send the JSON as it is, not packed (Content-Encoding).")
    try:
        data = request.get_data()
        if data.startswith(_GZIP):
            raise _bad_request("Send the JSON as it is, not packed with gzip.")
        return schema.model_validate_json(data.decode(json.detect_encoding(data), "replace"))
    except ValidationError as error:
        abort(errors.bad_request(error))


def _result(
    service: CheckService, query: CheckQuery, deadline: Deadline, picture: Incoming | str
) -> BatchResult:
    """The result of one picture of a batch, whatever becomes of it."""
    source = sources.joinable(picture) if isinstance(picture, str) else picture.source

    def answer() -> Check:
        try:
            if not deadline.left:
                raise BusyError
            with _there(picture, deadline) as there:
                return _check(service, there, query, deadline)
        except BusyError:
            raise errors.BUSY from None

    found = answer_or_problem(answer, _logged)
    if isinstance(found, Check):
        return BatchResult(source=source, check=found)
    metrics.PROBLEMS.labels(found.code).inc()
    return BatchResult(source=source, problem=problem_report(found))


def _logged(error: Exception) -> str:
    """Whoever asks over HTTP is told nothing of our insides."""
    _log.error("A picture of a batch couldn't be checked.", exc_info=error)
    return "The picture could not be checked."


def _there(picture: Incoming | str, deadline: Deadline) -> AbstractContextManager[Incoming]:
    return incoming.fetched(picture, deadline) if isinstance(picture, str) else nullcontext(picture)


def _check(
    service: CheckService, picture: Incoming, query: CheckQuery, deadline: Deadline
) -> Check:
    answer = service.check(picture.read, query, deadline, picture.fetch_ms)
    metrics.VERDICTS.labels(answer.verdict).inc()
    metrics.STAGE_SECONDS.labels("decode").observe(answer.timings.decode_ms / 1000)
    metrics.STAGE_SECONDS.labels("check").observe(answer.timings.check_ms / 1000)
    metrics.STAGE_SECONDS.labels("explain").observe(answer.timings.explain_ms / 1000)
    logs.add(**answer.timings.model_dump(), faces=len(answer.faces))
    return answer


def _bad_request(detail: str) -> PictureProblem:
    return PictureProblem(ProblemCode.BAD_REQUEST, detail)


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), content_type="application/json")
