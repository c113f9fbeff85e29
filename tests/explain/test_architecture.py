"""Descriptions of networks, and those that ship."""

from pathlib import Path

import pytest

from backend.detector.shipped import SHIPPED
from backend.explain.architecture import (
    TALK,
    describe,
    read_architectures,
    write_architectures,
)
from backend.explain.shipped_arrays import arrays_folder


@pytest.mark.parametrize("name", [TALK, SHIPPED])
def test_shipped_description_is_of_the_network(name: str) -> None:
    shipped = read_architectures(arrays_folder(SHIPPED))[name]
    assert shipped == describe(name), "stale: run `uncanny explain architecture`"
    assert sum(layer.weights for layer in shipped.layers) == shipped.weights


def test_talks_network_is_described(tmp_path: Path) -> None:
    write_architectures((TALK,), tmp_path)
    network = read_architectures(tmp_path)[TALK]
    layers = {layer.name: layer for layer in network.layers}
    assert layers["conv1"].kernel == [5, 5]
    assert layers["conv1"].weights == 5 * 5 * 3 * 32 + 32
    assert layers["pool1"].shape == [32, 32, 32]
    # Neither weights nor another shape.
    assert not {"dropout1", "relu1", "normalise"} & layers.keys()
