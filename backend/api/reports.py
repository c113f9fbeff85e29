"""From bytes to the answer, one way for the API and the command line. Needs no Flask."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

from backend.api.schemas import Box, Check, Face, Image, Model, ModelCard, Problem, Timings
from backend.detector.verdict import PRIOR
from backend.detector.weights_folder import ModelFiles
from backend.images.decoding import Picture, decode
from backend.images.problems import PictureProblem, ProblemCode

if TYPE_CHECKING:
    from backend.detector.detector import Detector, FaceCheck, PictureCheck, View

VIEW_NOTES = {
    "face": "Each face is scaled to the network's own size; the rates in `performance` hold.",
    "full": "The native resolution isn't built yet: this went the same way as `face`.",
}
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


def check(
    data: bytes,
    detector: "Callable[[], Detector]",
    view: "View" = "face",
    prior: float = PRIOR,
    fetch_ms: float | None = None,
    decode_elsewhere: Callable[[bytes], Picture] | None = None,
) -> Check:
    """Decode and judge a picture. Raises PictureProblem where it can't be decoded.

    Args: `detector` is called only once the picture is decoded, as loading one takes seconds;
    `decode_elsewhere` decodes in another process than this.
    """
    started = time.perf_counter()
    picture = (decode_elsewhere or decode)(data)
    decode_ms = milliseconds_since(started)
    ready = detector()
    started = time.perf_counter()
    found = ready.check(picture.rgb, view=view, prior=prior)
    timings = Timings(fetch_ms=fetch_ms, decode_ms=decode_ms, check_ms=milliseconds_since(started))
    return _report(picture, found, ready.files, view, prior, timings)


def problem_report(problem: PictureProblem) -> Problem:
    """The problem as the API and the command line state it."""
    return Problem(
        type=f"urn:uncanny:problem:{problem.code}",
        title=TITLES[problem.code],
        status=STATUSES[problem.code],
        detail=problem.detail,
        code=problem.code,
    )


def model_card(files: ModelFiles) -> ModelCard:
    """What is known of a network, without running it."""
    return ModelCard(
        name=files.name,
        version=files.version,
        weights_sha256=files.weights_sha256,
        input=files.input,
        calibration=files.calibration,
        thresholds=files.thresholds,
        performance=files.performance,
        prior=PRIOR,
        views=VIEW_NOTES,
        card=files.card.read_text(encoding="utf-8") if files.card.is_file() else None,
    )


def milliseconds_since(started: float) -> float:
    """Since a reading of `time.perf_counter`, to a tenth."""
    return round((time.perf_counter() - started) * 1000, 1)


def _report(
    picture: Picture,
    found: "PictureCheck",
    files: ModelFiles,
    view: Literal["face", "full"],
    prior: float,
    timings: Timings,
) -> Check:
    return Check(
        image=Image(
            width=picture.width,
            height=picture.height,
            format=picture.format,
            animated=picture.animated,
            sha256=picture.sha256,
        ),
        faces=[_face(face) for face in found.faces],
        verdict=found.verdict,
        view=view,
        view_note=VIEW_NOTES[view],
        model=Model(
            name=files.name,
            version=files.version,
            weights_sha256=files.weights_sha256,
            thresholds=files.thresholds,
            performance=files.performance,
            prior=prior,
        ),
        timings=timings,
    )


def _face(checked: "FaceCheck") -> Face:
    face = checked.face
    (left_x, left_y), (right_x, right_y) = face.eyes
    return Face(
        box=Box(
            x=_hundredth(face.x),
            y=_hundredth(face.y),
            width=_hundredth(face.width),
            height=_hundredth(face.height),
        ),
        eyes=(
            (_hundredth(left_x), _hundredth(left_y)),
            (_hundredth(right_x), _hundredth(right_y)),
        ),
        score=face.score,
        probability=checked.probability,
        logit=checked.logit,
        verdict=checked.verdict,
        reason=checked.reason,
    )


def _hundredth(pixels: float) -> float:
    """What lies under a hundredth of a pixel is the arithmetic's noise."""
    return round(pixels, 2)
