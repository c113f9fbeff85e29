import numpy as np
import pytest

from backend.training.batches import Batches, augmented
from backend.training.prepared import PreparedFaces


@pytest.fixture
def faces() -> PreparedFaces:
    generator = np.random.default_rng(0)
    crops = [
        generator.integers(0, 255, (side, side, 3), dtype=np.uint8) for side in range(140, 160)
    ]
    return PreparedFaces(crops, np.array([side % 2 for side in range(140, 160)], np.float32))


def test_shapes_and_the_last_batch_is_the_rest(faces: PreparedFaces) -> None:
    batches = Batches(faces, side=128, batch_size=8, seed=0, augment=True)
    assert [len(batches[index][1]) for index in range(len(batches))] == [8, 8, 4]
    pixels, _ = batches[0]
    assert pixels.shape == (8, 128, 128, 3)
    assert pixels.dtype == np.float32
    assert 0 <= pixels.min() < pixels.max() <= 255


def test_the_same_seed_and_epoch_give_the_same_batch(faces: PreparedFaces) -> None:
    one, two = (Batches(faces, 128, 8, seed=5, augment=True) for _ in range(2))
    np.testing.assert_array_equal(one[1][0], two[1][0])
    np.testing.assert_array_equal(one[1][1], two[1][1])


def test_every_epoch_and_seed_sees_other_pictures(faces: PreparedFaces) -> None:
    first, other = (Batches(faces, 128, 20, seed=seed, augment=True) for seed in (0, 1))
    before = first[0][0]
    assert not np.array_equal(before, other[0][0])
    first.epoch = 1
    assert not np.array_equal(before, first[0][0])


def test_every_face_comes_once_an_epoch_with_its_own_label(faces: PreparedFaces) -> None:
    # Flat crops keep their shade through any augmentation, which tells which face each is.
    shades = [np.full((140, 140, 3), 10 * index, np.uint8) for index in range(20)]
    flat = PreparedFaces(shades, faces.is_fake)
    batches = Batches(flat, 128, 8, seed=0, augment=True)
    seen = [
        (round(float(picture.mean()) / 10), label)
        for index in range(len(batches))
        for picture, label in zip(*batches[index], strict=True)
    ]
    assert sorted(seen) == [(index, faces.is_fake[index]) for index in range(20)]


def test_without_augmentation_nothing_is_changed(faces: PreparedFaces) -> None:
    same_side = PreparedFaces([crop[:128, :128] for crop in faces.crops], faces.is_fake)
    pixels, labels = Batches(same_side, 128, 20, seed=0, augment=False)[0]
    np.testing.assert_array_equal(pixels, np.stack(same_side.crops))
    np.testing.assert_array_equal(labels, faces.is_fake)


def test_augmented_crops_stay_square_and_no_larger(faces: PreparedFaces) -> None:
    generator = np.random.default_rng(0)
    for crop in faces.crops:
        height, width, _ = augmented(crop, generator).shape
        assert height == width <= crop.shape[0]
        assert height >= crop.shape[0] * 0.4
