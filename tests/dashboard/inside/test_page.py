"""The page "Inside: feature maps" in its views and states."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.explain import ablation_table, shipped_arrays
from backend.explain.ablation import ChannelSwitch
from backend.explain.ablation_table import read_table
from backend.explain.face_activations import SCALE_PERCENTILE
from backend.explain.feature_maps import FeatureMaps
from backend.explain.group_averages import GroupAverages, difference, effect_size
from backend.explain.shipped_arrays import arrays_folder
from backend.face_sets.manglings import mangle
from backend.images.decoding import decode
from backend.settings import settings
from dashboard.inside import inside_layer
from dashboard.shared import loading
from dashboard.shared.channel_grid import Scale
from dashboard.shared.samples import SAMPLES, sample_bytes
from dashboard.shared.selection import ChosenPicture, sample
from dashboard.shared.wording import FACE_SET
from tests import pictures
from tests.dashboard.conftest import words_of
from tests.dashboard.face_sets import written_set

_SHIPPED = FeatureMaps.load(SHIPPED)
LAYERS = _SHIPPED.layers
DEPTHWISE = next(layer for layer in _SHIPPED.all_layers if layer.depthwise)
FIRST, LAST = LAYERS[0], LAYERS[-1]
FIRST_SAMPLE = next(iter(SAMPLES))


@pytest.fixture(autouse=True)
def _no_open_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path / "none"))
    monkeypatch.setenv("UNCANNY_CACHE", str(tmp_path / "cache"))


def viewed(page: AppTest, view: str) -> AppTest:
    page.session_state["view"] = view
    return page.run()


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
    assert ("How one value comes about" in words) == (layer is FIRST)


def test_how_a_value_comes_about_is_shown_first_on_the_maps_scale(
    feature_maps: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped_arrays, "FOLDER", tmp_path)  # so that no scale is shipped
    scales: list[Scale] = []
    monkeypatch.setattr(inside_layer, "moving_kernel", lambda *given: scales.append(given[-1]))
    loading.group_averages.clear()
    page = feature_maps.run()
    loading.group_averages.clear()
    headings = [header.value for header in page.header]
    assert headings[0] == "How one value comes about"
    assert "feature maps" in headings[1]
    rgb = decode(sample_bytes(FIRST_SAMPLE)).rgb
    crop = Detector.load().crop(rgb, Detector.load().find(rgb)[0])
    maps = _SHIPPED.of(crop)[FIRST.name]
    (scale,) = scales
    assert scale.high == pytest.approx(np.percentile(np.abs(maps), SCALE_PERCENTILE))


def test_a_depthwise_layer_is_shown_without_what_isnt_computed_ahead(
    feature_maps: AppTest,
) -> None:
    feature_maps.session_state["layer"] = DEPTHWISE.name
    feature_maps.session_state["channel"] = 2
    page = feature_maps.run()
    words = words_of(page)
    assert f"{DEPTHWISE.channels} feature maps" in words
    assert f"filter × the same channel of {FIRST.name}" in words
    assert "aren't computed ahead" in words
    assert "in groups of faces" not in [header.value for header in page.header]
    assert [each for each in page.metric if each.label.startswith("Logit of this face")]
    options = page.selectbox(key="layer").options
    assert DEPTHWISE.name in options
    # A number is the same layer as on the page "Groups".
    assert [each for each in options if "depthwise" not in each] == [
        f"{number}: {layer.name}" for number, layer in enumerate(LAYERS, 1)
    ]


def test_a_views_own_choices_are_in_its_address(feature_maps: AppTest) -> None:
    page = viewed(feature_maps, "grad-cam")
    assert page.selectbox(key="cam").value == LAST.name
    page.selectbox(key="cam").set_value(LAYERS[2].name).run()
    assert page.query_params["cam"] == LAYERS[2].name
    page = viewed(page, "squeezed")
    page.slider(key="quality").set_value(30).run()
    assert page.query_params["quality"] == "30"


def test_an_address_sets_the_views_own_choices(feature_maps: AppTest) -> None:
    for key, value in {
        "quality": "33",
        "side": "300",
        "sort": "strongest on this face first",
    }.items():
        feature_maps.query_params[key] = value
    page = viewed(feature_maps, "squeezed")
    assert [slider.value for slider in page.slider] == [33, 300]
    page = viewed(page, "layers")
    assert [int(each) for each in page.selectbox(key="channel").options] != list(
        range(FIRST.channels)
    )


@pytest.mark.parametrize("said", ["9", "101", "1e9", "-3", "many"])
def test_a_quality_that_there_isnt_becomes_the_usual_one(feature_maps: AppTest, said: str) -> None:
    feature_maps.query_params["quality"] = said
    assert viewed(feature_maps, "squeezed").slider(key="quality").value == 75


@pytest.mark.parametrize("view", ["layers", "beside"])
def test_where_more_is_wanted_the_way_to_a_face_set_is_told(
    feature_maps: AppTest, view: str
) -> None:
    feature_maps.session_state["layer"] = LAYERS[4].name
    words = words_of(viewed(feature_maps, view))
    assert words.count(FACE_SET) == {"layers": 2, "beside": 1}[view]


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


def test_switching_a_channel_off_changes_this_faces_logit(feature_maps: AppTest) -> None:
    page = feature_maps.run()
    page.selectbox(key="channel").set_value(3).run()
    detector = Detector.load()
    rgb = decode(sample_bytes(FIRST_SAMPLE)).rgb
    crop = detector.crop(rgb, detector.find(rgb)[0])[None]
    switch = ChannelSwitch.load(SHIPPED)
    before, after = switch.logits(crop)[0], switch.logits(crop, FIRST.name, 3)[0]
    (shown,) = (each for each in page.metric if each.label.startswith("Logit of this face"))
    assert shown.value == f"{after:+.2f}"
    assert shown.delta == f"{after - before:+.2f} against {before:+.2f} with it"


def test_the_rate_without_a_channel_is_the_shipped_one(feature_maps: AppTest) -> None:
    page = feature_maps.run()
    page.selectbox(key="channel").set_value(5).run()
    table = read_table(SHIPPED)
    (shown,) = (each for each in page.metric if each.label.startswith("Fakes found"))
    assert shown.value == f"{table.layers[FIRST.name][5].tpr:.1%}"


def test_other_layers_rates_need_the_open_set(feature_maps: AppTest) -> None:
    page = feature_maps.run()
    page.selectbox(key="layer").set_value(LAYERS[4].name).run()
    assert "computed here where the open face set is on the machine" in words_of(page)
    assert not [each for each in page.metric if each.label.startswith("Fakes found")]


def test_a_rate_of_another_layer_is_measured_on_demand(
    feature_maps: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_set(tmp_path, split="val")
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path))
    monkeypatch.setattr(ablation_table, "FPR_MAX", 0.5)  # three faces can't show less
    page = feature_maps.run()
    page.selectbox(key="layer").set_value(LAYERS[4].name).run()
    page.button(key="measure").click().run()
    (shown,) = (each for each in page.metric if each.label.startswith("Fakes found"))
    assert shown.value in ("0.0%", "100.0%")


def test_without_a_table_the_command_is_named(
    feature_maps: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped_arrays, "FOLDER", tmp_path)
    loading.ablation_table.clear()
    words = words_of(feature_maps.run())
    loading.ablation_table.clear()
    assert "uncanny explain ablation" in words


def test_the_difference_of_groups_has_interval_and_effect_size(feature_maps: AppTest) -> None:
    page = feature_maps.run()
    page.selectbox(key="channel").set_value(2).run()
    averages = GroupAverages.read(arrays_folder(SHIPPED))
    pair = [averages.layers[FIRST.name, group] for group in list(averages.summary.groups)[:2]]
    apart, half = (values[2] for values in difference(*pair))
    (shown,) = (each for each in page.metric if each.label.startswith("Difference"))
    assert shown.value == f"{apart:+.3f}"
    assert shown.delta == f"95 % interval {apart - half:+.3f} to {apart + half:+.3f}"
    assert f"Cohen's d = {effect_size(*pair)[2]:+.2f}" in words_of(page)
    sizes = [averages.summary.groups[group].n for group in averages.summary.groups]
    assert page.dataframe[0].value["faces"].tolist()[: len(sizes) + 1] == [1, *sizes]


def test_top_faces_need_the_set_and_then_the_cache(
    feature_maps: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "which isn't on this machine" in words_of(feature_maps.run())
    written_set(tmp_path)
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path))
    settings.cache_clear()
    assert "aren't computed yet" in words_of(feature_maps.run())


def test_grad_cam_stands_beside_its_check(feature_maps: AppTest) -> None:
    words = words_of(viewed(feature_maps, "grad-cam"))
    assert "As trained" in words
    assert "100% random" in words
    assert "on this face and layer Grad-CAM" in words.replace("On this", "on this")


def test_compression_and_size_are_checked_anew(feature_maps: AppTest) -> None:
    page = viewed(feature_maps, "squeezed")
    quality, side = page.slider
    quality.set_value(30)
    side.set_value(400).run()
    (face,) = Detector.load().check(decode(mangle(sample_bytes(FIRST_SAMPLE), "400:30")).rgb).faces
    assert f"The logit is {face.logit:+.2f}" in words_of(page)
    assert "400 × 400 pixels" in words_of(page)


def test_a_face_that_gets_too_small_has_no_logit(feature_maps: AppTest) -> None:
    feature_maps.session_state["picture"] = sample("Astronaut")
    page = viewed(feature_maps, "squeezed")
    page.slider[1].set_value(150).run()
    words = words_of(page)
    assert "too small" in words or "isn't found any more" in words
    assert "The logit is" not in words


def test_two_pictures_stand_side_by_side(feature_maps: AppTest) -> None:
    page = viewed(feature_maps, "beside")
    assert "Choose a second picture" in words_of(page)
    page.selectbox(key="second picture").set_value(2).run()
    assert page.session_state["other picture"].title == list(SAMPLES)[2]
    assert "all three zoom" in words_of(page)


def test_a_second_picture_without_a_judged_face_is_told(feature_maps: AppTest) -> None:
    feature_maps.session_state["other picture"] = sample("Very small")
    assert "The second picture has no face" in words_of(viewed(feature_maps, "beside"))
    feature_maps.session_state["other picture"] = ChosenPicture("text", pictures.text())
    assert "not a picture" in words_of(feature_maps.run())


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
    monkeypatch.setattr(shipped_arrays, "FOLDER", tmp_path)
    loading.group_averages.clear()
    words = words_of(feature_maps.run())
    loading.group_averages.clear()
    assert "on this face's own scale" in words
    assert "No group averages are shipped" in words


def test_the_filter_moves_over_the_normalised_picture() -> None:
    crop = np.full((100, 100, 3), 127, np.float32)
    extractor = FeatureMaps.load(SHIPPED)
    seen = extractor.first_input(crop)
    assert seen.shape[2] == 3
    assert np.ptp(seen) < 1e-5
