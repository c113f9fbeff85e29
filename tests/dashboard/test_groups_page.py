"""The page "Groups"."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.shipped import SHIPPED
from backend.explain import group_averages
from backend.explain.group_averages import Group, GroupAverages, arrays_folder, difference
from dashboard import loading
from tests.dashboard.conftest import words_of


def test_groups_are_shown_with_their_sizes(groups: AppTest) -> None:
    words = words_of(groups.run())
    summary = GroupAverages.read(arrays_folder(SHIPPED)).summary
    for group in Group:
        assert f"n = {summary.groups[group].n}" in words
    assert summary.weights_sha256[:8] in words
    assert f"{summary.faces:,} faces" in words


def test_channels_are_sorted_by_difference(groups: AppTest) -> None:
    page = groups.run()
    averages = GroupAverages.read(arrays_folder(SHIPPED))
    layer = averages.summary.layers[1]
    page.selectbox(key="layer").set_value(layer).run()
    fake, real = (averages.layers[layer, group] for group in (Group.FAKE, Group.REAL))
    order = [int(option) for option in page.selectbox(key="channel").options]
    apart = difference(fake, real)[0][order]
    assert np.all(np.diff(apart) <= 0)
    assert f"{layer}, channel {page.selectbox(key='channel').value}" in words_of(page)


@pytest.mark.parametrize("stale", [False, True], ids=["missing", "of other weights"])
def test_arrays_that_dont_fit_are_not_shown(
    groups: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stale: bool
) -> None:
    averages = GroupAverages.read(arrays_folder(SHIPPED))
    monkeypatch.setattr(group_averages, "FOLDER", tmp_path)
    if stale:
        other = averages.summary.model_copy(update={"weights_sha256": "0" * 64})
        GroupAverages(other, averages.layers).write(arrays_folder(SHIPPED))
    loading.group_averages.clear()
    words = words_of(groups.run())
    loading.group_averages.clear()
    assert "no group averages for these weights" in words
