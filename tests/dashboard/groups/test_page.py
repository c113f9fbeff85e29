"""The page "Groups"."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.shipped import SHIPPED
from backend.explain import group_averages, shipped_arrays
from backend.explain.face_filter import FaceFilter
from backend.explain.group_averages import (
    Group,
    GroupAverages,
    control_name,
    effect_size,
)
from backend.explain.shipped_arrays import arrays_folder
from dashboard.shared import loading
from tests.dashboard.conftest import TIMEOUT, words_of
from tests.dashboard.face_sets import written_set


@pytest.fixture(autouse=True)
def _no_open_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path / "none"))
    monkeypatch.setenv("UNCANNY_CACHE", str(tmp_path / "cache"))


def kept_page() -> None:
    from dashboard.groups import page as groups
    from dashboard.shared import selection

    selection.keep()
    groups.main()


def test_groups_are_shown_with_their_sizes(groups: AppTest) -> None:
    words = words_of(groups.run())
    summary = GroupAverages.read(arrays_folder(SHIPPED)).summary
    for about in summary.groups.values():
        assert f"n\u00a0=\u00a0{about.n}" in words
    assert summary.weights_sha256[:8] in words
    assert f"{summary.faces:,} faces" in words


@pytest.mark.parametrize("pair", [(Group.FAKE, Group.REAL), (Group.RANDOM, Group.FAKE)])
def test_channels_are_sorted_by_effect(groups: AppTest, pair: tuple[Group, Group]) -> None:
    groups.session_state["group"], groups.session_state["against"] = map(str, pair)
    page = groups.run()
    averages = GroupAverages.read(arrays_folder(SHIPPED))
    layer = averages.summary.layers[1]
    page.selectbox(key="layer").set_value(layer).run()
    order = [int(option) for option in page.selectbox(key="channel").options]
    effect = effect_size(*(averages.layers[layer, group] for group in pair))[order]
    assert np.all(np.diff(np.abs(effect)) <= 0)
    assert f"{layer}, channel {page.selectbox(key='channel').value}" in words_of(page)
    np.testing.assert_allclose(page.dataframe[-1].value["Cohen's d"], effect, rtol=1e-5)


def test_a_group_isnt_compared_with_itself(groups: AppTest) -> None:
    page = groups.run()
    page.selectbox(key="group").set_value(str(Group.REAL)).run()
    assert page.selectbox(key="against").value == Group.FAKE


def test_maps_are_shipped_for_three_layers(groups: AppTest) -> None:
    page = groups.run()
    summary = GroupAverages.read(arrays_folder(SHIPPED)).summary
    page.selectbox(key="layer").set_value(summary.layers[5]).run()
    assert f"Mean maps are shipped for the layers {', '.join(summary.mapped)}" in words_of(page)


def test_the_builder_says_what_is_missing(groups: AppTest) -> None:
    assert "Your own group needs the open face set" in words_of(groups.run())


def test_an_own_group_from_nothing_to_its_maps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_set(tmp_path)
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path))
    page = AppTest.from_function(kept_page, default_timeout=TIMEOUT).run()
    (compute,) = (button for button in page.button if button.label.startswith("Compute it"))
    compute.click().run()
    page.multiselect[0].set_value(["camera"])
    (make,) = (button for button in page.button if button.label == "Make the group")
    make.click().run()
    assert page.session_state["filter"] == FaceFilter(sources=("camera",)).written()
    assert page.selectbox(key="group").value == "own"
    words = words_of(page)
    assert "of groups of your own, the channels' means" in words
    (maps,) = (button for button in page.button if button.label.startswith("Compute the mean maps"))
    # Beside other visitors' checks, and the finder isn't safe across threads.
    with monkeypatch.context() as alone:
        alone.setattr(loading.detector(), "find", None)
        maps.click().run()
    assert "Own group, n = 2" in words_of(page)
    assert len(list((tmp_path / "cache" / "groups").glob("*.npz"))) == 2


def test_pictures_of_one_width_leave_nothing_to_choose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_set(tmp_path)
    manifest = pd.read_csv(tmp_path / "manifest.csv", keep_default_na=False)
    manifest.assign(width=512).to_csv(tmp_path / "manifest.csv", index=False)
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path))
    page = AppTest.from_function(kept_page, default_timeout=TIMEOUT).run()
    (compute,) = (button for button in page.button if button.label.startswith("Compute it"))
    compute.click().run()
    assert not page.exception
    assert "Width of the picture, pixels" not in [slider.label for slider in page.slider]
    (make,) = (button for button in page.button if button.label == "Make the group")
    make.click().run()
    assert page.session_state["filter"] == FaceFilter().written()


@pytest.fixture
def shipped_of_a_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GroupAverages]:
    """Arrays that were computed of the set that lies here, with a group smaller than chance's."""
    written_set(tmp_path)
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path))
    monkeypatch.setattr(shipped_arrays, "FOLDER", tmp_path / "shipped")
    rows = dict.fromkeys(Group, np.arange(2)) | {Group.FALSE_NEGATIVE: np.arange(1)}
    monkeypatch.setattr(group_averages, "choose_groups", lambda *_: rows)
    loading.group_averages.clear()
    yield group_averages.compute_group_averages(tmp_path, SHIPPED, lambda items, _: iter(items))
    loading.group_averages.clear()


