import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.training.evaluate import Run, build_report, evaluate, performance
from backend.training.manifest import ManifestError
from backend.training.progress import track
from backend.training.report import report_markdown
from tests.training.face_set import write_face_set

COLUMNS = [
    *("path", "label", "source", "generator", "group", "width"),
    *("logit", "probability", "verdict", "reason", "face_size"),
]


def _run(data: Path, mangling: str = "found") -> Run:
    return Run(data, SHIPPED, None, mangling, "face")


def _predictions(real: list[str], fake: list[str]) -> pd.DataFrame:
    """A row a verdict; the logit follows the verdict."""
    logits = {"synthetic": 3.0, "photograph": -3.0, "unsure": 0.1, "no_face": np.nan}
    rows = [
        {
            "path": f"{label}{index}",
            "label": label,
            "source": source,
            "generator": generator,
            "group": f"{label}{index}",
            "width": 512,
            "logit": logits[verdict],
            "probability": 1 / (1 + np.exp(-logits[verdict])),
            "verdict": verdict,
            "reason": "borderline" if verdict == "unsure" else None,
            "face_size": 200.0,
        }
        for label, source, generator, verdicts in (
            ("real", "ffhq-1024", "", real),
            ("fake", "tpdne-1024", "stylegan2", fake),
        )
        for index, verdict in enumerate(verdicts)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_counts_of_a_set_that_can_be_counted_by_hand(tmp_path: Path) -> None:
    predictions = _predictions(
        real=["photograph"] * 7 + ["synthetic"] * 2 + ["no_face"],
        fake=["synthetic"] * 6 + ["photograph"] * 2 + ["unsure", "no_face"],
    )
    report = build_report(_run(tmp_path), "test", Detector.load(), predictions)
    family = report["families"]["StyleGAN"]
    assert family["called_synthetic"]["rate"] == pytest.approx(0.6)
    assert family["verdicts"] == {"synthetic": 6, "photograph": 2, "unsure": 1, "no_face": 1}
    assert family["reasons"] == {"borderline": 1}
    assert report["reals"]["ffhq-1024"]["called_synthetic"]["rate"] == pytest.approx(0.2)
    # No face counts as called real: right for the photograph, wrong for the fake.
    assert family["at_half"]["confusion"] == {
        "true_positive": 7,
        "false_negative": 3,
        "false_positive": 2,
        "true_negative": 8,
    }
    assert family["at_half"]["accuracy"]["rate"] == pytest.approx(0.75)
    assert report["talk"]["accuracy"]["rate"] == pytest.approx(0.75)
    # 10 photographs can't show a rate of 5 %.
    assert family["tpr_at_fpr"] == {"0.05": None, "0.01": None, "0.005": None}


def test_performance_leaves_other_generators_out() -> None:
    predictions = _predictions(["photograph"] * 4, ["synthetic"] * 4)
    others = predictions[predictions["label"] == "fake"].assign(
        generator="stable-diffusion-1.5", verdict="photograph"
    )
    measured = performance(pd.concat([predictions, others]), "a set")
    assert measured.tpr is not None
    assert measured.tpr.rate == 1
    assert measured.tpr.n == 4
    assert [(band.face_min, band.face_max) for band in measured.by_face_size] == [(128, 256)]


def test_a_real_face_set_through_the_real_detector(tmp_path: Path) -> None:
    data, out = write_face_set(tmp_path), tmp_path / "out"
    report = evaluate(_run(data), out, track)
    predictions = pd.read_parquet(out / "predictions.parquet")
    assert list(predictions.columns) == COLUMNS
    assert len(predictions) == 7  # the test split only
    assert predictions.iloc[-1]["verdict"] == "no_face"
    assert predictions.iloc[:-1]["logit"].notna().all()
    assert json.loads((out / "report.json").read_text()) == report
    markdown = (out / "report.md").read_text()
    assert markdown == report_markdown(report)
    assert "n too small" in markdown
    assert "tpdne-1024" in markdown


def test_a_mangling_changes_what_the_network_sees(tmp_path: Path) -> None:
    data = write_face_set(tmp_path)
    evaluate(_run(data), tmp_path / "found", track)
    evaluate(_run(data, "300:40"), tmp_path / "mangled", track)
    found, mangled = (
        pd.read_parquet(tmp_path / name / "predictions.parquet") for name in ("found", "mangled")
    )
    assert (found["logit"] != mangled["logit"]).any()
    assert (mangled["face_size"].dropna() < found["face_size"].dropna()).all()


def test_a_set_whose_faces_are_all_too_small_still_gets_its_report(tmp_path: Path) -> None:
    report = evaluate(_run(write_face_set(tmp_path), "120:75"), tmp_path / "out", track)
    assert report["families"]["StyleGAN"]["reasons"] == {"too_small": 3}
    assert "no face judged" in (tmp_path / "out" / "report.md").read_text()


@pytest.mark.parametrize("mangling", ["found", "300:75", "webp:75", "screenshot", "chain"])
def test_a_picture_that_cannot_be_read_is_a_row_not_an_end(tmp_path: Path, mangling: str) -> None:
    data = write_face_set(tmp_path)
    (data / "test-0.png").write_bytes(b"not a picture")
    (data / "test-1.png").write_bytes((data / "test-1.png").read_bytes()[:5000])
    (data / "test-2.png").unlink()
    evaluate(_run(data, mangling), tmp_path / "out", track)
    predictions = pd.read_parquet(tmp_path / "out" / "predictions.parquet")
    assert list(predictions["verdict"][:3]) == ["unsupported_format", "unreadable", "not_found"]
    assert len(predictions) == 7
    assert predictions["logit"][3:6].notna().all()


@pytest.mark.parametrize("label", ["real", "fake"])
def test_a_set_of_one_class_gets_its_report(tmp_path: Path, label: str) -> None:
    data = write_face_set(tmp_path)
    lines = (data / "manifest.csv").read_text().splitlines()
    kept = [line for line in lines if f",{label}," in line]
    (data / "manifest.csv").write_text("\n".join([lines[0], *kept]) + "\n")
    report = evaluate(_run(data), tmp_path / "out", track)
    assert report["families"]["StyleGAN"]["roc_auc"] is None
    assert report["families"]["StyleGAN"]["at_half"] is None
    assert report["talk"] is None
    assert "n too small" in (tmp_path / "out" / "report.md").read_text()


def test_no_manifest_is_said(tmp_path: Path) -> None:
    with pytest.raises(ManifestError):
        evaluate(_run(tmp_path), tmp_path / "out", track)
