"""From bytes to the answer, one way for all that answer. Needs no Flask."""

import base64
import time
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from backend.answer.explanation import Explanation
from backend.answer.schema import (
    NOT_JUDGED_MAX,
    Box,
    Check,
    CheckQuery,
    Face,
    HeatColour,
    HeatMap,
    HeatScale,
    Image,
    JudgedFace,
    Model,
    Timings,
    Weighed,
)
from backend.detector.weights_folder import ModelFiles
from backend.evidence import collect, declaration
from backend.evidence.provenance import Provenance
from backend.evidence.stability import Network
from backend.explain import heat_map
from backend.faces.crops import crop_around
from backend.faces.finder import FoundFace
from backend.images.decoding import Picture

if TYPE_CHECKING:
    from backend.detector.detector import Detector, FaceCheck
    from backend.detector.detector import Weighed as WeighedFace


def check(
    data: bytes,
    query: CheckQuery,
    detector: "Callable[[], Detector]",
    provenance: Callable[[bytes], Provenance],
    decode: Callable[[bytes], Picture],
    fetch_ms: float | None = None,
) -> Check:
    """Decode and judge a picture. Raises PictureProblem where it can't be decoded.

    Args: `detector` is called only once the picture is decoded, as loading one takes seconds;
    `provenance` reads what the file says, and doesn't raise.
    """
    started = time.perf_counter()
    picture = decode(data)
    decode_ms = milliseconds_since(started)
    ready = detector()
    started = time.perf_counter()
    found = ready.check(picture.rgb, prior=query.prior)
    check_ms = milliseconds_since(started)
    started = time.perf_counter()
    faces = [_explained(face, picture, query, ready) for face in found.faces]
    origin = provenance(data)
    explain_ms = milliseconds_since(started)
    return Check(
        image=image_of(picture),
        faces=faces,
        not_judged=[_box(face) for face in found.not_judged[:NOT_JUDGED_MAX]],
        faces_found=len(found.faces) + len(found.not_judged),
        verdict=found.verdict,
        provenance=origin,
        disagreement=declaration.disagreement(origin.declaration, found.verdict),
        model=_model(ready.files, query),
        timings=Timings(
            fetch_ms=fetch_ms, decode_ms=decode_ms, check_ms=check_ms, explain_ms=explain_ms
        ),
    )


def milliseconds_since(started: float) -> float:
    """Since a reading of `time.perf_counter`, to a tenth."""
    return round((time.perf_counter() - started) * 1000, 1)


def image_of(picture: Picture) -> Image:
    """What was decoded."""
    return Image(
        width=picture.width,
        height=picture.height,
        format=picture.format,
        animated=picture.animated,
        sha256=picture.sha256,
        reduction=picture.reduction,
        cut_off=picture.cut_off,
    )


def _model(files: ModelFiles, query: CheckQuery) -> Model:
    rules = files.verdict_file
    return Model(
        name=files.name,
        version=files.version,
        weights_sha256=files.weights_sha256,
        cut=rules.cut,
        free=rules.free,
        performance=rules.performance,
        prior=query.prior,
    )


def judged_face(checked: "FaceCheck") -> JudgedFace:
    """A face and its verdict, without what explains it."""
    face = checked.face
    (left_x, left_y), (right_x, right_y) = face.eyes
    return JudgedFace(
        box=_box(face),
        eyes=(
            (_hundredth(left_x), _hundredth(left_y)),
            (_hundredth(right_x), _hundredth(right_y)),
        ),
        turn=_hundredth(face.turn),
        score=face.score,
        probability=checked.probability,
        logit=checked.logit,
        verdict=checked.verdict,
        reason=checked.reason,
        weighed=_weighed(checked.weighed) if checked.weighed else None,
    )


def _weighed(weighed: "WeighedFace") -> Weighed:
    return Weighed(
        network_log_odds=weighed.network_log_odds,
        eyes_log_odds=weighed.eyes.log_odds,
        cut=weighed.eyes.cut,
        thresholds=weighed.rules.thresholds,
    )


def _explained(
    checked: "FaceCheck", picture: Picture, query: CheckQuery, detector: "Detector"
) -> Face:
    weighed = checked.weighed
    network = None
    if weighed and Explanation.EVIDENCE in query.explain:
        network = Network.of(detector, weighed.rules.thresholds)
    return Face(
        **dict(judged_face(checked)),
        evidence=collect.of_face(picture, checked.face, weighed.eyes if weighed else None, network),
        heatmap=_heat_map(checked, picture, query, detector.files),
    )


def _box(face: FoundFace) -> Box:
    return Box(
        x=_hundredth(face.x),
        y=_hundredth(face.y),
        width=_hundredth(face.width),
        height=_hundredth(face.height),
    )


def _heat_map(
    checked: "FaceCheck", picture: Picture, query: CheckQuery, files: ModelFiles
) -> HeatMap | None:
    if not checked.weighed or checked.cells is None or Explanation.HEATMAP not in query.explain:
        return None
    crop = crop_around(checked.face, picture.width, picture.height)
    odds = heat_map.calibrated(checked.cells, checked.weighed.rules.calibration)
    rows, columns = odds.shape
    scale = _heat_scale(files)
    return HeatMap(
        png=base64.b64encode(heat_map.overlay_png(odds, scale.high)).decode(),
        box=Box(x=crop.x, y=crop.y, width=crop.side, height=crop.side),
        turn=_hundredth(crop.turn),
        rows=rows,
        columns=columns,
        unit="log-odds",
        scale=scale,
    )


@lru_cache
def _heat_scale(files: ModelFiles) -> HeatScale:
    end = heat_map.shipped_end(files)
    return HeatScale(
        low=-end,
        high=end,
        low_means="speaks for a photograph",
        high_means="speaks for a generator",
        colours=[
            HeatColour(value=end * stop.share, colour=heat_map.hexadecimal(stop))
            for stop in heat_map.STOPS
        ],
    )


def _hundredth(pixels: float) -> float:
    """What lies under a hundredth of a pixel is the arithmetic's noise."""
    return round(pixels, 2)
