"""Finding faces and eyes with BlazeFace short-range (arXiv 1907.05047), whole picture and tiles.

It finds a face up to some 60 degrees off upright as surely as one that stands; of those on their
side or upside down it misses some, takes others for upright ones, and is unsure of all. So what is
tilted is looked at once more where its eyes are level, and what is doubtful in quarter turns.

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
from backend.images.scaling import Float32, TurnedSquare, bilinear, box_factor, box_reduce, level

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
SURE = 0.85
"""A lower score may be that of a face seen sideways or upside down: of 156 pictures turned by 135
and 180 degrees all that was found had less than 0.82, and upright 1 in 14 had less than this."""
TURNED_SCORE_MIN = 0.75
"""Looking at each place in four ways gives four chances to be wrong."""
WINDOW = 2.0
"""Side of what is looked at anew around a face, over the face's."""
LEVEL_FROM = 10.0
"""Degrees off upright from which on a face is found anew where it stands upright, and off an exact
quarter turn from which on its crop is turned.

Below, turning the crop would change the answer about faces that stand as they should: of 72 upright
fakes none has more, of 84 photographs 8. Fakes that were turned by it have a median logit of 1.7 as
they are and 3.5 levelled, by half of it 3.3 either way.
"""
NEAR_MIDDLE = 0.2
"""A face found anew lies within this of the middle of its window, over the window's side."""
SAME_PLACE = 0.5
"""Two boxes, one of them seen turned, with this share of the smaller in common are one face's."""


@dataclass(frozen=True)
class FoundFace:
    """A face in pixels of the picture; eyes as the viewer sees them, left first."""

    x: float
    y: float
    width: float
    height: float
    eyes: tuple[tuple[float, float], tuple[float, float]]
    score: float
    turn: float = 0.0
    """Degrees clockwise by which the person is turned, -180 to 180: of the line from the eye that
    is left on an upright face to the other."""

    @property
    def size(self) -> float:
        """The longer side of the box, in pixels."""
        return max(self.width, self.height)

    @property
    def middle(self) -> tuple[float, float]:
        """Of the box."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def own_eyes(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """First the one that is left on an upright face."""
        first, second = self.eyes
        return (first, second) if -90 < self.turn <= 90 else (second, first)


@dataclass(frozen=True)
class Window:
    """A square window of the picture, in pixels."""

    x: int
    y: int
    side: int

    def of(self, rgb: Rgb) -> Rgb:
        """Its pixels, a view; fewer where it reaches over the picture's edge."""
        return rgb[self.y : self.y + self.side, self.x : self.x + self.side]


