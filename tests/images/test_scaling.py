import numpy as np
import pytest
import tensorflow as tf

from backend.images.scaling import bilinear, box_factor, box_reduce
from tests import pictures


@pytest.mark.parametrize(
    ("factor", "height", "width"), [(1, 5, 7), (2, 8, 8), (3, 11, 10), (7, 50, 64), (40, 90, 80)]
)
def test_box_reduce_is_the_mean_of_each_block(factor: int, height: int, width: int) -> None:
    rgb = pictures.portrait()[100 : 100 + height, 200 : 200 + width]
    reduced = box_reduce(rgb, factor)
    assert reduced.dtype == np.float32
    assert reduced.shape == (height // factor, width // factor, 3)
    for row in range(height // factor):
        for column in range(width // factor):
            block = rgb[row * factor : (row + 1) * factor, column * factor : (column + 1) * factor]
            exact = np.float32(block.reshape(-1, 3).astype(int).sum(0) / (factor * factor))
            assert (reduced[row, column] == exact).all()


@pytest.mark.parametrize("factor", [16, 17])
def test_the_sum_of_a_white_block_fits(factor: int) -> None:
    white = np.full((factor, 2 * factor, 3), 255, np.uint8)
    assert (box_reduce(white, factor) == 255).all()


@pytest.mark.parametrize(
    ("height", "width"), [(512, 512), (300, 511), (256, 256), (129, 77), (1, 1)]
)
def test_bilinear_is_what_tensorflow_does(height: int, width: int) -> None:
    pixels = pictures.portrait().astype(np.float32)
    expected = tf.image.resize(pixels, (height, width), method="bilinear", antialias=False)
    assert np.abs(bilinear(pixels, height, width) - expected.numpy()).max() < 0.01


@pytest.mark.parametrize(
    ("side", "target", "factor"),
    [(64, 128, 1), (128, 128, 1), (255, 128, 1), (256, 128, 2), (999, 128, 7)],
)
def test_box_factor_leaves_at_least_the_target(side: int, target: int, factor: int) -> None:
    assert box_factor(side, target) == factor
