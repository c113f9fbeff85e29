"""The shipped network's figures: what was measured, how it was trained, what it is made of."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.report import REPORT_NAME
from backend.evaluation.report_schema import Report
from backend.experiments import leave_out_table
from backend.experiments import recipe_ablation_table as ablation_table
from backend.experiments.peers.table import Table
from backend.explain.architecture import Architecture, read_architectures
from backend.explain.shipped_arrays import arrays_folder
from backend.explain.spectra import Spectra
from backend.training.training_record import TrainingRecord, read_record
from dashboard.shared.loading import model_files

# What the commands write, and the folders that they write to unless told otherwise.
PEERS_NAME, PEERS_FOLDER = "peers.json", Path("peers")
ABLATION_NAME, ABLATION_FOLDER = f"{ablation_table.FILE_NAME}.json", Path("ablation")
LEFT_OUT_FOLDER = Path("evaluation")


@dataclass(frozen=True)
class Evaluation:
    """The report on the test split and the answers that it was counted from."""

    report: Report
    """See `backend.evaluation.breakdown.build_report`."""
    predictions: pd.DataFrame
    """A row a picture and mangling, see `backend.evaluation.predictions.Prediction`."""


@st.cache_resource(max_entries=1, show_spinner="Reading the report…")
def evaluation() -> Evaluation | None:
    """What lies beside the shipped weights; None where it isn't of exactly these weights."""
    # Here, as it brings Matplotlib along, which takes a second.
    from backend.evaluation.predictions import PREDICTIONS_NAME

    files = model_files()
    try:
        report = Report.model_validate_json((files.folder / REPORT_NAME).read_text())
        predictions = pd.read_parquet(files.folder / PREDICTIONS_NAME)
    except FileNotFoundError:
        return None
    fresh = report.model.weights_sha256 == files.weights_sha256
    return Evaluation(report, predictions) if fresh else None


@st.cache_resource(max_entries=4)
def training_record(name: str) -> TrainingRecord | None:
    """How the weights of a network were made; None where there are none or no record."""
    try:
        return read_record(ModelFiles.load(name).folder)
    except FileNotFoundError:
        return None


@st.cache_resource(max_entries=1)
def architectures() -> dict[str, Architecture]:
    """The networks that can be drawn, by name; empty where nothing is shipped."""
    try:
        return read_architectures(arrays_folder(SHIPPED))
    except FileNotFoundError:
        return {}


def peers() -> Table | None:
    """The table of `uncanny peers`."""
    path = _written(PEERS_NAME, PEERS_FOLDER)
    return Table.model_validate_json(path.read_text()) if path else None


def ablation() -> ablation_table.AblationTable | None:
    """The table of `uncanny ablate`."""
    path = _written(ABLATION_NAME, ABLATION_FOLDER)
    return ablation_table.AblationTable.model_validate_json(path.read_text()) if path else None


def left_out() -> leave_out_table.Table | None:
    """The table of `uncanny leave-out`."""
    path = _written(leave_out_table.TABLE_NAME, LEFT_OUT_FOLDER)
    return leave_out_table.Table.model_validate_json(path.read_text()) if path else None


def _written(name: str, folder: Path) -> Path | None:
    """Beside the shipped weights, else where the command puts it.

    Read anew each time, as the command adds to it as it goes.
    """
    paths = [each / name for each in (model_files().folder, folder)]
    return next(filter(Path.is_file, paths), None)


@st.cache_resource(max_entries=1)
def spectra() -> Spectra | None:
    """The shipped spectra; None where there are none."""
    try:
        return Spectra.read(arrays_folder(SHIPPED))
    except FileNotFoundError:
        return None
