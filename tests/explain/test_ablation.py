"""Switching a channel off, against weights that are set to nothing by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from backend.explain.ablation import ChannelSwitch
from tests.explain.networks import crop, mirrored_network

CROPS = np.stack([crop(20), crop(20, 1)])


@pytest.mark.parametrize(("layer", "channel"), [("a", 2), ("b", 0), ("c", 4)])
def test_a_channel_off_is_a_filter_of_nothing(layer: str, channel: int) -> None:
    by_hand = mirrored_network()
    kernel, bias = by_hand.get_layer(layer).get_weights()
    kernel[..., channel] = bias[channel] = 0
    by_hand.get_layer(layer).set_weights([kernel, bias])
    expected = np.asarray(by_hand(CROPS, training=False)["logit"])
    switch = ChannelSwitch(mirrored_network())
    np.testing.assert_allclose(switch.logits(CROPS, layer, channel), expected, rtol=1e-5)
    assert np.abs(switch.logits(CROPS) - expected).max() > 1e-4


def test_it_is_on_again_afterwards() -> None:
    switch = ChannelSwitch(mirrored_network())
    before = switch.logits(CROPS)
    switch.logits(CROPS, "a", 1)
    np.testing.assert_array_equal(switch.logits(CROPS), before)
    expected = mirrored_network()(CROPS, training=False)["logit"]
    np.testing.assert_allclose(before, expected, rtol=1e-5)


def test_without_its_mirror_image_a_face_is_asked_about_alone() -> None:
    alone = ChannelSwitch(mirrored_network(), mirrored=False)
    both = ChannelSwitch(mirrored_network())
    turned = np.ascontiguousarray(CROPS[:, :, ::-1])
    mean = (alone.logits(CROPS) + alone.logits(turned)) / 2
    np.testing.assert_allclose(both.logits(CROPS), mean, rtol=1e-4, atol=1e-6)


def test_a_depthwise_channel_is_switched_off_too() -> None:
    pixels = keras.Input((None, None, 3))
    x = layers.Conv2D(3, 3, name="first")(pixels)
    x = layers.DepthwiseConv2D(1, depthwise_initializer="ones", name="apart")(x)
    logit = keras.ops.sum(layers.GlobalAveragePooling2D()(x), axis=-1)
    network = keras.Model(pixels, {"logit": logit})
    first = np.asarray(keras.Model(pixels, network.get_layer("first").output)(CROPS))
    expected = first[..., [0, 2]].mean(axis=(1, 2)).sum(axis=-1)
    off = ChannelSwitch(network).logits(CROPS, "apart", 1)
    np.testing.assert_allclose(off, expected, rtol=1e-4, atol=1e-4)


def test_an_unknown_layer_is_an_error() -> None:
    with pytest.raises(KeyError):
        ChannelSwitch(mirrored_network()).logits(CROPS, "none", 0)
