"""Group averages against a slow reference, and the arrays that ship."""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from backend.detector.contract import Calibration
from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.explain import group_averages, shipped_arrays
from backend.explain.face_activations import (
    SCALE_PERCENTILE,
    FaceActivations,
    activations_folder,
    network_crop,
    read_activations,
)
from backend.explain.feature_maps import FeatureMaps
from backend.explain.group_averages import (
    ARRAYS_NAME,
    GROUP_SIZE,
    SUMMARY_NAME,
    Asked,
    Group,
    GroupAverages,
    LayerAverage,
    RunningMaps,
    average_of,
    choose_groups,
    compute_group_averages,
    control_rows,
    difference,
    effect_size,
    maps_path,
    pooled,
    random_rows,
    read_group_maps,
    write_group_maps,
)
from backend.explain.shipped_arrays import arrays_folder
from backend.face_sets.manifest import Entry, ManifestError, read_manifest
from backend.face_sets.progress import Item
from tests import pictures

EVEN = Calibration(slope=1, intercept=0)


def quiet(items: Iterable[Item], what: str) -> Iterator[Item]:  # noqa: ARG001
    yield from items


def faces(*logits_and_fakes: tuple[float, bool]) -> pd.DataFrame:
    return pd.DataFrame(
        [(logit, "fake" if fake else "real") for logit, fake in logits_and_fakes],
        columns=["logit", "label"],
    )


def test_running_maps_are_the_average() -> None:
    maps = np.random.default_rng(0).normal(size=(5, 64, 64, 3)).astype(np.float32)
    running = RunningMaps(scaled=True)
    for one in maps:
        running.add(one)
    slow = maps.reshape(5, 32, 2, 32, 2, 3).mean(axis=(0, 2, 4))
    np.testing.assert_allclose(running.maps, slow, atol=1e-6)
    percentiles = [np.percentile(np.abs(one), SCALE_PERCENTILE) for one in maps]
    assert running.n == 5
    assert running.scale == pytest.approx(np.mean(percentiles))


def test_pooling_cuts_what_fills_no_block() -> None:
    maps = np.arange(5 * 5, dtype=np.float32).reshape(5, 5, 1)
    assert pooled(maps, 3)[..., 0].tolist() == [[3, 5], [13, 15]]
    assert pooled(maps, 5) is not maps
    np.testing.assert_array_equal(pooled(maps, 5), maps)


def test_groups_hold_the_surest_answers_right_and_wrong() -> None:
    table = faces(
        *((logit, True) for logit in np.linspace(0.1, 3, 2 * GROUP_SIZE)),
        *[(9, False), (-9, True), (-0.5, False), (7, False)],
    )
    groups = choose_groups(table, EVEN)
    last = 2 * GROUP_SIZE
    assert groups[Group.FAKE].tolist() == list(range(last - 1, GROUP_SIZE - 1, -1))
    assert groups[Group.REAL].tolist() == [last + 2]
    assert groups[Group.FALSE_POSITIVE].tolist() == [last, last + 3]
    assert groups[Group.FALSE_NEGATIVE].tolist() == [last + 1]


def test_a_network_without_errors_has_no_groups_of_them() -> None:
    groups = choose_groups(faces((3, True), (-3, False)), EVEN)
    assert set(groups) == {Group.FAKE, Group.REAL, Group.RANDOM}


def test_the_random_group_is_drawn_from_all() -> None:
    drawn = random_rows(1001, GROUP_SIZE)
    assert len(set(drawn.tolist())) == GROUP_SIZE
    assert abs(np.mean(drawn) - 500) < 3 * 289 / np.sqrt(GROUP_SIZE)
    assert random_rows(3, GROUP_SIZE).tolist() == [0, 1, 2]


def test_a_group_without_faces_is_named() -> None:
    with pytest.raises(ManifestError, match="most_confident_real"):
        choose_groups(faces((1, True)), EVEN)


