"""The page "Inside: feature maps"."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.shipped import SHIPPED
from backend.explain import group_averages
from backend.explain.feature_maps import FeatureMaps
from dashboard import loading
from dashboard.selection import ChosenPicture
from tests import pictures
from tests.dashboard.conftest import words_of

LAYERS = FeatureMaps.load(SHIPPED).layers
FIRST, LAST = LAYERS[0], LAYERS[-1]


@pytest.mark.parametrize("layer", [FIRST, LAST], ids=["first", "last"])
def test_a_layer_and_a_channel_are_shown(feature_maps: AppTest, layer: object) -> None:
    page = feature_maps.run()
    page.selectbox(key="layer").set_value(layer.name).run()
    page.selectbox(key="channel").set_value(layer.channels - 1).run()
    words = words_of(page)
    assert f"{layer.channels} feature maps" in words
    assert f"{layer.name}, channel {layer.channels - 1}" in words
    assert f"bias {layer.bias[-1]:+.3f}" in words
    assert "The scale is the same for every face" in words


def test_another_layer_begins_with_its_first_channel(feature_maps: AppTest) -> None:
    page = feature_maps.run()
    page.selectbox(key="channel").set_value(FIRST.channels - 1).run()
    page.selectbox(key="layer").set_value(LAST.name).run()
    assert f"{LAST.name}, channel 0" in words_of(page)


def test_strongest_first_keeps_the_channel(feature_maps: AppTest) -> None:
    page = feature_maps.run()
    page.selectbox(key="channel").set_value(3).run()
    order = next(group for group in page.button_group if group.label == "Order")
    order.set_value("strongest on this face first").run()
    assert f"{FIRST.name}, channel 3" in words_of(page)
    assert sorted(map(int, page.selectbox(key="channel").options)) == list(range(FIRST.channels))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pictures.encoded(pictures.no_face()), "No face found"),
        (pictures.text(), "not a picture"),
        (pictures.encoded(pictures.small_face()), "too small"),
    ],
    ids=["no face", "text", "small face"],
)
def test_no_maps_without_a_face(feature_maps: AppTest, data: bytes, told: str) -> None:
    feature_maps.session_state["picture"] = ChosenPicture("chosen", data)
    page = feature_maps.run()
    assert told in words_of(page)
    assert not page.selectbox


def test_without_shipped_scales_the_page_says_so(
    feature_maps: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_averages, "FOLDER", tmp_path)
    loading.group_averages.clear()
    words = words_of(feature_maps.run())
    loading.group_averages.clear()
    assert "on this face's own scale" in words