class FaceFinder:
    """Finds faces; one instance holds the LiteRT interpreter and isn't safe across threads."""

    @cached_property
    def _interpreter(self) -> "Interpreter":  # type: ignore[name-defined]  # noqa: F821
        from ai_edge_litert.interpreter import Interpreter

        interpreter = Interpreter(str(WEIGHTS), num_threads=1)
        interpreter.allocate_tensors()
        return interpreter

    @cached_property
    def _tensors(self) -> tuple[int, int, int]:
        """Of the input, the boxes, the scores; asked once, as that takes a thirtieth of a run."""
        (pixels,) = self._interpreter.get_input_details()
        boxes, scores = self._interpreter.get_output_details()
        return pixels["index"], boxes["index"], scores["index"]

    def find(self, rgb: Rgb) -> list[FoundFace]:
        """The faces of a picture, largest first, at most MAX_FACES.

        Args: rgb (height, width, 3) uint8.
        """
        return self.find_all(rgb)[:MAX_FACES]

    def find_all(self, rgb: Rgb) -> list[FoundFace]:
        """The same, however many they are; the smaller ones beyond MAX_FACES as first seen."""
        height, width = rgb.shape[:2]
        whole = Window(0, 0, max(height, width))
        searched = [whole, *tiles(width, height)]
        rows = [self._candidates(rgb, tile, letterbox(tile.of(rgb))) for tile in searched]
        upright = _largest_first(merge(np.concatenate(rows)) or merge(self._with_margin(rgb)))
        faces = [self._settled(rgb, face) for face in upright[:MAX_FACES]] + upright[MAX_FACES:]
        if not any(face.score >= TURNED_SCORE_MIN for face in faces):
            # Much of what is turned is a whole picture: a photograph laid on its side.
            coarse = [tile for tile in searched if 2 * tile.side >= whole.side]
            turned_ones = [self._levelled(rgb, face) for face in self._turned(rgb, coarse)]
            sure = [face for face in turned_ones if face.score >= TURNED_SCORE_MIN]
            faces = best_of(faces + sure)
        return _largest_first(faces)

    def _settled(self, rgb: Rgb, face: FoundFace) -> FoundFace:
        """A face as it looks best: levelled, and where that is doubtful in other quarter turns."""
        upright = self._levelled(rgb, face)
        if upright.score >= SURE:
            return upright
        others = self._turned(rgb, [window_around(face, rgb.shape[1], rgb.shape[0])])
        levels = [self._levelled(rgb, other) for other in others if _is_same(face, other)]
        return max([upright, *levels], key=_score)

    def _turned(self, rgb: Rgb, searched: list[Window]) -> list[FoundFace]:
        """The faces that are seen in one of three quarter turns of some windows, surest first."""
        seen: dict[int, list[Float32]] = {1: [], 2: [], 3: []}
        for tile in searched:
            square = letterbox(tile.of(rgb))
            for quarters, rows in seen.items():
                rows.append(self._candidates(rgb, tile, square, quarters))
        return best_of([face for rows in seen.values() for face in merge(np.concatenate(rows))])

    def _levelled(self, rgb: Rgb, face: FoundFace, passes: int = 2) -> FoundFace:
        """A tilted face as it is found once it stands upright: there the eyes are found best.

        Args: passes, the most; a second where the first shows that the face stood far from upright.
        """
        if not passes or abs(face.turn) < LEVEL_FROM:
            return face
        x, y = (
            min(max(place, 0.0), float(length))
            for place, length in zip(face.middle, (rgb.shape[1], rgb.shape[0]), strict=True)
        )
        window = TurnedSquare(x, y, max(1.0, WINDOW * face.size), face.turn)
        scores, geometry = self._run(level_window(rgb, window))
        found = level_face(merge(decode_candidates(scores, geometry)), window)
        if found is None:
            return face
        still = abs((found.turn - face.turn + 180) % 360 - 180)
        return found if still < LEVEL_FROM else self._levelled(rgb, found, passes - 1)

    def _candidates(self, rgb: Rgb, tile: Window, square: Float32, quarters: int = 0) -> Float32:
        """Rows of score, left, top, right, bottom, eyes (x, y, x, y) in pixels of the picture.

        Args: square, the tile's `letterbox`; quarters, anticlockwise, by which the network sees it
        turned.
        """
        height, width = rgb.shape[:2]
        scores, geometry = self._run(np.rot90(square, quarters))
        rows = turned_back(decode_candidates(scores, geometry), quarters)
        if tile.side < max(height, width):
            rows = rows[_believed_in_tile(rows, tile, width, height)]
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
        given, boxes, scores = self._tensors
        interpreter.set_tensor(given, pixels[None])
        interpreter.invoke()
        return interpreter.get_tensor(scores)[0, :, 0], interpreter.get_tensor(boxes)[0]


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


def level_window(rgb: Rgb, square: TurnedSquare) -> Float32:
    """A turned square of the picture as the network takes it, upright; see `letterbox`."""
    pixels = level(rgb, square, box_factor(math.floor(square.side), INPUT_SIDE), INPUT_SIDE)
    return pixels / np.float32(127.5) - np.float32(1)


def level_face(found: list[FoundFace], square: TurnedSquare) -> FoundFace | None:
    """The surest face about the middle of a `level_window`, in pixels of the picture.

    Its box lies around the same middle with the same sides, but straight.

    Args: found in the window, in 0-1. Returns: None where nothing is.
    """
    near = [one for one in found if max(abs(place - 0.5) for place in one.middle) < NEAR_MIDDLE]
    if not near:
        return None
    best = max(near, key=_score)
    (x, y), first, second = (square.placed(*point) for point in (best.middle, *best.own_eyes))
    width, height = best.width * square.side, best.height * square.side
    return face_with((x - width / 2, y - height / 2, width, height), first, second, best.score)


