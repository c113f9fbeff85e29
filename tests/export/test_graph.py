"""What the browser loads: small enough, and the very weights that the backend runs."""

from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import load_network
from export import graph
from export.browser_weights import of_layer, read_weights, round_as_exported
from export.extension import EXTENSION
from export.graph import coarse_layers, write_graph

PAYLOAD_MAX = 4_000_000


def _network() -> keras.Model:
    pixels = keras.Input((8, 8, 3))
    # Trained biases aren't zeros, which the converter would leave out.
    x = layers.Conv2D(16, 1, bias_initializer="random_normal", name="narrow")(pixels)
    x = layers.DepthwiseConv2D(3, bias_initializer="random_normal", name="depthwise")(x)
    x = layers.Conv2D(40, 1, bias_initializer="random_normal", name="wide")(x)
    return keras.Model(pixels, {"logit": x})


def test_the_largest_kernels_are_coarse_and_no_more_than_it_takes() -> None:
    network = _network()
    whole = 2 * network.count_params()
    assert coarse_layers(network, whole) == []
    assert coarse_layers(network, whole - 1) == ["wide"]
    assert coarse_layers(network, whole - 40 * 16 - 1) == ["wide", "narrow"]


def test_once_rounded_the_browser_gets_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "coarse_layers", lambda _: ["wide"])
    network = _network()
    before = network.get_layer("wide").get_weights()[0]
    round_as_exported(network)
    after = network.get_layer("wide").get_weights()[0]
    step = (before.max() - before.min()) / 255
    assert 0 < np.abs(after - before).max() <= step
    assert len(np.unique(after)) <= 256
    write_graph(network, tmp_path / "graph")
    found = [w for w in read_weights(tmp_path / "graph").values() if w.shape == after.shape]
    np.testing.assert_allclose(found[0], after, atol=step / 1000)


def test_what_the_extension_carries_is_small_and_what_the_backend_runs() -> None:
    folder = EXTENSION / "model" / "network"
    assert sum(path.stat().st_size for path in folder.iterdir()) <= PAYLOAD_MAX
    exported = read_weights(folder)
    for layer in load_network(SHIPPED).layers:
        for found, weight in zip(of_layer(layer, exported), layer.get_weights(), strict=True):
            # Nothing is lost but what float16 can't hold.
            np.testing.assert_allclose(found, weight, atol=1e-5, rtol=1e-3)
