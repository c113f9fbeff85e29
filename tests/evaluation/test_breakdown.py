from pathlib import Path

import pandas as pd
import pytest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation import kinds
from backend.evaluation.breakdown import EvaluationPlan, build_report, performance
from backend.evaluation.report import report_markdown
from backend.evaluation.report_schema import Confusion, Counts, RealsSummary, Report
from tests.evaluation.predicted import predictions


def _report(rows: pd.DataFrame, *manglings: str) -> Report:
    run = EvaluationPlan(Path("set"), SHIPPED, None, manglings or ("found",))
    return build_report(run, "test", ModelFiles.load(SHIPPED), rows)


def test_counts_of_a_set_that_can_be_counted_by_hand() -> None:
    rows = predictions(
        real=["photograph"] * 7 + ["synthetic"] * 2 + ["no_face"],
        fake=["synthetic"] * 6 + ["photograph"] * 2 + ["unsure", "no_face"],
    )
    report = _report(rows)
    family = report.main.families["StyleGAN"]
    assert report.n == Counts(reals=10, fakes=10)
    assert family.called_synthetic.rate == pytest.approx(0.6)
    assert family.called_photograph.rate == pytest.approx(0.2)
    assert family.unsure.rate == pytest.approx(0.1)
    assert family.verdicts == {"synthetic": 6, "photograph": 2, "unsure": 1, "no_face": 1}
    assert family.reasons == {"borderline": 1}
    assert report.main.reals["ffhq-1024"].called_synthetic.rate == pytest.approx(0.2)
    # No face counts as called real: right for the photograph, wrong for the fake.
    assert family.at_half.confusion == Confusion(
        true_positive=7,
        false_negative=3,
        false_positive=2,
        true_negative=8,
    )
    assert family.at_half.accuracy.rate == pytest.approx(0.75)


@pytest.mark.parametrize(("reals", "shown"), [(19, 0), (20, 1), (200, 3), (1000, 4)])
def test_a_rate_is_shown_where_there_are_enough_photographs(reals: int, shown: int) -> None:
    report = _report(predictions(["photograph"] * reals, ["synthetic"]))
    at_fpr = report.main.families["StyleGAN"].tpr_at_fpr
    assert list(at_fpr) == ["0.05", "0.01", "0.005", "0.001"]
    assert sum(interval is not None for interval in at_fpr.values()) == shown
    lines = report_markdown(report).splitlines()
    line = next(line for line in lines if line.startswith("| StyleGAN | 1 |"))
    assert line.count("n too small") == 4 - shown


def test_each_mangling_has_its_figures_and_the_found_ones_lead() -> None:
    rows = pd.concat(
        [
            predictions(["photograph"] * 3, ["unsure"] * 3, mangling="400:75"),
            predictions(["photograph"] * 3, ["synthetic"] * 3, mangling="found"),
        ],
        ignore_index=True,
    )
    report = _report(rows, "400:75", "found")
    assert report.mangling == "found"
    assert report.manglings == ["400:75", "found"]
    assert report.n == Counts(reals=3, fakes=3)
    assert report.main == report.by_mangling["found"]
    rates = {name: row.stylegan.tpr.rate for name, row in report.summary.items()}
    assert rates == {"400:75": 0, "found": 1}
    assert report.summary["400:75"].stylegan.unsure.rate == 1
    assert report.summary["found"].reals == RealsSummary(
        n=3,
        fpr=report.main.photographs.called_synthetic,
        unsure=report.main.photographs.unsure,
    )
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_without_the_found_ones_the_first_mangling_leads() -> None:
    rows = predictions(["photograph"], ["synthetic"], mangling="300:75")
    assert _report(rows, "300:75").mangling == "300:75"


def test_generators_stand_apart() -> None:
    diffusion = predictions([], ["photograph"] * 4, generator="stable-diffusion-1.5")
    rows = pd.concat([predictions(["photograph"], ["synthetic"] * 2), diffusion], ignore_index=True)
    report = _report(rows)
    assert {name: row.n for name, row in report.main.generators.items()} == {
        "stable-diffusion-1.5": 4,
        "stylegan2": 2,
    }
    assert report.summary["found"].others.called_photograph.rate == 1
    assert report.summary["found"].stylegan.called_photograph.rate == 0


def test_sizes_stand_against_photographs_of_their_size() -> None:
    small = predictions(["synthetic"] * 2, ["photograph"] * 2, width=256)
    large = predictions(["photograph"] * 3, ["synthetic"] * 3, width=257)
    bands = _report(pd.concat([small, large], ignore_index=True)).main.by_width
    assert list(bands) == ["to 256", "257-512"]
    aucs = [band.families["StyleGAN"].roc_auc.value for band in bands.values()]
    assert aucs == [0, 1]
    assert [band.photographs.n for band in bands.values()] == [2, 3]


