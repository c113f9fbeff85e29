"""The head that tells drawn and painted faces from photographs, on the network's features.

A logistic regression of drawn faces against photographs and generated faces alike, fitted on the
train split and on packages of drawings; its limit is set on val, and it is measured on the test
split and on other packages. Paint has smooth areas, and so has skin that a lens or a retoucher
softened, or whose shadows a filter made one: such faces are among those that are not drawn, and
the limit holds for them, too.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from backend.detector.contract import DrawnHead
from backend.detector.weights_folder import DRAWN_NAME, DrawnFile, ModelFiles
from backend.evaluation.metrics import Scores, upper_threshold
from backend.evaluation.scored_faces import ScoredFaces, score_faces
from backend.face_sets.drawn_set import drawn_entries, read_config
from backend.face_sets.manglings import CONTRAST, FOUND, GRID, SOFT
from backend.face_sets.manifest import STYLEGAN, Entry, read_manifest
from backend.face_sets.progress import Progress

SWALLOWED_MAX = 0.003
"""Share of val's photographs, and of its StyleGAN faces, that may be called drawn under any of
`LIMITED`; 0.5 % is the aim on other pictures."""
LEARNT = (FOUND, SOFT, CONTRAST)
"""What the head learns of faces that are not drawn, and is measured under."""
LIMITED = (*GRID, SOFT, CONTRAST)
STRENGTH = 0.1
"""Inverse of the regression's L2 penalty, in units of deviations; of 0.01 to 0.3 it took the fewest
photographs for as many drawings."""


def fit_drawn(name: str, data: Path, drawn: Path, cache: Path, progress: Progress) -> DrawnFile:
    """Fit and measure the head; writes drawn.json beside the weights.

    Raises ManifestError where pictures are missing.
    """
    files, config = ModelFiles.load(name), read_config()

    def score(entries: Sequence[Entry], *manglings: str) -> ScoredFaces:
        return score_faces(files, entries, manglings, cache, progress)

    head = fit_head(
        score(drawn_entries(drawn, config, "fit"), FOUND).features,
        score(read_manifest(data, "train"), *LEARNT).features,
        score(read_manifest(data, "val"), *LIMITED),
    )
    measured = [*drawn_entries(drawn, config, "test"), *read_manifest(data, "test")]
    file = DrawnFile(
        weights_sha256=files.weights_sha256,
        head=head,
        called_drawn={each: shares(score(measured, each), head) for each in LEARNT},
    )
    (files.folder / DRAWN_NAME).write_text(file.model_dump_json(indent=1) + "\n")
    return file


def fit_head(
    drawn: npt.NDArray[np.float32], others: npt.NDArray[np.float32], val: ScoredFaces
) -> DrawnHead:
    """Args: drawn (n, m) and others (k, m) features; val sets the limit, by mangling."""
    deviation = others.std(axis=0)
    # As in the fit of any distance: a feature that hardly ever fires must not count a lot.
    scale = np.maximum(deviation, 0.05 * deviation.max())
    is_drawn = np.repeat([True, False], [len(drawn), len(others)])
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000).fit(
        (np.concatenate([drawn, others]) - others.mean(axis=0)) / scale, is_drawn
    )
    weights = [float(f"{value:.6g}") for value in model.coef_[0] / scale]
    scores = _scores(val, weights)
    kept = [
        kind & _is_under(val, mangling)
        for kind in (_is_real(val), _is_stylegan(val))
        for mangling in val.rows["mangling"].unique()
    ]
    limit = max(upper_threshold(scores[each], SWALLOWED_MAX) for each in kept if each.any())
    return DrawnHead(weights=weights, limit=limit)


def shares(scored: ScoredFaces, head: DrawnHead) -> dict[str, tuple[int, int]]:
    """Of each source, how many of how many faces are called drawn."""
    called = scored.rows.assign(called=_scores(scored, head.weights) > head.limit).groupby(
        "source"
    )["called"]
    return {str(source): (int(each.sum()), len(each)) for source, each in called}


def _scores(scored: ScoredFaces, weights: list[float]) -> Scores:
    """`drawn_score` of many faces at once."""
    scores: Scores = scored.features.astype(np.float64) @ np.asarray(weights)
    return scores


def _is_under(scored: ScoredFaces, mangling: str) -> npt.NDArray[np.bool_]:
    return (scored.rows["mangling"] == mangling).to_numpy(dtype=bool)


def _is_real(scored: ScoredFaces) -> npt.NDArray[np.bool_]:
    return (scored.rows["label"] == "real").to_numpy(dtype=bool)


def _is_stylegan(scored: ScoredFaces) -> npt.NDArray[np.bool_]:
    return scored.rows["generator"].str.startswith(STYLEGAN).to_numpy(dtype=bool)
