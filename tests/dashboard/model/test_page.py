"""The page "The model" in each of its parts."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.contract import Rate
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation import kinds
from backend.evaluation.breakdown import reals_and_families
from backend.evaluation.kinds import kinds_of
from backend.evaluation.metrics import Interval, roc_auc, wilson
from backend.evaluation.predictions import scores
from backend.experiments.leave_out import short
from backend.experiments.leave_out_table import Figures, Table
from backend.experiments.peers.table import Table as PeersTable
from backend.experiments.recipe_ablation_table import OTHER_SEED, AblationTable
from backend.explain.architecture import TALK, read_architectures
from backend.explain.shipped_arrays import arrays_folder
from backend.training.recipes import RECIPES
from backend.training.training_record import read_record
from dashboard.model.ablation_plot import ablation_figure
from dashboard.model.left_out_plot import left_out_figure
from dashboard.model.model_plots import TALK_ONSET, learning_figure
from dashboard.model.operating_point import operating_point
from dashboard.model.peers_plot import peers_figure
from dashboard.shared import evaluation
from tests.dashboard.conftest import TIMEOUT, words_of

FILES = ModelFiles.load(SHIPPED)


def _peer(name: str, auc: float) -> dict[str, object]:
    return {
        "name": name,
        "minutes": 10.0,
        "test_set": "k",
        "side": 256,
        "kept": "epoch 1 of 1",
        "parameters": 12,
        "float16_mb": 0.1,
        "gflop": None,
        "milliseconds": 2.5,
        "faces": 8192,
        "seconds": 114.0,
        "results": {
            "found": {
                "roc_auc": {"value": auc, "low": auc - 0.25, "high": auc + 0.15},
                "tpr_at_fpr": {"0.01": None, "0.005": None},
                "roc_auc_other_generators": None,
            }
        },
    }


_PEERS = {
    "data": "faces",
    "split": "test",
    "n": {"reals": 5, "stylegan": 4, "other generators": 1},
    "manglings": ["found"],
    "candidates": [_peer("durall", 0.75), _peer("shipped", 0.8), _peer("frank", 0.5)],
}
PEERS = PeersTable.model_validate(_PEERS)


def _variant(name: str, change: float) -> dict[str, object]:
    peer = _peer(name, 0.8)
    figures = peer["results"]["found"]  # type: ignore[index]
    figures["change"] = {"value": change, "low": change - 0.01, "high": change + 0.01}
    return peer


ABLATION = AblationTable.model_validate(
    _PEERS
    | {
        "network": SHIPPED,
        "candidates": [_peer("as it is", 0.8), _variant(OTHER_SEED, -0.02), _variant("bare", -0.1)],
    }
)


def _figures(auc: float) -> Figures:
    return Figures(n=9, roc_auc=Interval(auc, auc - 0.1, auc + 0.05), called_synthetic=wilson(6, 9))


LEFT_OUT = Table(
    network=SHIPPED,
    manifest_sha256="",
    recipe=short(RECIPES[SHIPPED], 2),
    trained_on={"generator a": _figures(0.9), "photographs b": _figures(0.8)},
    trained_again={"generator a": _figures(0.85), "photographs b": _figures(0.8)},
    held_out={"generator a": _figures(0.7)},  # the other kind is still to come
)


def model_page() -> None:
    from dashboard.model import page as the_model

    the_model.main()


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(model_page, default_timeout=TIMEOUT)


def part(page: AppTest, name: str) -> AppTest:
    page.session_state["part"] = name
    return page.run()


def test_both_networks_are_drawn(page: AppTest) -> None:
    words = words_of(part(page, "Architecture"))
    for name in (TALK, SHIPPED):
        assert (
            f"{name}: {read_architectures(arrays_folder(SHIPPED))[name].weights:,} weights" in words
        )
    assert len(page.get("plotly_chart")) == 2


def test_learning_stands_beside_the_talk(page: AppTest) -> None:
    words = words_of(part(page, "Learning"))
    record = read_record(FILES.folder).runs[0]
    assert f"{record.faces['train']:,} faces in training" in words
    (table,) = page.dataframe
    assert table.value["The talk"].tolist() == ["95%", "88%", "91%", "after epoch 15"]
    assert SHIPPED in table.value


def test_each_run_has_its_curves(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    record = read_record(FILES.folder).model_copy(update={"before": None})
    second = record.model_copy(update={"faces": {"train": 7, "val": 5}, "before": record})
    monkeypatch.setattr(evaluation, "training_record", lambda _: second)
    words = words_of(part(page, "Learning"))
    assert f"{record.faces['train']:,} faces in training" in words
    page.session_state["run"] = "Run 2"
    assert "saw 7 faces in training" in words_of(page.run())


def test_overfitting_is_marked() -> None:
    record = read_record(FILES.folder)
    first = record.curves[0]
    losses = [(0.9, 0.4), (0.8, 0.3), (0.7, 0.5)]
    curves = [first.model_copy(update={"loss": one, "val_loss": val}) for one, val in losses]
    figure = learning_figure(record.model_copy(update={"curves": curves, "kept_epoch": 1}))
    assert {shape.x0 for shape in figure.layout.shapes} >= {3, 1, TALK_ONSET}
    assert "overfitting from here" in {note.text for note in figure.layout.annotations}


def test_right_and_wrong_follow_the_mangling(page: AppTest) -> None:
    found = evaluation.evaluation()
    assert found is not None
    part(page, "Right and wrong")
    for mangling in ("found", "chain"):
        page.selectbox(key="mangling").set_value(mangling).run()
        error = found.report.by_mangling[mangling].calibration.expected_calibration_error
        assert f"{100 * error:.1f} points off" in words_of(page)
    assert len(page.get("plotly_chart")) == 3


def test_threshold_and_prior_move_the_rates(page: AppTest) -> None:
    found = evaluation.evaluation()
    assert found is not None
    part(page, "Threshold")
    kind = kinds_of(found.predictions)
    found_as = found.predictions["mangling"] == "found"
    reals, stylegan = (
        found.predictions[found_as & (kind == name)] for name in (kinds.CUT, kinds.UNCROPPED)
    )
    for threshold, prior in ((FILES.thresholds.upper, 0.5), (0.0, 0.01)):
        page.session_state["threshold"] = threshold
        page.session_state["prior"] = prior
        page.run()
        point = operating_point(reals, stylegan, threshold)
        precision = point.precision(prior)
        assert isinstance(point.tpr, Rate)
        assert isinstance(point.fpr, Rate)
        assert precision is not None
        shown = [metric.value for metric in page.metric[:3]]
        assert shown == [f"{point.tpr.rate:.1%}", f"{point.fpr.rate:.1%}", f"{precision.value:.1%}"]


def test_each_kind_of_picture_has_its_thresholds(page: AppTest) -> None:
    part(page, "Threshold")
    assert f"As shipped it is {FILES.verdict_file.cut.thresholds.upper:.2f}" in words_of(page)
    page.session_state["kind"] = "All others"
    page.run()
    assert f"As shipped it is {FILES.verdict_file.free.thresholds.upper:.2f}" in words_of(page)
    table = page.dataframe[0].value
    assert list(table["pictures"])[:2] == [kinds.ORDINARY, kinds.CUT]


def test_a_threshold_from_a_link_is_brought_into_range(page: AppTest) -> None:
    page.session_state["threshold"] = 999.0
    part(page, "Threshold")
    slider = page.slider(key="threshold")
    assert slider.value == slider.max
    assert "Nothing is flagged" in words_of(page)


@pytest.mark.parametrize("figure", ["Called generated, thresholds as shipped", "ROC AUC"])
def test_robustness_is_a_grid(page: AppTest, figure: str) -> None:
    part(page, "Robustness")
    (control,) = (each for each in page.button_group if each.label == "Figure")
    (option,) = (each for each in control.options if each.startswith(figure))
    control.set_value(option).run()
    assert "Rows: what the web does" in words_of(page)
    assert len(page.get("plotly_chart")) == 1


@pytest.mark.parametrize(
    ("section", "table"), [("Peers", "peers"), ("Ablation", "ablation"), ("Never seen", "left_out")]
)
def test_what_was_not_measured_is_told(
    section: str, table: str, page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, table, lambda: None)
    words = words_of(part(page, section))
    assert "measured here" in words
    assert "start the dashboard beside that folder" in words


def test_the_table_is_read_where_the_command_puts_it(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(evaluation, "PEERS_NAME", "measured.json")  # beside the weights is none
    (tmp_path / "peers").mkdir()
    (tmp_path / "peers" / "measured.json").write_text(PEERS.model_dump_json())
    part(page, "Peers")
    assert page.dataframe[0].value["candidate"].iloc[0] == "durall"


def test_peers_stand_in_a_table(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "peers", lambda: PEERS)
    assert "5 photographs, 4 StyleGAN faces" in words_of(part(page, "Peers"))
    (table,) = page.dataframe
    assert table.value["candidate"].tolist() == ["durall", "shipped", "frank"]
    assert table.value["AUC"].iloc[0] == "0.750 [0.500, 0.900]"
    assert table.value["minutes of training"].tolist() == [1.9] * 3
    assert len(page.get("plotly_chart")) == 1


def test_the_best_peer_is_on_top_with_its_interval() -> None:
    figure = peers_figure(PEERS, "found")
    assert figure.layout.yaxis.categoryarray == ("frank", "durall", "shipped")
    peers, shipped = figure.data
    assert (peers.y, shipped.y) == (("durall", "frank"), ("shipped",))
    assert shipped.error_x.array[0] == pytest.approx(0.15)
    assert shipped.error_x.arrayminus[0] == pytest.approx(0.25)


def test_ablation_stands_in_a_table(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "ablation", lambda: ABLATION)
    assert f"{SHIPPED} was trained without each" in words_of(part(page, "Ablation"))
    (table,) = page.dataframe
    assert table.value["change"].tolist() == [
        "",
        "-0.020 [-0.030, -0.010]",
        "-0.100 [-0.110, -0.090]",
    ]
    assert len(page.get("plotly_chart")) == 1


def test_the_ingredient_that_brings_most_is_on_top() -> None:
    figure = ablation_figure(ABLATION, "found")
    assert figure.layout.yaxis.categoryarray == (OTHER_SEED, "bare")  # from the bottom up
    (changes,) = figure.data
    assert changes.x == (-0.1, -0.02)
    band, _ = figure.layout.shapes
    assert (band.x0, band.x1) == (-0.02, 0.02)


def test_kinds_left_out_stand_beside_what_was_known(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "left_out", lambda: LEFT_OUT)
    assert "trained shortly (5,760 faces)" in words_of(part(page, "Never seen"))
    (table,) = page.dataframe
    assert table.value["kind"].tolist() == ["generator a"]
    assert table.value["AUC, kept from it"].tolist() == ["0.700 [0.600, 0.750]"]
    held, known, again = left_out_figure(LEFT_OUT).data
    assert (held.x, known.x, again.x) == ((0.7,), (0.9,), (0.85,))


def test_card_is_shown(page: AppTest) -> None:
    assert _card_one_level_down() in words_of(part(page, "Model card"))


def _card_one_level_down() -> str:
    """As it stands under the page's own title."""
    return re.sub("^#", "##", FILES.card.read_text(), flags=re.MULTILINE).strip()


