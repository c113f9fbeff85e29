"""Group averages against a slow reference, and the arrays that ship."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from backend.detector.contract import Calibration
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.explain import group_averages
from backend.explain.group_averages import (
    ARRAYS_NAME,
    GROUP_SIZE,
    SUMMARY_NAME,
    Group,
    GroupAverages,
    JudgedFace,
    LayerAverage,
    RunningAverage,
    arrays_folder,
    choose_groups,
    compute_group_averages,
    difference,
    pooled,
)
from backend.training.manifest import Entry, ManifestError
from backend.training.progress import Item
from tests import pictures

EVEN = Calibration(slope=1, intercept=0)


def quiet(items: Iterable[Item], what: str) -> Iterator[Item]:  # noqa: ARG001
    yield from items


def face(logit: float, fake: bool) -> JudgedFace:
    name = f"{logit} {fake}"
    entry = Entry(
        Path(name), name, "fake" if fake else "real", "made", "", "test", f"photo {name}", 200
    )
    return JudgedFace(entry, np.zeros((2, 2, 3), np.float32), logit, 1.0)


def test_running_average_is_the_average() -> None:
    maps = np.random.default_rng(0).normal(size=(5, 64, 64, 3)).astype(np.float32)
    running = RunningAverage()
    for one in maps:
        running.add(one)
    result = running.result()
    per_face = maps.mean(axis=(1, 2))
    slow = maps.reshape(5, 32, 2, 32, 2, 3).mean(axis=(0, 2, 4))
    assert result.n == 5
    np.testing.assert_allclose(result.maps, slow, atol=1e-6)
    np.testing.assert_allclose(result.mean, per_face.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(result.deviation, per_face.std(axis=0, ddof=1), atol=1e-6)
    percentiles = [np.percentile(np.abs(one), group_averages.SCALE_PERCENTILE) for one in maps]
    assert running.scale == pytest.approx(np.mean(percentiles))


def test_pooling_cuts_what_fills_no_block() -> None:
    maps = np.arange(5 * 5, dtype=np.float32).reshape(5, 5, 1)
    assert pooled(maps, 3)[..., 0].tolist() == [[3, 5], [13, 15]]
    assert pooled(maps, 5) is not maps
    np.testing.assert_array_equal(pooled(maps, 5), maps)


def test_groups_hold_the_surest_correct_answers() -> None:
    sure = [face(logit, fake=True) for logit in np.linspace(1, 3, GROUP_SIZE)]
    less = [face(logit, fake=True) for logit in np.linspace(0.1, 0.9, GROUP_SIZE)]
    wrong = [face(9, fake=False), face(-9, fake=True)]
    reals = [face(-0.5, fake=False)]
    chosen = choose_groups([*less, *wrong, *sure, *reals], EVEN)
    assert {each.logit for each in chosen.groups[Group.FAKE]} == {each.logit for each in sure}
    assert chosen.groups[Group.REAL] == reals
    assert len(chosen.groups[Group.RANDOM]) == GROUP_SIZE
    assert chosen.judged == 2 * GROUP_SIZE + 3


def test_random_group_is_drawn_from_the_whole_stream() -> None:
    faces = [face(float(logit), logit > 0) for logit in range(-500, 501)]
    drawn = [each.logit for each in choose_groups(faces, EVEN).groups[Group.RANDOM]]
    assert len(set(drawn)) == GROUP_SIZE
    assert abs(np.mean(drawn)) < 3 * 289 / np.sqrt(GROUP_SIZE)
    assert drawn == [each.logit for each in choose_groups(faces, EVEN).groups[Group.RANDOM]]


def test_a_group_without_faces_is_named() -> None:
    with pytest.raises(ManifestError, match="most_confident_real"):
        choose_groups([face(1, fake=True)], EVEN)


def test_difference_has_an_interval() -> None:
    cells = np.zeros((1, 1, 2), np.float32)
    a = LayerAverage(4, cells, np.array([2, 1], np.float32), np.array([2, 0], np.float32))
    b = LayerAverage(16, cells, np.array([1, 1], np.float32), np.array([4, 0], np.float32))
    apart, half = difference(a, b)
    assert apart.tolist() == [1, 0]
    assert half.tolist() == pytest.approx([1.96 * np.sqrt(4 / 4 + 16 / 16), 0])


def test_computed_arrays_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_averages, "FOLDER", tmp_path / "shipped")
    data = tmp_path / "set"
    data.mkdir()
    _face_set(data)
    # What the network says of these faces changes with its weights.
    monkeypatch.setattr(group_averages, "choose_groups", _everyone_in_every_group)
    averages = compute_group_averages(data, SHIPPED, quiet)
    assert averages.summary.faces == 2
    read = GroupAverages.read(arrays_folder(SHIPPED))
    assert read.summary == averages.summary
    for key, average in averages.layers.items():
        np.testing.assert_allclose(read.layers[key].maps, average.maps, rtol=2e-3, atol=1e-4)
        np.testing.assert_array_equal(read.layers[key].mean, average.mean)
        assert max(average.maps.shape[:2]) <= group_averages.MAP_SIDE


def _everyone_in_every_group(
    faces: Iterable[JudgedFace], calibration: Calibration
) -> group_averages.ChosenFaces:
    del calibration
    judged = list(faces)
    return group_averages.ChosenFaces(len(judged), dict.fromkeys(Group, judged))


def _face_set(folder: Path) -> None:
    """Two faces to judge, a copy of one, one too small and a picture without any."""
    large = pictures.portrait().repeat(3, axis=0).repeat(3, axis=1)  # at the largest side
    rows = {
        "real.png": ("real", "1", large),
        "copy.png": ("real", "1", large),
        "fake.png": ("fake", "2", large[:1200, 120:1320]),
        "small.png": ("fake", "3", pictures.small_face()),
        "none.png": ("fake", "4", pictures.no_face()),
    }
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "label", "source", "generator", "split", "group", "width"])
        for name, (label, group, rgb) in rows.items():
            (folder / name).write_bytes(pictures.encoded(rgb))
            writer.writerow([name, label, "made", "", "test", group, rgb.shape[1]])


def test_shipped_arrays_belong_to_the_shipped_weights() -> None:
    summary = GroupAverages.read(arrays_folder(SHIPPED)).summary
    stale = "dashboard/data is stale: run `make model`"
    assert summary.weights_sha256 == ModelFiles.load(SHIPPED).weights_sha256, stale
    assert summary.network == SHIPPED


def test_shipped_arrays_are_small() -> None:
    folder = arrays_folder(SHIPPED)
    assert sum((folder / name).stat().st_size for name in (ARRAYS_NAME, SUMMARY_NAME)) <= 1_000_000
