"""Every plot of every page can be saved, as a picture and as figures."""

import json
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import app
from dashboard.shared.map_tables import channels_table, map_table
from tests.dashboard.conftest import TIMEOUT, words_of

PAGES = {
    "check": {},
    "feature maps": {"view": "layers"},
    "feature maps, two": {"view": "beside", "with_sample": "Portrait 2"},
    "feature maps, Grad-CAM": {"view": "grad-cam"},
    "feature maps, compression": {"view": "squeezed"},
    "groups": {},
    "spectrum": {},
    "question": {},
    "generator": {},
    **{f"model, {part}": {"part": part} for part in ("Learning", "Right and wrong", "Robustness")},
    "model": {"part": "Architecture"},
    "model, threshold": {"part": "Threshold"},
}
DRAWINGS = {"process", "generator-discriminator", "generator-inside"}
"""They have no figures to save."""


def _screen(name: str) -> None:
    from dashboard.check import page as check_face
    from dashboard.generator import page as the_generator
    from dashboard.groups import page as groups
    from dashboard.inside import page as feature_maps
    from dashboard.model import page as the_model
    from dashboard.question import page as the_question
    from dashboard.shared import selection
    from dashboard.spectrum import page as spectrum

    screens = {
        "check": check_face,
        "feature maps": feature_maps,
        "groups": groups,
        "spectrum": spectrum,
        "question": the_question,
        "generator": the_generator,
        "model": the_model,
    }
    selection.keep()
    screens[name].main()


@pytest.mark.parametrize("name", PAGES)
def test_each_plot_has_a_camera_and_its_figures(name: str) -> None:
    page = AppTest.from_function(_screen, default_timeout=TIMEOUT, args=(name.partition(",")[0],))
    for key, value in PAGES[name].items():
        page.query_params[key] = value
    page.query_params["plots"] = "SVG"
    words_of(page.run())
    charts = page.get("plotly_chart")
    assert charts
    saved = []
    for chart in charts:
        config = json.loads(chart.proto.config)
        assert "toImage" in config["modeBarButtons"][0]
        assert config["toImageButtonOptions"]["format"] == "svg"
        saved.append(config["toImageButtonOptions"]["filename"])
    assert len(set(saved)) == len(saved)
    files = {button.proto.id.rpartition("csv ")[2] for button in page.get("download_button")}
    together = [file for file in saved if file not in files and file not in DRAWINGS]
    # Small maps in a row share one table.
    assert not [file for file in together if not file.startswith(("grad-cam-", "mean-", "beside-"))]
    assert len(files) >= len(set(saved) - DRAWINGS - set(together))


def test_each_page_with_plots_is_looked_at() -> None:
    without = {"your_turn", "mistakes"}  # the one after a session, the other has none
    seen = {name.partition(",")[0] for name in PAGES}
    screens: list[Callable[[], None]] = [
        value for value in vars(app).values() if getattr(value, "__name__", "").endswith(".page")
    ]
    assert len(screens) - len(without) == len(seen)


def test_tables_of_maps_have_a_row_a_cell() -> None:
    maps = np.arange(12, dtype=np.float32).reshape(2, 3, 2)
    table = channels_table(maps, [1, 0])
    assert table.columns.tolist() == ["row", "column", "channel 1", "channel 0"]
    for channel in (0, 1):
        cells = table[f"channel {channel}"].to_numpy().reshape(2, 3)
        np.testing.assert_array_equal(cells, maps[:, :, channel])
    assert table["column"].tolist() == [0, 1, 2] * 2
    assert len(map_table(value=maps[:, :, 0])) == 6
