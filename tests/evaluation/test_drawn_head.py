import numpy as np
import pandas as pd

from backend.evaluation.drawn_head import fit_head, shares
from backend.evaluation.scored_faces import ScoredFaces


def _scored(features: np.ndarray, source: str, label: str, generator: str) -> ScoredFaces:
    rows = {"source": source, "label": label, "generator": generator}
    return ScoredFaces(pd.DataFrame(rows, index=range(len(features))), features.astype(np.float32))


def test_drawings_are_found_and_few_others_are() -> None:
    generator = np.random.default_rng(0)

    def drawn_from(middle: float, count: int) -> np.ndarray:
        features = generator.normal(size=(count, 6))
        features[:, 2] += middle
        return features.astype(np.float32)

    val = _scored(drawn_from(0, 1000), "snapshots", "real", "").and_also(
        _scored(drawn_from(0, 1000), "faces", "fake", "stylegan2")
    )
    head = fit_head(drawn_from(8, 60), drawn_from(0, 2000), val)
    called = shares(val.and_also(_scored(drawn_from(8, 200), "clip art", "drawn", "")), head)
    assert called["snapshots"][0] <= 3
    assert called["faces"][0] <= 3
    assert called["clip art"][0] > 190
