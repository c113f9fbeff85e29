"""Training a network: `uncanny train NAME` makes the weights that ship.

    uncanny train seed-cnn --data ../shared/faces

Stops and resumes: every finished epoch is kept in the cache folder, and the batches of an epoch
hang on the seed and its number alone, so a run that was cut off ends like one that wasn't.
"""

import hashlib
import os
import platform
import time
from pathlib import Path

import keras
import numpy as np
from pydantic import TypeAdapter
from rich.progress import Progress as Display

from backend.detector.networks import build_network, network_input
from backend.detector.weights_folder import FOLDER, WEIGHTS_NAME
from backend.training.batches import Batches
from backend.training.manifest import read_manifest
from backend.training.prepared import PreparedFaces, prepare
from backend.training.progress import Progress, bar
from backend.training.training_record import EpochRow, Recipe, TrainingRecord, write_record

TALK_SOURCES = (
    "ffhq-1024",
    "ffhq-512",
    "ffhq-256",
    "faceshq-real-1024",
    "faceshq-real-512",
    "tpdne-1024",
    "tpdne-512",
    "tpdne-wm-1024",
    "tpdne-wm-512",
    "stylegan2-samples-1024",
    "faceshq-fake-1024",
    "faceshq-fake-512",
    "stylegan-256",
)
"""FFHQ (and CelebA-HQ, as faceshq mixes them) and StyleGAN faces, as in the talk."""
_CURVES = TypeAdapter(list[EpochRow])
DEFAULT_RECIPE = Recipe(
    sources=TALK_SOURCES,
    epochs=18,
    batch_size=32,
    learning_rate=2e-3,
    weight_decay=1e-3,
    seed=0,
)


def train(name: str, data: Path, recipe: Recipe, cache: Path, progress: Progress) -> TrainingRecord:
    """Train on the train split, keep the epoch with the lowest val loss, write it as the weights.

    Raises ManifestError for a set that can't be read.
    """
    keras.utils.set_random_seed(recipe.seed)
    side = network_input(name).side_max
    faces = {
        split: prepare(name, read_manifest(data, split, recipe.sources), cache, progress)
        for split in ("train", "val")
    }
    train_batches = Batches(faces["train"], side, recipe.batch_size, recipe.seed, augment=True)
    val_batches = Batches(faces["val"], side, recipe.batch_size, recipe.seed, augment=False)

    run = Run(cache / "runs" / f"{name}-{_fingerprint(recipe, faces)}")
    model = run.resumed_model() or _compiled(name, recipe, steps=len(train_batches))
    with bar() as display:
        for epoch in range(len(run.curves), recipe.epochs):
            started = time.monotonic()
            train_batches.epoch = epoch
            _seed_dropout(model, recipe.seed, epoch)
            history = model.fit(
                train_batches,
                validation_data=val_batches,
                shuffle=False,  # Batches shuffles by itself, by seed and epoch
                verbose=0,
                callbacks=[EpochBar(display, epoch, recipe.epochs, len(train_batches), run)],
            )
            figures = {key: round(values[0], 5) for key, values in history.history.items()}
            seconds = round(time.monotonic() - started, 1)
            run.finish_epoch(model, EpochRow(**figures, seconds=seconds))

    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    network = build_network(name)
    _logit_model(network).load_weights(run.best_weights)
    network.save_weights(folder / WEIGHTS_NAME)
    record = TrainingRecord(
        network=name,
        command=f"uncanny train {name} --epochs {recipe.epochs} --seed {recipe.seed}",
        recipe=recipe,
        faces={split: len(prepared.crops) for split, prepared in faces.items()},
        parameters=network.count_params(),
        seconds=round(sum(row.seconds for row in run.curves)),
        machine=f"{os.cpu_count()} cores, {platform.machine()}, no GPU",
        kept_epoch=run.best_epoch() + 1,
        overfitting_from_epoch=overfitting_onset(run.curves),
        curves=run.curves,
    )
    write_record(folder, record)
    return record


class Run:
    """What a run keeps in the cache: the whole state, the best weights, the learning curves."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._state = folder / "state.keras"
        self._curves_file = folder / "curves.json"
        self.best_weights = folder / "best.weights.h5"
        text = self._curves_file.read_text() if self._curves_file.is_file() else "[]"
        self.curves = _CURVES.validate_json(text)

    def resumed_model(self) -> keras.Model | None:
        """The model as the last finished epoch left it, optimizer included; None at the start."""
        return keras.models.load_model(self._state) if self.curves else None

    def finish_epoch(self, model: keras.Model, row: EpochRow) -> None:
        """Keep the state; the curves last, so that a kill in between repeats the epoch."""
        self.curves.append(row)
        if self.best_epoch() == len(self.curves) - 1:
            model.save_weights(self.best_weights)
        part = self._state.with_name("part.keras")
        model.save(part)
        part.rename(self._state)
        self._curves_file.write_bytes(_CURVES.dump_json(self.curves))

    def best_epoch(self) -> int:
        """The epoch, counted from 0, with the lowest val loss so far."""
        return best_epoch(self.curves)


class EpochBar(keras.callbacks.Callback):  # type: ignore[misc]
    """Shows the epoch's batches, loss and the best val loss so far."""

    def __init__(self, display: Display, epoch: int, epochs: int, steps: int, run: Run) -> None:
        super().__init__()
        self._display = display
        self._best = (
            f"best val loss {run.curves[run.best_epoch()].val_loss:.3f}" if run.curves else ""
        )
        self._task = display.add_task(f"epoch {epoch + 1}/{epochs}", total=steps, note=self._best)

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """One batch further."""
        loss = f"loss {logs['loss']:.3f}" if logs else ""
        self._display.update(self._task, completed=batch + 1, note=f"{loss} {self._best}")

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        """The next epoch draws its own bar."""
        del logs
        self._display.remove_task(self._task)


def best_epoch(curves: list[EpochRow]) -> int:
    """The epoch, counted from 0, with the lowest val loss; the first of several."""
    return int(np.argmin([row.val_loss for row in curves]))


def overfitting_onset(curves: list[EpochRow]) -> int | None:
    """The epoch (from 1) after which val loss only got worse while train loss went on falling.

    None where the last epoch was the best one: no overfitting was seen.
    """
    best = best_epoch(curves)
    return None if best == len(curves) - 1 else best + 2


def _seed_dropout(model: keras.Model, seed: int, epoch: int) -> None:
    """Make an epoch's dropout masks hang on its number alone; Keras doesn't save their state."""
    for index, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign([1000 * seed + index, epoch])


def _compiled(name: str, recipe: Recipe, steps: int) -> keras.Model:
    model = _logit_model(build_network(name))
    schedule = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, recipe.epochs * steps)
    model.compile(
        keras.optimizers.AdamW(schedule, weight_decay=recipe.weight_decay),
        keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.0, name="accuracy")],
        jit_compile=False,  # XLA, Keras's default, is 5-10 times slower than oneDNN on a CPU
    )
    return model


def _logit_model(network: keras.Model) -> keras.Model:
    """The part of a network that is trained, sharing its layers."""
    return keras.Model(network.input, network.output["logit"], name=network.name)


def _fingerprint(recipe: Recipe, faces: dict[str, PreparedFaces]) -> str:
    """Runs with another recipe or other faces don't resume each other."""
    digest = hashlib.sha256(recipe.model_dump_json().encode())
    for prepared in faces.values():
        for crop in prepared.crops:
            digest.update(crop.data)
    return digest.hexdigest()[:12]
