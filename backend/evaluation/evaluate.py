"""A face set through the detector under one or many manglings, and the report on it."""

from pathlib import Path

import pandas as pd

from backend.detector.detector import Detector
from backend.evaluation.breakdown import EvaluationPlan, build_report
from backend.evaluation.charts import write_charts
from backend.evaluation.error_sheets import write_error_sheets
from backend.evaluation.kinds import recut
from backend.evaluation.predictions import PREDICTIONS_NAME, predict
from backend.evaluation.report import IN_SUMMARY, REPORT_NAME, report_markdown
from backend.evaluation.report_schema import Report
from backend.face_sets.manifest import Entry, default_split, read_manifest
from backend.face_sets.progress import Progress


def evaluate(run: EvaluationPlan, out: Path, sheets: Path, progress: Progress) -> Report:
    """Check every picture of a set under each mangling, and StyleGAN's faces also cut anew.

    Writes report.json, report.md with its charts and predictions.parquet to `out`, and contact
    sheets of the most confident errors to `sheets`: those show the set's pictures, so they have a
    folder of their own.

    Raises ManifestError for a set that can't be read, FileNotFoundError for unknown weights.
    """
    detector = Detector.load(run.model)
    split = run.split or default_split(run.data) or "all"
    entries = read_manifest(run.data, None if split == "all" else split)
    asked = predict(detector.files, entries, run.manglings, progress)
    recut = _recut(detector, entries, run, progress)
    predictions = pd.concat([asked, recut], ignore_index=True) if len(recut) else asked
    out.mkdir(parents=True, exist_ok=True)
    predictions.to_parquet(out / PREDICTIONS_NAME, index=False)
    report = build_report(run, split, detector.files, predictions)
    write_report(report, out)
    write_charts(report, asked, out)
    write_error_sheets(detector, asked, run.data, sheets, progress)
    return report


def _recut(
    detector: Detector, entries: list[Entry], run: EvaluationPlan, progress: Progress
) -> pd.DataFrame:
    """StyleGAN's faces cut anew, for the report's first table, unless that was asked for itself."""
    stylegan = [entry for entry in entries if entry.is_stylegan]
    wanted = [recut(mangling) for mangling in IN_SUMMARY if mangling in run.manglings]
    wanted = [mangling for mangling in wanted if mangling not in run.manglings]
    if not stylegan or not wanted:
        return pd.DataFrame()
    return predict(detector.files, stylegan, wanted, progress)


def write_report(report: Report, out: Path) -> None:
    """Write report.json, and report.md without its charts."""
    (out / REPORT_NAME).write_text(report.model_dump_json() + "\n")
    (out / "report.md").write_text(report_markdown(report))
