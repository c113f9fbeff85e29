"""Peers without a network: features by a formula, then a model of scikit-learn's."""

import hashlib
import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.pipeline import Pipeline

from backend.detector.preprocessing import reduced_and_scaled
from backend.experiments.peers.trained_peer import TrainedPeer
from backend.face_sets.manifest import read_manifest
from backend.face_sets.prepared import PreparedFaces, prepare
from backend.face_sets.progress import Progress
from backend.images.decoding import Rgb
from backend.images.scaling import LUMA, Float32, bilinear
from backend.roc import roc_area
from backend.training.batches import train_batches
from backend.training.fed import fed_digest
from backend.training.sampling import Sampler

BATCH = 32
SEED = 0


@dataclass(frozen=True)
class ClassicPeer:
    """A peer as its paper has it, on the crops that our networks are trained on."""

    side: int
    """Every crop is scaled to it, up too: the features depend on it."""
    faces: int
    """Augmented faces to train on."""
    features: Callable[[Float32], Float32]
    """(side, side) grey, 0-255, to (n,)."""
    models: Callable[[], dict[str, Pipeline]]
    """Fresh models by what sets them apart; the one with the highest AUC on val is kept."""


@dataclass(frozen=True)
class _Fitted:
    model: Pipeline
    kept: str
    seconds: float


def trained(
    name: str, peer: ClassicPeer, data: Path, cache: Path, progress: Progress
) -> TrainedPeer:
    """Draw the faces, fit the models, keep the best on val; what was fitted before is read.

    Raises ManifestError for a set that can't be read.
    """
    entries = {split: read_manifest(data, split) for split in ("train", "val")}
    faces = {split: prepare(entries[split], cache, progress) for split in entries}
    fed = fed_digest(faces["train"], Sampler(faces["train"].faces, peer.side))
    key = hashlib.sha256(repr((peer.side, peer.faces, faces["train"].faces, fed)).encode())
    path = cache / "peers" / f"{name}-{key.hexdigest()[:12]}.pickle"
    if path.is_file():
        fitted: _Fitted = pickle.loads(path.read_bytes())  # noqa: S301  # our own cache
    else:
        fitted = _fitted(name, peer, faces, progress)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(fitted))

    def score(crop: Rgb) -> float:
        features = peer.features(grey(reduced_and_scaled(crop, peer.side)))
        return float(fitted.model.decision_function(features[None])[0])

    return TrainedPeer(
        score=score,
        side=peer.side,
        parameters=parameters(fitted.model),
        gflop=None,
        faces=peer.faces,
        seconds=fitted.seconds,
        kept=fitted.kept,
    )


def grey(pixels: Float32) -> Float32:
    """(side, side, 3) RGB to (side, side)."""
    return pixels @ LUMA


def parameters(model: Pipeline) -> int:
    """Numbers that a score is computed from; scaling beforehand can be folded into linear ones."""
    last = model[-1]
    if getattr(last, "kernel", "linear") == "linear":
        return int(last.coef_.size + last.intercept_.size)
    scaler = 2 * last.n_features_in_
    return int(last.support_vectors_.size + last.dual_coef_.size + last.intercept_.size + scaler)


def _fitted(
    name: str, peer: ClassicPeer, faces: dict[str, PreparedFaces], progress: Progress
) -> _Fitted:
    started = time.monotonic()
    features, is_fake = _drawn(peer, faces["train"], progress)
    val, val_is_fake = _as_found(peer, faces["val"], progress)
    aucs: dict[str, float] = {}
    models = peer.models()
    for kind in progress(list(models), f"fitting {name}"):
        models[kind].fit(features, is_fake)
        scores = models[kind].decision_function(val)
        aucs[kind] = roc_area(scores[val_is_fake == 0], scores[val_is_fake > 0])
    best = max(aucs, key=lambda kind: aucs[kind])
    return _Fitted(models[best], f"{best}, val AUC {aucs[best]:.3f}", time.monotonic() - started)


def _drawn(
    peer: ClassicPeer, faces: PreparedFaces, progress: Progress
) -> tuple[Float32, npt.NDArray[np.float32]]:
    """Features (n, m) and labels (n,) of faces augmented as for the networks."""
    count = peer.faces // BATCH
    batches = train_batches(faces, Sampler(faces.faces, peer.side), BATCH, count, (SEED,))
    features, labels = [], []
    for _, batch in zip(progress(range(count), "drawing faces"), batches, strict=False):
        for pixels in batch.pixels:
            features.append(peer.features(grey(bilinear(pixels, peer.side, peer.side))))
        labels.append(batch.share_fake)
    return np.stack(features), np.concatenate(labels)


def _as_found(
    peer: ClassicPeer, faces: PreparedFaces, progress: Progress
) -> tuple[Float32, npt.NDArray[np.bool_]]:
    features = [
        peer.features(grey(reduced_and_scaled(faces.crop(index), peer.side)))
        for index in progress(range(len(faces)), "features of the val split")
    ]
    return np.stack(features), np.array([face.is_fake for face in faces.faces])
