"""One selection for all pages, kept in the address."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.explain.feature_maps import FeatureMaps
from backend.explain.group_averages import GroupAverages
from backend.explain.shipped_arrays import arrays_folder
from backend.images import fetching
from backend.images.problems import PictureProblem, ProblemCode
from dashboard.shared.selection import ChosenPicture
from tests import pictures
from tests.dashboard.conftest import TIMEOUT, words_of
from tests.dashboard.face_sets import written_set

ADDRESS = "https://example.org/a.png?size=large&b=ö"


def check_page() -> None:
    from dashboard.check import page as check_face
    from dashboard.shared import link_notes, selection

    selection.keep()
    link_notes.show()
    check_face.main()
    selection.publish()


def inside_page() -> None:
    from dashboard.inside import page as feature_maps
    from dashboard.shared import link_notes, selection

    selection.keep()
    link_notes.show()
    feature_maps.main()
    selection.publish()


def opened(link: dict[str, str], page: object = check_page) -> AppTest:
    test = AppTest.from_function(page, default_timeout=TIMEOUT)
    for key, value in link.items():
        test.query_params[key] = value
    return test.run()


def link_of(page: AppTest) -> dict[str, str]:
    values = {key: page.query_params[key] for key in page.query_params}
    return {key: value[0] if isinstance(value, list) else value for key, value in values.items()}


def test_a_first_visit_gets_a_link_to_its_sample() -> None:
    assert link_of(opened({})) == {"sample": "Generated 2"}


def test_a_link_opens_what_it_says_and_stays_the_same() -> None:
    link = {"sample": "Three faces", "face": "2", "prior": "0.07", "threshold": "3.5"}
    page = opened(link)
    words = words_of(page)
    assert "Three faces: " in words
    assert "if 7 in 100 of such pictures were generated" in words
    assert page.session_state["face"] == 1
    assert link_of(page) == link
    assert "was ignored" not in words


def test_a_link_into_the_network() -> None:
    layer = FeatureMaps.load(SHIPPED).layers[1]
    groups = GroupAverages.read(arrays_folder(SHIPPED)).summary.groups
    first, *_, last = (str(group) for group in groups)
    link = {
        "sample": "Portrait 2",
        "view": "layers",
        "layer": layer.name,
        "channel": "3",
        "group": last,
        "against": first,
    }
    page = opened(link, inside_page)
    assert f"{layer.name}, channel 3" in words_of(page)
    assert link_of(page) == link | {"sort": "by number"}


def test_what_is_chosen_goes_into_the_link() -> None:
    page = opened({})
    page.button(key="sample Portrait 3").click().run()
    page.select_slider(key="prior").set_value(0.001).run()
    assert link_of(page) == {"sample": "Portrait 3", "prior": "0.001"}


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ({"sample": "Nobody"}, "`sample=Nobody` was ignored: the samples are"),
        ({"face": "0"}, "faces are counted from 1"),
        ({"face": "-1"}, "faces are counted from 1"),
        ({"prior": "2"}, "it must lie between 0 and 1"),
        ({"prior": "often"}, "it must lie between 0 and 1"),
        ({"threshold": "nan"}, "it must be a number"),
        ({"channel": "1e3"}, "a whole number"),
        ({"filter": '{"label": "?"}'}, "it isn't a filter"),
        ({"set": "real/nobody.jpg"}, "the open face set isn't on this machine"),
        ({"sample": "Portrait 1", "url": ADDRESS}, "a link names one picture"),
    ],
)
def test_what_a_link_says_wrongly_is_told_and_ignored(
    link: dict[str, str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path))
    page = opened(link)
    assert told in words_of(page)
    title = "Portrait 1" if link.get("sample") == "Portrait 1" else "Generated 2"
    assert link_of(page) == {"sample": title}
    assert "was ignored" not in words_of(page.run())


def test_a_face_that_the_picture_lacks_becomes_its_last() -> None:
    page = opened({"sample": "Three faces", "face": "9"})
    assert page.session_state["face"] == 2


def test_a_layer_and_a_channel_that_arent_there_are_told() -> None:
    page = opened({"layer": "conv99", "channel": "900"}, inside_page)
    words = words_of(page)
    assert "There is no layer “conv99” here" in words
    assert "There is no channel “900” here" in words


def test_an_address_is_fetched_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return pictures.encoded(pictures.portrait())

    monkeypatch.setattr(fetching, "fetch", fetch)
    page = opened({"url": ADDRESS})
    assert "512 × 512 pixels, PNG" in words_of(page)
    page.run()
    assert asked == [ADDRESS]
    assert link_of(page) == {"url": ADDRESS}


def test_an_address_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(url: str) -> bytes:
        raise PictureProblem(ProblemCode.FETCH_FAILED, f"{url} is away.")

    monkeypatch.setattr(fetching, "fetch", fetch)
    page = opened({"url": ADDRESS})
    assert f"{ADDRESS} is away." in words_of(page)
    assert link_of(page) == {"url": ADDRESS}


def test_a_private_address_is_refused() -> None:
    page = opened({"url": "http://127.0.0.1:1/a.jpg"})
    assert "This address may not be fetched" in words_of(page)


def test_a_face_of_the_open_set_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_set(tmp_path)
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path))
    page = opened({"set": "real.png"})
    assert "real.png: 512 × 512 pixels" in words_of(page)
    assert link_of(page) == {"set": "real.png"}
    assert "no such picture" in words_of(opened({"set": "../real.png"}))


def test_a_mangled_picture_by_its_name_and_mangling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_set(tmp_path)
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path))
    page = opened({"mangled": "256:75/real.png"})
    assert "real.png, as 256:75: 256 × 256 pixels, JPEG" in words_of(page)
    assert link_of(page) == {"mangled": "256:75/real.png"}
    assert "uploaded" not in words_of(page)
    assert "is no mangling" in words_of(opened({"mangled": "nonsense/real.png"}))
    assert "no such picture" in words_of(opened({"mangled": "real.png"}))


def test_a_face_that_was_made_here_is_named() -> None:
    page = AppTest.from_function(check_page, default_timeout=TIMEOUT)
    page.session_state["picture"] = ChosenPicture(
        "seed 1", pictures.encoded(pictures.portrait()), unlinked="the face that was made here"
    )
    words = words_of(page.run())
    assert "but for the face that was made here: it stays" in words
    assert "uploaded" not in words


def test_an_upload_is_in_no_link() -> None:
    page = AppTest.from_function(check_page, default_timeout=TIMEOUT)
    page.session_state["picture"] = ChosenPicture("mine.png", pictures.encoded(pictures.portrait()))
    page.run()
    assert "it stays on this machine and in no link" in words_of(page)
    assert link_of(page) == {}


def test_parameters_of_others_are_left_alone() -> None:
    assert link_of(opened({"embed_options": "dark", "else": "1"}))["else"] == "1"


def test_the_networks_own_threshold_needs_no_link() -> None:
    upper = ModelFiles.load(SHIPPED).thresholds.upper
    page = AppTest.from_function(check_page, default_timeout=TIMEOUT)
    page.session_state["threshold"] = upper
    assert "threshold" not in link_of(page.run())
