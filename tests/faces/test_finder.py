import numpy as np
import pytest
from PIL import Image

from backend.faces.finder import INPUT_SIDE, FaceFinder, Tile, letterbox, merge, tiles
from backend.images.decoding import Rgb
from tests.pictures import portrait


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder()


def _canvas(width: int, height: int) -> Rgb:
    return np.full((height, width, 3), 90, np.uint8)


def _paste(canvas: Rgb, x: int, y: int, side: int) -> None:
    small = Image.fromarray(portrait()).resize((side, side), Image.Resampling.LANCZOS)
    canvas[y : y + side, x : x + side] = np.asarray(small)


def test_one_face_with_its_eyes(finder: FaceFinder) -> None:
    (face,) = finder.find(portrait())
    # The astronaut's face, by eye: around (222, 110), about 100 pixels wide.
    assert face.x < 222 < face.x + face.width
    assert face.y < 110 < face.y + face.height
    assert 70 < face.size < 150
    (left_x, left_y), (right_x, right_y) = face.eyes
    assert face.x < left_x < right_x < face.x + face.width
    assert abs(left_y - right_y) < 20


def test_nothing_where_there_is_no_face(finder: FaceFinder) -> None:
    assert finder.find(_canvas(300, 200)) == []


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 3000), (3000, 1), (2, 5000)])
def test_slivers_are_searched_without_harm(finder: FaceFinder, width: int, height: int) -> None:
    assert finder.find(_canvas(width, height)) == []


def test_small_faces_in_a_large_picture(finder: FaceFinder) -> None:
    canvas = _canvas(2400, 1600)
    spots = [(100, 100), (1900, 200), (1000, 900), (1800, 1150), (300, 1000)]
    for x, y in spots:
        _paste(canvas, x, y, 400)
    faces = finder.find(canvas)
    centres = [(face.x + face.width / 2, face.y + face.height / 2) for face in faces]
    assert len(faces) == len(spots)
    for x, y in spots:
        # The astronaut's face is at (0.43, 0.22) of the picture.
        assert any(abs(cx - x - 173) < 30 and abs(cy - y - 86) < 30 for cx, cy in centres)


def test_a_large_face_is_not_taken_apart_by_the_tiles(finder: FaceFinder) -> None:
    large = np.asarray(Image.fromarray(portrait()).resize((2000, 2000)))
    assert len(finder.find(large)) == 1


def test_largest_face_first(finder: FaceFinder) -> None:
    canvas = _canvas(1000, 600)
    _paste(canvas, 0, 0, 400)
    _paste(canvas, 400, 0, 600)
    sizes = [face.size for face in finder.find(canvas)]
    assert len(sizes) == 2
    assert sizes == sorted(sizes, reverse=True)


def test_letterbox_keeps_the_shape_and_pads_with_black() -> None:
    square = letterbox(np.full((200, 400, 3), 255, np.uint8))
    assert square.shape == (INPUT_SIDE, INPUT_SIDE, 3)
    assert (square[:64] == 1).all()
    assert (square[64:] == -1).all()


def test_small_pictures_have_no_tiles() -> None:
    assert tiles(640, 480) == []


@pytest.mark.parametrize(("width", "height"), [(641, 500), (1024, 1024), (4000, 300), (900, 5000)])
def test_tiles_cover_the_picture(width: int, height: int) -> None:
    covered = np.zeros((height, width), bool)
    for tile in tiles(width, height):
        assert isinstance(tile, Tile)
        covered[tile.y : tile.y + tile.side, tile.x : tile.x + tile.side] = True
    assert covered.all()


def _row(score: float, left: float, top: float, side: float) -> list[float]:
    return [score, left, top, left + side, top + side, left, top, left + side, top]


def test_overlapping_candidates_are_blended_by_score() -> None:
    (face,) = merge(np.array([_row(0.9, 0, 0, 100), _row(0.3, 20, 0, 100)], np.float32))
    assert face.x == pytest.approx(5)
    assert face.score == pytest.approx(0.9)


def test_a_part_of_a_face_is_dropped() -> None:
    rows = np.array([_row(0.95, 40, 40, 30), _row(0.8, 0, 0, 100)], np.float32)
    assert [face.size for face in merge(rows)] == [100]


def test_neighbours_are_kept() -> None:
    assert len(merge(np.array([_row(0.9, 0, 0, 100), _row(0.9, 110, 0, 100)], np.float32))) == 2
