"""What lies beside the weights of a network in `backend/detector/weights/NAME/`."""

import hashlib
import warnings
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from backend.detector.contract import (
    Calibration,
    DrawnHead,
    EyeWitness,
    KindRules,
    NetworkInput,
    Performance,
    Stability,
    Thresholds,
    TrainingStatistics,
)
from backend.detector.networks import build_network, network_input

if TYPE_CHECKING:
    import keras

FOLDER = Path(__file__).parent / "weights"
WEIGHTS_NAME = "network.weights.h5"
FLAT_BUFFER_NAME = "network.tflite"
VERDICT_NAME = "verdict.json"
DRAWN_NAME = "drawn.json"
CARD_NAME = "card.md"


class VerdictFile(BaseModel):
    """`verdict.json`: all that `uncanny calibrate` fits on the val split, keyed to the weights."""

    model_config = ConfigDict(extra="forbid")

    weights_sha256: str
    cut: KindRules
    free: KindRules
    eye_witness: EyeWitness
    stability: Stability
    training_statistics: TrainingStatistics
    performance: Performance
    tight_lower: float | None = None
    """See `Contract`."""


class DrawnFile(BaseModel):
    """`drawn.json`: the head for `not_a_photograph`, keyed to the weights, and its figures."""

    model_config = ConfigDict(extra="forbid")

    weights_sha256: str
    head: DrawnHead
    called_drawn: dict[str, dict[str, tuple[int, int]]]
    """By mangling, then by test source: how many of how many faces."""


class ModelFiles:
    """Paths and parsed contents of one network's folder; parsed when first asked for."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder

    @classmethod
    def load(cls, name: str) -> "ModelFiles":
        """The files of network `name`. Raises FileNotFoundError where it has no weights."""
        files = cls(name, FOLDER / name)
        if not files.weights.is_file():
            raise FileNotFoundError(f"There are no weights for {name!r} in {FOLDER}.")
        return files

    @property
    def weights(self) -> Path:
        """The Keras weights."""
        return self.folder / WEIGHTS_NAME

    @property
    def flat_buffer(self) -> Path:
        """The same weights for LiteRT, written by `export/`."""
        return self.folder / FLAT_BUFFER_NAME

    @property
    def card(self) -> Path:
        """The model card, written by `uncanny model`."""
        return self.folder / CARD_NAME

    @cached_property
    def weights_sha256(self) -> str:
        """Of the weights file, as hexadecimal digits."""
        return hashlib.sha256(self.weights.read_bytes()).hexdigest()

    @cached_property
    def input(self) -> NetworkInput:
        """What the network's graph takes."""
        return network_input(self.name)

    @cached_property
    def verdict_file(self) -> VerdictFile:
        """Calibration, thresholds and measured rates."""
        return VerdictFile.model_validate_json((self.folder / VERDICT_NAME).read_text())

    @cached_property
    def drawn_head(self) -> DrawnHead | None:
        """The head for `not_a_photograph`; None, with a warning, where it is of other weights."""
        path = self.folder / DRAWN_NAME
        if not path.is_file():
            return None
        file = DrawnFile.model_validate_json(path.read_text())
        if file.weights_sha256 != self.weights_sha256:
            warnings.warn(
                f"{path} was fitted on other weights ({file.weights_sha256[:8]}), so nothing is"
                " called drawn; `uncanny calibrate --drawn` fits it anew.",
                stacklevel=2,
            )
            return None
        return file.head

    @property
    def version(self) -> str:
        """Version of the weights, for people: the start of their hash, so it can't be forgotten."""
        return self.weights_sha256[:8]

    @property
    def calibration(self) -> Calibration:
        """Logit to log-odds where the network alone answers: of *free* pictures."""
        return self.verdict_file.free.calibration

    @property
    def thresholds(self) -> Thresholds:
        """On the logit where the network alone answers: of *free* pictures."""
        return self.verdict_file.free.thresholds

    @property
    def tight_lower(self) -> float | None:
        """Logit under which a picture that is cut too tight is a photograph; None: none is."""
        return self.verdict_file.tight_lower

    @property
    def eye_witness(self) -> EyeWitness:
        """How the place of the eyes is weighed."""
        return self.verdict_file.eye_witness

    @property
    def stability(self) -> Stability:
        """When and how a face is looked at again."""
        return self.verdict_file.stability

    @property
    def training_statistics(self) -> TrainingStatistics:
        """Features of the training set."""
        return self.verdict_file.training_statistics

    @property
    def performance(self) -> Performance:
        """Measured on the open test split."""
        return self.verdict_file.performance


def load_network(name: str) -> "keras.Model":
    """The network with its trained weights, for training, explaining and export.

    Raises FileNotFoundError where it has none.
    """
    model = build_network(name)
    model.load_weights(ModelFiles.load(name).weights)
    return model
