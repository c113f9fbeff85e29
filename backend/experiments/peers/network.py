"""Networks as candidates: a recipe that fits the minutes, then training as `uncanny train` does."""

import hashlib
import time
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np

from backend.detector.networks import network_input
from backend.detector.networks.layers import logit_function
from backend.detector.weights_folder import ModelFiles, load_network
from backend.experiments.peers.trained_peer import TrainedPeer
from backend.face_sets.manifest import read_manifest
from backend.face_sets.prepared import PreparedFaces, prepare
from backend.face_sets.progress import Progress
from backend.images.decoding import Rgb
from backend.images.scaling import box_factor, box_reduce
from backend.training.batches import train_batches, val_batches
from backend.training.recipes import RECIPES, cut_short
from backend.training.sampling import Sampler
from backend.training.train import Trainee, TrainingData, trained_network
from backend.training.training_record import Recipe, TrainingRecord, read_record

EPOCHS, COOLDOWN = 4, 2
"""Of every network; how many faces make an epoch depends on its speed."""
VAL_STEP = 4
"""The slowest would look at val for longer than they train."""
WARMING_STEPS = 8
"""Not timed: the graph is traced, and the batches that were made ahead are used up."""
TIMED_STEPS = 24


def trained(name: str, data: Path, minutes: float, cache: Path, progress: Progress) -> TrainedPeer:
    """Train for about so many minutes on all sources of the train split; resumes.

    Raises what `trained_network` raises.
    """
    recipe = planned(name, data, minutes, cache, progress)
    return trained_by(recipe, name, TrainingData(data), cache, progress)


def trained_by(
    recipe: Recipe, name: str, data: TrainingData, cache: Path, progress: Progress
) -> TrainedPeer:
    """Train by a recipe; resumes. Raises what `trained_network` raises."""
    keras.backend.clear_session()
    result = trained_network(name, data, recipe, cache, progress)
    return _candidate(result.network, result.record)


def shipped(name: str) -> TrainedPeer:
    """The weights that ship for a network, trained for as long as they gained.

    Raises FileNotFoundError where there are none.
    """
    keras.backend.clear_session()
    candidate = _candidate(load_network(name), read_record(ModelFiles.load(name).folder))
    return replace(candidate, kept=f"{name} as it ships; last run: {candidate.kept}")


def _candidate(network: keras.Model, record: TrainingRecord) -> TrainedPeer:
    """Args: record, of the run that made the weights; those before it count, too."""
    side = network_input(record.network).side_max
    run = logit_function(network)

    def score(crop: Rgb) -> float:
        return float(run(box_reduce(crop, box_factor(crop.shape[0], side))[None])[0])

    return TrainedPeer(
        score=score,
        side=side,
        parameters=record.parameters,
        gflop=gflop(network, side),
        faces=sum(len(each.curves) * each.recipe.epoch_faces for each in record.runs),
        seconds=sum(each.seconds for each in record.runs),
        kept=f"epoch {record.kept_epoch} of {len(record.curves)},"
        f" val AUC {record.curves[record.kept_epoch - 1].val_auc:.3f}",
    )


def planned(name: str, data: Path, minutes: float, cache: Path, progress: Progress) -> Recipe:
    """The network's recipe with epochs of as many faces as the minutes allow on this machine.

    Measured once and kept in the cache, so that a run that is taken up again is the same run.
    """
    usual = RECIPES[name].model_copy(update={"sources": (), "val_step": VAL_STEP})
    asked = repr((usual, EPOCHS, COOLDOWN, minutes, data.resolve()))
    key = hashlib.sha256(asked.encode()).hexdigest()[:12]
    path = cache / "peers" / f"{name}-{key}.json"
    if not path.is_file():
        entries = {split: read_manifest(data, split) for split in ("train", "val")}
        faces = {split: prepare(entries[split], cache, progress) for split in entries}
        face_seconds, val_seconds = measured(name, usual, faces, cache)
        seconds = 60 * minutes / EPOCHS - val_seconds
        epoch_faces = max(usual.batch_size, int(seconds / face_seconds))
        recipe = cut_short(usual, EPOCHS, COOLDOWN, epoch_faces)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(recipe.model_dump_json(indent=1))
    return Recipe.model_validate_json(path.read_text())


def measured(
    name: str, recipe: Recipe, faces: dict[str, PreparedFaces], cache: Path
) -> tuple[float, float]:
    """Seconds that one face takes in training, and that one look at the val split takes."""
    keras.backend.clear_session()
    side_max = network_input(name).side_max
    trainee = Trainee(name, recipe, cache)
    trainee.start_epoch(0, TIMED_STEPS)
    sampler = Sampler(faces["train"].faces, side_max)
    steps = WARMING_STEPS + TIMED_STEPS
    batches = train_batches(faces["train"], sampler, recipe.batch_size, steps, (recipe.seed,))
    started = 0.0
    for index, batch in enumerate(batches):
        if index == WARMING_STEPS:
            started = time.monotonic()
        trainee.step(batch)
    trained_at = time.monotonic()
    val = val_batches(faces["val"].every(recipe.val_step), side_max, recipe.batch_size)
    trainee.finished_epoch(val, 0)
    face_seconds = (trained_at - started) / TIMED_STEPS / recipe.batch_size
    return face_seconds, time.monotonic() - trained_at


def gflop(network: keras.Model, side: int) -> float:
    """10^9 floating-point operations for a crop of `side`: its convolutions and dense layers.

    A multiplication and an addition are two; a mirrored look counts as well.
    """
    counted = [
        layer
        for layer in network.layers
        if isinstance(
            layer, keras.layers.Conv2D | keras.layers.DepthwiseConv2D | keras.layers.Dense
        )
    ]
    inside = keras.Model(network.input, [layer.output for layer in counted])
    outputs = inside(np.zeros((1, side, side, 3), np.float32), training=False)
    return (
        sum(
            2 * int(np.prod(layer.kernel.shape)) * int(np.prod(output.shape[:-1]))
            for layer, output in zip(counted, outputs, strict=True)
        )
        / 1e9
    )
