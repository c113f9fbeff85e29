from pathlib import Path

import numpy as np
import pytest

from backend.detector import eye_witness
from backend.detector.contract import Calibration, KindRules, Thresholds
from backend.detector.detector import Detector, FaceCheck
from backend.detector.runtime import NetworkOutput
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import VERDICT_NAME, ModelFiles
from backend.detector.words import Reason, Verdict
from backend.faces.finder import FaceFinder, FoundFace
from backend.images.decoding import Rgb
from backend.images.scaling import Float32

SCALED, RESCALED = 3.0, 2.0
FACE_FOUND = FoundFace(400, 400, 500, 500, ((500, 500), (700, 500)), 1.0)


class OneFace(FaceFinder):
    """Finds the same face in every picture."""

    def find_all(self, rgb: Rgb) -> list[FoundFace]:
        del rgb
        return [FACE_FOUND]


class ScriptedRuntime:
    """Answers by the side of what it is given: a face that is scaled again differs in that."""

    def __init__(self, usual: Float32) -> None:
        self._usual = usual
        self.sides: list[int] = []

    def __call__(self, crop: Float32) -> NetworkOutput:
        self.sides.append(len(crop))
        logit = SCALED if len(crop) == 400 else RESCALED
        return NetworkOutput(logit, np.full((10, 10), logit, np.float32), self._usual)


def _kinds(free: Thresholds, cut: Thresholds | None = None) -> dict[str, KindRules]:
    plain = Calibration(slope=1.0, intercept=0.0)
    return {
        "cut": KindRules(calibration=plain, thresholds=cut or free),
        "free": KindRules(calibration=plain, thresholds=free),
    }


def _thresholds(folder: Path, free: Thresholds, cut: Thresholds | None = None) -> ModelFiles:
    fitted = ModelFiles.load(SHIPPED).verdict_file.model_copy(update=_kinds(free, cut))
    (folder / VERDICT_NAME).write_text(fitted.model_dump_json())
    return ModelFiles(SHIPPED, folder)


def _check(files: ModelFiles, side: int = 1300) -> tuple[FaceCheck, list[int]]:
    usual = np.asarray(files.training_statistics.mean, np.float32)
    runtime = ScriptedRuntime(usual)
    picture = np.zeros((side, side, 3), np.uint8)
    (check,) = Detector(files, OneFace(), runtime).check(picture).faces
    return check, runtime.sides


def test_a_face_is_judged_at_the_networks_side(tmp_path: Path) -> None:
    check, sides = _check(_thresholds(tmp_path, Thresholds(upper=9, lower=4)))
    assert (check.logit, check.verdict) == (SCALED, Verdict.PHOTOGRAPH)
    assert sides == [400]  # 800 pixels, box-reduced
    assert check.cells is not None
    assert check.cells.shape == (10, 10)
    assert check.cells == pytest.approx(SCALED)


def test_near_a_threshold_the_face_is_scaled(tmp_path: Path) -> None:
    check, sides = _check(_thresholds(tmp_path, Thresholds(upper=2.7, lower=0)))
    assert (check.verdict, check.reason) == (Verdict.UNSURE, Reason.UNSTABLE)
    assert sides == [400, 340]  # 2 is under the threshold at the first scale already
    check, sides = _check(_thresholds(tmp_path, Thresholds(upper=1.9, lower=0)))
    assert (check.verdict, sides) == (Verdict.SYNTHETIC, [400])


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Thresholds(upper=9, lower=4), (Verdict.UNSURE, Reason.CUT_TOO_TIGHT)),
        (Thresholds(upper=9, lower=0), (Verdict.UNSURE, Reason.CUT_TOO_TIGHT)),
        (Thresholds(upper=1, lower=0), (Verdict.SYNTHETIC, None)),
    ],
)
def test_a_face_cut_too_tight_is_no_photograph_unless_it_lies_low(
    tmp_path: Path, limits: Thresholds, expected: tuple[Verdict, Reason | None]
) -> None:
    files = _thresholds(tmp_path, limits)
    check, _ = _check(files, side=520)
    assert (check.verdict, check.reason) == expected
    assert check.weighed is not None
    low = files.verdict_file.model_copy(update={"tight_lower": SCALED + 0.1})
    (files.folder / VERDICT_NAME).write_text(low.model_dump_json())
    check, _ = _check(ModelFiles(files.name, files.folder), side=520)
    is_photograph = limits.lower > SCALED
    assert (check.verdict is Verdict.PHOTOGRAPH) == is_photograph


