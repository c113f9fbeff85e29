from pathlib import Path

import numpy as np
import pytest

from backend.face_sets.manifest import read_manifest
from backend.face_sets.prepared import PreparedFaces, prepare
from backend.face_sets.progress import track
from backend.training.batches import train_batches, val_batches
from backend.training.fed import fed_digest
from backend.training.sampling import Sampler
from tests.face_sets.face_set import write_face_set


@pytest.fixture
def faces(tmp_path: Path) -> PreparedFaces:
    return prepare(read_manifest(write_face_set(tmp_path), "train"), tmp_path / "cache", track)


def pixels_of(faces: PreparedFaces, *seed: int) -> list[bytes]:
    batches = train_batches(faces, Sampler(faces.faces, 256), 4, 9, seed)
    return [batch.pixels.tobytes() for batch in batches]


def test_the_same_seed_and_epoch_give_the_same_batches(faces: PreparedFaces) -> None:
    assert pixels_of(faces, 5, 0) == pixels_of(faces, 5, 0)


def test_every_epoch_and_seed_sees_other_pictures(faces: PreparedFaces) -> None:
    seen = [pixels for seed in ((0, 0), (0, 1), (1, 0)) for pixels in pixels_of(faces, *seed)]
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("constant", "value"),
    [
        ("sampling.FOUND_SHARE", 0.4),
        ("sampling.LARGE_SHARE", 0.3),
        ("augmentation.TOUCHED_SHARE", 0.3),
        ("augmentation.QUALITIES", (50, 98)),
    ],
)
def test_other_draws_and_looks_are_told_by_their_digest(
    faces: PreparedFaces, monkeypatch: pytest.MonkeyPatch, constant: str, value: object
) -> None:
    before = fed_digest(faces, Sampler(faces.faces, 256))
    assert fed_digest(faces, Sampler(faces.faces, 256)) == before
    monkeypatch.setattr(f"backend.training.{constant}", value)
    assert fed_digest(faces, Sampler(faces.faces, 256)) != before


def test_labels_go_with_their_faces(faces: PreparedFaces) -> None:
    # The fakes of this set are the darkened reals.
    bright, dark = [], []
    for batch in train_batches(faces, Sampler(faces.faces, 256), 4, 12, (0,)):
        means = batch.pixels.mean(axis=(1, 2, 3))
        bright.extend(means[batch.share_fake == 0])
        dark.extend(means[batch.share_fake == 1])
    assert len(bright) == len(dark) == 24
    assert np.median(bright) > 1.5 * np.median(dark)


def test_val_batches_show_every_face_once_at_each_side(
    faces: PreparedFaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.training.batches.VAL_SIDES_MAX", (None, 100))
    batches = val_batches(faces, 256, 4)
    sides = [batch.pixels.shape[1] for batch in batches for _ in batch.share_fake]
    assert sorted(sides) == [96] * 6 + [160] * 6
    assert sum(batch.share_fake.sum() for batch in batches) == 6
    assert all(batch.pixels.shape[0] <= 4 for batch in batches)
