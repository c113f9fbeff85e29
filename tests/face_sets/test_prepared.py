from pathlib import Path

import numpy as np
import pytest

from backend.face_sets import prepared
from backend.face_sets.manifest import read_manifest
from backend.face_sets.prepared import prepare, prepared_split, wider
from backend.face_sets.progress import track
from backend.faces.crops import Crop, crop_around, moved_inside
from backend.faces.finder import FaceFinder
from backend.images.decoding import Rgb, decode
from tests.face_sets.face_set import write_face_set


def test_keeps_the_crop_that_checking_takes_and_more(tmp_path: Path) -> None:
    entries = read_manifest(write_face_set(tmp_path), "test")
    faces = prepare(entries, tmp_path / "cache", track)
    assert [face.name for face in faces.faces] == [f"test-{index}.png" for index in range(6)]
    for index, entry in enumerate(entries[:6]):
        rgb = decode(entry.path.read_bytes()).rgb
        found = FaceFinder().find(rgb)[0]
        expected = crop_around(found, rgb.shape[1], rgb.shape[0]).of(rgb)
        np.testing.assert_array_equal(faces.crop(index), expected)
        assert faces.pixels(index).size > expected.size
        assert faces.faces[index].is_fake == entry.is_fake


def _places(width: int, height: int) -> Rgb:
    """A picture in which a pixel's colour is its place."""
    y, x = np.mgrid[:height, :width]
    return np.stack([x // 4, y // 4, x * 0], axis=2).astype(np.uint8)


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 25.0, 200.0])
@pytest.mark.parametrize("corner", [(100, 90), (10, 300), (560, 5)])
def test_what_is_kept_of_a_turned_face_is_upright_with_the_crop_in_it(
    turn: float, corner: tuple[int, int]
) -> None:
    rgb = _places(1000, 700)
    crop = moved_inside(Crop(*corner, 330, turn), 1000, 700)
    kept, within = wider(rgb, crop)
    assert within.turn == 0
    atol = 0 if crop.is_straight else 1  # the same resampling, from a window that begins elsewhere
    np.testing.assert_allclose(within.of(kept).astype(int), crop.of(rgb).astype(int), atol=atol)
    assert kept.shape[0] >= within.y + within.side
    assert kept.shape[1] >= within.x + within.side


def test_faces_are_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = read_manifest(write_face_set(tmp_path), "train")
    first = prepare(entries, tmp_path / "cache", track)
    monkeypatch.setattr(prepared, "decode", None)  # would fail if it were called again
    again = prepare(entries, tmp_path / "cache", track)
    np.testing.assert_array_equal(first.pixels(3), again.pixels(3))


def test_another_label_is_prepared_anew(tmp_path: Path) -> None:
    data = write_face_set(tmp_path)
    prepare(read_manifest(data, "train"), tmp_path / "cache", track)
    manifest = data / "manifest.csv"
    manifest.write_text(manifest.read_text().replace("train-0.png,real", "train-0.png,fake"))
    faces = prepare(read_manifest(data, "train"), tmp_path / "cache", track)
    assert faces.faces[0].is_fake


def test_of_some_sources(tmp_path: Path) -> None:
    entries = read_manifest(write_face_set(tmp_path), "train")
    faces = prepare(entries, tmp_path / "cache", track)
    reals = faces.of(("ffhq-1024",))
    assert [face.name for face in reals.faces] == ["train-0.png", "train-2.png", "train-4.png"]
    np.testing.assert_array_equal(reals.crop(1), faces.crop(2))
    assert len(faces.of(())) == 6


def test_every_second_of_each_label(tmp_path: Path) -> None:
    entries = read_manifest(write_face_set(tmp_path), "train")
    faces = prepare(entries, tmp_path / "cache", track)
    some = faces.every(2)
    names = ["train-0.png", "train-4.png", "train-1.png", "train-5.png"]
    assert [face.name for face in some.faces] == names
    np.testing.assert_array_equal(some.crop(2), faces.crop(1))


def test_each_of_several_sets_is_prepared_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = write_face_set(tmp_path / "a"), write_face_set(tmp_path / "b", prefix="more-")
    first = [
        prepared_split([data], "train", (), tmp_path / "cache", track) for data in (one, other)
    ]
    monkeypatch.setattr(prepared, "decode", None)  # would fail if it were called again
    both = prepared_split([one, other], "train", ("ffhq-1024",), tmp_path / "cache", track)
    assert [face.name for face in both.faces[2:4]] == ["train-4.png", "more-train-0.png"]
    np.testing.assert_array_equal(both.pixels(2), first[0].pixels(4))
    np.testing.assert_array_equal(both.pixels(3), first[1].pixels(0))
