"""Predictions made up by verdict, for tests of what is counted from them."""

import numpy as np
import pandas as pd

COLUMNS = [
    *("path", "label", "source", "generator", "group", "width"),
    *(
        "logit",
        "probability",
        "eyes_near",
        "cut",
        "verdict",
        "reason",
        "face_size",
        "mangling",
    ),
]
LOGITS = {"synthetic": 3.0, "photograph": -3.0, "unsure": 0.1, "no_face": np.nan}


def predictions(
    real: list[str],
    fake: list[str],
    *,
    generator: str = "stylegan2",
    width: int = 512,
    mangling: str = "found",
    eyes_near: bool = False,
) -> pd.DataFrame:
    """A row a verdict; the logit follows the verdict."""
    rows = [
        {
            "path": f"{label}{index}",
            "label": label,
            "source": source,
            "generator": made_by,
            "group": f"{label}{index}",
            "width": width,
            "logit": LOGITS[verdict],
            "probability": 1 / (1 + np.exp(-LOGITS[verdict])),
            "eyes_near": eyes_near,
            "cut": float(eyes_near),
            "verdict": verdict,
            "reason": "borderline" if verdict == "unsure" else None,
            "face_size": 200.0,
            "mangling": mangling,
        }
        for label, source, made_by, verdicts in (
            ("real", "ffhq-1024", "", real),
            ("fake", "tpdne-1024", generator, fake),
        )
        for index, verdict in enumerate(verdicts)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
