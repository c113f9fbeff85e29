"""Tables of features that come in named groups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Features = dict[str, npt.NDArray[np.float32]]
"""Of one crop: group -> (n,)."""


@dataclass(frozen=True)
class FeatureTable:
    """The features of many crops."""

    values: npt.NDArray[np.float32]
    """(crops, features)."""
    columns: dict[str, slice]
    """Group -> its columns in `values`."""

    @classmethod
    def of(cls, rows: Sequence[Features]) -> "FeatureTable":
        """The table of crops that all have the same features."""
        columns, start = {}, 0
        for group, values in rows[0].items():
            columns[group] = slice(start, start + len(values))
            start += len(values)
        return cls(np.stack([np.concatenate(list(row.values())) for row in rows]), columns)
