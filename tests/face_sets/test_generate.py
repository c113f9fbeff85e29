import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, JpegImagePlugin
from typer.testing import CliRunner

from backend.cli.app import app
from backend.face_sets.generate import GenerationPlan, generate
from backend.face_sets.manifest import Entry, read_manifest
from backend.face_sets.progress import track
from backend.images.decoding import Rgb, decode

SIDE = 544
"""Smaller than a real one, for speed, but not too small to be scaled down to 512."""
JPEG_75, JPEG_85 = 1858, 1109
"""Sum of the luminance table of libjpeg at a quality; the open set's files have these."""


def drawn(seed: int, truncation: float) -> Rgb:
    """A flat picture whose colour tells seed and truncation."""
    return np.full((SIDE, SIDE, 3), (seed % 7 * 30, round(truncation * 200), 90), np.uint8)


def plan(out: Path, count: int, seed: int = 1) -> GenerationPlan:
    return GenerationPlan(out, count, seed, 0.5, 1.0)


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_faces_are_fakes_but_not_of_the_stylegan_family(tmp_path: Path) -> None:
    assert generate(plan(tmp_path, 3), drawn, track) == 3
    entries = read_manifest(tmp_path)
    assert all(entry.is_fake and not entry.is_stylegan for entry in entries)
    assert len({entry.group for entry in entries}) == 3


def test_seed_and_truncation_that_were_recorded_draw_the_face_again(tmp_path: Path) -> None:
    generate(plan(tmp_path, 4), drawn, track)
    for row in rows_of(tmp_path):
        again = drawn(int(row["seed"]), float(row["truncation"]))
        pixels = decode((tmp_path / row["path"]).read_bytes()).rgb.astype(int)
        assert np.abs(pixels[0, 0] - again[0, 0]).max() <= 3
        assert 0.5 <= float(row["truncation"]) <= 1


def test_last_steps_are_the_open_sets(tmp_path: Path) -> None:
    generate(plan(tmp_path, 24), drawn, track)
    entries = read_manifest(tmp_path)
    scaled = [entry for entry in entries if entry.source == "mobilestylegan-512"]
    published = [entry for entry in entries if entry.source == "mobilestylegan-1024"]
    assert {entry.split for entry in scaled} == {"train"}
    assert {"train", "val", "test"} == {entry.split for entry in published}
    assert {_codec(entry) for entry in published} == {(SIDE, JPEG_75, "4:2:0")}
    assert {_codec(entry) for entry in scaled} == {(512, JPEG_85, "4:2:0")}


def _codec(entry: Entry) -> tuple[int, int, str]:
    with Image.open(entry.path) as image:
        assert isinstance(image, JpegImagePlugin.JpegImageFile)
        sampling = {2: "4:2:0"}[JpegImagePlugin.get_sampling(image)]
        return image.width, sum(image.quantization[0]), sampling


def test_a_run_that_was_cut_off_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    generate(plan(tmp_path / "whole", 5), drawn, track)
    asked: list[int] = []

    def cut_off(seed: int, truncation: float) -> Rgb:
        if len(asked) == 2:
            raise KeyboardInterrupt
        asked.append(seed)
        return drawn(seed, truncation)

    with pytest.raises(KeyboardInterrupt):
        generate(plan(tmp_path / "cut", 5), cut_off, track)
    assert len(read_manifest(tmp_path / "cut")) == 2
    assert generate(plan(tmp_path / "cut", 5), drawn, track) == 3
    assert rows_of(tmp_path / "cut") == rows_of(tmp_path / "whole")
    assert generate(plan(tmp_path / "cut", 5), drawn, track) == 0


def test_another_seed_adds_other_faces(tmp_path: Path) -> None:
    generate(plan(tmp_path, 2, seed=1), drawn, track)
    assert generate(plan(tmp_path, 2, seed=2), drawn, track) == 2
    assert len({row["seed"] for row in rows_of(tmp_path)}) == 4


def test_truncation_the_wrong_way_round_is_told(tmp_path: Path) -> None:
    wrong = ("--truncation-min", ".9", "--truncation-max", ".5")
    result = CliRunner().invoke(
        app, ["data", "generate", "--out", str(tmp_path), "--count", "1", *wrong]
    )
    assert result.exit_code == 2
    assert "above --truncation-max" in result.output
