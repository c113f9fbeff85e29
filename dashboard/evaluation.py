"""The shipped network's figures: what was measured, how it was trained, what it is made of."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from backend.detector.weights_folder import ModelFiles
from backend.explain.architecture import Architecture, read_architectures
from backend.explain.group_averages import FOLDER
from backend.explain.spectra import Spectra
from backend.training.report import Report
from backend.training.training_record import TrainingRecord, read_record
from dashboard.loading import model_files

REPORT_NAME = "report.json"
PEERS_NAME = "peers.json"
PEERS_FOLDER = Path("peers")
"""What `uncanny peers` writes to unless told otherwise, in the folder that it is called from."""


@dataclass(frozen=True)
class Evaluation:
    """The report on the test split and the answers that it was counted from."""

    report: Report
    """See `backend.training.breakdown.build_report`."""
    predictions: pd.DataFrame
    """A row a picture and mangling, see `backend.training.predictions.Prediction`."""


@st.cache_resource(max_entries=1, show_spinner="Reading the report…")
def evaluation() -> Evaluation | None:
    """What lies beside the shipped weights; None where it isn't of exactly these weights."""
    # Here, as it brings Matplotlib along, which takes a second.
    from backend.training.evaluate import PREDICTIONS_NAME

    files = model_files()
    try:
        report = json.loads((files.folder / REPORT_NAME).read_text())
        predictions = pd.read_parquet(files.folder / PREDICTIONS_NAME)
    except FileNotFoundError:
        return None
    fresh = report["model"]["weights_sha256"] == files.weights_sha256
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
        return read_architectures(FOLDER)
    except FileNotFoundError:
        return {}


def peers() -> Report | None:
    """The table of `uncanny peers`: beside the shipped weights, else where the command puts it.

    Read anew each time, as the command adds to it after each candidate.
    """
    for folder in (model_files().folder, PEERS_FOLDER):
        path = folder / PEERS_NAME
        if path.is_file():
            table: Report = json.loads(path.read_text())
            return table
    return None


@st.cache_resource(max_entries=1)
def spectra() -> Spectra | None:
    """The shipped spectra; None where there are none."""
    try:
        return Spectra.read(FOLDER)
    except FileNotFoundError:
        return None
