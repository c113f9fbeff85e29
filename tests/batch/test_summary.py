from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backend.batch.rows import Row, schema
from backend.batch.summary import false_alarms, in_words, posterior, summarise
from backend.detector.contract import Performance, Rate
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles

TPR = Rate(rate=0.9, low=0.8, high=0.95, n=100)
FPR = Rate(rate=0.01, low=0.005, high=0.02, n=1000)
MEASURED = Performance(
    set_name="a test", tpr=TPR, tpr_cropped=None, fpr=FPR, fpr_cut=None, by_face_size=[]
)


def face(verdict: str, logit: float | None) -> Row:
    box = {"x": 0.0, "y": 0.0, "width": 90.0, "height": 90.0, "score": 0.9}
    return {**box, "verdict": verdict, "logit": logit, "probability": logit}


def write_results(path: Path, rows: list[Row]) -> Path:
    common = {"source": "a", "model_version": "v", "prior": 0.5}
    described = schema(ModelFiles.load(SHIPPED), 0.5)
    pq.write_table(pa.Table.from_pylist([common | row for row in rows], schema=described), path)
    return path


def results(path: Path) -> Path:
    judged, synthetic, small = (
        face("photograph", -3.0),
        face("synthetic", 4.0),
        face("unsure", None),
    )
    rows: list[Row] = [
        {
            "verdict": "photograph",
            "faces": [judged],
            "declared_origin": "generated",
            "declared_attestation": "unsigned",
            "disagreement": "declared_generated",
        },
        {"verdict": "synthetic", "faces": [synthetic, judged, small]},
        {
            "verdict": "unsure",
            "faces": [small],
            "declared_origin": "generated",
            "declared_attestation": "signed",
        },
        {"verdict": "no_face", "faces": []},
        {"problem": "unreadable"},
        {"problem": "fetch_failed"},
        {"problem": "unreadable"},
    ]
    return write_results(path, rows)


def test_counts(tmp_path: Path) -> None:
    summary = summarise(results(tmp_path / "r.parquet"), MEASURED, [0.1], "v")
    assert summary.pictures == 7
    counts = {"synthetic": 1, "photograph": 1, "unsure": 1, "no_face": 1}
    assert summary.verdicts == counts
    assert summary.problems == {"fetch_failed": 1, "unreadable": 2}
    assert (summary.faces_judged, summary.faces_called_synthetic) == (3, 1)
    assert summary.false_alarms is not None
    assert summary.false_alarms.value == pytest.approx(0.03)


def test_what_files_declare_is_counted(tmp_path: Path) -> None:
    summary = summarise(results(tmp_path / "r.parquet"), MEASURED, [0.1], "v")
    assert summary.declared == {"generated": 2}
    assert summary.attested == {"unsigned": 1, "signed": 1}
    assert summary.disagreements == {"declared_generated": 1}
    words = in_words(summary)
    assert "2  the file says: made by generative AI" in words
    assert "1  of these the network says the opposite" in words


def test_false_alarms_carry_the_interval() -> None:
    alarms = false_alarms(10_000, FPR)
    assert (alarms.value, alarms.low, alarms.high) == pytest.approx((100, 50, 200))


def test_the_posterior_of_the_literature() -> None:
    """Prevalence 0.021-0.044 %, TPR 99.6 %, FPR 1 % or 0.1 %: shared/ANCHORS.md's figures."""

    def exact(rate: float) -> Rate:
        return Rate(rate=rate, low=rate, high=rate, n=1)

    for fpr, low, high in ((0.01, 0.02, 0.04), (0.001, 0.17, 0.31), (0.0001, 0.68, 0.81)):
        for prevalence, expected in ((0.00021, low), (0.00044, high)):
            found = posterior(prevalence, exact(0.996), exact(fpr))
            assert found.value == pytest.approx(expected, abs=0.006)
            assert found.low == found.value == found.high


def test_the_posteriors_ends_pair_the_worse_ends_and_the_better() -> None:
    found = posterior(0.5, TPR, FPR)
    assert found.low == pytest.approx(0.8 / 0.82)
    assert found.high == pytest.approx(0.95 / 0.955)
    never = posterior(0.5, Rate(rate=0, low=0, high=0.1, n=9), Rate(rate=0, low=0, high=0.1, n=9))
    assert (never.value, never.high) == (0, 1)


def test_in_words(tmp_path: Path) -> None:
    summary = summarise(results(tmp_path / "r.parquet"), MEASURED, [0.00021, 0.00044], "v")
    told = in_words(summary)
    assert told.startswith("7 pictures\n        1  synthetic: Likely made by a generator\n")
    assert "        2  unreadable\n" in told
    assert "Of 3 faces judged, 1 were called synthetic." in told
    assert "(0.015 to 0.06, at FPR 1.00%; a test)" in told
    assert "Where 0.021% of faces are synthetic, a flag is right in 1.86% of cases" in told


def test_a_rate_that_was_not_measured_is_not_made_up(tmp_path: Path) -> None:
    unmeasured = MEASURED.model_copy(update={"fpr": None})
    summary = summarise(results(tmp_path / "r.parquet"), unmeasured, [0.1], "v")
    assert summary.false_alarms is None
    assert summary.posteriors == []
    assert in_words(summary).count("n too small") == 2