def window_around(face: FoundFace, width: int, height: int) -> Window:
    """The square of WINDOW times a face's side around it, moved to lie inside the picture."""
    side = min(max(1, math.ceil(WINDOW * face.size)), max(width, height))
    x, y = (
        min(max(math.floor(middle - side / 2 + 0.5), 0), max(length - side, 0))
        for middle, length in zip(face.middle, (width, height), strict=True)
    )
    return Window(x, y, side)


def turned_back(rows: Float32, quarters: int) -> Float32:
    """Rows found in a window that was turned, as they lie in it unturned, in 0-1.

    Args: rows as `decode_candidates` returns them; quarters, anticlockwise, as np.rot90 takes them.
    """
    for _ in range(quarters):
        x, y = rows[:, 1::2].copy(), rows[:, 2::2].copy()
        rows[:, 1::2], rows[:, 2::2] = np.float32(1) - y, x
        # Its right side became the left.
        rows[:, [1, 3]] = rows[:, [3, 1]]
    return rows


def best_of(faces: list[FoundFace]) -> list[FoundFace]:
    """The surest of those that lie over each other, surest first."""
    kept: list[FoundFace] = []
    for face in sorted(faces, key=_score, reverse=True):
        if not any(_is_same(face, surer) for surer in kept):
            kept.append(face)
    return kept


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


def tiles(width: int, height: int) -> list[Window]:
    """Overlapping square tiles of a large picture, coarse level first; none for a small one."""
    found = []
    side = max(width, height)
    for _ in range(TILE_LEVELS):
        if side <= TILE_SIDE:
            break
        side = math.ceil(side / 2)
        found += [
            Window(x, y, side)
            for y in _tile_starts(height, side)
            for x in _tile_starts(width, side)
        ]
    return found


def _tile_starts(length: int, side: int) -> list[int]:
    if length <= side:
        return [0]
    steps = math.ceil((length - side) / (side * TILE_STEP))
    return [math.floor((length - side) * step / steps + 0.5) for step in range(steps + 1)]


def _believed_in_tile(
    rows: Float32, tile: Window, width: int, height: int
) -> npt.NDArray[np.bool_]:
    """Rows large and sure enough, and not cut by an edge of the tile inside the picture."""
    left = (rows[:, 1] > 0) | (tile.x == 0)
    top = (rows[:, 2] > 0) | (tile.y == 0)
    right = (rows[:, 3] < 1) | (tile.x + tile.side >= width)
    bottom = (rows[:, 4] < 1) | (tile.y + tile.side >= height)
    large = rows[:, 3] - rows[:, 1] >= TILE_FACE_MIN
    sure = rows[:, 0] >= TILE_SCORE_MIN
    kept: npt.NDArray[np.bool_] = left & top & right & bottom & large & sure
    return kept


def merge(rows: Float32) -> list[FoundFace]:
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


def face_with(
    box: tuple[float, float, float, float],
    first: tuple[float, float],
    second: tuple[float, float],
    score: float,
) -> FoundFace:
    """A face by its box (x, y, width, height) and its eyes as they stand on an upright face."""
    turn = math.degrees(math.atan2(second[1] - first[1], second[0] - first[0]))
    left, right = sorted((first, second))
    return FoundFace(*box, (left, right), score, turn)


def _face(row: npt.NDArray[np.float32]) -> FoundFace:
    score, left, top, right, bottom, *eyes = (float(value) for value in row)
    box = (left, top, right - left, bottom - top)
    return face_with(box, (eyes[0], eyes[1]), (eyes[2], eyes[3]), score)


def _largest_first(faces: list[FoundFace]) -> list[FoundFace]:
    return sorted(faces, key=lambda face: -face.size)


def _score(face: FoundFace) -> float:
    return face.score


def _is_same(one: FoundFace, other: FoundFace) -> bool:
    """Whether two boxes are of one face: much of the smaller lies in the larger."""
    a, b = (
        np.array([face.score, face.x, face.y, face.x + face.width, face.y + face.height])
        for face in (one, other)
    )
    return _intersection(a, b) > SAME_PLACE * min(_area(a), _area(b))


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
