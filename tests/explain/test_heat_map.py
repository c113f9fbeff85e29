import io
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.detector.contract import Calibration, HeatColour
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.explain import heat_map, shipped_arrays
from backend.explain.group_averages import SUMMARY_NAME
from backend.explain.heat_scale import UNMEASURED
from backend.explain.shipped_arrays import arrays_folder

ODDS = np.array([[-99, -10, -3], [0, 3, 10]], np.float32)


def test_calibration_keeps_the_mean() -> None:
    cells = np.array([[1, 2], [3, -4]], np.float32)
    odds = heat_map.calibrated(cells, Calibration(slope=2, intercept=-1))
    np.testing.assert_array_equal(odds, [[1, 3], [5, -9]])
    assert odds.dtype == np.float32


def test_blue_to_the_left_orange_to_the_right_clear_between() -> None:
    left, right = heat_map.STOPS[0], heat_map.STOPS[-1]
    colours = heat_map.coloured(ODDS, end=10)
    assert colours.shape == (2, 3, 4)
    assert (colours[0, :, :3] == left.rgb).all()
    assert (colours[1, 1:, :3] == right.rgb).all()
    np.testing.assert_array_equal(colours[..., 3], [[178, 178, 64], [0, 64, 178]])


def test_between_two_stops_it_is_linear() -> None:
    line = np.linspace(3, 10, 8, dtype=np.float32)[None]
    steps = np.diff(heat_map.coloured(line, end=10)[0, :, 3].astype(int))
    assert set(steps) <= {16, 17}


def test_the_scale_is_the_same_whatever_is_in_the_face() -> None:
    alone = heat_map.coloured(ODDS[1:, 1:2], end=10)
    assert (alone[0, 0] == heat_map.coloured(ODDS, end=10)[1, 1]).all()


@pytest.mark.parametrize("shape", [(1, 1), (7, 7), (10, 10), (23, 23), (600, 600), (3, 5)])
def test_a_png_has_whole_squares_of_one_colour(shape: tuple[int, int]) -> None:
    odds = np.random.default_rng(0).normal(0, 10, shape).astype(np.float32)
    with Image.open(io.BytesIO(heat_map.overlay_png(odds, end=20))) as image:
        assert (image.format, image.mode) == ("PNG", "RGBA")
        pixels = np.asarray(image)
    side = pixels.shape[0] // shape[0]
    assert pixels.shape == (shape[0] * side, shape[1] * side, 4)
    expected = heat_map.coloured(odds, 20)
    for corner in (pixels[::side, ::side], pixels[side - 1 :: side, side - 1 :: side]):
        np.testing.assert_array_equal(corner, expected)


def test_a_stop_as_css_writes_it() -> None:
    colour = HeatColour(share=1.0, rgb=[232, 113, 10], opacity=0.9)
    assert heat_map.hexadecimal(colour) == "#e8710ae6"


def test_the_end_is_the_measured_one_only_of_these_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ModelFiles.load(SHIPPED)
    summary = arrays_folder(SHIPPED) / SUMMARY_NAME
    monkeypatch.setattr(shipped_arrays, "FOLDER", tmp_path)
    assert heat_map.shipped_end(files) == UNMEASURED

    arrays_folder(SHIPPED).mkdir(parents=True)
    copy = arrays_folder(SHIPPED) / SUMMARY_NAME
    shutil.copy(summary, copy)
    text = copy.read_text()
    of_these = text.replace(_weights(text), files.weights_sha256)
    copy.write_text(of_these)
    measured = heat_map.shipped_end(files)
    assert measured > 0
    assert measured != UNMEASURED
    copy.write_text(of_these.replace(files.weights_sha256, "0" * 64))
    assert heat_map.shipped_end(files) == UNMEASURED


def test_a_worker_need_not_import_what_measured_the_scale() -> None:
    assert heat_map.SUMMARY_NAME == SUMMARY_NAME
    code = (
        "import sys, backend.explain.heat_map;"
        "print([name for name in ('pandas', 'tensorflow', 'flask') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _weights(text: str) -> str:
    return text.split('"weights_sha256": "', 1)[1][:64]
