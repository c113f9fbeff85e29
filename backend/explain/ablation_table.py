"""What switching off each channel does to the rate of found fakes, computed ahead.

For the first, second and last layer, on faces of the val split: thresholds belong to
val, and the test split is for the report alone.
"""

import json
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from backend.detector.detector import Detector
from backend.detector.preprocessing import reduced_and_scaled
from backend.detector.weights_folder import ModelFiles, load_network
from backend.detector.words import FACE_MIN
from backend.evaluation.calibrate import ORDINARY_MAX as FPR_MAX
from backend.evaluation.metrics import Scores, upper_threshold
from backend.explain.ablation import ChannelSwitch
from backend.explain.feature_maps import FeatureMaps
from backend.explain.group_averages import SEED, shown_first
from backend.explain.shipped_arrays import arrays_folder
from backend.face_sets.manglings import FOUND
from backend.face_sets.manifest import Entry, ManifestError, read_manifest
from backend.face_sets.picture_map import map_pictures
from backend.face_sets.progress import Progress
from backend.faces.crops import crop_around
from backend.images.decoding import decode
from backend.images.scaling import Float32

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

FILE_NAME = "ablation.json"
REALS, FAKES = 400, 200
"""Faces at most; a rate of FPR_MAX shows only among 1 / FPR_MAX reals or more."""
BATCH = 50


class AblatedChannel(BaseModel):
    """The answers with one channel switched off."""

    model_config = ConfigDict(extra="forbid")

    tpr: float
    """Share of the fakes above the threshold that lets as many reals through as before."""
    real_change: float
    """Mean change of the logit of the reals."""
    fake_change: float
    """The same for the fakes."""


class AblationTable(BaseModel):
    """`ablation.json`."""

    model_config = ConfigDict(extra="forbid")

    network: str
    weights_sha256: str
    set_name: str
    side: int
    """Pixels of the faces, which are looked at without their mirror image."""
    reals: int
    fakes: int
    """StyleGAN's, as the shipped rates are."""
    fpr: float
    """Share of the reals that the threshold may let through; it is set anew for every channel."""
    tpr: float
    """With all channels on."""
    layers: dict[str, list[AblatedChannel]]
    """By layer, channel by channel."""


@dataclass(frozen=True)
class ValFaces:
    """Faces to ask about, reals and fakes."""

    crops: npt.NDArray[np.uint8]
    """(n, side, side, 3), as large as the network looks at them."""
    is_fake: npt.NDArray[np.bool_]

    def batches(self) -> Iterator[Float32]:
        """All crops in order, as float32."""
        for start in range(0, len(self.crops), BATCH):
            yield self.crops[start : start + BATCH].astype(np.float32)


def read_table(name: str) -> AblationTable:
    """The shipped table. Raises FileNotFoundError where there is none."""
    return AblationTable.model_validate_json((arrays_folder(name) / FILE_NAME).read_text())


