"""Networks that look at the face in two branches: every explanation keeps them apart."""

import numpy as np
import pytest

from backend.explain.ablation import ChannelSwitch
from backend.explain.ablation_table import _Tail
from backend.explain.architecture import described
from backend.explain.feature_maps import FeatureMaps
from backend.explain.grad_cam import GradCam
from backend.explain.group_averages import shown_first
from dashboard.views.architecture_plot import architecture_figure, stages
from tests.explain.networks import crop, mirrored_network, two_branches

CROPS = np.stack([crop(20), crop(20, 1)])
A = ["a_stem", "a_block0_expand", "a_block0_project", "a_head"]
B = ["b_stem", "b_block0_expand", "b_block0_project"]
B += ["b_block1_expand", "b_block1_project", "b_head"]


def test_layers_come_branch_after_branch() -> None:
    model = two_branches()
    assert [each.name for each in model.layers if each.name in A + B] != A + B  # Keras mixes them
    extractor = FeatureMaps(model)
    assert [[layer.name for layer in branch] for branch in extractor.branches] == [A, B]
    assert list(extractor.of(CROPS[0])) == A + B
    assert shown_first(extractor) == [A[0], A[1], A[-1], B[0], B[1], B[-1]]


def test_a_chain_with_a_shortcut_is_one_branch() -> None:
    extractor = FeatureMaps(mirrored_network())
    assert [[layer.name for layer in branch] for branch in extractor.branches] == [["a", "b", "c"]]
    assert shown_first(extractor) == ["a", "b", "c"]


@pytest.mark.parametrize("layer", ["a_stem", "b_stem"])
def test_each_branch_has_an_input_of_its_own(layer: str) -> None:
    seen = FeatureMaps(two_branches()).first_input(CROPS[0], layer)
    np.testing.assert_allclose(seen, CROPS[0] / 128 - 1, atol=1e-6)


@pytest.mark.parametrize("layer", ["a_stem", "a_block0_expand", "b_block1_project", "b_head"])
def test_a_table_of_a_branch_says_what_the_switch_does(layer: str) -> None:
    tail = _Tail(two_branches(), layer, CROPS.shape[1])
    switch = ChannelSwitch(two_branches(), mirrored=False)
    off = [switch.logits(CROPS, layer, channel) for channel in range(tail.channels)]
    np.testing.assert_allclose(tail.without_each(CROPS), off, rtol=1e-4, atol=1e-6)
    assert np.ptp(off, axis=0).max() > 1e-3


@pytest.mark.parametrize("layer", ["a_head", "b_head"])
def test_grad_cam_of_each_branch_hangs_on_its_last_weights(layer: str) -> None:
    trained, quarter = GradCam(two_branches(), layer).checked(CROPS[0], (0, 0.25))
    assert np.abs(quarter.map - trained.map).max() > 1e-6


def test_branches_are_drawn_one_below_the_other() -> None:
    network = described(two_branches(), 20)
    assert network.branches == 2
    drawn = stages(network)
    assert [stage.name for stage in drawn] == [
        "pixels",
        *("a_stem", "a_block0", "a_head", "a_cell_logit", "a_pooled"),
        *("b_stem", "b_block0", "b_block1", "b_head", "b_cell_logit", "b_pooled"),
        *("cells_of_both", "features_of_both"),
    ]
    assert [stage.layers[0].branch for stage in drawn] == [None, *[0] * 5, *[1] * 6, None, None]
    said = [note.text for note in architecture_figure(network).layout.annotations]
    assert "<b>branch 1</b>" in said
    assert "<b>branch 2</b>" in said


def test_a_chain_has_no_branches_to_draw() -> None:
    assert {layer.branch for layer in described(mirrored_network(), 20).layers} == {None}