@pytest.mark.parametrize("name", ["Right and wrong", "Threshold", "Robustness"])
def test_without_a_report_the_page_says_so(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(evaluation, "evaluation", lambda: None)
    assert "no report for exactly these weights" in words_of(part(page, name))


def test_without_drawings_and_a_record_the_page_says_so(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "architectures", dict)
    monkeypatch.setattr(evaluation, "training_record", lambda _: None)
    assert "uncanny explain architecture" in words_of(part(page, "Architecture"))
    assert "was not recorded" in words_of(part(page, "Learning"))


def test_the_address_opens_a_part(page: AppTest) -> None:
    page.query_params["part"] = "Model card"
    assert _card_one_level_down() in words_of(page.run())


def test_an_unknown_part_in_the_address_is_the_first(page: AppTest) -> None:
    page.query_params["part"] = "nothing"
    page.run()
    assert "Confusion" in [header.value for header in page.header]
    assert page.query_params["part"] == "Right and wrong"


def test_shipped_answers_are_those_of_the_report() -> None:
    """Both lie beside the weights; tests/export holds the report to the weights' hash."""
    found = evaluation.evaluation()
    assert found is not None, "stale: run `make model`"
    for mangling, summary in found.report.summary.items():
        rows = found.predictions[found.predictions["mangling"] == mangling]
        reals, stylegan, _ = (scores(of) for of in reals_and_families(rows))
        area = roc_auc(reals, stylegan)
        assert area is not None
        assert area.value == pytest.approx(summary.stylegan.roc_auc.value, abs=1e-5)


def test_a_report_of_other_weights_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    others = SimpleNamespace(folder=FILES.folder, weights_sha256="0" * 64)
    monkeypatch.setattr(evaluation, "model_files", lambda: others)
    evaluation.evaluation.clear()
    try:
        assert evaluation.evaluation() is None
    finally:
        evaluation.evaluation.clear()
