"""Makes the pictures of `backend/face_sets/shipped` and their list; its README tells of each.

Run from the repository's root, with the open face set and the extra `generate`:
    .venv/bin/python -m tests.face_sets.make_shipped_faces --data ../shared/faces

A signature holds its time, so `signed.jpg` is another file every time. All others come out the
same.
"""

import argparse
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from backend.face_sets.difference_hash import difference_hash
from backend.face_sets.seen_pictures import face_hash
from backend.face_sets.shipped_faces import FOLDER, LIST, SIDE, Kind, ShippedFace
from backend.faces.finder import FaceFinder
from backend.generator.face_generator import FaceGenerator
from backend.images.decoding import decode
from backend.settings import settings
from tests import pictures
from tests.evidence.signing import SOURCE_TYPES, signed

FIRST_SEED = 10**12 + 20_000
"""Behind those of the dashboard's first pages, and never those of `uncanny data generate`."""
GENERATED: dict[int, float] = {
    **{0: 0.5, 1: 0.7, 2: 0.85, 3: 1.0, 8: 0.5, 9: 0.7},
    **{6: 0.85, 7: 1.0, 24: 0.5, 13: 0.7, 14: 0.85, 15: 1.0},
    **{28: 0.5, 25: 0.7, 22: 0.85, 23: 1.0, 32: 0.5, 29: 0.7},
    **{26: 0.85, 27: 1.0, 36: 0.5, 41: 0.7, 34: 0.85, 31: 1.0},
}
"""Seed, counted from FIRST_SEED, and truncation; chosen by eye, before the detector was asked."""
PORTRAITS = (
    *("congress-640/2a93a476af27", "congress-640/db8e226b613d", "congress-640/4a428b5971f7"),
    *("congress-640/06be6fad91f8", "congress-640/14daa3c94b1d", "congress-640/1bbee3902ae6"),
    *("congress-640/2e49844acc5a", "congress-640/2e55becb0be5", "congress-640/4317bf69fe79"),
    *("congress-640/4a4c542d23a3", "congress-640/58ce2c3396ce", "congress-640/5c2ce45f724b"),
    *("congress-640/789194066d2b", "congress-640/8334fede6f8f", "congress-640/83bb065d5cc7"),
    *("congress-640/8f57ce723086", "congress-640/ac11474d4339", "congress-640/b89a7a132358"),
    *("congress-640/b9ece1ac51e3", "congress-640/c76eedf205f6", "congress-640/db9778b53ba1"),
    *("congress-640/ec5ba50dc16a", "congress-640/f12eb4b3b1ac", "members/3fc586a062c8"),
)
"""Of the open set's test split, from which no network learns."""
QUALITY = 85
SIGNED_DAYS = 3650
"""Until the test key's certificate ends."""
FIRST_SIDE = 640
"""Of the open set's portraits; generated faces go the same way, by a first JPEG of this side."""
AI_LABEL = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    f' Iptc4xmpExt:DigitalSourceType="{SOURCE_TYPES}trainedAlgorithmicMedia"/>'
    "</rdf:RDF></x:xmpmeta>"
)
"""What a program that keeps to IPTC's standard writes into a picture that a model made."""
OURS = "MobileStyleGAN from PyPI random-face 2021.7.21.1 (Apache-2.0) with noise of our own"
NASA = "NASA, public domain; skimage.data.astronaut() of scikit-image"


@dataclass(frozen=True)
class Made:
    """A picture, before it is hashed and written."""

    file: str
    kind: Kind
    title: str
    origin: str
    data: bytes


