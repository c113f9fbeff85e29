import numpy as np
import pytest
from PIL import Image

from backend.faces.crops import is_cut_too_tight
from backend.faces.finder import (
    INPUT_SIDE,
    SURE,
    FaceFinder,
    Window,
    letterbox,
    merge,
    tiles,
    turned_back,
)
from backend.images.decoding import Rgb
from backend.images.scaling import Float32
from tests.pictures import portrait

TILT = 3
"""Degrees of the astronaut's eyes, found where they are level; at first it seems to be 10."""


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


def _apart(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)


def _turned(degrees: float) -> Rgb:
    """The astronaut, clockwise."""
    image = Image.fromarray(portrait())
    return np.asarray(image.rotate(-degrees, Image.Resampling.BICUBIC, expand=True))


@pytest.mark.parametrize("degrees", [0, 20, 45, 70, 90, 135, 180, 225, 270, 310])
def test_a_turned_face_is_found_with_its_turn(finder: FaceFinder, degrees: float) -> None:
    (upright,) = finder.find(portrait())
    (face,) = finder.find(_turned(degrees))
    assert _apart(face.turn, TILT + degrees) < 8
    assert face.size == pytest.approx(upright.size, rel=0.2)
    (left_x, _), (right_x, _) = face.eyes
    assert left_x <= right_x  # as the viewer sees them, whatever the turn


def test_a_turned_face_beside_an_upright_one(finder: FaceFinder) -> None:
    canvas = _canvas(1000, 500)
    _paste(canvas, 0, 0, 500)
    small = Image.fromarray(portrait()).resize((500, 500), Image.Resampling.LANCZOS)
    canvas[:, 500:] = np.asarray(small.transpose(Image.Transpose.ROTATE_270))
    upright, on_its_side = sorted(finder.find(canvas), key=lambda face: face.x)
    assert _apart(upright.turn, 0) < 12
    assert _apart(on_its_side.turn, TILT + 90) < 8


def test_a_face_that_is_sure_is_looked_at_once(
    finder: FaceFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []
    run = finder._run

    def counted(pixels: Float32) -> tuple[Float32, Float32]:
        runs.append(pixels)
        return run(pixels)

    monkeypatch.setattr(finder, "_run", counted)
    assert finder.find(portrait())[0].score >= SURE
    assert len(runs) == 1


def test_rows_of_a_turned_window_are_turned_back() -> None:
    row = np.array([[0.9, 0.1, 0.2, 0.3, 0.5, 0.15, 0.25, 0.25, 0.3]], np.float32)
    once = turned_back(row.copy(), 1)
    # The window was turned anticlockwise: its upper left is the upper right of the picture.
    np.testing.assert_allclose(once, [[0.9, 0.5, 0.1, 0.8, 0.3, 0.75, 0.15, 0.7, 0.25]], rtol=1e-6)
    np.testing.assert_allclose(turned_back(once, 3), row, rtol=1e-6)


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
        assert isinstance(tile, Window)
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


@pytest.mark.parametrize("side", [75, 85, 95, 120])
def test_a_face_that_fills_the_picture_is_found_with_a_margin(
    finder: FaceFinder, side: int
) -> None:
    """Its box, uncut, is about 100 pixels wide."""
    left, top = 222 - side // 2, 118 - side // 2
    cut = Image.fromarray(portrait()).crop((left, top, left + side, top + side))
    rgb = np.asarray(cut.resize((300, 300)))
    (face,) = finder.find(rgb)
    assert 0.9 * 300 < face.size * side / 100 < 1.15 * 300
    assert is_cut_too_tight(face, 300, 300) == (side < 100)
