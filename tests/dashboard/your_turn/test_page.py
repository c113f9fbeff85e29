"""The page "Your turn" in each of its states."""

import json
import re
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist

import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.detector import Detector
from backend.detector.words import Verdict
from backend.face_sets.generate import COUNT_MAX
from backend.faces.finder import FaceFinder
from backend.generator import runtime
from backend.images.decoding import Rgb, decode
from backend.settings import settings
from backend.study import faces, published
from backend.study.faces import SIDE, Candidate, DrawnFace
from backend.study.scoring import blocks
from backend.study.sessions import FILE_NAME, SessionStore
from backend.study.tasks import LENGTHS, Form, Stage
from dashboard.shared import face_making, loading
from tests import pictures
from tests.dashboard.conftest import TIMEOUT, words_of
from tests.pictures import encoded, portrait
from tests.study.small_set import large_portrait, write_study_set

AT_ONCE = "Begin with 12 faces"
OWN = "your own photographs beside generated faces"
MAKE = f"Make {faces.MADE_COUNT} faces (about 2 minutes)"


def your_turn_page() -> None:
    from dashboard.your_turn import page as your_turn

    your_turn.main()


@pytest.fixture
def your_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page on a machine without faces and without sessions."""
    monkeypatch.setenv("UNCANNY_DATA", str(tmp_path / "faces"))
    monkeypatch.setenv("UNCANNY_CACHE", str(tmp_path / "cache"))
    settings.cache_clear()
    return AppTest.from_function(your_turn_page, default_timeout=TIMEOUT)


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return SessionStore(tmp_path / "cache")


def begun(store: SessionStore, form: Form, count: int = 4) -> str:
    """A session of so many faces, every second one "generated"."""
    jpeg = encoded(portrait(), "JPEG")
    faces = [
        DrawnFace(
            Candidate(
                *(f"{index}.jpg", "fake" if index % 2 else "real", "s", "", f"g{index}", "test"),
                file=b"",
            ),
            jpeg,
        )
        for index in range(count)
    ]
    return store.begin(form, 7, "a set", faces)


def opened(page: AppTest, token: str) -> AppTest:
    """By its link, as after a reload."""
    page.query_params["session"] = token
    return page.run()


def click(page: AppTest, label: str) -> AppTest:
    (button,) = (button for button in page.button if button.label == label)
    return button.click().run()


def test_without_faces_and_generator_the_page_says_how_to_get_them(
    your_turn: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "installed", lambda: False)
    your_turn.session_state["study faces"] = OWN
    words = words_of(your_turn.run())
    assert "There are no generated faces on this machine yet" in words
    assert your_turn.code[0].value.startswith(".venv/bin/")
    assert [button.label for button in your_turn.button] == [AT_ONCE]


def test_it_begins_at_once_with_the_faces_that_ship(
    your_turn: AppTest, store: SessionStore
) -> None:
    page = click(your_turn.run(), AT_ONCE)
    assert "How trustworthy does this person look?" in words_of(page)
    session = store.session(page.query_params["session"])
    assert session is not None
    assert session.form is Form.TALK
    assert len(session.faces) == 12
    assert sum(face.is_fake for face in session.faces) == 6
    assert {face.source for face in session.faces} == {faces.SHIPPED_SOURCE}
    picture = decode(store.picture(session.token, 0))
    assert (picture.width, picture.height) == (faces.SHIPPED_SIDE, faces.SHIPPED_SIDE)


def test_nearly_all_faces_that_ship_are_large_enough() -> None:
    finder = FaceFinder()
    shown = [faces.shown_of_shipped(each.read(), finder) for each in faces.shipped()]
    assert sum(picture is not None for picture in shown) >= 44


class Drawing:
    """Stands in for the generator, which stops in the middle at first."""

    def __init__(self) -> None:
        self.seeds: list[int] = []

    def face(self, seed: int, truncation: float) -> Rgb:
        assert 0.5 <= truncation <= 1
        self.seeds.append(seed)
        if len(self.seeds) == 3:
            raise OSError("The disk is full.")
        return decode(large_portrait(len(self.seeds))).rgb


def test_faces_are_made_by_a_click_and_the_next_click_goes_on(
    your_turn: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = Drawing()
    monkeypatch.setattr(runtime, "installed", lambda: True)
    monkeypatch.setattr(face_making, "generator", lambda: drawing)
    monkeypatch.setattr(faces, "MADE_COUNT", 4)
    your_turn.session_state["study faces"] = OWN
    page = click(your_turn.run(), MAKE)
    assert "The disk is full." in words_of(page)
    page = click(page.run(), MAKE)
    assert "go on" not in words_of(page)
    assert page.file_uploader
    assert not [button for button in page.button if button.label == MAKE]
    first = faces.MADE_SEED * COUNT_MAX
    assert drawing.seeds == [first, first + 1, first + 2, first + 2, first + 3]
    assert first > face_making.FIRST_SEED + face_making.SEED_END
    made = faces.generated(tmp_path / "cache")
    assert len(made) == 4
    assert {each.split for each in made} == {""}  # the model can't have learned from them


def test_what_cant_be_shown_of_ones_own_is_named_with_the_reason(
    your_turn: AppTest, tmp_path: Path
) -> None:
    write_study_set(tmp_path / "cache" / "faces" / "mobilestylegan", 6, "mobilestylegan")
    page = your_turn.run()
    for name, data in {
        "good.jpg": large_portrait(),
        "notes.jpg": pictures.text(),
        "wall.png": encoded(pictures.no_face()),
        "far.png": encoded(portrait()),
    }.items():
        page.file_uploader[0].upload(name, data)
    words = words_of(page.run())
    assert "- `notes.jpg`: no picture" in words
    assert "- `wall.png`: no face" in words
    assert "- `far.png`: the square around its face has fewer than 400" in words
    assert "good.jpg" not in words


def test_a_manifest_that_cant_be_read_is_told(your_turn: AppTest, tmp_path: Path) -> None:
    (tmp_path / "faces").mkdir()
    (tmp_path / "faces" / "manifest.csv").write_text("path,label\n")
    assert "lacks the columns" in words_of(your_turn.run())


def test_a_task_begins_and_its_address_leads_back(
    your_turn: AppTest, store: SessionStore, tmp_path: Path
) -> None:
    write_study_set(tmp_path / "faces", 6)
    page = your_turn.run()
    page.number_input(key="study seed").set_value(11)
    page = click(page, "Begin")
    assert "How trustworthy does this person look?" in words_of(page)
    token = page.query_params["session"]
    session = store.session(token)
    assert session is not None
    assert (session.form, session.seed, session.face_set) == (Form.TALK, 11, "faces")
    assert sum(face.is_fake for face in session.faces) == 6
    picture = decode(store.picture(token, 0))
    assert (picture.width, picture.height) == (SIDE, SIDE)


def test_too_few_faces_are_told(your_turn: AppTest, tmp_path: Path) -> None:
    write_study_set(tmp_path / "faces", 2)
    words = words_of(click(your_turn.run(), "Begin"))
    assert "12 faces need 6 of each kind" in words
    assert "2 photographs and 2 generated faces" in words


def test_own_photographs_stand_beside_generated_faces(
    your_turn: AppTest, store: SessionStore, tmp_path: Path
) -> None:
    write_study_set(tmp_path / "cache" / "faces" / "mobilestylegan", 6, "mobilestylegan")
    page = your_turn.run()
    for index in range(6):
        page.file_uploader[0].upload(f"{index}.jpg", large_portrait(100 + index))
    click(page.run(), "Begin")
    session = store.session(page.query_params["session"])
    assert session is not None
    assert {face.source for face in session.faces if not face.is_fake} == {"own photographs"}
    assert {face.generator for face in session.faces if face.is_fake} == {"mobilestylegan"}


def test_the_talks_tasks_to_the_end(your_turn: AppTest, store: SessionStore) -> None:
    token = begun(store, Form.TALK)
    page = opened(your_turn, token)
    for position in range(4):
        page = page.button(key=f"trust {position} {position + 2}").click().run()
    assert "Pick your top 3" in words_of(page)
    for position in range(3):
        assert next(button for button in page.button if button.label == "Go on").disabled
        page = page.checkbox[position].check().run()
    page = click(page, "Go on")
    assert "Who isn't real?" in words_of(page)
    page = click(page.checkbox[1].check().run(), "Reveal")
    words = words_of(page)
    assert "You were right about 3 of 4" in words
    assert "75.0\N{NO-BREAK SPACE}%" in words
    assert "Of your top 3, **1** was generated: face 2." in words
    assert "photographs **3.00** and generated faces **4.00**" in words


def test_a_reload_in_the_middle_loses_nothing(your_turn: AppTest, store: SessionStore) -> None:
    token = begun(store, Form.TALK)
    page = opened(your_turn, token).button(key="trust 0 5").click().run()
    again = opened(AppTest.from_function(your_turn_page, default_timeout=TIMEOUT), token)
    assert not [button for button in again.button if button.key == "trust 0 5"]
    assert again.button(key="trust 1 5")
    # The first tab still shows face 2; its answer counts, as the second gave none.
    page.button(key="trust 1 6").click().run()
    session = store.session(token)
    assert session is not None
    assert [face.trust for face in session.faces] == [5, 6, None, None]


def test_marks_survive_a_reload(your_turn: AppTest, store: SessionStore) -> None:
    token = begun(store, Form.TALK)
    for position in range(4):
        store.answer(token, Stage.RATE, position, 4)
    page = opened(your_turn, token)
    page.checkbox[2].check().run()
    again = opened(AppTest.from_function(your_turn_page, default_timeout=TIMEOUT), token)
    assert [box.value for box in again.checkbox] == [False, False, True, False]
    assert "1 of 3 chosen" in words_of(again)


@pytest.mark.parametrize(("answer", "told"), [(True, "Wrong"), (False, "Right")])
def test_help_is_tips_and_feedback(
    your_turn: AppTest, store: SessionStore, answer: bool, told: str
) -> None:
    token = begun(store, Form.AIDED)
    page = opened(your_turn, token)
    assert "What to look for" in words_of(page)
    page = click(page, "Go to the faces")
    page = page.button(key=f"judge 0 {answer}").click().run()
    (said,) = (*page.success, *page.error)
    assert said.value == f"**{told}:** this is a photograph."
    page = page.button(key="next 0").click().run()
    assert page.button(key="judge 1 True")


def test_without_help_there_is_neither(your_turn: AppTest, store: SessionStore) -> None:
    page = opened(your_turn, begun(store, Form.UNAIDED)).button(key="judge 0 True").click().run()
    assert not page.success
    assert not page.error
    assert not page.expander
    assert page.button(key="judge 1 True")


def judged(store: SessionStore, form: Form = Form.UNAIDED) -> str:
    """Eight faces, all called generated."""
    token = begun(store, form, count=8)
    store.finish(token, Stage.TIPS)
    for position in range(8):
        store.answer(token, Stage.JUDGE, position, 1)
    return token


@pytest.mark.slow
def test_the_long_form_with_a_break_and_a_reload_to_its_result(
    your_turn: AppTest, store: SessionStore
) -> None:
    """The paper's 128 faces: in the first quarter all are called generated, then all is right."""
    count = max(LENGTHS[Form.UNAIDED])
    token = begun(store, Form.UNAIDED, count)
    page = opened(your_turn, token)
    for position in range(count):
        if position == 50:
            page = click(page, "Pause").button(key=f"study {token}").click().run()
        if position == 90:
            again = AppTest.from_function(your_turn_page, default_timeout=TIMEOUT)
            page = opened(again, token)
        assert not page.exception
        says_fake = position < count // 4 or position % 2 == 1
        page = page.button(key=f"judge {position} {says_fake}").click().run()
    words = words_of(page)
    assert "You were right about 112 of 128" in words
    # Of 64 fakes 64 were found, of 64 photographs 16 were not; each rate is (k + 0.5) / 65.
    hits, alarms = (NormalDist().inv_cdf((k + 0.5) / 65) for k in (64, 16))
    figures = [metric.value for metric in page.metric[:2]]
    assert figures == [f"{hits - alarms:.2f}", f"{-(hits + alarms) / 2:+.2f}"]
    learning = json.loads(page.get("plotly_chart")[1].proto.spec)["data"][0]
    assert learning["x"] == ["1–32", "33–64", "65–96", "97–128"]
    assert "Did you get better?" in words
    session = store.session(token)
    assert session is not None
    assert [block.accuracy.rate for block in blocks(session.faces)] == [0.5, 1, 1, 1]


