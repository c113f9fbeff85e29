import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from typer.testing import CliRunner

from backend.cli.app import app
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.audit_block import Audit, audit_block
from backend.evaluation.report import interval_text, report_markdown
from backend.evaluation.report_schema import Report
from backend.experiments.audit import audit as module
from backend.images.decoding import Rgb
from backend.training.recipes import RECIPES
from tests.face_sets.face_set import write_face_set

pytest.importorskip("imagehash")
NETWORK = "seed-cnn"
PER_SPLIT = 16
DRAWN = 120
"""Crops as fed; of those as found there are no more than faces, too few to learn from."""


def _mean_colours(crops: Iterable[Rgb], _: Path) -> npt.NDArray[np.float32]:
    """In place of an ImageNet network: enough to tell the darkened fakes."""
    return np.array([crop.mean(axis=(0, 1)) for crop in crops], np.float32)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two harvests of each label."""
    monkeypatch.setattr(module, "pooled_features", _mean_colours)
    recipe = RECIPES[NETWORK].model_copy(update={"sources": ()})
    monkeypatch.setitem(RECIPES, NETWORK, recipe)
    monkeypatch.setenv("UNCANNY_CACHE", str(tmp_path / "cache"))
    folder = write_face_set(tmp_path, PER_SPLIT)
    manifest = folder / "manifest.csv"
    with manifest.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for index, row in enumerate(rows):
        if index % 4 > 1:
            row["source"] = "tpdne-wm-512" if row["label"] == "fake" else "members"
    with manifest.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def _audit(data: Path, out: Path) -> tuple[int, str]:
    arguments = ["data", "audit", "--data", str(data), "--out", str(out), "--model", NETWORK]
    arguments += ["--faces", str(DRAWN)]
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


@pytest.mark.slow
def test_the_whole_audit(data: Path) -> None:
    out = data / "out"
    code, output = _audit(data, out)
    assert code == 0, output
    assert output.splitlines()[-1] == str(out / "audit.md")

    report = Audit.model_validate_json((out / "audit.json").read_text())
    assert report.faces == 3 * PER_SPLIT  # one picture has no face
    assert (report.fed.crops, report.found.crops) == (DRAWN, PER_SPLIT)
    # The fakes are darkened: as fed, colours tell all of them, on unseen sources too.
    assert report.fed.colours.by_source is not None
    assert report.fed.colours.by_source.auc.value > 0.8
    for shortcuts in (report.fed, report.found):
        assert shortcuts.traces.by_group is not None
        assert set(shortcuts.traces.by_group.importance) == {
            *("grid", "quantisation", "resampling", "noise", "size")
        }
    # All pictures are the portrait with other noise, in groups of their own.
    splits = {pair.splits for pair in report.duplicates}
    assert ("train", "test") in splits
    assert report.labels.auc is not None
    assert report.labels.auc.value > 0.95

    page = (out / "audit.md").read_text()
    assert "**colour statistics, on unseen sources: AUC" in page
    assert f"{len(report.duplicates)} pairs of faces" in page
    _assert_in_report(report)
    sheet = data / "cache" / "contact-sheets" / "audit-duplicates.jpg"
    assert data / "cache" / report.sheets["duplicates"] == sheet
    for picture in (sheet, out / "audit.png"):
        with Image.open(picture) as image:
            assert min(image.size) > 100


def _assert_in_report(audit: Audit) -> None:
    """The report that ships beside the weights says how far the crops as fed went."""
    block = audit_block(audit)
    assert [row.auc for row in block.reached] == [
        reached.auc
        for by_way in (audit.fed.traces, audit.fed.colours)
        for reached in (by_way.by_source, by_way.by_group)
        if reached
    ]
    shipped = Report.model_validate_json(
        (ModelFiles.load(SHIPPED).folder / "report.json").read_text()
    )
    page = report_markdown(shipped.model_copy(update={"audit": block}))
    assert audit.fed.colours.by_source is not None
    colours = audit.fed.colours.by_source.auc
    assert f"| colour statistics | on unseen sources | {interval_text(colours)} |" in page
    assert f"{len(audit.duplicates)} pairs look like one photograph" in page


def test_a_folder_without_a_manifest_is_told_in_a_line(tmp_path: Path) -> None:
    for command in ("preview", "audit"):
        arguments = ["data", command, "--data", str(tmp_path), "--model", "lite0-cut"]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 2
        assert "has no manifest.csv" in result.output


def test_preview_says_where_its_sheet_is(data: Path) -> None:
    arguments = ["data", "preview", "--data", str(data), "--model", NETWORK, "--batches", "1"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert line == str(data / "cache" / "contact-sheets" / "preview.jpg")
    assert Path(line).is_file()
