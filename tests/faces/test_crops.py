from dataclasses import replace

import numpy as np
import pytest

from backend.faces.crops import MARGIN, Crop, crop_around
from backend.faces.finder import LEVEL_FROM, FoundFace
from backend.images.decoding import Rgb
from backend.images.scaling import box_reduce


def _face(x: float, y: float, size: float) -> FoundFace:
    return FoundFace(x, y, size, size, ((x, y), (x + size, y)), 0.9)


def test_square_around_the_centre() -> None:
    crop = crop_around(_face(400, 300, 100), 1000, 1000)
    assert crop == Crop(370, 270, round(100 * MARGIN))


@pytest.mark.parametrize("corner", [(0, 0), (900, 0), (0, 900), (900, 900), (-30, 950)])
def test_moved_inside_the_picture(corner: tuple[int, int]) -> None:
    crop = crop_around(_face(*corner, 100), 1000, 1000)
    assert crop.side == round(100 * MARGIN)
    assert 0 <= crop.x <= 1000 - crop.side
    assert 0 <= crop.y <= 1000 - crop.side


def test_shrunk_to_a_picture_that_is_smaller_than_the_margin() -> None:
    crop = crop_around(_face(10, 10, 180), 200, 320)
    assert crop.side == 200
    assert crop.of(np.zeros((320, 200, 3), np.uint8)).shape == (200, 200, 3)


def _turned(face: FoundFace, degrees: float) -> FoundFace:
    return replace(face, turn=degrees)


@pytest.mark.parametrize("turn", [-LEVEL_FROM + 0.1, -1, 0, 3, LEVEL_FROM - 0.1])
def test_a_small_tilt_changes_nothing(turn: float) -> None:
    face = _face(400, 300, 100)
    assert crop_around(_turned(face, turn), 1000, 1000) == crop_around(face, 1000, 1000)


@pytest.mark.parametrize(
    ("turn", "quarters"), [(90, 1), (84, 1), (-93, 3), (180, 2), (-175, 2), (-90, 3)]
)
def test_a_quarter_turn_is_exact(turn: float, quarters: int) -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (700, 900, 3), dtype=np.uint8)
    face = _face(400, 300, 200)
    straight = crop_around(face, 900, 700)
    crop = crop_around(_turned(face, turn), 900, 700)
    assert crop == replace(straight, turn=90 * quarters)
    np.testing.assert_array_equal(crop.of(rgb), np.rot90(straight.of(rgb), quarters))
    given = crop.scaled(rgb, 96, 96)
    np.testing.assert_array_equal(given, box_reduce(crop.of(rgb), 3))


def _slope(turn: float) -> Rgb:
    """Brightness that grows along a line turned clockwise by some degrees."""
    y, x = np.mgrid[:400, :400] + 0.5
    along = (x - 200) * np.cos(np.radians(turn)) + (y - 200) * np.sin(np.radians(turn))
    return np.repeat((128 + along / 4).astype(np.uint8)[..., None], 3, axis=2)


@pytest.mark.parametrize("turn", [17.0, 45.0, -30.0, 100.0, 150.0, -110.0])
def test_a_turned_crop_is_level(turn: float) -> None:
    crop = crop_around(_turned(_face(150, 150, 100), turn), 400, 400)
    assert (crop.side, crop.turn) == (160, turn)
    for level in (crop.of(_slope(turn)), crop.scaled(_slope(turn), 96, 96)):
        grey = level[..., 0].astype(float)
        assert (
            np.ptp(grey, axis=0).max() <= 2
        )  # bicubic overshoots at the steps between whole greys
        rise = np.linspace(-20, 20, grey.shape[1]) + 127.5
        np.testing.assert_allclose(grey.mean(axis=0), rise, atol=1.5)


def test_a_turned_crop_comes_at_the_side_that_the_network_takes() -> None:
    rgb = _slope(0)
    large = Crop(50, 50, 250, 20)
    assert large.scaled(rgb, 96, 224).shape == (224, 224, 3)
    assert large.scaled(rgb, 96, 96).shape == (96, 96, 3)
    assert large.scaled(rgb, 288, 288).shape == (288, 288, 3)
    assert large.of(rgb).shape == (250, 250, 3)


@pytest.mark.parametrize("corner", [(0, 0), (900, 0), (0, 900), (900, 900), (-30, 950)])
def test_a_turned_crop_is_moved_until_its_corners_lie_inside(corner: tuple[int, int]) -> None:
    crop = crop_around(_turned(_face(*corner, 100), 30), 1000, 1000)
    assert crop.side == round(100 * MARGIN)
    for middle in (crop.square.x, crop.square.y):
        assert crop.span / 2 - 1e-6 <= middle <= 1000 - crop.span / 2 + 1e-6


def test_a_turned_crop_that_does_not_fit_lies_in_the_middle_and_repeats_the_edge() -> None:
    crop = crop_around(_turned(_face(10, 10, 180), 45), 200, 200)
    assert (crop.side, crop.square.x, crop.square.y) == (200, 100, 100)
    rgb = np.full((200, 200, 3), 77, np.uint8)
    assert (crop.of(rgb) == 77).all()
    assert (crop.scaled(rgb, 96, 96) == 77).all()
