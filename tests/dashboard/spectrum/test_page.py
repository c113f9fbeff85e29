"""The page "Spectrum", with a face that can be laid over the groups and without."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backend.detector import shipped
from backend.explain.shipped_arrays import arrays_folder
from backend.explain.spectra import PHOTOGRAPHS, RINGS, Spectra
from dashboard.shared import evaluation
from dashboard.shared.selection import ChosenPicture
from dashboard.spectrum.spectrum_plots import (
    difference_table,
    largest_differences,
    profile_figure,
    profile_table,
)
from tests import pictures
from tests.dashboard.conftest import TIMEOUT, words_of

SHIPPED = Spectra.read(arrays_folder(shipped.SHIPPED))
LARGEST = [group for group in SHIPPED.groups if group.about.side_max is None]


def spectrum_page() -> None:
    from dashboard.spectrum import page as spectrum

    spectrum.main()


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(spectrum_page, default_timeout=TIMEOUT)


def test_first_visit_shows_the_groups_of_the_faces_size(page: AppTest) -> None:
    words = words_of(page.run())
    assert "the square around the face has" in words
    assert "Where generators part from photographs" in words
    assert len(page.get("plotly_chart")) == 5


@pytest.mark.parametrize("index", range(3))
def test_each_size_can_be_chosen(page: AppTest, index: int) -> None:
    page.run()
    (sizes,) = (each for each in page.button_group if each.label.startswith("Size"))
    sizes.set_value(sizes.options[index]).run()
    words_of(page)
    table = next(each.value for each in page.dataframe if "generator" in each.value)
    assert len(table) >= 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pictures.encoded(pictures.small_face()), "too small for this page"),
        (pictures.encoded(pictures.no_face()), "laid over the groups"),
        (pictures.text(), "not a picture"),
    ],
    ids=["small face", "no face", "text"],
)
def test_without_a_measured_face_the_groups_still_stand(
    page: AppTest, data: bytes, told: str
) -> None:
    page.session_state["picture"] = ChosenPicture("chosen", data)
    assert told in words_of(page.run())
    assert len(page.get("plotly_chart")) == 5


def test_without_spectra_the_page_says_so(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "spectra", lambda: None)
    assert "uncanny explain spectra" in words_of(page.run())


def test_tables_hold_what_the_plots_draw() -> None:
    reals, *fakes = LARGEST
    assert reals.about.kind == PHOTOGRAPHS
    table = profile_table(LARGEST, None)
    assert len(table) == RINGS
    figure = profile_figure(reals, fakes, None)
    drawn = {trace.name.split(",")[0]: trace.y for trace in figure.data}
    for group in fakes:
        np.testing.assert_array_equal(drawn[group.about.kind], group.mean[2:])
        np.testing.assert_array_equal(table[f"{group.about.kind}_mean_dB"], group.mean)
        apart = difference_table(reals, fakes)[f"{group.about.kind}_dB"]
        np.testing.assert_allclose(apart, group.mean - reals.mean)
    differences = largest_differences(reals, fakes)
    assert differences["generator"].tolist() == [group.about.kind for group in fakes]
    assert (differences["at (cycles per pixel)"] >= 1 / 8).all()
