"""A small face set for the pages that need one."""

import csv
from pathlib import Path

from tests import pictures


def written_set(folder: Path, split: str = "test") -> None:
    """Three portraits and a picture without a face."""
    large = pictures.portrait().repeat(3, axis=0).repeat(3, axis=1)  # at the largest side
    rows = {
        "real.png": ("real", "camera", "", pictures.portrait()),
        "large.png": ("real", "camera", "", large),
        "fake.png": ("fake", "drawn", "stylegan", large[:1200, 120:1320]),
        "none.png": ("fake", "drawn", "stylegan", pictures.no_face()),
    }
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "label", "source", "generator", "split", "group", "width"])
        for name, (label, source, generator, rgb) in rows.items():
            (folder / name).write_bytes(pictures.encoded(rgb))
            writer.writerow([name, label, source, generator, split, name, rgb.shape[1]])
