import numpy as np
import pytest

from backend.detector import tiles
from backend.detector.runtime import NetworkOutput
from backend.detector.tiles import TileTerm, native_crop, run_tiles, stitched, tile_starts
from backend.faces.finder import FoundFace
from backend.images.decoding import Rgb
from backend.images.scaling import Float32, box_reduce

SIDE, COUNT = 320, 10
"""Of a tile in pixels, and of its cells."""


def _face(x: float, y: float, size: float) -> FoundFace:
    return FoundFace(x, y, size, size, ((0.0, 0.0), (0.0, 0.0)), 1.0)


def _noise(side: int) -> Rgb:
    return np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)


def _green_of_cells(crop: Float32) -> NetworkOutput:
    """A network whose cells are the mean green of their pixels."""
    pitch = len(crop) // COUNT
    cells = crop[..., 1].reshape(COUNT, pitch, COUNT, pitch).mean((1, 3))
    return NetworkOutput(float(cells.mean()), cells, np.zeros(1, np.float32))


def _slope(side: int) -> Rgb:
    """Green rises by 100 downwards and by 50 to the right."""
    down, across = np.mgrid[:side, :side] / side
    slope: Rgb = np.stack([0 * down, 100 * down + 50 * across, 0 * down], axis=2).astype(np.uint8)
    return slope


@pytest.mark.parametrize("length", [320, 321, 500, 640, 641, 1000, 4096])
def test_tiles_cover_everything_evenly_and_none_is_spare(length: int) -> None:
    starts = tile_starts(length, SIDE)
    assert starts[0] == 0
    assert starts[-1] == length - SIDE
    steps = np.diff(starts)
    assert all(0 < step <= SIDE for step in steps)
    assert not len(steps) or steps.max() - steps.min() <= 1
    assert (len(starts) - 1) * SIDE < length


def test_the_map_shows_what_lies_where() -> None:
    side = 1000
    tiled = run_tiles(native_crop(_slope(side), _face(0, 0, side), 1), SIDE, _green_of_cells)
    seen = tiled.cells
    assert (tiled.count, tiled.logit) == (16, pytest.approx(75, abs=1))
    assert seen.shape == (31, 31)  # cells of 32 pixels, as near as whole numbers come
    centres = (np.arange(31) + 0.5) / 31
    expected = 100 * centres[:, None] + 50 * centres
    assert np.abs(seen - expected).max() < 2.5  # a cell's green differs by 4.8 from its neighbour's


def test_tiles_that_agree_leave_no_seam() -> None:
    starts = tile_starts(777, SIDE)
    agreed = [[np.full((COUNT, COUNT), 3.5, np.float32) for _ in starts] for _ in starts]
    assert stitched(agreed, starts, SIDE, 777) == pytest.approx(3.5)


def test_where_tiles_overlap_the_edges_count_less_than_the_middle() -> None:
    # Two columns of tiles that share half of each: from 0 and from 160 pixels.
    one, other = (np.full((COUNT, COUNT), value, np.float32) for value in (0, 1))
    row = stitched([[one, other], [one, other]], [0, 160], SIDE, 480)[7]
    assert row[:5] == pytest.approx(0)
    assert row[10:] == pytest.approx(1)
    assert list(row) == sorted(row)
    assert row[5] < 0.2
    assert row[9] > 0.8


def test_a_single_tile_is_its_own_map() -> None:
    cells = np.random.default_rng(0).normal(size=(COUNT, COUNT)).astype(np.float32)
    assert stitched([[cells]], [0], SIDE, SIDE) == pytest.approx(cells, abs=1e-6)


def test_tiles_are_the_very_pixels_of_the_picture() -> None:
    picture = _noise(900)
    crop = native_crop(picture, _face(200, 200, 500), 1)
    assert (crop.side, crop.factor) == (800, 1)
    left_top = picture[50 + 30 : 50 + 350, 50 + 20 : 50 + 340]
    np.testing.assert_array_equal(crop.tile(20, 30, SIDE), left_top)


def test_the_faces_of_a_picture_share_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "PIXELS_MAX", 800 * 800)
    picture, face = _noise(900), _face(200, 200, 500)
    assert native_crop(picture, face, 1).factor == 1
    crop = native_crop(picture, face, 2)
    assert (crop.side, crop.factor) == (400, 2)
    assert 2 * crop.side**2 <= tiles.PIXELS_MAX
    whole = box_reduce(picture[50:850, 50:850], 2)
    np.testing.assert_array_equal(crop.tile(17, 40, SIDE), whole[40:360, 17:337])


def test_the_term_is_of_the_distance_from_the_middle() -> None:
    term = TileTerm(weight=0.5, middle=-1.0)
    assert term.of(2.0) == pytest.approx(1.5)
    assert term.of(-1.0) == 0
