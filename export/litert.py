"""Keras to the LiteRT flat buffer that `Detector` runs.

Importing TensorFlow takes ten seconds and most of a gigabyte; LiteRT, which the face finder runs
on anyway, takes a fraction of a second for the same float32 answers.
"""

import tempfile

import keras
import tensorflow as tf

from backend.detector.weights_folder import ModelFiles, load_network


def export_litert(name: str) -> None:
    """Write `network.tflite` beside the weights of network `name`."""
    with tempfile.TemporaryDirectory() as saved:
        _without_scaling(load_network(name)).export(saved, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(saved)
        ModelFiles.load(name).flat_buffer.write_bytes(converter.convert())


def _without_scaling(network: keras.Model) -> keras.Model:
    """The network from its second layer on: the runtime scales, see `ScaleTo`."""
    rest = keras.Model(network.get_layer("scale").output, network.output)
    pixels = keras.Input(network.input.shape[1:], name="pixels")
    return keras.Model(pixels, rest(pixels), name=network.name)
