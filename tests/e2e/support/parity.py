"""Whether a browser and Python say the same of a file, decoding and scaling included."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from backend.detector.detector import Detector, FaceCheck, scaled
from backend.faces.crops import crop_around
from backend.images.decoding import Rgb, decode

Check = Callable[[bytes], dict[str, Any]]
"""The reply of the extension in a browser about a file."""
# A face box is a mean over anchors, so the two runtimes' last digits move it by less than this.
PIXELS = 0.05
PROBABILITY = 0.01
# The weights are float16 in the browser; a logit may be large, so it is compared relatively too.
# 0.05 of this logit is at most 0.006 of probability; that bound is PROBABILITY's to keep.
LOGIT, LOGIT_SHARE = 0.05, 0.005
PIXELS_APART, PROBABILITY_APART, LOGIT_APART = 0.3, 0.04, 0.4
"""The same where two decoders give pixels that differ by a grey level or two."""
EYES_APART = 0.5
"""Pixels that an eye moves by there: 0.36 seen in a picture of 512, 0.09 of the finder's own."""
EYES_LOG_ODDS, EYES_CUT = 0.05, 0.02
"""The eyes' own part: PIXELS of a picture of 128 pixels, at the steepest place."""
EDGE = 0.02
"""Logits nearer to a threshold than this may fall on either side of it."""


@dataclass(frozen=True)
class Compared:
    """Faces that both sides found."""

    faces: int
    on_an_edge: int
    """Of them, those whose verdicts may differ."""


def compare(check: Check, data: bytes, name: str = "", *, same_decoder: bool = True) -> Compared:
    """Check one file on both sides.

    Args: same_decoder, whether both sides get the same pixels from the file.
    """
    pixels, probability, logit = (
        (PIXELS, PROBABILITY, LOGIT)
        if same_decoder
        else (PIXELS_APART, PROBABILITY_APART, LOGIT_APART)
    )
    rgb = decode(data).rgb
    python = Detector.load().check(rgb)
    reply = check(data)
    assert reply["kind"] == "answer", (name, reply)
    answer = reply["answer"]
    assert len(answer["faces"]) == len(python.faces), name
    edges = [
        on_an_edge(rgb, here, EDGE if same_decoder else _apart(here, there))
        for here, there in zip(python.faces, answer["faces"], strict=True)
    ]
    for here, there, edge in zip(python.faces, answer["faces"], edges, strict=True):
        box = here.face
        assert [there["box"][key] for key in ("x", "y", "width", "height")] == pytest.approx(
            [box.x, box.y, box.width, box.height], abs=pixels
        ), name
        moved = pixels if same_decoder else EYES_APART
        assert there["eyes"][0] == pytest.approx(box.eyes[0], abs=moved), name
        if there["crop"]:
            crop = crop_around(box, rgb.shape[1], rgb.shape[0])
            assert there["crop"]["turn"] == pytest.approx(crop.turn, abs=pixels), name
            assert there["crop"]["side"] == pytest.approx(crop.side, abs=1), name
        assert there["probability"] == pytest.approx(here.probability, abs=probability), name
        if here.weighed is not None:
            weighed = there["weighed"]
            assert weighed["eyes_log_odds"] == pytest.approx(
                here.weighed.eyes.log_odds, abs=EYES_LOG_ODDS
            ), name
            assert weighed["cut"] == pytest.approx(here.weighed.eyes.cut, abs=EYES_CUT), name
        assert there["logit"] == pytest.approx(here.logit, abs=logit, rel=LOGIT_SHARE), name
        if not edge:
            assert (there["verdict"], there["reason"]) == (here.verdict, here.reason), name
    if not any(edges):
        assert answer["verdict"] == python.verdict, name
    return Compared(len(edges), sum(edges))


def _apart(here: FaceCheck, there: dict[str, Any]) -> float:
    """How far the two sides' logits really lie apart."""
    return max(EDGE, abs((here.logit or 0) - (there["logit"] or 0)))


def on_an_edge(rgb: Rgb, face: FaceCheck, agreed: float) -> bool:
    """Whether one of the comparisons that make the verdict is closer than the two sides agree.

    Args: agreed, to how many logits they do.
    """
    if face.logit is None:
        return False
    assert face.weighed is not None
    detector = Detector.load()
    thresholds, stability = face.weighed.rules.thresholds, detector.files.stability
    bounds = (thresholds.lower, thresholds.upper)
    from_bound = min(abs(face.logit - bound) for bound in bounds)
    if abs(from_bound - stability.margin) < agreed or from_bound < agreed:
        return True
    if from_bound > stability.margin:
        return False
    crop = detector.crop(rgb, face.face)
    smaller = [detector.run(scaled(crop, scale)).logit for scale in stability.scales]
    return any(abs(logit - bound) < agreed for logit in smaller for bound in bounds)
