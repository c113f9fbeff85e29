"""What the extension carries is what the weights and constants say now."""

import json
from pathlib import Path

import pytest

from backend.detector.contract import Contract
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.report_schema import Report
from export.extension import EXTENSION, computed_texts
from export.graph import CONVERTER, export_graph
from export.parity import VECTORS, parity_vectors

STALE = "stale: run `make model` (it needs the open face set) or `uncanny export`"


@pytest.mark.parametrize("path", computed_texts(), ids=lambda path: path.name)
def test_exported_texts_are_fresh(path: Path) -> None:
    assert path.read_text() == computed_texts()[path], STALE


def test_the_contract_keeps_its_schema() -> None:
    text = (EXTENSION / "model" / "contract.json").read_text()
    assert Contract.model_validate_json(text).network.name == SHIPPED


def test_verdict_file_was_fitted_on_these_weights() -> None:
    files = ModelFiles.load(SHIPPED)
    assert files.verdict_file.weights_sha256 == files.weights_sha256, STALE


def test_report_is_of_these_weights() -> None:
    files = ModelFiles.load(SHIPPED)
    report = Report.model_validate_json((files.folder / "report.json").read_text())
    assert report.model.weights_sha256 == files.weights_sha256, STALE
    for kind in ("cut", "free"):
        rules = getattr(files.verdict_file, kind)
        assert getattr(report.model.rules, kind) == rules, STALE


def test_parity_vectors_are_fresh() -> None:
    kept, now = json.loads(VECTORS.read_text()), parity_vectors()
    assert kept["weights_sha256"] == now["weights_sha256"], STALE
    assert now["pictures"]
    assert kept["pictures"].keys() == now["pictures"].keys(), STALE
    for name, faces in now["pictures"].items():  # type: ignore[attr-defined]
        for face, expected in zip(kept["pictures"][name], faces, strict=True):
            assert face["box"] == pytest.approx(expected["box"], abs=0.05), STALE
            assert face["logit"] == pytest.approx(expected["logit"], abs=1e-3), STALE
            assert face["verdict"] == expected["verdict"], STALE


@pytest.mark.slow
@pytest.mark.skipif(not CONVERTER.is_file(), reason="needs the converter")
def test_graph_holds_these_weights(tmp_path: Path) -> None:
    export_graph(SHIPPED, tmp_path / "network")
    shipped = EXTENSION / "model" / "network"
    assert {path.name for path in shipped.iterdir()} == {
        path.name for path in (tmp_path / "network").iterdir()
    }
    for fresh in (tmp_path / "network").iterdir():
        assert fresh.read_bytes() == (shipped / fresh.name).read_bytes(), STALE
