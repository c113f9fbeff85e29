"""`training.json`: how the weights beside it were made."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

RECORD_NAME = "training.json"


class Recipe(BaseModel):
    """Everything that a run hangs on besides the data and the code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: tuple[str, ...]
    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float
    seed: int


class EpochRow(BaseModel):
    """One epoch of the learning curves; loss is binary cross-entropy in nats."""

    model_config = ConfigDict(extra="forbid")

    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float


class TrainingRecord(BaseModel):
    """The run that made a network's weights."""

    model_config = ConfigDict(extra="forbid")

    network: str
    command: str
    recipe: Recipe
    faces: dict[str, int]
    """Faces found, by split."""
    parameters: int
    seconds: int
    machine: str
    kept_epoch: int
    """Counted from 1: the one with the lowest val loss."""
    overfitting_from_epoch: int | None
    """Counted from 1: after it val loss only got worse; None where the last epoch was the best."""
    curves: list[EpochRow]


def read_record(folder: Path) -> TrainingRecord:
    """The record beside the weights in `folder`. Raises FileNotFoundError where there is none."""
    return TrainingRecord.model_validate_json((folder / RECORD_NAME).read_text())


def write_record(folder: Path, record: TrainingRecord) -> None:
    """Write `training.json` to `folder`."""
    (folder / RECORD_NAME).write_text(record.model_dump_json(indent=1) + "\n")
