from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from backend.experiments.audit.duplicates import duplicates, hashed, pair_tiles
from backend.face_sets.manifest import Entry
from tests.pictures import portrait

pytest.importorskip("imagehash")
ENTRY = Entry(Path("a.jpg"), "a.jpg", "real", "ffhq-256", "", "train", "a", 256)
OTHER = replace(ENTRY, name="b.jpg", split="test", group="b")
Rgb = npt.NDArray[np.uint8]


def _scaled_and_brightened() -> Rgb:
    small = Image.fromarray(portrait()).resize((200, 200))
    return np.clip(np.asarray(small) * 1.1, 0, 255).astype(np.uint8)


def test_one_photograph_in_two_splits_is_a_pair() -> None:
    (pair,) = duplicates([hashed(ENTRY, portrait()), hashed(OTHER, _scaled_and_brightened())])
    assert (pair.first.entry, pair.second.entry) == (ENTRY, OTHER)
    assert not pair.is_mirrored
    assert pair.correlation > 0.97
    assert [tile.caption.splitlines()[0] for tile in pair_tiles([pair])] == ["real ffhq-256"] * 2


def test_a_mirror_image_is_a_pair() -> None:
    turned = np.ascontiguousarray(_scaled_and_brightened()[:, ::-1])
    (pair,) = duplicates([hashed(ENTRY, portrait()), hashed(OTHER, turned)])
    assert pair.is_mirrored


@pytest.mark.parametrize(
    "other",
    [replace(OTHER, group="a"), replace(OTHER, split="train")],
    ids=["same group", "same split and label"],
)
def test_what_does_no_harm_is_no_pair(other: Entry) -> None:
    assert not duplicates([hashed(ENTRY, portrait()), hashed(other, portrait())])


def test_two_labels_in_one_split_are_a_pair() -> None:
    fake = replace(ENTRY, name="b.jpg", label="fake", group="b")
    assert len(duplicates([hashed(ENTRY, portrait()), hashed(fake, portrait())])) == 1


def test_other_pictures_are_no_pair() -> None:
    crop = portrait()[:256, 100:356]
    upside_down = np.ascontiguousarray(portrait()[::-1])
    faces = [hashed(ENTRY, portrait()), hashed(OTHER, crop), hashed(OTHER, upside_down)]
    assert not duplicates(faces)


def test_flat_pictures_are_no_error() -> None:
    flat = np.full((64, 64, 3), 80, np.uint8)
    assert duplicates([hashed(ENTRY, flat), hashed(OTHER, flat)]) == []
