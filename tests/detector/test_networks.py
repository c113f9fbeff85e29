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
    LITES,
    NETWORK_NAMES,
    SIDES,
    build_network,
    network_input,
)
from backend.detector.networks.efficientnet_lite import STAGES, TEXTURE_BLOCK, kept_blocks
from backend.detector.networks.npr import NeighbourResidual
from backend.detector.networks.tiny_ladeda import DiagonalGradient
from backend.detector.preprocessing import scaled_for
from backend.detector.runtime import NetworkOutput
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles, load_network
from backend.images.scaling import Float32
from backend.training.recipes import RECIPES

TRIED = ("seed-cnn", "lite0-cut", "tiny-ladeda", "npr")
"""One of each kind: the whole EfficientNet has more of the same blocks."""


def _crop(side: int) -> Float32:
    return np.random.default_rng(0).uniform(0, 255, (side, side, 3)).astype(np.float32)


def _side(name: str) -> int:
    """One that the network works at without scaling."""
    return network_input(name).side_min


@pytest.fixture(params=TRIED)
def name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A network that works at a small side, where its trials take a twentieth of the time."""
    tried = str(request.param)
    if tried in LITES:
        monkeypatch.setitem(SIDES, tried, (64, 64))
    return tried


def test_the_logit_is_the_mean_of_the_cells(name: str) -> None:
    output = build_network(name)(_crop(_side(name) + 33)[None], training=False)
    assert output["logit"].shape == (1,)
    assert output["features"].ndim == 2
    assert float(output["logit"][0]) == pytest.approx(np.mean(output["cells"]), abs=1e-5)


def test_the_last_features_are_what_the_face_and_its_mirror_image_are_made_of() -> None:
    model, crop = build_network("lite0-cut"), _crop(288)[None]
    early = keras.Model(model.input, model.get_layer(f"block{TEXTURE_BLOCK}_add").output)
    maps = early(crop, training=False).numpy().astype(np.float64)  # the face, then mirrored
    expected = np.concatenate([maps.mean(axis=(1, 2)), maps.std(axis=(1, 2))], axis=1).mean(axis=0)
    features = model(crop, training=False)["features"][0]
    np.testing.assert_allclose(features[-len(expected) :], expected, atol=1e-4)


@pytest.mark.parametrize("name", TRIED)
def test_the_graph_scales_like_the_shared_bilinear(name: str) -> None:
    model, given = build_network(name), network_input(name)
    scaling = keras.Model(model.input, model.get_layer("scale").output)
    for side in (given.side_min - 14, given.side_min, given.side_max * 3 // 2):
        crop = _crop(side)
        inside = scaling(crop[None], training=False)[0]
        np.testing.assert_allclose(inside, scaled_for(crop, given), atol=1e-3)


@pytest.mark.trains
@pytest.mark.parametrize("name", TRIED)
def test_a_training_step_lowers_the_loss(name: str) -> None:
    keras.utils.set_random_seed(0)
    network = build_network(name)
    model = keras.Model(network.input, network.output["logit"])
    model.compile(
        keras.optimizers.Adam(1e-3),
        keras.losses.BinaryCrossentropy(from_logits=True),
        run_eagerly=True,  # a graph takes longer to trace than eight steps
        jit_compile=False,
    )
    # Bright and rough against dark and smooth: some networks don't see brightness at all.
    noise = np.random.default_rng(0).normal(size=(8, _side(name), _side(name), 3))
    labels = np.array([0, 1] * 4, np.float32)
    pixels = (40 + 160 * labels[:, None, None, None]) * (1 + 0.2 * noise)
    losses = [float(model.train_on_batch(pixels.astype(np.float32), labels)) for _ in range(8)]
    assert min(losses[4:]) < losses[0]


def test_saved_weights_and_the_exported_graph_say_the_same(name: str, tmp_path: Path) -> None:
    model, again = build_network(name), build_network(name)
    model.save_weights(tmp_path / "w.weights.h5")
    again.load_weights(tmp_path / "w.weights.h5")
    model.export(tmp_path / "saved", verbose=False)
    graph = tf.saved_model.load(str(tmp_path / "saved"))
    crop = _crop(_side(name) + 20)[None]
    expected = float(model(crop, training=False)["logit"][0])
    assert float(again(crop, training=False)["logit"][0]) == pytest.approx(expected, abs=1e-6)
    assert float(graph.serve(crop)["logit"][0]) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "trained"), [("tiny-ladeda", 1297), ("npr", 1_437_761)], ids=["tiny-ladeda", "npr"]
)
def test_a_peer_has_as_many_weights_as_its_authors_say(name: str, trained: int) -> None:
    weights = build_network(name).trainable_weights
    assert sum(int(np.prod(weight.shape)) for weight in weights) == trained


def test_npr_sees_what_pixels_differ_from_the_first_of_their_block() -> None:
    pixels = np.arange(2 * 5 * 7 * 3, dtype=np.float32).reshape(2, 5, 7, 3)
    residual = NeighbourResidual()(pixels).numpy()
    for row, column in np.ndindex(5, 7):
        first = pixels[:, row // 2 * 2, column // 2 * 2]
        np.testing.assert_array_equal(residual[:, row, column], pixels[:, row, column] - first)


def test_tiny_ladeda_sees_the_gradient_along_the_diagonal() -> None:
    row, column = np.indices((8, 8), dtype=np.float32)
    channels = (row + column, row - column, row * 0 + 9)
    slopes = DiagonalGradient()(np.stack(channels, axis=-1)[None])[0, 1:-1, 1:-1].numpy()
    # Along the diagonal, across it, and flat: Sobel's weights times their distance sum to 12.
    np.testing.assert_allclose(slopes.reshape(-1, 3), [[12, 0, 0]] * 36, atol=1e-5)


def test_cut_short_it_keeps_the_names_and_shapes_of_its_layers() -> None:
    # Weights are saved and taken from ImageNet by them.
    whole = {layer.name: layer for layer in build_network("lite0").layers}
    for layer in build_network("lite0-cut").layers:
        shapes = [weight.shape for weight in layer.weights]
        if layer.name != "head":
            assert shapes == [weight.shape for weight in whole[layer.name].weights]


def test_the_blocks_are_those_of_its_paper() -> None:
    assert [stage.channels for stage in STAGES] == [16, 24, 40, 80, 112, 192, 320]
    assert kept_blocks("lite0") == (1, 2, 2, 3, 3, 4, 1)
    assert kept_blocks("lite0-cut") == (1, 2, 2, 3, 3, 2, 0)


def test_every_network_has_its_sides_and_recipe() -> None:
    assert set(SIDES) == set(RECIPES) == set(NETWORK_NAMES)
    assert set(TRIED) < set(NETWORK_NAMES)


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