@pytest.mark.parametrize("form", [Form.UNAIDED, Form.AIDED])
def test_results_stand_beside_the_published_ones(
    your_turn: AppTest, store: SessionStore, form: Form
) -> None:
    page = opened(your_turn, judged(store, form))
    words = words_of(page)
    assert "You were right about 4 of 8" in words
    assert "Did you get better?" in words
    assert str(published.UNAIDED.people) in words
    assert page.metric[0].value == "0.00"
    # All eight called generated: (4 + 0.5) / (4 + 1) = 0.9 both, z 1.2816.
    assert page.metric[1].value == "-1.28"
    figures = [str(chart.proto.spec) for chart in page.get("plotly_chart")]
    assert all(figure in figures[0] for figure in ("48.2", "59.0", "50.0"))


def test_trust_stands_beside_the_published_means(your_turn: AppTest, store: SessionStore) -> None:
    token = begun(store, Form.TRUST)
    for position, rating in enumerate((2, 6, 4, 6)):
        store.answer(token, Stage.RATE, position, rating)
    page = opened(your_turn, token)
    assert "photographs **3.00** and generated faces **6.00**" in words_of(page)
    (figure,) = (str(chart.proto.spec) for chart in page.get("plotly_chart"))
    assert "4.48" in figure
    assert "4.82" in figure


