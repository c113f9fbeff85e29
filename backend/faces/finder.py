"""Finding faces and eyes with BlazeFace short-range (arXiv 1907.05047), whole picture and tiles.

The network sees 128 x 128 pixels, so it misses faces that are small in a large picture. Pictures
over TILE_SIDE are therefore also searched in overlapping square tiles, halved until they are
small enough. It misses a face that fills the picture, too, so a picture in which nothing is found
is looked at once more with a margin around it. The extension does the same from the constants that
`export/` writes.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backend.images.decoding import Rgb
from backend.images.scaling import Float32, bilinear, box_factor, box_reduce

WEIGHTS = Path(__file__).parent / "weights" / "face_detection_short_range.tflite"
INPUT_SIDE = 128
ANCHOR_GRIDS = ((16, 2), (8, 6))
"""(cells a side, anchors a cell), in the order of the network's 896 outputs."""
LOGIT_CLIP = 100.0
SCORE_MIN = 0.6
OVERLAP_SAME_FACE = 0.3
"""Intersection over union above which two candidates are blended into one face."""
CONTAINED = 0.6
"""A smaller box with this share of its area inside a larger face is a part of that face."""
TILE_SIDE = 640
TILE_LEVELS = 3
TILE_STEP = 0.75
"""Distance of neighbouring tiles, at most this share of their side."""
TILE_SCORE_MIN = 0.65
"""Tiles give the network many more chances to be wrong than the whole picture does."""
TILE_FACE_MIN = 0.08
"""In a tile, a face narrower than this share of its side is too blurred to be believed."""
MARGIN_SIDE = 64
"""Of the network's input, what the picture gets where it is looked at with a margin."""
MARGIN_FACE_MIN = 0.8
"""What is then found must fill so much of the picture's shorter side."""
MAX_FACES = 32


@dataclass(frozen=True)
class Face:
    """A face in pixels of the picture; eyes as the viewer sees them, left first."""

    x: float
    y: float
    width: float
    height: float
    eyes: tuple[tuple[float, float], tuple[float, float]]
    score: float

    @property
    def size(self) -> float:
        """The longer side of the box, in pixels."""
        return max(self.width, self.height)


@dataclass(frozen=True)
class Tile:
    """A square window of the picture, in pixels."""

    x: int
    y: int
    side: int


class FaceFinder:
    """Finds faces; one instance holds the LiteRT interpreter and isn't safe across threads."""

    @cached_property
    def _interpreter(self) -> "Interpreter":  # type: ignore[name-defined]  # noqa: F821
        from ai_edge_litert.interpreter import Interpreter

        interpreter = Interpreter(str(WEIGHTS), num_threads=1)
        interpreter.allocate_tensors()
        return interpreter

    def find(self, rgb: Rgb) -> list[Face]:
        """The faces of a picture, largest first, at most MAX_FACES.

        Args: rgb (height, width, 3) uint8.
        """
        return self.find_all(rgb)[:MAX_FACES]

    def find_all(self, rgb: Rgb) -> list[Face]:
        """The same, however many they are."""
        height, width = rgb.shape[:2]
        candidates = [self._candidates(rgb, Tile(0, 0, max(height, width)), whole=True)]
        candidates += [self._candidates(rgb, tile) for tile in tiles(width, height)]
        faces = merge(np.concatenate(candidates)) or merge(self._with_margin(rgb))
        return sorted(faces, key=lambda face: -face.size)

    def _candidates(self, rgb: Rgb, tile: Tile, whole: bool = False) -> Float32:
        """Rows of score, left, top, right, bottom, eyes (x, y, x, y) in pixels of the picture."""
        window = rgb[tile.y : tile.y + tile.side, tile.x : tile.x + tile.side]
        scores, geometry = self._run(letterbox(window))
        rows = decode_candidates(scores, geometry)
        if not whole:
            rows = rows[_believed_in_tile(rows, tile, rgb.shape[1], rgb.shape[0])]
        rows[:, 1:] *= tile.side
        rows[:, 1::2] += tile.x
        rows[:, 2::2] += tile.y
        return rows

    def _with_margin(self, rgb: Rgb) -> Float32:
        """As `_candidates` of the whole, of those that fill it."""
        scores, geometry = self._run(letterbox(rgb, MARGIN_SIDE))
        rows = decode_candidates(scores, geometry)
        scale = np.float32(INPUT_SIDE / MARGIN_SIDE)
        rows[:, 1:] = rows[:, 1:] * scale - (scale - 1) / 2
        rows[:, 1:] *= max(rgb.shape[:2])
        filled: Float32 = rows[rows[:, 3] - rows[:, 1] >= MARGIN_FACE_MIN * min(rgb.shape[:2])]
        return filled

    def _run(self, pixels: Float32) -> tuple[Float32, Float32]:
        interpreter = self._interpreter
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], pixels[None])
        interpreter.invoke()
        geometry, scores = (
            interpreter.get_tensor(output["index"])[0]
            for output in interpreter.get_output_details()
        )
        return scores[:, 0], geometry


