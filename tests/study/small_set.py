"""Faces for the study's tests: candidates without pictures, and a tiny set of real files."""

from pathlib import Path

import numpy as np
from PIL import Image

from backend.study.faces import Candidate, DrawnFace
from tests.face_sets.face_set import HEAD
from tests.pictures import encoded, portrait

SIDE = 700


def candidate(index: int, is_fake: bool, **other: str) -> Candidate:
    name = f"{'fake' if is_fake else 'real'}-{index}"
    columns = {"name": name, "source": "s", "generator": "", "group": name, "split": "test"} | other
    return Candidate(label="fake" if is_fake else "real", file=name.encode(), **columns)


def drawn(per_label: int) -> list[DrawnFace]:
    """Real, fake, real, fake, … with a few bytes each as their pictures."""
    return [
        DrawnFace(candidate(index // 2, index % 2 == 1), f"jpeg {index}".encode())
        for index in range(2 * per_label)
    ]


def large_portrait(seed: int = 0) -> bytes:
    """The astronaut's face large enough to be shown, with noise of its own."""
    face = Image.fromarray(portrait()[20:280, 90:350]).resize((SIDE, SIDE))
    noisy = np.asarray(face) + np.random.default_rng(seed).normal(0, 3, (SIDE, SIDE, 3))
    return encoded(noisy.clip(0, 255).astype(np.uint8), "JPEG", quality=80)


def write_study_set(folder: Path, per_label: int, generator: str = "stylegan2") -> Path:
    """As many "photographs" as "fakes", all of them the astronaut."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [HEAD]
    for index in range(2 * per_label):
        (folder / f"{index}.jpg").write_bytes(large_portrait(index))
        kind = f"fake,made,{generator}" if index % 2 else "real,ffhq-1024,"
        rows.append(f"{index}.jpg,{kind},test,g{index},{SIDE}")
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n")
    return folder
