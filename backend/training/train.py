"""Training a network: `uncanny train NAME` makes the weights that ship.

    uncanny train lite0-cut --data ../shared/faces

Stops and resumes: every finished epoch is kept in the cache folder, and the batches of an epoch
depend on the seed and its number alone, so a run that was cut off ends like one that wasn't. The
learning rate stands still until the cooldown, and the state before it is kept: a run with more
epochs goes on from there instead of beginning anew.
"""

import hashlib
import math
import os
import platform
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from pydantic import TypeAdapter

from backend.detector.networks import build_network, network_input
from backend.detector.networks.layers import logit_function
from backend.detector.weights_folder import FOLDER, WEIGHTS_NAME
from backend.face_sets.manifest import splits_of
from backend.face_sets.prepared import PreparedFaces, prepared_split
from backend.face_sets.progress import Progress, bar
from backend.roc import roc_area
from backend.training.batches import TrainingBatch, train_batches, val_batches
from backend.training.fed import fed_digest
from backend.training.imagenet import load_imagenet_weights
from backend.training.pointwise import with_fast_pointwise
from backend.training.sampling import Sampler
from backend.training.training_record import (
    EpochRow,
    Recipe,
    TrainingError,
    TrainingRecord,
    record_of,
    write_record,
)

WARMUP_STEPS = 200
GRADIENT_NORM_MAX = 1.0
AVERAGE_STEPS = 10
"""The moving average of the weights takes a step after so many of training."""
_CURVES = TypeAdapter(list[EpochRow])
_CURVES_FILE = "curves.json"
"""Written last: a state that has it is whole."""
_BEST = "best.weights.h5"
_NEW, _OLD = ".new", ".old"
"""Of the folders that a state is written to before it takes another one's place."""


@dataclass(frozen=True)
class TrainingData:
    """The face sets of a run."""

    folder: Path
    """Its train split is learnt from, its val split chooses the epoch."""
    also: tuple[Path, ...] = ()
    """Sets whose train splits are learnt from too, and whose val splits, where they have one, are
    looked at beside the first one's."""

    @property
    def for_training(self) -> list[Path]:
        """All of them."""
        return [self.folder, *self.also]

    @property
    def with_val(self) -> list[Path]:
        """The first one, and those of the others that have a val split."""
        return [self.folder, *(one for one in self.also if "val" in splits_of(one))]


@dataclass(frozen=True)
class Trained:
    """What a run ends in."""

    network: keras.Model
    """With the weights of the epoch that had the lowest val loss of those that cooled down."""
    record: TrainingRecord


def train(
    name: str,
    data: TrainingData,
    recipe: Recipe,
    cache: Path,
    progress: Progress,
    start: Path | None = None,
    out: Path | None = None,
) -> TrainingRecord:
    """Train a network and write its weights and their record to `out`.

    Without one to `backend/detector/weights/NAME`. Raises what `trained_network` raises.
    """
    trained = trained_network(name, data, recipe, cache, progress, start)
    folder = out or FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    trained.network.save_weights(folder / WEIGHTS_NAME)
    write_record(folder, trained.record)
    return trained.record


def trained_network(
    name: str,
    data: TrainingData,
    recipe: Recipe,
    cache: Path,
    progress: Progress,
    start: Path | None = None,
) -> Trained:
    """Train on the train split and keep the epoch with the lowest val loss; writes to the cache.

    One of the cooldown is kept: before it the weights are noisy, and surer than they are right,
    and after the first epoch their average is still mostly what the run started from.

    Args: start is a weights file of the same network with its `training.json` beside it, to go on
    from; the recipe's learning rate begins anew.
    Raises ManifestError for a set that can't be read, TrainingError where a longer run of the same
    recipe has gone past the point where this one would cool down, or where `start` can't be used.
    """
    keras.utils.set_random_seed(recipe.seed)
    before = record_of(start, name) if start else None
    if start:
        digest = hashlib.sha256(start.read_bytes()).hexdigest()
        recipe = recipe.model_copy(update={"imagenet": False, "started_from": digest})
    faces = {
        "train": prepared_split(data.for_training, "train", recipe.sources, cache, progress),
        "val": prepared_split(data.with_val, "val", recipe.sources, cache, progress),
    }
    if recipe.val_step > 1:
        faces["val"] = faces["val"].every(recipe.val_step)
    sampler = Sampler(faces["train"].faces, network_input(name).side_max)
    run = RunState(cache / "runs" / f"{name}-{_fingerprint(recipe, faces, sampler)}", recipe)
    if len(run.curves) < recipe.epochs:
        _train_epochs(run, Trainee(name, recipe, cache, start), recipe, faces, sampler)
    network = build_network(name)
    network.load_weights(run.best_weights)
    record = _record(name, data, recipe, run, faces, network.count_params())
    return Trained(network, record.model_copy(update={"before": before}))


