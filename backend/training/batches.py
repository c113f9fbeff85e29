"""Augmented batches: both classes alike, the same for the same seed, also after a resume."""

import io
import math

import keras
import numpy as np
from PIL import Image

from backend.images.decoding import Rgb
from backend.images.scaling import bilinear
from backend.training.prepared import PreparedFaces

WORKERS = 2
SCALES = (0.8, 1.0)
QUALITIES = (40, 98)
SHIFT = 0.06
"""Most that the crop is moved, as a share of its side."""
CODEC_SHARE = 0.3
"""Share of the faces that go through a codec again."""


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """Batches of (pixels (n, side, side, 3) float32 0-255, label (n,) float32)."""

    def __init__(
        self, faces: PreparedFaces, side: int, batch_size: int, seed: int, augment: bool
    ) -> None:
        # Threads: Pillow and NumPy let go of the interpreter lock for most of the work.
        super().__init__(workers=WORKERS if augment else 1, max_queue_size=4 * WORKERS)
        self._faces = faces
        self._side = side
        self._batch_size = batch_size
        self._seed = seed
        self._augment = augment
        self.epoch = 0

    def __len__(self) -> int:
        return math.ceil(len(self._faces.crops) / self._batch_size)

    def __getitem__(
        self, index: int
    ) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float32]], np.ndarray]:  # type: ignore[type-arg]
        which = self._order()[index * self._batch_size : (index + 1) * self._batch_size]
        generator = np.random.default_rng((self._seed, self.epoch, index))
        crops = [self._faces.crops[face] for face in which]
        if self._augment:
            crops = [augmented(crop, generator) for crop in crops]
        pixels = [bilinear(crop.astype(np.float32), self._side, self._side) for crop in crops]
        return np.stack(pixels), self._faces.is_fake[which]

    def _order(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        count = len(self._faces.crops)
        if not self._augment:
            return np.arange(count)
        return np.random.default_rng((self._seed, self.epoch)).permutation(count)


def augmented(crop: Rgb, generator: np.random.Generator) -> Rgb:
    """Flipped, moved, scaled down and recoded at random.

    Args: crop (side, side, 3) uint8. Returns: the same kind, with a smaller side.
    """
    side = crop.shape[0]
    if generator.random() < 0.5:
        crop = crop[:, ::-1]
    room = int(side * SHIFT)
    left, top = generator.integers(0, room + 1, 2)
    crop = crop[top : side - room + top, left : side - room + left]
    image = Image.fromarray(np.ascontiguousarray(crop))
    scaled = max(1, round(image.width * generator.uniform(*SCALES)))
    kernel = (Image.Resampling.BICUBIC, Image.Resampling.BILINEAR, Image.Resampling.LANCZOS)
    image = image.resize((scaled, scaled), kernel[generator.integers(len(kernel))])
    if generator.random() < CODEC_SHARE:
        image = _recoded(image, generator)
    return np.asarray(image, dtype=np.uint8)


def _recoded(image: Image.Image, generator: np.random.Generator) -> Image.Image:
    buffer = io.BytesIO()
    quality = int(generator.integers(QUALITIES[0], QUALITIES[1] + 1))
    if generator.random() < 0.7:
        subsampling = int(generator.choice((0, 2)))  # 4:4:4 or 4:2:0
        image.save(buffer, "JPEG", quality=quality, subsampling=subsampling)
    else:
        image.save(buffer, "WEBP", quality=quality, method=0)  # the fastest of its encoders
    return Image.open(buffer).convert("RGB")
