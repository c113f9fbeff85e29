"""Which faces a session shows, and what is shown of them.

Half are photographs, half generated, no two of one group. All are cropped as the detector crops,
scaled down to one side and written by one codec, so that size and file tell nothing.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from backend.detector.preprocessing import reduced_and_scaled
from backend.face_sets.generate import GENERATOR, GenerationPlan
from backend.face_sets.manifest import Entry, Label, read_manifest
from backend.face_sets.shipped_faces import judged_faces
from backend.faces.crops import crop_around
from backend.faces.finder import FaceFinder
from backend.images.decoding import Rgb, decode
from backend.images.problems import PictureProblem
from backend.training.sampling import ALIGNED_PHOTOGRAPHS
from backend.user_error import UserError

SIDE = 400
"""Pixels a side as shown. The paper showed 1024; most pictures that people meet are smaller."""
JPEG_QUALITY = 92
SHIPPED_SIDE = 240
"""Pixels a side of the faces that ship, which are smaller."""
SHIPPED_KEPT = 0.85
"""Of the square around a face, how much of its side is shown of the faces that ship: the portraits'
flags and suits would give them away."""
SHIPPED_SOURCE = "faces that ship"
GENERATED = Path("faces", "mobilestylegan")
"""In the cache folder: faces from `uncanny data generate`."""
MADE_SEED = 2_000_000
"""The plan's, of faces made for the study alone: no network learns from them."""
MADE_COUNT = 64
MADE_TRUNCATIONS = (0.5, 1.0)
OWN_SOURCE = "own photographs"
_SPLITS = ("test", "", "val", "train")
"""In this order, as the model is compared on the same faces: it has learned from `train`."""

Show = Callable[[bytes], bytes | None]
"""A picture's file to what is shown of it; None where it won't do. `shown` is one."""


class Refusal(Enum):
    """Why a picture won't do."""

    UNREADABLE = auto()
    NO_FACE = auto()
    TOO_SMALL = auto()
    """Its face would have to be enlarged."""


@dataclass(frozen=True)
class Candidate:
    """A picture that could be shown."""

    name: str
    label: Label
    source: str
    generator: str
    """Empty for a photograph."""
    group: str
    split: str
    file: Path | bytes

    @property
    def is_fake(self) -> bool:
        """Whether a generator made it."""
        return self.label == "fake"

    def read(self) -> bytes:
        """Its file. Raises OSError where it is gone."""
        return self.file if isinstance(self.file, bytes) else self.file.read_bytes()


@dataclass(frozen=True)
class DrawnFace:
    """A face of a session and what is shown of it."""

    candidate: Candidate
    jpeg: bytes
    """SIDE x SIDE."""


class TooFewFacesError(UserError):
    """There are not enough faces that will do; says how many there are."""

    def __init__(self, needed: int, reals: int, fakes: int) -> None:
        super().__init__(f"{needed} of each kind are needed; {reals} real and {fakes} fake will do")
        self.needed, self.reals, self.fakes = needed, reals, fakes


def from_face_set(folder: Path) -> list[Candidate]:
    """Photographs and StyleGAN faces of a face set. Raises ManifestError where it can't be read."""
    entries = read_manifest(folder)
    return [_candidate(entry) for entry in entries if not entry.is_fake or entry.is_stylegan]


def shipped() -> list[Candidate]:
    """The faces that ship: official portraits, and faces of our own generator."""
    return [
        Candidate(
            *(face.file, "fake" if face.is_fake else "real", SHIPPED_SOURCE),
            generator=GENERATOR if face.is_fake else "",
            group=face.file,
            split="test",
            file=face.path,
        )
        for face in judged_faces()
    ]


def plan_to_make(cache: Path) -> GenerationPlan:
    """The generated faces that a study needs where there are none."""
    return GenerationPlan(cache / GENERATED, MADE_COUNT, MADE_SEED, *MADE_TRUNCATIONS)


def generated(cache: Path) -> list[Candidate]:
    """Faces of our own generator. Raises ManifestError where none were made.

    Those of `plan_to_make` are in no split: their manifest names one for trainings alone.
    """
    apart = {f"{GENERATOR}-{seed}" for seed in plan_to_make(cache).face_seeds}
    made = [_candidate(entry) for entry in read_manifest(cache / GENERATED) if entry.is_fake]
    return [replace(each, split="") if each.group in apart else each for each in made]