def test_maps_of_a_middle_layer_are_computed_on_demand(shipped_of_a_set: GroupAverages) -> None:
    page = AppTest.from_function(kept_page, default_timeout=TIMEOUT)
    layer = shipped_of_a_set.summary.layers[5]
    page.session_state["layer"] = layer
    page.session_state["group"] = str(Group.FALSE_NEGATIVE)
    page.run()
    assert f"{layer}, channel" not in words_of(page)
    (maps,) = (button for button in page.button if button.label.startswith("Compute the mean maps"))
    maps.click().run()
    assert f"{layer}, channel" in words_of(page)


def test_a_small_group_stands_beside_as_many_random_faces(shipped_of_a_set: GroupAverages) -> None:
    page = AppTest.from_function(kept_page, default_timeout=TIMEOUT)
    page.session_state["group"] = str(Group.FALSE_NEGATIVE)
    page.run()
    layer, channel = page.session_state["layer"], page.session_state["channel"]
    (chart,) = (each for each in page.get("plotly_chart") if each.key == f"channels {layer}")
    assert "Random, as many as false negatives, n = 1" in str(chart.proto.spec)
    page.selectbox(key="against").set_value(control_name(Group.FALSE_NEGATIVE)).run()
    (table,) = (each.value for each in page.dataframe if "Cohen's d" in each.value)
    row = table[table["channel"] == channel]
    control = shipped_of_a_set.controls[layer, Group.FALSE_NEGATIVE]
    assert row.iloc[0, 2] == pytest.approx(control.mean[channel], rel=2e-3, abs=1e-3)


def test_a_filter_that_nothing_fits_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_set(tmp_path)
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path))
    page = AppTest.from_function(kept_page, default_timeout=TIMEOUT).run()
    (compute,) = (button for button in page.button if button.label.startswith("Compute it"))
    compute.click().run()
    page.multiselect[0].set_value(["camera"])
    page.multiselect[1].set_value(["stylegan"])
    (make,) = (button for button in page.button if button.label == "Make the group")
    make.click().run()
    assert "No face of the split fits" in words_of(page)
    assert "filter" not in page.session_state


@pytest.mark.parametrize("stale", [False, True], ids=["missing", "of other weights"])
def test_arrays_that_dont_fit_are_not_shown(
    groups: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stale: bool
) -> None:
    averages = GroupAverages.read(arrays_folder(SHIPPED))
    monkeypatch.setattr(shipped_arrays, "FOLDER", tmp_path)
    if stale:
        other = averages.summary.model_copy(update={"weights_sha256": "0" * 64})
        GroupAverages(other, averages.layers, averages.controls).write(arrays_folder(SHIPPED))
    loading.group_averages.clear()
    words = words_of(groups.run())
    loading.group_averages.clear()
    assert "no group averages for these weights" in words
