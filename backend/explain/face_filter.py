"""Which faces of a set make up a group that somebody asks for."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import BaseModel, ConfigDict

from backend.detector.contract import Calibration
from backend.detector.verdict import probability


class FaceFilter(BaseModel):
    """A group by what its faces have in common; what isn't given lets every face in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    split: Literal["train", "val", "test"] = "test"
    """Of the set; whoever chooses among its faces has to look at this one."""
    label: Literal["any", "real", "fake"] = "any"
    sources: tuple[str, ...] = ()
    generators: tuple[str, ...] = ()
    widths: tuple[int, int] | None = None
    """Pixels of the whole picture, both ends included."""
    probabilities: tuple[float, float] = (0.0, 1.0)
    """Of being generated, at even odds beforehand; both ends included."""
    answer: Literal["any", "right", "wrong"] = "any"
    """Whether the network called the face what it is, at the threshold in use."""

    def written(self) -> str:
        """What is given, as JSON; `model_validate_json` reads it."""
        return self.model_dump_json(exclude_defaults=True)

    def chosen(
        self, faces: pd.DataFrame, calibration: Calibration, threshold: float
    ) -> npt.NDArray[np.bool_]:
        """(n,) whether each face belongs to the group.

        Args: faces, n rows with label, source, generator, width and logit; threshold on the logit.
        """
        chosen = np.ones(len(faces), bool)
        if self.label != "any":
            chosen &= (faces["label"] == self.label).to_numpy()
        if self.sources:
            chosen &= faces["source"].isin(self.sources).to_numpy()
        if self.generators:
            chosen &= faces["generator"].isin(self.generators).to_numpy()
        if self.widths:
            chosen &= faces["width"].between(*self.widths).to_numpy()
        stated = np.array([probability(logit, calibration) for logit in faces["logit"]])
        chosen &= (self.probabilities[0] <= stated) & (stated <= self.probabilities[1])
        if self.answer != "any":
            right = (faces["logit"] > threshold) == (faces["label"] == "fake")
            chosen &= right.to_numpy() == (self.answer == "right")
        return chosen