def test_a_second_face_in_the_margin_has_no_say(
    your_turn: AppTest, store: SessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = Detector.load().check(decode(large_portrait()).rgb)
    (face,) = check.faces
    assert face.verdict is not Verdict.NO_FACE
    doubtful = replace(check, verdict=Verdict.NO_FACE, faces=(face, face))
    monkeypatch.setattr(loading, "answered", lambda _: doubtful)
    token = judged(store)
    opened(your_turn, token)
    session = store.session(token)
    assert session is not None
    assert {shown.model and shown.model.verdict for shown in session.faces} == {face.verdict}


def test_the_model_answers_about_the_faces_as_shown(
    your_turn: AppTest, store: SessionStore
) -> None:
    token = judged(store)
    opened(your_turn, token)
    session = store.session(token)
    assert session is not None
    (expected,) = Detector.load().check(decode(store.picture(token, 0)).rgb).faces
    models = [face.model for face in session.faces]
    assert all(model is not None and model.verdict == expected.verdict for model in models)
    assert models[0] is not None
    assert models[0].probability == expected.probability
    assert models[0].weights == Detector.load().files.version


def test_the_table_and_the_gallery_hold_the_faces(your_turn: AppTest, store: SessionStore) -> None:
    page = opened(your_turn, judged(store))
    assert len(page.image) == 8
    assert page.get("download_button")
    page.selectbox[0].set_value("you were wrong").run()
    assert len(page.image) == 4


def test_a_deleted_session_is_gone(your_turn: AppTest, store: SessionStore) -> None:
    token = judged(store)
    page = click(opened(your_turn, token), "Delete for good")
    assert store.session(token) is None
    assert "session" not in page.query_params
    words_of(page)


def test_a_paused_session_is_offered_again(your_turn: AppTest, store: SessionStore) -> None:
    token = begun(store, Form.UNAIDED)
    page = click(opened(your_turn, token), "Pause")
    assert "session" not in page.query_params
    page.button(key=f"study {token}").click().run()
    assert page.button(key="judge 0 True")
    assert page.query_params["session"] == token


def test_an_address_without_its_session_is_told(your_turn: AppTest) -> None:
    page = opened(your_turn, "no-such-token")
    assert "There is no session under this address" in words_of(page)
    assert "session" not in page.query_params


def test_another_visitor_sees_no_session(your_turn: AppTest, store: SessionStore) -> None:
    token = begun(store, Form.UNAIDED)
    page = your_turn.run()
    assert not [button for button in page.button if button.key == f"study {token}"]


def test_a_broken_file_is_told_and_the_visitor_goes_on(
    your_turn: AppTest, store: SessionStore, tmp_path: Path
) -> None:
    write_study_set(tmp_path / "faces", 6)
    token = begun(store, Form.UNAIDED)
    page = opened(your_turn, token)
    for path in (tmp_path / "cache").glob(f"{FILE_NAME}*"):
        path.unlink()
    (tmp_path / "cache" / FILE_NAME).write_bytes(b"damaged" * 1000)
    page = page.button(key="judge 0 True").click().run()
    words = words_of(page)
    assert "It is kept as" in words
    assert (tmp_path / "cache" / f"{FILE_NAME}.broken").is_file()
    assert re.search("How trustworthy", words_of(click(page, "Begin")))


def test_a_cache_that_cant_be_written_is_told(your_turn: AppTest, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert "can't be used" in words_of(opened(your_turn, "token"))
    assert [button.label for button in your_turn.button] == ["Try again"]