def own_photographs(files: Iterable[tuple[str, bytes]]) -> list[Candidate]:
    """A visitor's own pictures, each once. Args: (name, file) of each."""
    by_content = {hashlib.sha256(data).hexdigest(): (name, data) for name, data in files}
    return [
        Candidate(name, "real", OWN_SOURCE, "", group, "", data)
        for group, (name, data) in by_content.items()
    ]


def draw(
    candidates: Sequence[Candidate],
    per_label: int,
    seed: int,
    show: Show,
    ready: Callable[[int], None],
) -> list[DrawnFace]:
    """The faces of a session in the order they are shown; the same for the same seed.

    Args: per_label: faces of each kind; ready is told how many are, after each.
    Raises TooFewFacesError.
    """
    drawn: list[DrawnFace] = []
    groups: set[str] = set()
    for is_fake in (False, True):
        pool = _ordered([each for each in candidates if each.is_fake is is_fake], seed)
        for face in islice(_that_will_do(pool, groups, show), per_label):
            drawn.append(face)
            ready(len(drawn))
    fakes = sum(face.candidate.is_fake for face in drawn)
    if len(drawn) < 2 * per_label:
        raise TooFewFacesError(per_label, len(drawn) - fakes, fakes)
    order = np.random.default_rng((seed, 2)).permutation(len(drawn))
    return [drawn[index] for index in order]


def shown(data: bytes, finder: FaceFinder) -> bytes | None:
    """What a session shows of a picture's largest face: a JPEG, SIDE x SIDE.

    None where there is a `refusal`.
    """
    square = _square(data, finder)
    return None if isinstance(square, Refusal) else _jpeg(square, SIDE)


def shown_of_shipped(data: bytes, finder: FaceFinder) -> bytes | None:
    """The same of a face that ships, cut tighter: SHIPPED_SIDE x SHIPPED_SIDE."""
    square = _square(data, finder, side=0)
    if isinstance(square, Refusal):
        return None
    cut = round(square.shape[0] * (1 - SHIPPED_KEPT) / 2)
    inner = square[cut : square.shape[0] - cut, cut : square.shape[1] - cut]
    return None if inner.shape[0] < SHIPPED_SIDE else _jpeg(inner, SHIPPED_SIDE)


def _jpeg(square: Rgb, side: int) -> bytes:
    pixels = reduced_and_scaled(np.ascontiguousarray(square), side)
    file = io.BytesIO()
    image = Image.fromarray(np.floor(pixels + 0.5).clip(0, 255).astype(np.uint8))
    image.save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return file.getvalue()


def refusal(data: bytes, finder: FaceFinder) -> Refusal | None:
    """Why nothing of a picture can be shown; None where it will do."""
    square = _square(data, finder)
    return square if isinstance(square, Refusal) else None


def _square(data: bytes, finder: FaceFinder, side: int = SIDE) -> Rgb | Refusal:
    """The square around the largest face, with `side` pixels a side at least."""
    try:
        picture = decode(data)
    except PictureProblem:
        return Refusal.UNREADABLE
    faces = finder.find(picture.rgb)
    if not faces:
        return Refusal.NO_FACE
    crop = crop_around(faces[0], picture.width, picture.height)
    return Refusal.TOO_SMALL if crop.side < side else crop.of(picture.rgb)


def _candidate(entry: Entry) -> Candidate:
    return Candidate(
        *(entry.name, entry.label, entry.source, entry.generator, entry.group, entry.split),
        file=entry.path,
    )


def _ordered(pool: Sequence[Candidate], seed: int) -> list[Candidate]:
    """By chance, but those that the network hasn't learned from first.

    Among them photographs that are aligned as StyleGAN's faces are, or the pose would tell.
    """
    named = sorted(pool, key=lambda each: each.name)
    generator = np.random.default_rng((seed, int(bool(named) and named[0].is_fake)))
    shuffled = [named[index] for index in generator.permutation(len(named))]
    return sorted(shuffled, key=_preference)


def _preference(candidate: Candidate) -> tuple[int, bool]:
    split = _SPLITS.index(candidate.split) if candidate.split in _SPLITS else len(_SPLITS)
    posed_otherwise = not candidate.is_fake and not candidate.source.startswith(ALIGNED_PHOTOGRAPHS)
    return split, posed_otherwise


def _that_will_do(pool: Iterable[Candidate], groups: set[str], show: Show) -> Iterator[DrawnFace]:
    """Those with a face large enough, one a group; adds to `groups` those that it yields."""
    for candidate in pool:
        if candidate.group in groups:
            continue
        try:
            jpeg = show(candidate.read())
        except OSError:  # listed, but gone
            continue
        if jpeg is not None:
            groups.add(candidate.group)
            yield DrawnFace(candidate, jpeg)
