"""Keras to the LiteRT flat buffer that `Detector` runs.

Importing TensorFlow takes ten seconds and most of a gigabyte; LiteRT, which the face finder runs
on anyway, takes a fraction of a second for the same float32 answers.
"""

import tempfile

import tensorflow as tf

from backend.detector.weights_folder import ModelFiles, load_network


def export_litert(name: str) -> None:
    """Write `network.tflite` beside the weights of network `name`."""
    with tempfile.TemporaryDirectory() as saved:
        load_network(name).export(saved, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(saved)
        ModelFiles.load(name).flat_buffer.write_bytes(converter.convert())
