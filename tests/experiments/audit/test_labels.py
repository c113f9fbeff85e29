from pathlib import Path

import numpy as np
import pytest

from backend.experiments.audit.labels import check_labels, pooled_features, suspect_tile
from backend.face_sets.manifest import Entry
from backend.training import imagenet
from tests.pictures import portrait

COUNT = 120
CHANNELS = 320
"""Of EfficientNet-Lite0's last block."""


def _entries(mislabelled: set[int]) -> list[Entry]:
    """Every other face is fake; of some the label says the opposite."""
    entries = []
    for index in range(COUNT):
        is_fake = (index % 2 == 1) != (index in mislabelled)
        name = f"{index}.jpg"
        label = ("real", "fake")[is_fake]
        entries.append(
            Entry(Path(name), name, label, f"source-{label}", "", "train", name, 256)  # type: ignore[arg-type]
        )
    return entries


def test_wrong_labels_are_the_surest_errors() -> None:
    mislabelled = {10, 31}
    noise = np.random.default_rng(0).normal(size=(COUNT, 8))
    features = (noise + 2 * (np.arange(COUNT) % 2)[:, None]).astype(np.float32)
    rows = [3 * index for index in range(COUNT)]
    checked = check_labels(features, rows, _entries(mislabelled), seed=0)
    assert checked.faces == COUNT
    assert checked.auc is not None
    assert checked.auc.value > 0.9
    labelled_real = [face for face in checked.suspects if not face.entry.is_fake]
    labelled_fake = [face for face in checked.suspects if face.entry.is_fake]
    assert (labelled_real[0].row, labelled_fake[0].row) == (93, 30)
    assert labelled_real[0].probability > 0.7 > 0.3 > labelled_fake[0].probability
    assert checked.suspects == labelled_real + labelled_fake
    assert all(0 < share < 0.2 for share in checked.errors.values())


def test_a_tile_says_why_it_is_there() -> None:
    features = np.random.default_rng(0).normal(size=(COUNT, 2)).astype(np.float32)
    suspect = check_labels(features, list(range(COUNT)), _entries(set()), 0).suspects[0]
    label, probability, name = suspect_tile(suspect, portrait()).caption.split("\n")
    assert label == "real source-real"
    assert probability == f"P(fake) {suspect.probability:.3f}"
    assert name == suspect.entry.name


@pytest.mark.slow
def test_features_hang_on_their_own_crop_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    keras.utils.set_random_seed(0)
    monkeypatch.setattr(imagenet, "load_imagenet_weights", lambda *_: None)
    crops = [portrait()[:side, :side] for side in (200, 300, 512)]
    features = pooled_features([*crops, *[crops[1]] * 30, crops[0]], tmp_path)
    assert features.shape == (34, CHANNELS)
    features /= np.abs(features).max()  # random weights make them tiny
    np.testing.assert_allclose(features[33], features[0], atol=1e-4)
    np.testing.assert_allclose(features[32], features[1], atol=1e-4)
    assert np.abs(features[0] - features[1]).max() > 1e-3
