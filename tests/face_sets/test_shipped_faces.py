"""The faces that ship: as listed, of one size, small together, and no network learns from them."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.face_sets.difference_hash import SAME, difference_hash, near
from backend.face_sets.import_config import ImportedSource
from backend.face_sets.import_decisions import ImportedPicture, decide
from backend.face_sets.manifest import read_manifest
from backend.face_sets.seen_pictures import Seen
from backend.face_sets.shipped_faces import (
    FOLDER,
    SIDE,
    ShippedFace,
    judged_faces,
    known_to_imports,
    shipped_faces,
)
from backend.images.decoding import decode
from tests.conftest import SHARED

BYTES_MAX = 2_500_000
OPEN_SET = SHARED / "faces"


@pytest.mark.parametrize("face", shipped_faces(), ids=lambda face: face.file)
def test_each_file_is_the_one_listed(face: ShippedFace) -> None:
    data = face.path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == face.sha256
    assert difference_hash(decode(data).rgb) == face.whole
    assert face.origin


def test_they_are_small_together_and_all_are_listed() -> None:
    files = {path.name for path in FOLDER.glob("*.jpg")}
    assert files == {face.file for face in shipped_faces()}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= BYTES_MAX


def test_size_and_file_say_nothing() -> None:
    assert [face.kind for face in judged_faces()].count("generated") == 24
    assert [face.kind for face in judged_faces()].count("portrait") == 24
    encodings = set()
    for face in judged_faces():
        with Image.open(face.path) as image:
            assert image.size == (SIDE, SIDE)
            tables = {key: tuple(table) for key, table in image.quantization.items()}
            encodings.add((image.format, image.mode, tuple(sorted(image.info)), str(tables)))
    assert len(encodings) == 1


def test_titles_and_hashes_differ() -> None:
    faces = shipped_faces()
    assert len({face.title for face in faces}) == len(faces)
    judged = [face.whole for face in judged_faces()]
    assert all(found == [index] for index, found in enumerate(near(judged, judged, SAME)))


def test_special_ones_have_their_origin_in_the_readme() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert not [
        face.file
        for face in shipped_faces()
        if face.kind == "special" and f"| `{face.file}` |" not in readme
    ]


@pytest.mark.parametrize("face", judged_faces(), ids=lambda face: face.file)
def test_an_import_takes_them_for_pictures_that_are_there(
    tmp_path: Path, face: ShippedFace
) -> None:
    source = ImportedSource(
        name="copies", label="fake" if face.is_fake else "real", licence="none", folder=tmp_path,
        generator="stylegan2" if face.is_fake else "", include=("*",),
    )  # fmt: skip
    # The same face with other margins: the whole picture is another, the face is not.
    seen = Seen(key="k", outcome="seen", sha256="0" * 64, found="f" * 64, whole="f" * 64,
                face=face.face)  # fmt: skip
    (decision,) = decide([ImportedPicture(source, "copy.jpg", seen)], known_to_imports(), []).all
    assert decision.fate == "there already"
    assert decision.like == f"shipped/{face.file}"


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_picture_to_learn_from_is_one_of_them() -> None:
    names, hashes = [], []
    for entry in read_manifest(OPEN_SET):
        if entry.split != "test":
            names.append(entry.name)
            with Image.open(entry.path) as image:
                image.draft("RGB", (128, 128))  # four times as fast, and bits differ by one or two
                hashes.append(difference_hash(np.asarray(image.convert("RGB"))))
    assert len(hashes) > 1000
    judged = judged_faces()
    found = near([face.whole for face in judged], hashes, SAME)
    same = {face.file: [names[i] for i in row] for face, row in zip(judged, found, strict=True)}
    assert not {file: row for file, row in same.items() if row}


@pytest.mark.shared
def test_portraits_are_of_the_test_split() -> None:
    splits = {entry.name: entry.split for entry in read_manifest(OPEN_SET)}
    portraits = [face for face in judged_faces() if not face.is_fake]
    named = {face.origin.split("open set ")[1].split(",")[0] for face in portraits}
    assert len(named) == len(portraits)
    assert {splits[name] for name in named} == {"test"}