def letterbox(window: Rgb, side: int = INPUT_SIDE) -> Float32:
    """The window scaled into a black 128 x 128 square, values -1 to 1.

    It lies in the top left of a square of `side` in the middle.
    """
    height, width = window.shape[:2]
    longer = max(height, width)
    scaled_height = max(1, math.floor(height * side / longer + 0.5))
    scaled_width = max(1, math.floor(width * side / longer + 0.5))
    # A sliver must keep at least one row of blocks.
    factor = min(box_factor(longer, side), height, width)
    reduced = box_reduce(window, factor)
    square = np.zeros((INPUT_SIDE, INPUT_SIDE, 3), np.float32)
    start = (INPUT_SIDE - side) // 2
    rows, columns = slice(start, start + scaled_height), slice(start, start + scaled_width)
    square[rows, columns] = bilinear(reduced, scaled_height, scaled_width)
    return square / np.float32(127.5) - np.float32(1)


def anchors() -> Float32:
    """Anchor centres (896, 2) as x, y in 0-1."""
    rows = [
        ((column + 0.5) / cells, (row + 0.5) / cells)
        for cells, count in ANCHOR_GRIDS
        for row in range(cells)
        for column in range(cells)
        for _ in range(count)
    ]
    return np.array(rows, np.float32)


_ANCHORS = anchors()


def decode_candidates(scores: Float32, geometry: Float32) -> Float32:
    """Raw outputs to rows of score, left, top, right, bottom, eyes (x, y, x, y), in 0-1.

    Args: scores (896,) logits; geometry (896, 16) from the anchor, in pixels of the input.
    """
    clipped = np.clip(scores.astype(np.float64), -LOGIT_CLIP, LOGIT_CLIP)
    probability = 1 / (1 + np.exp(-clipped))
    keep = probability >= SCORE_MIN
    raw, centre = geometry[keep] / np.float32(INPUT_SIDE), _ANCHORS[keep]
    middle = raw[:, 0:2] + centre
    half = raw[:, 2:4] / 2
    eyes = raw[:, 4:8] + np.tile(centre, 2)
    score = probability[keep, None].astype(np.float32)
    return np.concatenate([score, middle - half, middle + half, eyes], axis=1)


def tiles(width: int, height: int) -> list[Tile]:
    """Overlapping square tiles of a large picture, coarse level first; none for a small one."""
    found = []
    side = max(width, height)
    for _ in range(TILE_LEVELS):
        if side <= TILE_SIDE:
            break
        side = math.ceil(side / 2)
        found += [
            Tile(x, y, side) for y in _tile_starts(height, side) for x in _tile_starts(width, side)
        ]
    return found


def _tile_starts(length: int, side: int) -> list[int]:
    if length <= side:
        return [0]
    steps = math.ceil((length - side) / (side * TILE_STEP))
    return [math.floor((length - side) * step / steps + 0.5) for step in range(steps + 1)]


def _believed_in_tile(rows: Float32, tile: Tile, width: int, height: int) -> npt.NDArray[np.bool_]:
    """Rows large and sure enough, and not cut by an edge of the tile inside the picture."""
    left = (rows[:, 1] > 0) | (tile.x == 0)
    top = (rows[:, 2] > 0) | (tile.y == 0)
    right = (rows[:, 3] < 1) | (tile.x + tile.side >= width)
    bottom = (rows[:, 4] < 1) | (tile.y + tile.side >= height)
    large = rows[:, 3] - rows[:, 1] >= TILE_FACE_MIN
    sure = rows[:, 0] >= TILE_SCORE_MIN
    kept: npt.NDArray[np.bool_] = left & top & right & bottom & large & sure
    return kept


def merge(rows: Float32) -> list[Face]:
    """Blend overlapping candidates by score (weighted non-maximum suppression), drop parts.

    Blending makes a box steady where two anchors score nearly alike: a difference in the last
    digit between two runtimes can't move it.
    """
    rows = rows[np.argsort(-rows[:, 0], kind="stable")]
    blended = []
    while len(rows):
        same = _iou(rows[0], rows) > OVERLAP_SAME_FACE
        same[0] = True
        weights = rows[same, :1]
        mean = (rows[same, 1:] * weights).sum(0) / weights.sum()
        blended.append(np.concatenate([rows[0, :1], mean]))
        rows = rows[~same]
    blended.sort(key=lambda row: -_area(row))
    kept: list[npt.NDArray[np.float32]] = []
    for row in blended:
        if all(_intersection(row, larger) <= CONTAINED * _area(row) for larger in kept):
            kept.append(row)
    return [_face(row) for row in kept]


def _face(row: npt.NDArray[np.float32]) -> Face:
    score, left, top, right, bottom, *eyes = (float(value) for value in row)
    pair = sorted([(eyes[0], eyes[1]), (eyes[2], eyes[3])])
    return Face(left, top, right - left, bottom - top, (pair[0], pair[1]), score)


def _area(row: npt.NDArray[np.float32]) -> float:
    return float(max(row[3] - row[1], 0) * max(row[4] - row[2], 0))


def _intersection(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> float:
    width = min(a[3], b[3]) - max(a[1], b[1])
    height = min(a[4], b[4]) - max(a[2], b[2])
    return float(max(width, 0) * max(height, 0))


def _iou(row: npt.NDArray[np.float32], rows: Float32) -> npt.NDArray[np.float64]:
    overlaps = np.array([_intersection(row, other) for other in rows])
    areas = np.array([_area(other) for other in rows])
    union = np.maximum(areas + _area(row) - overlaps, 1e-9)
    return np.asarray(overlaps / union)
