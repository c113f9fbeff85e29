"""The page "What are we dealing with", with a generator that takes no time, and without one."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from backend.generator import runtime
from backend.generator.face_generator import LATENT, LEVELS
from backend.images.decoding import Rgb, decode
from backend.package_files import PackageError
from backend.settings import settings
from dashboard.generator import made_faces
from dashboard.generator.generator_diagrams import inside_figure
from dashboard.shared import face_making, generator_missing, selection
from dashboard.shared.boxes import Box, add_arrow, add_box, diagram
from dashboard.shared.face_making import FIRST_SEED, Mixture, Recipe
from tests import pictures
from tests.dashboard.conftest import TIMEOUT, words_of

FIRST, SECOND = Recipe(1, 0.7, True), Recipe(2, 0.7, True)
Array = npt.NDArray[np.float32]


class Drawing:
    """Stands in for the generator: always one portrait, and notes what it was asked for."""

    def __init__(self) -> None:
        self.rendered: list[tuple[Array, int | None]] = []

    def style(self, seed: int, truncation: float) -> Array:
        return np.full((1, LATENT), (seed - FIRST_SEED) * truncation, np.float32)

    @property
    def seeds(self) -> list[int]:
        """Of the noise, as they are called on the page."""
        return [noise - FIRST_SEED for _, noise in self.rendered if noise is not None]

    def render(self, style: Array, noise_seed: int | None) -> Rgb:
        self.rendered.append((style, noise_seed))
        return pictures.portrait()


def generator_page() -> None:
    # The tester runs only what stands in this function.
    from dashboard.generator import page as the_generator

    the_generator.main()


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(generator_page, default_timeout=TIMEOUT)


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Drawing:
    drawing = Drawing()
    monkeypatch.setattr(runtime, "installed", lambda: True)
    monkeypatch.setattr(face_making, "generator", lambda: drawing)
    return drawing


def press(page: AppTest, label: str) -> AppTest:
    (button,) = (each for each in page.button if each.label == label)
    button.click().run()
    return page


def captions(page: AppTest) -> list[str]:
    words_of(page)
    return [element.value for element in page.caption]


def test_a_first_visit_explains_and_makes_nothing(page: AppTest, drawing: Drawing) -> None:
    words = words_of(page.run())
    assert "It is not StyleGAN2" in words
    assert "About a second a face" in words
    assert len(page.get("plotly_chart")) == 2
    assert not drawing.rendered


def test_faces_are_made_once_and_judged(page: AppTest, drawing: Drawing) -> None:
    page.run()
    page.number_input(key="maker count").set_value(2).run()
    words = words_of(press(page, "Make the faces"))
    assert drawing.seeds == [1, 2]
    assert words.count("** generated") == 2
    assert "s a face." in words
    press(page, "Make the faces")
    assert len(drawing.rendered) == 2
    page.number_input(key="maker seed").set_value(2).run()
    assert "Made before" in words_of(page)
    press(page, "Make the faces")
    assert drawing.seeds == [1, 2, 3]


def test_truncation_and_noise_reach_the_generator(page: AppTest, drawing: Drawing) -> None:
    page.run()
    page.number_input(key="maker count").set_value(1)
    page.slider(key="maker truncation").set_value(0.9)
    page.toggle(key="maker noise").set_value(False).run()
    press(page, "Make the faces")
    ((style, noise),) = drawing.rendered
    assert noise is None
    assert style[0, 0] == pytest.approx(0.9)
    assert "seed 1; truncation 0.9, no noise" in captions(page)


def test_a_mixture_stands_beside_its_two_faces(page: AppTest, drawing: Drawing) -> None:
    page.run()
    mode = next(each for each in page.button_group if each.label == "What to make")
    mode.set_value(mode.options[1]).run()
    page.select_slider(key="maker level").set_value(32).run()
    press(page, "Make the faces")
    *alone, (styles, noise) = drawing.rendered
    assert [style.shape for style, _ in alone] == [(1, LATENT)] * 2
    assert noise == FIRST_SEED + 1
    wanted = [0.7 * (2 if side >= 32 else 1) for side in LEVELS]
    np.testing.assert_allclose(styles[:, 0], wanted, rtol=1e-6)
    assert "seed 1, seed 2 from 32 × 32 on; truncation 0.7" in captions(page)


@pytest.mark.usefixtures("drawing")
def test_faces_are_saved_only_when_asked_for(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "cache", tmp_path)
    page.run()
    page.number_input(key="maker count").set_value(1).run()
    press(page, "Make the faces")
    assert not list(tmp_path.rglob("*.png"))
    press(page, "Save these 1 to a folder")
    (file,) = tmp_path.rglob("*.png")
    assert file.stem == FIRST.name
    np.testing.assert_array_equal(decode(file.read_bytes()).rgb, pictures.portrait())
    press(page, "Forget them")
    assert "Look inside" not in {button.label for button in page.button}
    assert file.is_file()


@pytest.mark.usefixtures("drawing")
def test_a_made_face_opens_inside(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    went_to: list[str] = []
    monkeypatch.setattr(st, "switch_page", lambda there: went_to.append(there.url_path))
    page.run()
    page.number_input(key="maker count").set_value(1).run()
    press(press(page, "Make the faces"), "Look inside")
    chosen = page.session_state["picture"]
    assert chosen.title == "seed 1; truncation 0.7"
    assert chosen.unlinked == "the face that was made here (seed 1; truncation 0.7)"
    assert not selection.linkable(chosen)
    assert went_to == ["feature-maps"]


@pytest.mark.usefixtures("drawing")
def test_a_visit_keeps_so_many_faces(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_faces, "KEPT", 2)
    page.run()
    page.number_input(key="maker count").set_value(3).run()
    press(page, "Make the faces")
    kept = page.session_state["made faces"]
    assert list(kept) == [SECOND, Recipe(3, 0.7, True)]


def test_a_network_that_cannot_be_fetched_is_told(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable() -> None:
        raise PackageError("Fetching it failed: no network.")

    monkeypatch.setattr(runtime, "installed", lambda: True)
    monkeypatch.setattr(face_making, "generator", unreachable)
    assert "Fetching it failed" in words_of(press(page.run(), "Make the faces"))


def test_without_the_extra_the_command_stands_there(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "installed", lambda: False)
    assert "isn't installed here" in words_of(page.run())
    assert page.code[0].value == generator_missing.INSTALL
    assert not [button for button in page.button if button.label == "Make the faces"]
    assert len(page.get("plotly_chart")) == 2


def test_no_two_recipes_share_a_file() -> None:
    recipes = [
        FIRST,
        SECOND,
        Recipe(1, 0.75, True),
        Recipe(1, 0.7, False),
        Recipe(1, 0.7, True, Mixture(2, 8)),
        Recipe(1, 0.7, True, Mixture(2, 16)),
        Recipe(1, 0.7, True, Mixture(3, 8)),
    ]
    assert len({recipe.name for recipe in recipes}) == len(recipes)


def test_the_drawing_marks_the_levels_of_the_second_face() -> None:
    words = said(inside_figure(128))
    marked = [f"{side} × {side}, second style" for side in (128, 256, 512)]
    assert [text for text in words if "second" in text] == marked
    assert not [text for text in said(inside_figure()) if "second" in text]


def said(figure: go.Figure) -> list[str]:
    return [text for trace in figure.data for text in trace.text]


def test_an_arrow_points_at_its_end() -> None:
    figure = diagram(rows=2, row_height=50)
    add_box(figure, Box(0.5, 0.5, 0.4, "step"))
    add_arrow(figure, [(0.1, 0.5), (0.1, 1.5), (0.3, 1.5)])
    box, *lines = figure.layout.shapes
    assert (box.x0, box.x1, box.y0, box.y1) == pytest.approx((0.3, 0.7, 0.15, 0.85))
    assert len(lines) == 2
    head = figure.layout.annotations[-1]
    assert (head.x, head.y, head.ay) == (0.3, 1.5, 0)
    assert head.ax < 0
