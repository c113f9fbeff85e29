"""From weights to everything in their folder: thresholds, report, rates for the contract, card."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from backend.detector.weights_folder import VERDICT_NAME, ModelFiles
from backend.evaluation.audit_block import AUDIT_NAME, Audit, audit_block
from backend.evaluation.breakdown import EvaluationPlan, performance
from backend.evaluation.calibrate import calibrate
from backend.evaluation.card import card_markdown
from backend.evaluation.error_sheets import sheets_folder
from backend.evaluation.evaluate import evaluate, write_report
from backend.evaluation.predictions import PREDICTIONS_NAME
from backend.evaluation.short_table import write_short_table
from backend.face_sets.manglings import CROPPED, FOUND, REPORTED
from backend.face_sets.progress import Progress
from backend.settings import settings
from backend.training.training_record import read_record


def publish(name: str, data: Path, also: Sequence[Path], progress: Progress) -> None:
    """Rebuild the folder of network `name` from its weights and the open set.

    Args: also: as of `calibrate`.

    Raises ManifestError, or FileNotFoundError where the weights or their record are missing.
    """
    folder = ModelFiles.load(name).folder
    record = read_record(folder)
    calibrate(name, data, also, settings().cache, progress)
    run = EvaluationPlan(data, name, "test", REPORTED)
    report = evaluate(run, folder, sheets_folder(settings().cache, run), progress)
    predictions = pd.read_parquet(folder / PREDICTIONS_NAME)
    write_short_table(predictions)
    if (folder / AUDIT_NAME).is_file():
        audit = Audit.model_validate_json((folder / AUDIT_NAME).read_text())
        report.audit = audit_block(audit)
    write_report(report, folder)
    _state_rates(ModelFiles.load(name), predictions[predictions["mangling"].isin([FOUND, CROPPED])])
    published = ModelFiles.load(name)
    published.card.write_text(card_markdown(published, record, report))


def _state_rates(files: ModelFiles, predictions: pd.DataFrame) -> None:
    """Only now are the rates known that the contract and the card state."""
    measured = performance(predictions, "open test split, as found")
    complete = files.verdict_file.model_copy(update={"performance": measured})
    (files.folder / VERDICT_NAME).write_text(complete.model_dump_json(indent=1) + "\n")
