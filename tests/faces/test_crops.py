import numpy as np
import pytest

from backend.faces.crops import MARGIN, Crop, crop_around
from backend.faces.finder import Face


def _face(x: float, y: float, size: float) -> Face:
    return Face(x, y, size, size, ((x, y), (x + size, y)), 0.9)


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
