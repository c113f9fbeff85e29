from pathlib import Path

import numpy as np
import pytest

from backend.detector import eye_witness
from backend.detector.contract import Calibration, KindRules, Thresholds
from backend.detector.detector import TILE_SIDE, Detector, FaceCheck
from backend.detector.runtime import NetworkOutput
from backend.detector.shipped import SHIPPED
from backend.detector.tiles import TileTerm
from backend.detector.views import View
from backend.detector.weights_folder import FULL_VIEW_NAME, VERDICT_NAME, ModelFiles
from backend.detector.words import Reason, Verdict
from backend.faces.finder import FaceFinder, FoundFace
from backend.images.decoding import Rgb
from backend.images.scaling import Float32
from tests.pictures import portrait

SCALED, TILE, RESCALED = 3.0, 8.0, 2.0
TERM = TileTerm(weight=0.5, middle=4.0)
"""So the tiles add 2."""
TILES = 49
"""Of 128 pixels, over the crop of 800."""
FACE_FOUND = FoundFace(400, 400, 500, 500, ((500, 500), (700, 500)), 1.0)


class OneFace(FaceFinder):
    """Finds the same face in every picture."""

    def find_all(self, rgb: Rgb) -> list[FoundFace]:
        del rgb
        return [FACE_FOUND]


class ScriptedRuntime:
    """Answers by the side of what it is given: tiles and scaled faces differ in that."""

    def __init__(self, usual: Float32) -> None:
        self._usual = usual
        self.sides: list[int] = []

    def __call__(self, crop: Float32) -> NetworkOutput:
        self.sides.append(len(crop))
        logit = TILE if len(crop) == TILE_SIDE else SCALED if len(crop) == 400 else RESCALED
        return NetworkOutput(logit, np.full((10, 10), logit, np.float32), self._usual)


def _kinds(free: Thresholds, cut: Thresholds | None = None) -> dict[str, KindRules]:
    plain = Calibration(slope=1.0, intercept=0.0)
    return {
        "cut": KindRules(calibration=plain, thresholds=cut or free),
        "free": KindRules(calibration=plain, thresholds=free),
    }


def _thresholds(
    folder: Path, face: Thresholds, full: Thresholds, term: TileTerm = TERM
) -> ModelFiles:
    shipped, files = ModelFiles.load(SHIPPED), ModelFiles(SHIPPED, folder)
    for name, content in (
        (VERDICT_NAME, shipped.verdict_file.model_copy(update=_kinds(face))),
        (
            FULL_VIEW_NAME,
            shipped.full_view.model_copy(update={**_kinds(full), "tiles": term}),
        ),
    ):
        (folder / name).write_text(content.model_dump_json())
    return files


def _check(files: ModelFiles, view: View, side: int = 1300) -> tuple[FaceCheck, list[int]]:
    usual = np.asarray(files.training_statistics.mean, np.float32)
    runtime = ScriptedRuntime(usual)
    picture = np.zeros((side, side, 3), np.uint8)
    (check,) = Detector(files, OneFace(), runtime, runtime).check(picture, view).faces
    return check, runtime.sides


def test_full_adds_the_tiles_and_judges_by_thresholds_of_its_own(tmp_path: Path) -> None:
    face, full = Thresholds(upper=9, lower=4), Thresholds(upper=4, lower=1)
    files = _thresholds(tmp_path, face, full)
    scaled, sides = _check(files, "face")
    assert (scaled.logit, scaled.verdict, scaled.tiled) == (3.0, Verdict.PHOTOGRAPH, False)
    assert sides == [400]  # 800 pixels, box-reduced
    tiled, sides = _check(files, "full")
    assert (tiled.logit, tiled.verdict, tiled.tiled) == (5.0, Verdict.SYNTHETIC, True)
    assert sides == [400] + [TILE_SIDE] * TILES
    assert tiled.native is not None
    assert scaled.native is None
    assert (tiled.native.tiles, tiled.native.logit, tiled.native.added) == (TILES, TILE, 2.0)
    assert tiled.native.before == scaled.probability
    assert tiled.cells is not None
    assert tiled.cells.shape == (62, 62)
    assert tiled.cells == pytest.approx(TILE)


def test_near_a_threshold_the_face_is_scaled_and_the_tiles_stay(tmp_path: Path) -> None:
    limits = Thresholds(upper=4.7, lower=0)
    check, sides = _check(_thresholds(tmp_path, limits, limits), "full")
    assert (check.verdict, check.reason) == (Verdict.UNSURE, Reason.UNSTABLE)
    assert sides[1 + TILES :] == [340]  # 2 + 2 is under the threshold at the first scale already
    limits = Thresholds(upper=3.9, lower=0)
    check, sides = _check(_thresholds(tmp_path, limits, limits), "full")
    assert (check.verdict, sides[1 + TILES :]) == (Verdict.SYNTHETIC, [])


def test_without_a_network_of_native_pixels_full_answers_as_face(tmp_path: Path) -> None:
    limits = Thresholds(upper=9, lower=4)
    files = _thresholds(tmp_path, limits, limits)
    runtime = ScriptedRuntime(np.asarray(files.training_statistics.mean, np.float32))
    picture = np.zeros((1300, 1300, 3), np.uint8)
    (check,) = Detector(files, OneFace(), runtime).check(picture, "full").faces
    assert (check.logit, check.native) == (SCALED, None)


def test_a_face_within_the_networks_side_goes_the_same_way_in_both_views() -> None:
    detector = Detector.load()
    face, full = (detector.check(portrait(), view).faces[0] for view in ("face", "full"))
    assert (face.logit, face.tiled) == (full.logit, full.tiled)
    assert face.cells is not None
    assert full.cells is not None
    np.testing.assert_array_equal(face.cells, full.cells)


def test_tiles_that_count_nothing_are_not_looked_at(tmp_path: Path) -> None:
    limits = Thresholds(upper=9, lower=4)
    files = _thresholds(tmp_path, limits, limits, TileTerm(weight=0, middle=0))
    full, sides = _check(files, "full")
    assert (full.logit, full.tiled, sides) == (SCALED, True, [400])
    assert full.cells is not None
    assert full.cells == pytest.approx(SCALED)


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
    files = _thresholds(tmp_path, limits, limits)
    check, _ = _check(files, "face", side=520)
    assert (check.verdict, check.reason) == expected
    assert check.weighed is not None
    low = files.verdict_file.model_copy(update={"tight_lower": SCALED + 0.1})
    (files.folder / VERDICT_NAME).write_text(low.model_dump_json())
    check, _ = _check(ModelFiles(files.name, files.folder), "face", side=520)
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
    files = ModelFiles(SHIPPED, folder)
    fitted = ModelFiles.load(SHIPPED).verdict_file.model_copy(update=_kinds(FREE, CUT))
    (folder / VERDICT_NAME).write_text(fitted.model_dump_json())
    full = ModelFiles.load(SHIPPED).full_view.model_dump_json()
    (folder / FULL_VIEW_NAME).write_text(full)
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