def compute_ablation(data: Path, name: str, progress: Progress) -> AblationTable:
    """Switch off the channels of a few layers of network `name`, one by one; ship the table.

    Raises ManifestError where `data` has no val split with enough of both kinds, and
    FileNotFoundError where there are no weights.
    """
    files = ModelFiles.load(name)
    faces = val_faces(files, data, progress)
    wanted = shown_first(FeatureMaps.load(name))
    tails = {layer: _Tail(load_network(name), layer, files.input.side_max) for layer in wanted}
    switch = ChannelSwitch.load(name, mirrored=False)
    whole = np.concatenate([switch.logits(batch) for batch in faces.batches()])
    table = AblationTable(
        network=name,
        weights_sha256=files.weights_sha256,
        set_name=f"val split of “{data.resolve().name}”",
        side=faces.crops.shape[1],
        reals=int((~faces.is_fake).sum()),
        fakes=int(faces.is_fake.sum()),
        fpr=FPR_MAX,
        tpr=tpr_at(whole, faces.is_fake),
        layers={layer: _layer(tail, faces, whole, progress) for layer, tail in tails.items()},
    )
    folder = arrays_folder(name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_text(json.dumps(table.model_dump(), indent=1) + "\n")
    return table


def measured(
    switch: ChannelSwitch, layer: str, channel: int, faces: ValFaces, progress: Progress
) -> tuple[float, AblatedChannel]:
    """One channel of any layer: the rate with all channels on, and the answers with it off."""
    batches = list(faces.batches())
    pairs = [
        (switch.logits(batch), switch.logits(batch, layer, channel))
        for batch in progress(batches, "switching it off")
    ]
    whole, off = (np.concatenate(part) for part in zip(*pairs, strict=True))
    return tpr_at(whole, faces.is_fake), _row(off, whole, faces.is_fake)


def tpr_at(logits: npt.NDArray[np.float32], is_fake: npt.NDArray[np.bool_]) -> float:
    """Share of the fakes above the lowest threshold with at most FPR_MAX of the reals above it."""
    scores: Scores = logits.astype(np.float64)
    return float(np.mean(scores[is_fake] > upper_threshold(scores[~is_fake], FPR_MAX)))


def val_faces(files: ModelFiles, data: Path, progress: Progress) -> ValFaces:
    """A fixed draw of the val split's judged faces, photographs and StyleGAN fakes.

    Raises ManifestError where there are too few to show a rate of FPR_MAX.
    """
    entries = read_manifest(data, "val")
    drawn = _drawn([entry for entry in entries if not entry.is_fake], REALS) + _drawn(
        [entry for entry in entries if entry.is_stylegan], FAKES
    )
    crops = map_pictures(files, [(entry, FOUND) for entry in drawn], _crop, "val faces", progress)
    kept = [
        (crop, entry.is_fake) for crop, entry in zip(crops, drawn, strict=True) if crop is not None
    ]
    is_fake = np.array([fake for _, fake in kept], bool)
    if (~is_fake).sum() * FPR_MAX < 1 or not is_fake.any():
        raise ManifestError(f"{data} has too few val faces to show a rate of {FPR_MAX:.1%}.")
    return ValFaces(np.stack([crop for crop, _ in kept]), is_fake)


def _drawn(entries: list[Entry], count: int) -> list[Entry]:
    """Each photograph once."""
    photographs = list({entry.group: entry for entry in reversed(entries)}.values())
    order = np.random.default_rng(SEED).permutation(len(photographs))[:count]
    return [photographs[index] for index in order]


def _crop(detector: Detector, entry: Entry, mangling: str) -> npt.NDArray[np.uint8] | None:
    del mangling
    rgb = decode(entry.path.read_bytes()).rgb
    faces = detector.find(rgb)
    if not faces or faces[0].size < FACE_MIN:
        return None
    crop = crop_around(faces[0], rgb.shape[1], rgb.shape[0]).of(rgb)
    return np.asarray(reduced_and_scaled(crop, detector.files.input.side_max).round(), np.uint8)


class _Tail:
    """A network cut at a layer: what comes up to it, and what passes it by, runs once.

    What follows runs once a channel, so it runs on LiteRT, in a third of TensorFlow's time.
    """

    def __init__(self, model: "keras.Model", layer: str, side: int) -> None:
        import keras
        import tensorflow as tf

        from backend.explain.network_copies import beside, with_answers

        copy, answers = with_answers(model)
        maps, logit = answers[layer], copy.output["logit"]
        cut = [maps, *beside(keras.Model(copy.inputs, logit), maps)]
        upto = keras.Model(copy.inputs, cut)
        self.name = layer
        self.channels = int(maps.shape[-1])
        # Keras hands out a list of one as what is in it.
        self._upto = tf.function(lambda pixels: keras.tree.flatten(upto(pixels, training=False)))
        shapes = [part.shape for part in self._upto(tf.zeros((1, side, side, 3)))]
        self._beyond = _flat_buffer(keras.Model(cut, logit), shapes)
        self._pool = ThreadPoolExecutor(os.cpu_count())
        self._own = threading.local()  # an interpreter is for one thread, for all batches

    def without_each(self, pixels: Float32) -> npt.NDArray[np.float32]:
        """(channels, n) logits of a batch with each channel off."""
        answers = [np.asarray(part) for part in self._upto(pixels)]
        faces = self._pool.map(self._face_without_each, zip(*answers, strict=True))
        return np.stack(list(faces), axis=1)

    def _face_without_each(self, answers: tuple[Float32, ...]) -> npt.NDArray[np.float32]:
        if not hasattr(self._own, "run"):
            from ai_edge_litert.interpreter import Interpreter

            interpreter = Interpreter(model_content=self._beyond, num_threads=1)
            self._own.run = interpreter.get_signature_runner()
        parts = {f"part{index}": part[None] for index, part in enumerate(answers)}
        masks = 1 - np.eye(self.channels, dtype=np.float32)
        return np.array([self._own.run(**parts, mask=mask)["logit"][0] for mask in masks])


def _flat_buffer(beyond: "keras.Model", shapes: "list[tf.TensorShape]") -> bytes:
    """For LiteRT: inputs `mask`, which the first part is multiplied by, and `part0`, `part1`, …"""
    import tensorflow as tf

    def logit(mask: "tf.Tensor", *parts: "tf.Tensor") -> "dict[str, tf.Tensor]":
        return {"logit": beyond([parts[0] * mask, *parts[1:]], training=False)}

    mask = tf.TensorSpec(shapes[0][-1:], name="mask")
    parts = [tf.TensorSpec(shape, name=f"part{index}") for index, shape in enumerate(shapes)]
    traced = tf.function(logit).get_concrete_function(mask, *parts)
    holder = tf.Module()  # the converter makes constants of the variables that it finds in one
    holder.weights = [weight.value for weight in beyond.weights]
    return bytes(tf.lite.TFLiteConverter.from_concrete_functions([traced], holder).convert())


def _layer(
    tail: _Tail, faces: ValFaces, whole: npt.NDArray[np.float32], progress: Progress
) -> list[AblatedChannel]:
    batches = progress(list(faces.batches()), f"switching off {tail.name}")
    off = np.concatenate([tail.without_each(batch) for batch in batches], axis=1)
    return [_row(channel, whole, faces.is_fake) for channel in off]


def _row(
    off: npt.NDArray[np.float32],
    whole: npt.NDArray[np.float32],
    is_fake: npt.NDArray[np.bool_],
) -> AblatedChannel:
    change = off - whole
    return AblatedChannel(
        tpr=tpr_at(off, is_fake),
        real_change=round(float(change[~is_fake].mean()), 4),
        fake_change=round(float(change[is_fake].mean()), 4),
    )
