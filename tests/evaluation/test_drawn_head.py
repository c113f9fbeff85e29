import numpy as np
import pandas as pd

from backend.evaluation.drawn_head import fit_head, shares
from backend.evaluation.scored_faces import ScoredFaces


def _scored(
    features: np.ndarray, source: str, label: str, generator: str, mangling: str = "found"
) -> ScoredFaces:
    rows = {"source": source, "label": label, "generator": generator, "mangling": mangling}
    return ScoredFaces(pd.DataFrame(rows, index=range(len(features))), features.astype(np.float32))


def _around(middle: float, count: int, seed: int = 0) -> np.ndarray:
    """(count, 6) features, of which the third lies around the middle."""
    features = np.random.default_rng([seed, count]).normal(size=(count, 6))
    features[:, 2] += middle
    return features.astype(np.float32)


def test_drawings_are_found_and_few_others_are() -> None:
    val = _scored(_around(0, 1000), "snapshots", "real", "").and_also(
        _scored(_around(0, 1000), "faces", "fake", "stylegan2")
    )
    head = fit_head(_around(8, 60), _around(0, 2000), val)
    called = shares(val.and_also(_scored(_around(8, 200), "clip art", "drawn", "")), head)
    assert called["snapshots"][0] <= 3
    assert called["faces"][0] <= 3
    assert called["clip art"][0] > 190


def test_the_limit_holds_for_each_mangling() -> None:
    softened = _scored(_around(2, 1000), "snapshots", "real", "", "soft")
    faces = _scored(_around(0, 1000), "faces", "fake", "stylegan2")
    as_found = _scored(_around(0, 9000, 1), "snapshots", "real", "").and_also(faces)
    head = fit_head(_around(8, 60), _around(0, 2000), as_found.and_also(softened))
    assert shares(softened, head)["snapshots"][0] <= 3
    without = fit_head(_around(8, 60), _around(0, 2000), as_found)
    assert without.limit < head.limit
    assert shares(softened, without)["snapshots"][0] > 3
