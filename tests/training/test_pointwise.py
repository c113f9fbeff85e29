"""The faster gradient of 1 × 1 convolutions."""

import keras
import numpy as np
import tensorflow as tf

from backend.training.pointwise import with_fast_pointwise


def _network() -> keras.Model:
    pixels = keras.Input((8, 8, 3))
    maps = keras.layers.Conv2D(6, 3, 2, "same", name="stem")(pixels)
    maps = keras.layers.ReLU(6)(keras.layers.Conv2D(10, 1, name="expand")(maps))
    maps = keras.layers.Conv2D(4, 1, 2, name="strided")(maps)
    return keras.Model(pixels, keras.layers.Conv2D(2, 1, use_bias=False, name="project")(maps))


def _value_and_gradients(network: keras.Model, pixels: tf.Tensor) -> list[np.ndarray]:
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        value = tf.reduce_sum(tf.sin(network(pixels, training=True)))
    gradients = tape.gradient(value, [pixels, *network.trainable_variables])
    return [each.numpy() for each in (value, *gradients)]


def test_values_and_gradients_are_those_of_keras() -> None:
    keras.utils.set_random_seed(0)
    network = _network()
    pixels = tf.random.stateless_uniform((5, 8, 8, 3), (0, 1))
    before = _value_and_gradients(network, pixels)
    after = _value_and_gradients(with_fast_pointwise(network), pixels)
    assert network.get_layer("expand").convolution_op is network.get_layer("project").convolution_op
    assert before[0] == after[0]
    for one, other in zip(before, after, strict=True):
        assert np.abs(one).max() > 0
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_other_convolutions_are_left_alone() -> None:
    network = with_fast_pointwise(_network())
    for name in ("stem", "strided"):
        assert "convolution_op" not in vars(network.get_layer(name))