def _train_epochs(
    run: "RunState",
    trainee: "Trainee",
    recipe: Recipe,
    faces: dict[str, PreparedFaces],
    sampler: Sampler,
) -> None:
    """The epochs that the run still lacks."""
    own_side = network_input(trainee.model.name).side_max
    trunk_epochs = recipe.epochs - recipe.cooldown if recipe.trunk_side else 0
    val: list[TrainingBatch] = []
    run.resume(trainee)
    steps = recipe.epoch_faces // recipe.batch_size
    first = len(run.curves)
    with bar() as display:
        for epoch in range(first, recipe.epochs):
            started = time.monotonic()
            if epoch in (first, trunk_epochs):
                side = recipe.trunk_side if epoch < trunk_epochs else own_side
                trainee.work_at(side)
                sampler = Sampler(faces["train"].faces, side)
                val = val_batches(faces["val"], side, recipe.batch_size)
            trainee.start_epoch(epoch, steps)
            batches = train_batches(
                faces["train"],
                sampler,
                recipe.batch_size,
                steps,
                (recipe.seed, epoch),
                recipe.patched,
            )
            task = display.add_task(f"epoch {epoch + 1}/{recipe.epochs}", total=steps, note="")
            for batch in batches:
                loss = trainee.step(batch)
                display.update(task, advance=1, note=f"loss {loss:.3f} {run.note}")
            display.remove_task(task)
            run.finish_epoch(trainee, trainee.finished_epoch(val, time.monotonic() - started))


def _record(
    name: str,
    data: TrainingData,
    recipe: Recipe,
    run: "RunState",
    faces: dict[str, PreparedFaces],
    parameters: int,
) -> TrainingRecord:
    more = "".join(f" --also {folder.name}" for folder in data.also)
    if recipe.frozen:
        more += f" --frozen {recipe.frozen}"
    if recipe.started_from:
        more += f" --from {WEIGHTS_NAME}"
    length = f"--epochs {recipe.epochs} --cooldown {recipe.cooldown}"
    return TrainingRecord(
        network=name,
        command=f"uncanny train {name}{more} {length} --seed {recipe.seed}",
        recipe=recipe,
        faces={split: len(prepared) for split, prepared in faces.items()},
        sources=dict(sorted(Counter(face.source for face in faces["train"].faces).items())),
        parameters=parameters,
        seconds=round(sum(row.seconds for row in run.curves)),
        machine=machine(),
        kept_epoch=run.best + 1,
        curves=run.curves,
    )


def machine() -> str:
    """Cores, architecture and GPUs of this machine, as TensorFlow sees them."""
    devices = tf.config.list_physical_devices("GPU")
    details = [tf.config.experimental.get_device_details(each) for each in devices]
    gpus = [each.get("device_name", "a GPU of unknown name") for each in details]
    return f"{os.cpu_count()} cores, {platform.machine()}, {', '.join(gpus) or 'no GPU'}"


