"""Maps as tables, for saving beside their pictures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from backend.images.scaling import Float32


def map_table(**maps: Float32) -> pd.DataFrame:
    """A row a cell; a column for each of the named maps, all (rows, columns)."""
    first = next(iter(maps.values()))
    rows, columns = np.indices(first.shape)
    cells = {name: values.ravel() for name, values in maps.items()}
    return pd.DataFrame({"row": rows.ravel(), "column": columns.ravel(), **cells})


def channels_table(maps: Float32, channels: Sequence[int]) -> pd.DataFrame:
    """A row a cell, a column for each of the channels of maps (rows, columns, all channels)."""
    return map_table(**{f"channel {channel}": maps[:, :, channel] for channel in channels})
