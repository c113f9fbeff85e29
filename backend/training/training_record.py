"""`training.json`: how the weights beside it were made."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend.user_error import UserError

RECORD_NAME = "training.json"


class TrainingError(UserError):
    """A run that can't be made, in words for the command line."""


class Recipe(BaseModel):
    """Everything that a run depends on besides the data and the code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: tuple[str, ...] = ()
    """Of the set; none named: all."""
    epochs: int
    cooldown: int = Field(ge=1)
    """The last so many epochs, in which the learning rate falls to nothing by a half cosine.

    The weights that are kept are of one of them.
    """
    epoch_faces: int
    """Augmented faces that make an epoch."""
    batch_size: int
    learning_rate: float
    weight_decay: float
    average: float = 0.0
    """Momentum of the weights' moving average, which is what is kept; 0: the weights themselves."""
    patched: float = 0.0
    """Chance of a face to get a rectangle of another face of its batch pasted in (CutMix)."""
    dropout: bool = True
    """Whether channels and whole blocks are left out at random, as the network has it."""
    frozen: int = 0
    """How many of the first blocks, and with them the stem, keep the weights they start with."""
    imagenet: bool = False
    """Whether the weights start from ImageNet's."""
    started_from: str = ""
    """SHA-256 of the weights file that the run goes on from, where it begins with a trained one."""
    trunk_side: int = 0
    """Side that the network works at before the cooldown, where that isn't its own: a step at half
    the side takes a quarter of the time. 0: its own."""
    val_step: int = 1
    """After an epoch every so many-th val face is looked at: fewer where time is short."""
    seed: int = 0


class EpochRow(BaseModel):
    """One epoch of the learning curves; loss is binary cross-entropy in nats."""

    model_config = ConfigDict(extra="forbid")

    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    val_auc: float
    seconds: float


class TrainingRecord(BaseModel):
    """The run that made a network's weights."""

    model_config = ConfigDict(extra="forbid")

    network: str
    command: str
    recipe: Recipe
    faces: dict[str, int]
    """Faces found, by split."""
    sources: dict[str, int] = {}
    """The faces of the train split, by source."""
    parameters: int
    seconds: int
    machine: str
    kept_epoch: int
    """Counted from 1: the one with the lowest val loss of those that cooled down."""
    curves: list[EpochRow]
    remarks: str = ""
    """Written by hand: what recipe and command don't say of this run."""
    before: "TrainingRecord | None" = None
    """The run whose weights this one started from."""

    @model_validator(mode="before")
    @classmethod
    def _without_what_curves_say(cls, written: object) -> object:
        """Records once held `overfitting_from_epoch`, too; the curves say it."""
        if isinstance(written, dict):
            return {key: of for key, of in written.items() if key != "overfitting_from_epoch"}
        return written

    @property
    def overfitting_from_epoch(self) -> int | None:
        """From 1: the first after the lowest val loss of all epochs, cooled down or not.

        None where no epoch came after it, or train loss didn't fall after it: then val loss rose
        for another reason than faces learnt by heart.
        """
        lowest = min(range(len(self.curves)), key=lambda epoch: self.curves[epoch].val_loss)
        if self.curves[-1].loss >= self.curves[lowest].loss:
            return None
        return lowest + 2

    @property
    def overfitting(self) -> str:
        """What `overfitting_from_epoch` says, in words."""
        onset = self.overfitting_from_epoch
        if onset is None:
            return "val loss did not rise while train loss fell"
        lowest, last = self.curves[onset - 2], self.curves[-1]
        return (
            f"val loss was lowest after epoch {onset - 1} ({lowest.val_loss:.3f}) and ended at"
            f" {last.val_loss:.3f}, while train loss fell from {lowest.loss:.3f} to {last.loss:.3f}"
        )

    @property
    def runs(self) -> "list[TrainingRecord]":
        """All that made the weights, the first one first."""
        before = self.before.runs if self.before else []
        return [*before, self]

    @property
    def all_sources(self) -> dict[str, int]:
        """The faces that any of the runs learnt from, by source."""
        counts: dict[str, int] = {}
        for run in self.runs:
            for source, count in run.sources.items():
                counts[source] = max(count, counts.get(source, 0))
        return dict(sorted(counts.items()))


def read_record(folder: Path) -> TrainingRecord:
    """The record beside the weights in `folder`. Raises FileNotFoundError where there is none."""
    return TrainingRecord.model_validate_json((folder / RECORD_NAME).read_text())


def record_of(weights: Path, network: str) -> TrainingRecord:
    """The record of the run that made a weights file of `network`; it lies beside it.

    Raises TrainingError where either is missing, or the weights are another network's.
    """
    try:
        record = read_record(weights.parent)
    except FileNotFoundError:
        raise TrainingError(f"{weights.parent} has no {RECORD_NAME} of {weights.name}.") from None
    if record.network != network:
        raise TrainingError(f"{weights.parent} holds a {record.network}, not a {network}.")
    if not weights.is_file():
        raise TrainingError(f"{weights.parent} has no {weights.name}.")
    return record


def write_record(folder: Path, record: TrainingRecord) -> None:
    """Write `training.json` to `folder`."""
    (folder / RECORD_NAME).write_text(record.model_dump_json(indent=1) + "\n")