def test_calibration_is_of_stylegan_fakes_that_were_judged() -> None:
    rows = predictions(["photograph"] * 4 + ["no_face"], ["synthetic"] * 2 + ["no_face"])
    diffusion = predictions([], ["photograph"] * 9, generator="stable-diffusion-1.5")
    calibration = _report(pd.concat([rows, diffusion], ignore_index=True)).main.calibration
    assert [part.n for part in calibration.reliability] == [4, 2]
    # Stated 0.047 and 0.953; happened never and always.
    assert calibration.expected_calibration_error == pytest.approx(0.0474, abs=1e-4)


def test_performance_leaves_other_generators_out() -> None:
    rows = predictions(["photograph"] * 4, ["synthetic"] * 4)
    others = rows[rows["label"] == "fake"].assign(
        generator="stable-diffusion-1.5", verdict="photograph"
    )
    measured = performance(pd.concat([rows, others]), "a set")
    assert measured.tpr is not None
    assert measured.tpr.rate == 1
    assert measured.tpr.n == 4
    assert [(band.face_min, band.face_max) for band in measured.by_face_size] == [(128, 256)]


def test_the_report_tells_of_each_kind_of_picture_and_how_steady_it_is() -> None:
    found = [
        predictions(["photograph"] * 3, ["synthetic"] * 3),
        predictions(["synthetic", "photograph"], [], eyes_near=True).assign(source="cut"),
        predictions([], ["unsure"] * 3, mangling="cropped"),
        predictions([], ["synthetic"], generator="stable-diffusion-xl").assign(path="other"),
    ]
    found[1]["path"] = ["cut0", "cut1"]
    again = predictions(["photograph", "unsure"], ["synthetic"] * 2, mangling="jpeg:95")
    rows = pd.concat([*found, again], ignore_index=True)
    report = _report(rows)
    told = report.kinds["found"]
    counted = {kind: row.n for kind, row in told.items()}
    assert counted == {
        kinds.ORDINARY: 3,
        kinds.CUT: 2,
        kinds.UNCROPPED: 3,
        kinds.RECUT: 3,
        kinds.OTHERS: 1,
    }
    assert told[kinds.CUT].called_synthetic.rate == 0.5
    assert told[kinds.RECUT].unsure.rate == 1
    changed = report.kinds["jpeg:95"]
    assert changed[kinds.ORDINARY].changed.rate == 0.5
    assert changed[kinds.UNCROPPED].changed.rate == 0
    page = report_markdown(report)
    assert page.index(kinds.ORDINARY) < page.index("ROC AUC")
    assert "when the same face is saved again" in page


def test_the_report_says_how_far_the_chance_hangs_on_the_assumed_share() -> None:
    block = _report(predictions(["photograph"], ["synthetic"])).uncropped
    at_places = [row.at_places.log_odds for row in block.shares.values()]
    elsewhere = [row.elsewhere.log_odds for row in block.shares.values()]
    assert at_places == sorted(at_places)
    assert elsewhere == sorted(elsewhere, reverse=True)
    assert f"{block.assumed:g}" in block.shares


def test_performance_stands_apart_by_kind() -> None:
    rows = [
        predictions(["photograph"] * 4, ["synthetic"] * 4),
        predictions(["synthetic", "unsure"], [], eyes_near=True).assign(source="cut"),
        predictions([], ["unsure", "synthetic"], mangling="cropped"),
    ]
    measured = performance(pd.concat(rows, ignore_index=True), "a set")
    rates = [measured.tpr, measured.tpr_cropped, measured.fpr, measured.fpr_cut]
    assert [rate and rate.rate for rate in rates] == [1, 0.5, 0, 0.5]


def test_the_page_has_a_summary_by_mangling_and_the_details_of_each() -> None:
    rows = pd.concat(
        [predictions(["photograph"] * 3, ["synthetic"] * 3, mangling=m) for m in ("found", "chain")]
    )
    page = report_markdown(_report(rows, "found", "chain"))
    titles = [line for line in page.splitlines() if line.startswith("## ")]
    assert titles[:2] == ["## What it answers, by kind of picture", "## By mangling"]
    assert titles[-2:] == ["## As `found`", "## As `chain`"]
    assert "| tpdne-1024 | 3 | 100.0 % | 100.0 % |" in page


def test_every_line_of_a_table_has_as_many_cells_as_its_head() -> None:
    verdicts = ["photograph", "synthetic", "unsure", "no_face"]
    rows = pd.concat([predictions(verdicts, verdicts, mangling=m) for m in ("found", "chain")])
    width = None
    for line in report_markdown(_report(rows, "found", "chain")).splitlines():
        cells = line.count("|") if line.startswith("|") else None
        assert cells == width or width is None or cells is None, line
        width = cells
