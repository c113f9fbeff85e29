"""Every network through the same trials: build, train a step, save, load, export, compare."""

import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from backend.detector.litert_runtime import LiteRtRuntime
from backend.detector.networks import (
    NETWORK_NAMES,
    build_network,
    network_input,
)
from backend.detector.runtime import NetworkOutput
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles, load_network
from backend.images.scaling import Float32, bilinear


def _crop(side: int) -> Float32:
    return np.random.default_rng(0).uniform(0, 255, (side, side, 3)).astype(np.float32)


@pytest.fixture(params=NETWORK_NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_logit_is_the_mean_of_the_cells(name: str) -> None:
    output = build_network(name)(_crop(network_input(name).side_max)[None], training=False)
    assert output["logit"].shape == (1,)
    assert float(output["logit"][0]) == pytest.approx(np.mean(output["cells"]), abs=1e-5)


def test_the_graph_scales_like_the_shared_bilinear(name: str) -> None:
    model, side = build_network(name), network_input(name).side_max
    crop = _crop(side * 3 // 2)
    inside = float(model(crop[None], training=False)["logit"][0])
    outside = float(model(bilinear(crop, side, side)[None], training=False)["logit"][0])
    assert inside == pytest.approx(outside, abs=1e-4)


def test_a_training_step_lowers_the_loss(name: str) -> None:
    keras.utils.set_random_seed(0)
    network = build_network(name)
    model = keras.Model(network.input, network.output["logit"])
    model.compile(
        keras.optimizers.Adam(1e-3),
        keras.losses.BinaryCrossentropy(from_logits=True),
        jit_compile=False,
    )
    side = network_input(name).side_max
    pixels = np.stack([np.full((side, side, 3), shade, np.float32) for shade in (40, 200)] * 4)
    labels = np.array([0, 1] * 4, np.float32)
    losses = [float(model.train_on_batch(pixels, labels)) for _ in range(12)]
    assert min(losses[6:]) < losses[0]


def test_saved_weights_and_the_exported_graph_say_the_same(name: str, tmp_path: Path) -> None:
    model, again = build_network(name), build_network(name)
    model.save_weights(tmp_path / "w.weights.h5")
    again.load_weights(tmp_path / "w.weights.h5")
    model.export(tmp_path / "saved", verbose=False)
    graph = tf.saved_model.load(str(tmp_path / "saved"))
    crop = _crop(network_input(name).side_max + 20)[None]
    expected = float(model(crop, training=False)["logit"][0])
    assert float(again(crop, training=False)["logit"][0]) == pytest.approx(expected, abs=1e-6)
    assert float(graph.serve(crop)["logit"][0]) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("extra", [-30, 0, 37, 120])
def test_the_runtime_gives_what_the_keras_model_gives(extra: int) -> None:
    # Also the test that the flat buffer isn't stale: other weights give other logits.
    files = ModelFiles.load(SHIPPED)
    crop = _crop(files.input.side_max + extra)
    output: NetworkOutput = LiteRtRuntime(files)(crop)
    expected = load_network(SHIPPED)(crop[None], training=False)
    assert output.logit == pytest.approx(float(expected["logit"][0]), abs=1e-4)
    np.testing.assert_allclose(output.features, expected["features"][0], atol=1e-4)
    np.testing.assert_allclose(output.cells, expected["cells"][0], atol=1e-3)


def test_the_runtime_keeps_no_hold_of_an_answer_given() -> None:
    runtime = LiteRtRuntime(ModelFiles.load(SHIPPED))
    first = runtime(_crop(150))
    cells = first.cells.copy()
    runtime(np.zeros((150, 150, 3), np.float32))
    np.testing.assert_array_equal(first.cells, cells)


def test_weights_that_were_not_exported_are_told_of(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="uncanny export"):
        LiteRtRuntime(ModelFiles("seed-cnn", tmp_path))


def test_checking_needs_no_tensorflow() -> None:
    code = (
        "import sys; from backend.detector.detector import Detector; Detector.load();"
        "sys.exit(any(name in sys.modules for name in ('tensorflow', 'keras')))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_networks_are_refused() -> None:
    with pytest.raises(KeyError):
        build_network("no-such-network")
    with pytest.raises(FileNotFoundError, match="no-such-network"):
        ModelFiles.load("no-such-network")
