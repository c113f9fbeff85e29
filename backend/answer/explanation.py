"""What may be asked for beside a verdict."""

from enum import StrEnum


class Explanation(StrEnum):
    """Costs time, so that it is added only where it is asked for."""

    HEATMAP = "heatmap"
    EVIDENCE = "evidence"