def test_an_average_over_some_faces() -> None:
    values = np.random.default_rng(1).normal(size=(6, 4)).astype(np.float32)
    everyone = FaceActivations(pd.DataFrame(), {"layer": values})
    average = average_of(everyone, "layer", np.array([5, 0, 3]))
    np.testing.assert_allclose(average.mean, values[[0, 3, 5]].mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(average.deviation, values[[0, 3, 5]].std(axis=0, ddof=1), rtol=1e-5)
    assert average.n == 3
    assert average_of(everyone, "layer", np.array([2])).deviation.tolist() == [0] * 4


def test_difference_has_an_interval() -> None:
    a = LayerAverage(4, np.array([2, 1], np.float32), np.array([2, 0], np.float32))
    b = LayerAverage(16, np.array([1, 1], np.float32), np.array([4, 0], np.float32))
    apart, half = difference(a, b)
    assert apart.tolist() == [1, 0]
    assert half.tolist() == pytest.approx([1.96 * np.sqrt(4 / 4 + 16 / 16), 0])


def test_effect_size_is_the_difference_over_the_spread() -> None:
    random = np.random.default_rng(2)
    a, b = random.normal(1, 2, 50), random.normal(0, 3, 80)
    of = [
        LayerAverage(
            len(x), np.array([x.mean(), 1], np.float32), np.array([x.std(ddof=1), 0], np.float32)
        )
        for x in (a, b)
    ]
    centred = np.concatenate([a - a.mean(), b - b.mean()])
    expected = (a.mean() - b.mean()) / np.sqrt((centred**2).sum() / (130 - 2))
    assert effect_size(*of).tolist() == pytest.approx([expected, 0], rel=1e-5)


@pytest.mark.slow
def test_computed_arrays_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_arrays, "FOLDER", tmp_path / "shipped")
    monkeypatch.setenv("UNCANNY_CACHE", str(tmp_path / "cache"))
    data = tmp_path / "set"
    data.mkdir()
    _face_set(data)
    # What the network says of these faces changes with its weights.
    everyone = dict.fromkeys(Group, np.arange(2)) | {Group.FALSE_NEGATIVE: np.arange(1)}
    monkeypatch.setattr(group_averages, "choose_groups", lambda *_: everyone)
    averages = compute_group_averages(data, SHIPPED, quiet)
    assert averages.summary.faces == 2
    read = GroupAverages.read(arrays_folder(SHIPPED))
    assert read.summary == averages.summary
    assert read.summary.controls == [Group.FALSE_NEGATIVE]
    for (layer, group), control in read.controls.items():
        assert control.n == 1
        expected = averages.controls[layer, group].mean
        np.testing.assert_allclose(control.mean, expected, rtol=2e-3, atol=1e-4)
    assert len(read.controls) == len(read.summary.layers)
    compared = 0
    for key, average in averages.layers.items():
        assert average.n == len(everyone[key[1]])
        np.testing.assert_array_equal(read.layers[key].mean, average.mean)
        if key[0] in read.summary.mapped:
            np.testing.assert_allclose(read.layers[key].maps, average.maps, rtol=2e-3, atol=1e-4)
            assert max(average.maps.shape[:2]) <= group_averages.MAP_SIDE
            # Pooling cuts no edge off: the maps' mean is the mean.
            np.testing.assert_allclose(
                average.maps.mean(axis=(0, 1)), average.mean, rtol=1e-3, atol=1e-4
            )
            compared += 1
    assert compared
    with np.load(arrays_folder(SHIPPED) / ARRAYS_NAME) as arrays:
        assert {name.rsplit("/", 1)[-1] for name in arrays} == {"mean", "deviation", "maps"}
    _arrays_without_controls_are_read(read, tmp_path / "older")
    _maps_of_any_group_are_kept(data, tmp_path / "cache")
    _activations_are_kept(data, tmp_path / "cache")


def _arrays_without_controls_are_read(averages: GroupAverages, folder: Path) -> None:
    summary = averages.summary.model_copy(update={"controls": []})
    GroupAverages(summary, averages.layers).write(folder)
    kept = json.loads((folder / SUMMARY_NAME).read_text())
    del kept["controls"]
    (folder / SUMMARY_NAME).write_text(json.dumps(kept))
    assert GroupAverages.read(folder).controls == {}


def test_controls_are_as_many_as_the_group_and_seen_at_full_side() -> None:
    files = ModelFiles.load(SHIPPED)
    sides = np.where(np.arange(200) % 2, files.input.side_max, 200)
    everyone = FaceActivations(pd.DataFrame({"side": sides}), {})
    groups = {
        Group.FAKE: np.arange(GROUP_SIZE),
        Group.FALSE_NEGATIVE: np.arange(9),
        Group.RANDOM: np.arange(GROUP_SIZE),
    }
    (control,) = control_rows(everyone, files, groups).values()
    assert len(set(control.tolist())) == 9
    assert set(control % 2) == {1}


def _maps_of_any_group_are_kept(data: Path, cache: Path) -> None:
    files = ModelFiles.load(SHIPPED)
    members = [entry for entry in read_manifest(data) if entry.name in ("real.png", "small.png")]
    layer = GroupAverages.read(arrays_folder(SHIPPED)).summary.layers[3]
    assert read_group_maps(files, members, layer, cache) is None
    asked = Asked(Detector.load(SHIPPED), FeatureMaps.load(SHIPPED))
    write_group_maps(asked, members, cache, quiet)
    maps = read_group_maps(files, members, layer, cache)
    crop = network_crop(asked.detector, members[0])
    np.testing.assert_allclose(maps, pooled(asked.extractor.of(crop)[layer]), rtol=2e-3, atol=2e-3)


def _activations_are_kept(data: Path, cache: Path) -> None:
    files, entries = ModelFiles.load(SHIPPED), read_manifest(data, "test")
    kept = read_activations(activations_folder(files, entries, cache))
    assert sorted(kept.faces["name"]) == ["fake.png", "real.png"]
    layer = list(kept.layers)[2]
    (best, value), (_, second) = kept.top(layer, 1, 2)
    assert value >= second
    row = list(kept.faces["name"]).index(best)
    assert value == kept.layers[layer][row, 1]
    # Of other pictures nothing is known yet.
    assert read_activations(activations_folder(files, entries[:1], cache)) is None


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


def test_maps_of_another_set_are_others() -> None:
    files = ModelFiles.load(SHIPPED)
    here, there = (
        [Entry(Path(folder, "1.jpg"), "1.jpg", "real", "s", "", "test", "1", 512)]
        for folder in ("a", "b")
    )
    assert maps_path(files, here, Path()) != maps_path(files, there, Path())


def test_shipped_arrays_belong_to_the_shipped_weights() -> None:
    summary = GroupAverages.read(arrays_folder(SHIPPED)).summary
    stale = "the arrays are stale: run `make model`"
    assert summary.weights_sha256 == ModelFiles.load(SHIPPED).weights_sha256, stale
    assert summary.network == SHIPPED


def test_shipped_arrays_are_small() -> None:
    folder = arrays_folder(SHIPPED)
    assert sum((folder / name).stat().st_size for name in (ARRAYS_NAME, SUMMARY_NAME)) <= 2_000_000
