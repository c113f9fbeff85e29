"""What switching off channels does to the rate of found fakes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.explain import ablation_table, shipped_arrays
from backend.explain.ablation import ChannelSwitch
from backend.explain.ablation_table import (
    ValFaces,
    compute_ablation,
    measured,
    read_table,
    tpr_at,
    val_faces,
)
from backend.explain.feature_maps import FeatureMaps
from backend.explain.group_averages import shown_first
from backend.face_sets.manifest import ManifestError
from backend.face_sets.progress import Item
from tests.dashboard.face_sets import written_set


def quiet(items: Iterable[Item], what: str) -> Iterator[Item]:  # noqa: ARG001
    yield from items


def test_the_threshold_lets_through_what_it_may() -> None:
    reals = np.arange(1000, dtype=np.float32)  # 3 of them may lie above: over 996
    fakes = np.array([996, 997, 2000, 0], np.float32)
    is_fake = np.repeat([False, True], [1000, 4])
    assert tpr_at(np.concatenate([reals, fakes]), is_fake) == 0.5


@pytest.mark.slow
def test_the_table_says_what_the_switch_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_set(tmp_path, split="val")
    monkeypatch.setattr(shipped_arrays, "FOLDER", tmp_path)
    monkeypatch.setattr(ablation_table, "FPR_MAX", 0.5)  # two reals can't show less
    extractor = FeatureMaps.load(SHIPPED)
    layers = extractor.layers
    table = compute_ablation(tmp_path, SHIPPED, quiet)
    assert table == read_table(SHIPPED)
    assert (table.reals, table.fakes) == (2, 1)
    assert list(table.layers) == shown_first(extractor)
    faces = val_faces(ModelFiles.load(SHIPPED), tmp_path, quiet)
    switch = ChannelSwitch.load(SHIPPED, mirrored=False)
    for layer in (layers[0], layers[-1]):
        assert len(table.layers[layer.name]) == layer.channels
        tpr, row = measured(switch, layer.name, 3, faces, quiet)
        found = table.layers[layer.name][3]
        assert (tpr, row.tpr) == (table.tpr, found.tpr)
        assert row.real_change == pytest.approx(found.real_change, abs=2e-3)
        assert row.fake_change == pytest.approx(found.fake_change, abs=2e-3)


def test_too_few_photographs_show_no_such_rate(tmp_path: Path) -> None:
    written_set(tmp_path, split="val")
    with pytest.raises(ManifestError, match="too few val faces"):
        val_faces(ModelFiles.load(SHIPPED), tmp_path, quiet)


def test_batches_hold_all_faces_in_order() -> None:
    crops = np.arange(120, dtype=np.uint8)[:, None, None, None].repeat(3, axis=3)
    batches = list(ValFaces(crops, np.zeros(120, bool)).batches())
    np.testing.assert_array_equal(np.concatenate(batches), crops)
    assert len(batches) > 1


def test_the_shipped_table_belongs_to_the_shipped_weights() -> None:
    stale = "the arrays are stale: run `make model`"
    assert read_table(SHIPPED).weights_sha256 == ModelFiles.load(SHIPPED).weights_sha256, stale
