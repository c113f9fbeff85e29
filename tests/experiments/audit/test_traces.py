import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageFilter

from backend.experiments.audit.colour import colour_features
from backend.experiments.audit.traces import LUMA_BANDS, SPECTRUM_BINS, STEPS, trace_features
from tests.pictures import portrait

Rgb = npt.NDArray[np.uint8]
SIDE = 192
PERIOD_8 = 1
"""Place in `grid` of the strength of the luma's grid."""
ROWS_8 = [9, 11]
"""Places in `grid` of the real and the imaginary part of its phase along the rows."""


@pytest.fixture(scope="module")
def clean() -> Rgb:
    """A window of the portrait, reduced to half, so that no codec's trace is left in it."""
    image = Image.fromarray(portrait()).resize((256, 256), Image.Resampling.BOX)
    return np.asarray(image)[:SIDE, :SIDE]


def _jpeg(pixels: Rgb, quality: int, subsampling: int = 0) -> Rgb:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling=subsampling)
    return np.asarray(Image.open(file))


def _features(pixels: Rgb, group: str) -> npt.NDArray[np.float32]:
    return trace_features(pixels.astype(np.float32))[group]


def test_every_crop_has_the_same_finite_features() -> None:
    shapes = []
    for side, value in ((64, 0), (96, 255), (257, 40)):
        features = trace_features(np.full((side, side, 3), value, np.float32))
        assert all(np.isfinite(values).all() for values in features.values())
        shapes.append({group: values.shape for group, values in features.items()})
    assert shapes[0] == shapes[1] == shapes[2]


def test_the_grid_is_seen_where_blocks_were_coded(clean: Rgb) -> None:
    before, after = (_features(picture, "grid") for picture in (clean, _jpeg(clean, 40)))
    assert after[PERIOD_8] > 4 * before[PERIOD_8]


@pytest.mark.parametrize("shift", [3, 6])
def test_the_grids_place_turns_with_the_crop(clean: Rgb, shift: int) -> None:
    coded = _jpeg(clean, 30)

    def turn(start: int) -> float:
        """Pixels by which the period 8 along the rows is away from where it would be at 0."""
        real, imaginary = _features(coded[start : start + 160, :160], "grid")[ROWS_8]
        return float(np.angle(real + 1j * imaginary)) / (2 * np.pi) * 8

    assert (turn(shift) - turn(0)) % 8 == pytest.approx(shift, abs=0.5)


def test_quantisation_shows_as_zeros_on_the_grid_wherever_it_lies(clean: Rgb) -> None:
    zeros = [band * (len(STEPS) + 1) for band in range(len(LUMA_BANDS))]
    unquantised = _features(clean, "quantisation")[zeros]
    for start in (0, 5):
        quantised = _features(_jpeg(clean, 50)[start:, start:], "quantisation")[zeros]
        assert quantised[2:].mean() > unquantised[2:].mean() + 0.1


def test_the_quantisation_step_is_told(clean: Rgb) -> None:
    # A JPEG of quality 50 in grey: the tables' own values, 11 to 14 along the first diagonals.
    grey = np.repeat(np.asarray(Image.fromarray(clean).convert("L"))[..., None], 3, axis=2)
    first_band = _features(_jpeg(grey, 50), "quantisation")[1 : len(STEPS) + 1]
    assert STEPS[int(first_band.argmax())] == 11


def test_enlarging_leaves_a_peak_at_its_ratio(clean: Rgb) -> None:
    small = Image.fromarray(clean).resize((120, 120), Image.Resampling.BOX)
    enlarged = np.asarray(small.resize((SIDE, SIDE), Image.Resampling.BILINEAR))
    before, after = (_features(picture, "resampling") for picture in (clean, enlarged))
    peak = int(120 / SIDE * 2 * SPECTRUM_BINS)  # 0.625 of the sampling rate, folded to 0.375
    folded = 2 * SPECTRUM_BINS - 1 - peak
    assert (after - before)[folded - 1 : folded + 2].max() > 0.5


def test_noise_and_coarse_chroma_are_seen(clean: Rgb) -> None:
    blurred = Image.fromarray(clean).filter(ImageFilter.GaussianBlur(2))
    smooth = np.asarray(blurred, np.float32)
    grain = np.random.default_rng(0).normal(0, 3, smooth.shape)
    quiet, noisy = (_features(picture, "noise") for picture in (smooth, smooth + grain))
    assert (noisy[:6] > quiet[:6] + 0.7).all()
    fine, coarse = (
        _features(_jpeg(clean, 98, subsampling), "noise")[-2:] for subsampling in (0, 2)
    )
    assert (coarse < fine - 0.3).all(), "chroma at half the resolution falls less towards it"


def test_size_is_the_side() -> None:
    assert _features(np.zeros((128, 128, 3), np.uint8), "size") == [7]


def test_colours_of_a_flat_picture() -> None:
    features = colour_features(np.full((64, 64, 3), (200, 100, 50), np.float32))
    np.testing.assert_allclose(features["channels"], [200, 100, 50, 0, 0, 0])
    np.testing.assert_allclose(features["saturation"], [0.75, 0])
    filled = np.flatnonzero(features["histograms"])
    assert list(filled % 12) == [9, 4, 2]
