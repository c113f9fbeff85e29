from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backend.detector.eye_witness import LEFT, RIGHT, SILENT, distance, eye_testimony
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evidence.evidence import Evidence
from backend.evidence.eye_alignment import NEAR
from backend.evidence.eye_alignment import evidence as evidence_of
from backend.evidence.words import Finding
from backend.face_sets.manifest import read_manifest
from backend.faces.finder import FaceFinder, FoundFace
from backend.images.decoding import decode
from tests.conftest import SHARED
from tests.pictures import portrait

PLACES = ((LEFT.x, LEFT.y), (RIGHT.x, RIGHT.y))


def evidence(face: FoundFace, width: int, height: int) -> Evidence:
    """With what the eyes weigh in the shipped answer."""
    said = eye_testimony(face, width, height, ModelFiles.load(SHIPPED).eye_witness)
    return evidence_of(face, width, height, said)


def face_at(left: tuple[float, float], right: tuple[float, float]) -> FoundFace:
    return FoundFace(0, 0, 100, 100, (left, right), 1.0)


def aligned(side: float, moved: float = 0.0) -> FoundFace:
    """Eyes at StyleGAN's places of a picture; the right one moved down by a share of its side."""
    left, right = ((x * side, y * side) for x, y in PLACES)
    return face_at(left, (right[0], right[1] + moved * side))


@pytest.mark.parametrize("side", [256, 1024])
def test_eyes_at_their_places(side: int) -> None:
    found = evidence(aligned(side), side, side)
    assert (found.finding, found.leaning) == (Finding.EYES_AT_FIXED_PLACES, "synthetic")
    assert found.value == 0


def test_distance_is_the_farther_eyes_share_of_the_longer_side() -> None:
    assert distance(aligned(1000, moved=0.05), 1000, 960) == pytest.approx(0.05)


def test_a_little_off_is_near_and_more_is_not() -> None:
    near = evidence(aligned(1000, moved=NEAR - 0.001), 1000, 1000)
    far = evidence(aligned(1000, moved=NEAR + 0.001), 1000, 1000)
    assert (near.finding, near.value) == (Finding.EYES_AT_FIXED_PLACES, 2.9)
    assert (far.finding, far.value) == (Finding.EYES_ELSEWHERE, 3.1)
    # The words have a limit there, the weight has none.
    assert near.log_odds is not None
    assert near.log_odds == pytest.approx(far.log_odds, abs=0.3)


def test_the_statement_says_which_way_the_eyes_moved_the_answer() -> None:
    at, away = evidence(aligned(1000), 1000, 1000), evidence(aligned(1000, 0.2), 1000, 1000)
    assert "odds of a generator" in at.statement
    assert (at.leaning, away.leaning) == ("synthetic", "photograph")
    assert "odds of a photograph" in away.statement
    assert away.log_odds is not None
    assert f"{away.log_odds:+.1f}" in away.statement


def test_upside_down_the_places_mean_nothing() -> None:
    turned = replace(aligned(1000), turn=179.0)
    assert evidence(turned, 1000, 1000).finding is Finding.EYES_NOT_COMPARABLE


def test_silent_eyes_moved_nothing() -> None:
    for said in (SILENT, None):
        found = evidence_of(aligned(1000), 1000, 1000, said)
        assert (found.finding, found.leaning) == (Finding.EYES_NOT_COMPARABLE, "none")
        assert found.log_odds == 0
        assert "the network alone answers" in found.statement


def test_lowest_rows_cut_off_change_nothing() -> None:
    assert evidence(aligned(1024), 1024, 976).finding is Finding.EYES_AT_FIXED_PLACES


@pytest.mark.parametrize("size", [(1024, 700), (700, 1024)])
def test_only_squares_compare(size: tuple[int, int]) -> None:
    found = evidence(aligned(1024), *size)
    assert (found.finding, found.value, found.unit) == (Finding.EYES_NOT_COMPARABLE, None, None)


def test_a_portrait_that_nobody_aligned() -> None:
    (face,) = FaceFinder().find(portrait())
    assert evidence(face, 512, 512).finding is Finding.EYES_ELSEWHERE


@pytest.mark.shared
def test_the_places_are_those_of_stylegans_faces() -> None:
    """On val, which the places weren't taken from."""
    places = _eyes("tpdne-1024", 12)
    assert np.abs(np.median(places, axis=0) - PLACES).max() < 0.015


def _eyes(source: str, count: int) -> np.ndarray:
    finder = FaceFinder()
    entries = read_manifest(Path(SHARED / "faces"), "val", [source])[:count]
    pictures = [decode(entry.path.read_bytes()).rgb for entry in entries]
    found = [(finder.find(rgb), len(rgb)) for rgb in pictures]
    return np.array([np.array(faces[0].eyes) / side for faces, side in found if faces])
