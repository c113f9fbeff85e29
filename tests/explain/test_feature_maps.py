"""Feature maps of any network."""

import keras
import numpy as np
import pytest
from keras import layers

from backend.detector.shipped import SHIPPED
from backend.explain.feature_maps import FeatureMaps
from backend.images.scaling import Float32
from tests.explain.networks import crop, mirrored_network


def small_network() -> keras.Model:
    """One strided convolution without bias, then a depthwise one and one with bias."""
    pixels = keras.Input((None, None, 3))
    x = layers.Conv2D(4, 3, strides=2, padding="valid", use_bias=False, name="a")(pixels)
    x = layers.DepthwiseConv2D(3, name="apart")(x)
    x = layers.Conv2D(2, 1, activation="relu", bias_initializer="ones", name="b")(x)
    return keras.Model(pixels, layers.GlobalAveragePooling2D()(x))


def correlated(pixels: Float32, kernel: Float32, stride: int) -> Float32:
    """A convolution as the textbook writes it: (rows, columns, channels)."""
    size = kernel.shape[0]
    count = (pixels.shape[0] - size) // stride + 1
    out = np.zeros((count, count, kernel.shape[3]), np.float32)
    for row in range(count):
        for column in range(count):
            top, left = row * stride, column * stride
            window = pixels[top : top + size, left : left + size]
            out[row, column] = np.einsum("rci,rcio->o", window, kernel)
    return out


def test_maps_are_the_textbook_convolution() -> None:
    extractor = FeatureMaps(small_network())
    pixels = crop(21)
    kernel = extractor.layers[0].kernel
    np.testing.assert_allclose(
        extractor.of(pixels)["a"], correlated(pixels, kernel, 2), rtol=1e-3, atol=1e-2
    )


def test_layers_come_in_order_with_their_filters() -> None:
    first, second = FeatureMaps(small_network()).layers
    assert (first.name, first.kernel.shape, first.activation) == ("a", (3, 3, 3, 4), "linear")
    assert (second.name, second.channels, second.activation) == ("b", 2, "relu")
    assert first.bias.tolist() == [0] * 4
    assert second.bias.tolist() == [1] * 2
    assert first.kernel_limit == np.abs(first.kernel).max()


def test_a_depthwise_filter_looks_at_the_channel_of_its_number() -> None:
    extractor = FeatureMaps(small_network())
    first, apart, last = extractor.all_layers
    assert [layer.name for layer in (first, apart, last)] == ["a", "apart", "b"]
    assert (apart.depthwise, apart.kernel.shape) == (True, (3, 3, 1, 4))
    assert not first.depthwise
    maps = extractor.of_all(crop(21))
    for channel in range(4):
        alone = maps["a"][:, :, channel : channel + 1]
        expected = correlated(alone, apart.kernel[:, :, :, channel : channel + 1], 1)[:, :, 0]
        np.testing.assert_allclose(maps["apart"][:, :, channel], expected, rtol=1e-3, atol=1e-2)
    assert list(extractor.of(crop(21))) == ["a", "b"]  # nothing of it is computed ahead


def test_a_mirrored_network_is_asked_about_the_face_alone() -> None:
    model = mirrored_network()
    both = keras.Model(model.input, model.get_layer("a_relu").output)(crop(21)[None])
    extractor = FeatureMaps(model)
    assert np.asarray(both).shape[0] == 2
    np.testing.assert_allclose(extractor.of(crop(21))["a"], both[0], rtol=1e-5, atol=1e-6)
    assert (extractor.layers[0].activation, extractor.layers[0].ceiling) == ("relu", 6)


@pytest.mark.parametrize("side", [20, 21])
def test_a_value_is_the_sum_over_its_patch(side: int) -> None:
    extractor = FeatureMaps(mirrored_network())
    layer = extractor.layers[0]
    inputs = extractor.first_input(crop(side))
    np.testing.assert_allclose(inputs, crop(side) / 128 - 1, atol=1e-6)
    sums = correlated(layer.padded(inputs), layer.kernel, layer.stride) + layer.bias
    np.testing.assert_allclose(
        extractor.of(crop(side))["a"], np.clip(sums, 0, 6), rtol=1e-4, atol=1e-4
    )


def test_strongest_inputs_are_those_with_the_largest_weights() -> None:
    second = FeatureMaps(small_network()).layers[1]
    second.kernel[0, 0, :, 1] = [0.1, -3, 2, 0]
    assert second.strongest_inputs(1, 3) == [1, 2, 0]


@pytest.mark.parametrize("side", [128, 200])
def test_the_shipped_network_shows_every_convolution(side: int) -> None:
    extractor = FeatureMaps.load(SHIPPED)
    maps = extractor.of(crop(side))
    assert list(maps) == [layer.name for layer in extractor.layers]
    assert len(maps) >= 2
    for layer in extractor.layers:
        cells = maps[layer.name]
        assert cells.dtype == np.float32
        assert cells.shape[2] == layer.channels
        if layer.activation == "relu":
            assert cells.min() >= 0


def test_a_network_without_weights_is_named() -> None:
    with pytest.raises(KeyError, match="nameless"):
        FeatureMaps.load("nameless")