class Trainee:
    """A network in training, with its optimizer and the moving average of its weights."""

    def __init__(self, name: str, recipe: Recipe, cache: Path, start: Path | None = None) -> None:
        self._recipe = recipe
        network = build_network(name)
        if start:
            network.load_weights(start)
        elif recipe.imagenet:
            load_imagenet_weights(network, cache)
        self.averaged = build_network(name)
        self.averaged.set_weights(network.get_weights())
        self._logits = logit_function(self.averaged)
        for layer in network.layers:
            layer.trainable = not is_frozen(layer.name, recipe.frozen)
            if isinstance(layer, keras.layers.Dropout) and not recipe.dropout:
                layer.rate = 0.0
        network = with_fast_pointwise(network)
        self.model = keras.Model(network.input, network.output["logit"], name=name)
        self.model.compile(
            keras.optimizers.AdamW(
                recipe.learning_rate,
                weight_decay=recipe.weight_decay,
                global_clipnorm=GRADIENT_NORM_MAX,
            ),
            keras.losses.BinaryCrossentropy(from_logits=True),
            metrics=[_accuracy],
            jit_compile=False,  # XLA, Keras's default, is 5-10 times slower than oneDNN on a CPU
        )
        self._epoch, self._step, self._steps = 0, 0, 1
        self._figures: list[tuple[float, float]] = []

    def work_at(self, side: int) -> None:
        """Scale faces to another side than the network's own from now on; nothing but that changes.

        For a network that scales to one side; see `ScaleTo`.
        """
        for network in (self.model, self.averaged):
            scale = network.get_layer("scale")
            if scale.sides[0] == scale.sides[1]:
                scale.sides = (side, side)
        self.model.make_train_function(force=True)  # the old one has the old side in it
        self._logits = logit_function(self.averaged)

    def start_epoch(self, epoch: int, steps: int) -> None:
        """Forget the last epoch's figures; dropout's masks depend on the epoch's number alone."""
        self._epoch, self._step, self._steps = epoch, 0, steps
        self._figures = []
        for index, layer in enumerate(self.model.layers):
            if isinstance(layer, keras.layers.Dropout):  # Keras doesn't save their state
                layer.seed_generator.state.assign([1000 * self._recipe.seed + index, epoch])

    def step(self, batch: TrainingBatch) -> float:
        """One step of training; the batch's loss."""
        rate = learning_rate(self._recipe, self._epoch * self._steps + self._step, self._steps)
        self.model.optimizer.learning_rate.assign(rate)
        loss, accuracy = self.model.train_on_batch(batch.pixels, batch.share_fake)
        self._figures.append((float(loss), float(accuracy)))
        self._step += 1
        if self._step % AVERAGE_STEPS == 0 or self._step == self._steps:
            self._average()
        return float(loss)

    def _average(self) -> None:
        momentum = self._recipe.average**AVERAGE_STEPS
        for averaged, variable in zip(self.averaged.weights, self.model.weights, strict=True):
            # Added as a difference: weights that stand still stay the same to the last bit.
            averaged.assign_add((1 - momentum) * (variable - averaged))

    def finished_epoch(self, val: list[TrainingBatch], seconds: float) -> EpochRow:
        """The epoch's figures, those on val by the averaged weights."""
        logits = np.concatenate(
            [self._logits(batch.pixels.astype(np.float32)).numpy() for batch in val]
        )
        is_fake = np.concatenate([batch.share_fake for batch in val])
        loss, accuracy = np.mean(self._figures, axis=0)
        return EpochRow(
            loss=round(float(loss), 5),
            accuracy=round(float(accuracy), 5),
            val_loss=round(_cross_entropy(logits, is_fake), 5),
            val_accuracy=round(float(np.mean((logits > 0) == (is_fake > 0))), 5),
            val_auc=round(float(roc_area(logits[is_fake == 0], logits[is_fake > 0])), 5),
            seconds=round(seconds, 1),
        )

    def save(self, folder: Path) -> None:
        """Write the whole state."""
        folder.mkdir(parents=True, exist_ok=True)
        self.model.save_weights(folder / "model.weights.h5")
        self.averaged.save_weights(folder / "averaged.weights.h5")

    def load(self, folder: Path) -> None:
        """Read what `save` wrote, the optimizer's state included."""
        self.model.optimizer.build(self.model.trainable_variables)
        self.model.load_weights(folder / "model.weights.h5")
        self.averaged.load_weights(folder / "averaged.weights.h5")


