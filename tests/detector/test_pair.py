"""A pair says the mean of what its two networks say."""

import keras
import numpy as np
import pytest

from backend.detector.networks import SIDES, build_network
from backend.detector.networks.pair import joined, member
from backend.settings import Settings
from backend.training.imagenet import load_imagenet_weights
from backend.training.training_record import TrainingError

NAME = "lite0-cut-pair"


@pytest.fixture(autouse=True)
def _one_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair and its members work at the same sides here."""
    monkeypatch.setitem(SIDES, member(NAME), SIDES[NAME])


def _members() -> tuple[keras.Model, keras.Model]:
    """With weights large enough for what they say to differ."""
    first, second = (build_network(member(NAME)) for _ in range(2))
    for single in (first, second):
        single.set_weights([3 * weights for weights in single.get_weights()])
    return first, second


def test_a_pair_answers_with_the_mean_of_its_members() -> None:
    members = _members()
    pair = joined(NAME, members)
    face = np.random.default_rng(0).uniform(0, 255, (2, 96, 96, 3)).astype(np.float32)
    first, second = (single(face, training=False) for single in members)
    found = pair(face, training=False)
    assert not np.allclose(first["logit"], second["logit"], atol=1e-3)
    for output in ("logit", "cells"):
        expected = (np.asarray(first[output]) + np.asarray(second[output])) / 2
        np.testing.assert_allclose(found[output], expected, atol=1e-5)
    both = np.concatenate([first["features"], second["features"]], axis=1)
    np.testing.assert_allclose(found["features"], both, atol=1e-5)


def test_a_pair_shares_no_weights_with_its_members() -> None:
    members = _members()
    pair = joined(NAME, members)
    stem = members[0].get_layer("stem")
    before = pair.get_layer("a_stem").get_weights()[0]
    stem.set_weights([np.zeros_like(each) for each in stem.get_weights()])
    np.testing.assert_array_equal(pair.get_layer("a_stem").get_weights()[0], before)


def test_a_pair_is_of_two_networks_of_its_kind() -> None:
    with pytest.raises(ValueError, match="has two lite0-cut, not a lite0"):
        joined(NAME, (build_network("lite0-cut"), build_network("lite0")))


def test_a_pair_begins_from_imagenet_too() -> None:
    pair, single = build_network(NAME), build_network(member(NAME))
    try:
        for network in (pair, single):
            load_imagenet_weights(network, Settings().cache)
    except TrainingError as error:
        pytest.skip(str(error))
    for name in ("stem", "block12_project"):
        expected = single.get_layer(name).get_weights()[0]
        for prefix in ("a_", "b_"):
            np.testing.assert_array_equal(pair.get_layer(prefix + name).get_weights()[0], expected)