def main() -> None:
    """Write the pictures and the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=settings().data)
    data = parser.parse_args().data
    finder = FaceFinder()
    FOLDER.mkdir(exist_ok=True)
    rows = []
    for made in chain(_generated(), _portraits(data), _special(data, finder)):
        (FOLDER / made.file).write_bytes(made.data)
        rows.append(asdict(_listed(made, finder)))
        print(made.file, len(made.data))
    with LIST.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _listed(made: Made, finder: FaceFinder) -> ShippedFace:
    rgb = decode(made.data).rgb
    faces = finder.find(rgb)
    return ShippedFace(
        *(made.file, made.kind, made.title, made.origin),
        sha256=hashlib.sha256(made.data).hexdigest(),
        whole=difference_hash(rgb),
        face=face_hash(rgb, faces[0]) if faces else "",
    )


def _generated() -> Iterator[Made]:
    generator = FaceGenerator.load(settings().cache)
    for number, (seed, truncation) in enumerate(GENERATED.items(), 1):
        drawn = Image.fromarray(generator.face(FIRST_SEED + seed, truncation))
        yield Made(
            *(f"generated-{number:02}.jpg", "generated", f"Generated {number}"),
            f"{OURS}; seed {FIRST_SEED + seed}, truncation {truncation}",
            _last_steps(Image.open(io.BytesIO(_jpeg(_scaled(drawn, FIRST_SIDE))))),
        )


def _portraits(data: Path) -> Iterator[Made]:
    for number, name in enumerate(PORTRAITS, 1):
        source = {"congress-640": "CivilServiceUSA/us-house", "members": "voteview/member_photos"}
        yield Made(
            *(f"portrait-{number:02}.jpg", "portrait", f"Portrait {number}"),
            f"official portrait, public domain; {source[name.split('/')[0]]},"
            f" open set real/{name}.jpg, test split",
            _last_steps(_portrait(data, name)),
        )


def _special(data: Path, finder: FaceFinder) -> Iterator[Made]:
    first, second, third = (_portrait(data, name) for name in PORTRAITS[:3])
    yield Made(
        *("astronaut.jpg", "special", "Astronaut", f"the astronaut Eileen Collins; {NASA}"),
        _jpeg(Image.fromarray(pictures.portrait())),
    )
    yield Made(
        *("turned.jpg", "special", "Turned", "the second portrait, turned by 90 degrees"),
        _jpeg(_scaled(second.transpose(Image.Transpose.ROTATE_90), SIDE)),
    )
    face = finder.find(np.asarray(third.convert("RGB")))[0]
    box = (face.x, face.y, face.x + face.width, face.y + face.height)
    yield Made(
        *("tight.jpg", "special", "Tight crop", "the third portrait, cut to the face alone"),
        _jpeg(third.crop(tuple(round(edge) for edge in box))),  # type: ignore[arg-type]
    )
    group = Image.new("RGB", (3 * 320, 320))
    for place, one in enumerate((first, second, third)):
        group.paste(_scaled(one, 320), (place * 320, 0))
    yield Made(
        *("three-faces.jpg", "special", "Three faces", "the first three portraits side by side"),
        _jpeg(group),
    )
    yield Made("drawn.jpg", "special", "Drawn", "drawn by this project's script", _jpeg(_drawn()))
    yield Made(
        *("very-small.jpg", "special", "Very small", "the first portrait at 96 pixels"),
        _jpeg(_scaled(first, 96)),
    )
    one, other = (Image.open(FOLDER / f"generated-{number:02}.jpg") for number in (1, 2))
    yield Made(
        *("signed.jpg", "special", "Signed"),
        "the first generated face, with Content Credentials that say that a model made it; signed"
        " with a test key, whose certificate says “Test signer”",
        signed("trainedAlgorithmicMedia", picture=_jpeg(one), days_left=SIGNED_DAYS),
    )
    yield Made(
        *("labelled.jpg", "special", "Labelled"),
        "the second generated face, with IPTC's label for pictures that a model made",
        _jpeg(other, AI_LABEL),
    )


def _portrait(data: Path, name: str) -> Image.Image:
    return Image.open(data / "real" / f"{name}.jpg")


def _last_steps(image: Image.Image) -> bytes:
    return _jpeg(_scaled(image, SIDE))


def _scaled(image: Image.Image, side: int) -> Image.Image:
    return image.resize((side, side), Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image, xmp: str | None = None) -> bytes:
    file = io.BytesIO()
    more = {} if xmp is None else {"xmp": xmp.encode()}
    image.convert("RGB").save(file, "JPEG", quality=QUALITY, **more)
    return file.getvalue()


def _drawn() -> Image.Image:
    """A face as a child might paint it, at twice the size and scaled for soft edges."""
    side = 2 * SIDE
    image = Image.new("RGB", (side, side), "#bcd4e6")
    pen = ImageDraw.Draw(image)

    def oval(x: float, y: float, width: float, height: float, colour: str) -> None:
        pen.ellipse(
            [(x - width / 2) * side, (y - height / 2) * side,
             (x + width / 2) * side, (y + height / 2) * side],
            colour,
        )  # fmt: skip

    oval(0.5, 1.05, 0.9, 0.55, "#3f5f8a")  # shoulders
    oval(0.5, 0.75, 0.22, 0.4, "#d9a27e")  # neck
    oval(0.5, 0.36, 0.62, 0.62, "#5b3a22")  # hair
    oval(0.5, 0.46, 0.5, 0.64, "#eab892")  # head
    oval(0.5, 0.2, 0.5, 0.16, "#5b3a22")  # fringe
    for eye in (0.39, 0.61):
        oval(eye, 0.36, 0.13, 0.018, "#4a2d18")  # brow
        oval(eye, 0.42, 0.11, 0.055, "#ffffff")
        oval(eye, 0.42, 0.05, 0.052, "#3b6ea5")
        oval(eye, 0.42, 0.024, 0.026, "#101010")
        oval(eye - 0.01, 0.41, 0.01, 0.01, "#ffffff")
    oval(0.5, 0.53, 0.07, 0.09, "#d99c74")  # nose
    oval(0.5, 0.64, 0.18, 0.06, "#b5524f")  # mouth
    oval(0.5, 0.637, 0.14, 0.018, "#f7efe8")
    return _scaled(image.filter(ImageFilter.GaussianBlur(2)), SIDE)


if __name__ == "__main__":
    main()