class RunState:
    """What a run keeps in the cache: the whole state, the best weights, the learning curves.

    The epochs before the cooldown lie in `trunk`, where a longer run of the same recipe finds them.
    """

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self._trunk = folder / "trunk"
        self._branch = folder / f"{recipe.epochs}-{recipe.cooldown}"
        self._trunk_epochs = recipe.epochs - recipe.cooldown
        for state in (self._trunk, self._branch):
            _mend(state)
        self._source = self._branch if _curves(self._branch) else self._trunk
        self.curves = _curves(self._source)
        if self._source == self._trunk and len(self.curves) > self._trunk_epochs:
            raise TrainingError(
                f"This recipe was trained for {len(self.curves)} epochs already; ask for at least"
                f" {len(self.curves) + recipe.cooldown} with --epochs."
            )

    def resume(self, trainee: Trainee) -> None:
        """Bring the trainee to where the last finished epoch left it."""
        if self.curves:
            trainee.load(self._source)

    def finish_epoch(self, trainee: Trainee, row: EpochRow) -> None:
        """Keep the state of this epoch or, killed in between, that of the last: never of both."""
        self.curves.append(row)
        folder = self._folder(len(self.curves) - 1)
        new = _aside(folder, _NEW)
        shutil.rmtree(new, ignore_errors=True)
        trainee.save(new)
        if folder == self._branch:
            if self.best == len(self.curves) - 1:
                trainee.averaged.save_weights(new / _BEST)
            else:
                shutil.copy(folder / _BEST, new)
        (new / _CURVES_FILE).write_bytes(_CURVES.dump_json(self.curves))
        _put_in_place(new, folder)

    @property
    def best(self) -> int:
        """The epoch (from 0) whose weights are kept. Raises ValueError before any cooled down."""
        return best_epoch(self.curves, self._trunk_epochs)

    @property
    def best_weights(self) -> Path:
        """Its averaged weights."""
        return self._branch / _BEST

    def _folder(self, epoch: int) -> Path:
        return self._trunk if epoch < self._trunk_epochs else self._branch

    @property
    def note(self) -> str:
        """The last val loss, in words."""
        return f"last val loss {self.curves[-1].val_loss:.3f}" if self.curves else ""


def learning_rate(recipe: Recipe, step: int, steps: int) -> float:
    """At a step counted over all epochs: a linear warm-up, a plain, a half cosine down to 0."""
    cooldown = recipe.cooldown * steps
    past = max(0, step - (recipe.epochs * steps - cooldown))
    falling = 0.5 * (1 + math.cos(math.pi * past / cooldown))
    return recipe.learning_rate * min(1.0, (step + 1) / WARMUP_STEPS) * falling


def is_frozen(layer: str, blocks: int) -> bool:
    """Whether a layer of this name lies in the stem or the first so many blocks.

    Their maps are the largest: a step that need not go back through the first three blocks takes
    60 % of the time.
    """
    first, _, _ = layer.partition("_")
    if first == "stem":
        return blocks > 0
    number = first.removeprefix("block")
    return number.isdigit() and int(number) < blocks


def best_epoch(curves: list[EpochRow], first: int) -> int:
    """The epoch, counted from 0, with the lowest val loss from `first` on; the first of several.

    Raises ValueError where there is none.
    """
    return first + int(np.argmin([row.val_loss for row in curves[first:]]))


def _accuracy(shares_fake: keras.KerasTensor, logits: keras.KerasTensor) -> keras.KerasTensor:
    """Of each face: whether the logit's sign says which kind the larger share of it is."""
    return keras.ops.cast((shares_fake > 0.5) == (logits > 0), "float32")


def _cross_entropy(logits: npt.NDArray[np.float32], is_fake: npt.NDArray[np.float32]) -> float:
    return float(np.mean(np.logaddexp(0, logits) - is_fake * logits))


def _aside(folder: Path, suffix: str) -> Path:
    return folder.with_name(folder.name + suffix)


def _put_in_place(new: Path, folder: Path) -> None:
    old = _aside(folder, _OLD)
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _mend(folder: Path) -> None:
    """Finish a `_put_in_place` that was cut off between its two renamings."""
    new = _aside(folder, _NEW)
    if not folder.exists() and (new / _CURVES_FILE).is_file():
        new.rename(folder)


def _curves(folder: Path) -> list[EpochRow]:
    path = folder / _CURVES_FILE
    return _CURVES.validate_json(path.read_bytes()) if path.is_file() else []


def _fingerprint(recipe: Recipe, faces: dict[str, PreparedFaces], sampler: Sampler) -> str:
    """Runs with another recipe, other faces or looks don't resume each other; longer ones do."""
    same = recipe.model_dump_json(exclude={"epochs", "cooldown"})
    digest = hashlib.sha256(same.encode())
    for prepared in faces.values():
        for face in prepared.faces:
            digest.update(repr(face).encode())
    digest.update(fed_digest(faces["train"], sampler).encode())
    return digest.hexdigest()[:12]
