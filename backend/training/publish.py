"""From weights to everything in their folder: thresholds, report, rates for the contract, card."""

from pathlib import Path

import pandas as pd

from backend.detector.weights_folder import VERDICT_NAME, ModelFiles
from backend.settings import settings
from backend.training.breakdown import Run, performance
from backend.training.calibrate import calibrate
from backend.training.card import card_markdown
from backend.training.error_sheets import sheets_folder
from backend.training.evaluate import PREDICTIONS_NAME, evaluate
from backend.training.manglings import REPORTED
from backend.training.progress import Progress
from backend.training.training_record import read_record


def publish(name: str, data: Path, progress: Progress) -> None:
    """Rebuild the folder of network `name` from its weights and the open set.

    Raises ManifestError, or FileNotFoundError where the weights or their record are missing.
    """
    folder = ModelFiles.load(name).folder
    record = read_record(folder)
    calibrate(name, data, progress)
    run = Run(data, name, "test", REPORTED, "face")
    report = evaluate(run, folder, sheets_folder(settings().cache, run), progress)
    predictions = pd.read_parquet(folder / PREDICTIONS_NAME)
    found = predictions[predictions["mangling"] == "found"]
    measured = performance(found, "open test split, as found, StyleGAN fakes")
    # Only now are the rates known that the contract and the card state.
    fitted = ModelFiles.load(name).verdict_file
    complete = fitted.model_copy(update={"performance": measured})
    (folder / VERDICT_NAME).write_text(complete.model_dump_json(indent=1) + "\n")
    published = ModelFiles.load(name)
    published.card.write_text(card_markdown(published, record, report))