CUT, FREE = Thresholds(upper=2, lower=1), Thresholds(upper=9, lower=-9)
"""Of a network that says SCALED of every face: synthetic in one kind, unsure in the other."""


def _with_eyes(*eyes: tuple[float, float], others: int = 0) -> type[FaceFinder]:
    """Finds a face with its eyes there, and some with the same eyes that are smaller."""

    class Finder(FaceFinder):
        def find_all(self, rgb: Rgb) -> list[FoundFace]:
            del rgb
            sizes = [500.0] + [400.0] * others
            return [FoundFace(400, 400, size, size, (eyes[0], eyes[1]), 1.0) for size in sizes]

    return Finder


def _eyes(side: float, moved: float = 0.0) -> list[tuple[float, float]]:
    places = (eye_witness.LEFT, eye_witness.RIGHT)
    return [((place.x + moved) * side, place.y * side) for place in places]


def _judged(folder: Path, finder: type[FaceFinder], height: int, width: int) -> list[FaceCheck]:
    files = _thresholds(folder, FREE, CUT)
    usual = np.asarray(files.training_statistics.mean, np.float32)
    detector = Detector(files, finder(), ScriptedRuntime(usual))
    return detector.check(np.zeros((height, width, 3), np.uint8)).faces


def test_eyes_at_their_places_are_heard(tmp_path: Path) -> None:
    (check,) = _judged(tmp_path, _with_eyes(*_eyes(1300)), 1300, 1300)
    assert check.verdict is Verdict.SYNTHETIC
    assert check.weighed is not None
    assert check.weighed.eyes.log_odds > 2
    network = 1 / (1 + np.exp(-SCALED))
    assert check.probability is not None
    assert check.probability > network


def test_the_eyes_of_smaller_faces_are_not_asked(tmp_path: Path) -> None:
    first, second = _judged(tmp_path, _with_eyes(*_eyes(1300), others=1), 1300, 1300)
    assert (first.verdict, second.verdict) == (Verdict.SYNTHETIC, Verdict.UNSURE)
    assert second.weighed is not None
    assert second.weighed.eyes.is_silent


@pytest.mark.parametrize(
    ("eyes", "height", "width"),
    [
        (_eyes(1300), 900, 1300),  # far from square
        ([(0.0, 5.0), (20000.0, 5.0)], 10, 50_000),  # a strip
        ([(-3.0, 600.0), (600.0, 600.0)], 1300, 1300),  # one eye over the edge
        ([(600.0, 400.0), (602.0, 800.0)], 1300, 1300),  # turned by 90 degrees
    ],
)
def test_where_the_eyes_are_no_question_the_network_alone_answers(
    tmp_path: Path, eyes: list[tuple[float, float]], height: int, width: int
) -> None:
    (check,) = _judged(tmp_path, _with_eyes(*eyes), height, width)
    assert check.weighed is not None
    assert check.weighed.eyes.is_silent
    assert check.weighed.rules.thresholds == FREE
    assert check.probability == pytest.approx(1 / (1 + np.exp(-check.logit)))  # type: ignore[operator]


def test_a_picture_without_a_face_has_no_eyes(tmp_path: Path) -> None:
    class Nobody(FaceFinder):
        def find_all(self, rgb: Rgb) -> list[FoundFace]:
            del rgb
            return []

    assert _judged(tmp_path, Nobody, 64, 64) == []


def test_the_answer_passes_smoothly_from_one_kind_to_the_other(tmp_path: Path) -> None:
    """A pixel of 1300 is what a finder's eyes move by when a file is saved again."""
    checks = [
        _judged(tmp_path, _with_eyes(*_eyes(1300, step / 1300)), 1300, 1300)[0]
        for step in range(0, 130, 2)
    ]
    chances = [check.probability or 0.0 for check in checks]
    uppers = [check.weighed.rules.thresholds.upper for check in checks if check.weighed]
    assert np.abs(np.diff(chances)).max() < 0.06
    assert np.abs(np.diff(uppers)).max() < 0.06 * (FREE.upper - CUT.upper)
    assert uppers[0] == pytest.approx(CUT.upper, abs=0.1)
    assert uppers[-1] == pytest.approx(FREE.upper, abs=0.1)
