"""What `view=full` costs against the size of the face, beside the network's bare forward passes.

    python -m tests.benchmarks.full_view --sides 256 512 1024 2048 4000 4600

Cuts the astronaut's face out and scales it so that the crop around it has each side, saves it as
JPEG, and prints a table: pixels of the crop, tiles, and in milliseconds (median of the rounds)
decoding, finding the face, as many bare forward passes as the view needs, and the whole check; last
the check over the sum of these three, and milliseconds a megapixel. To be run with nothing else on
the machine; the ratio bears some load, as the parts are timed in turn. The largest of these sides
is over the bound of `PIXELS_MAX`, so that fewer pixels are looked at. Writes nothing.
"""

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from backend.detector.detector import TILE_SIDE, Detector, native_runtime
from backend.detector.litert_runtime import LiteRtRuntime
from backend.detector.networks import WINDOWED_FROM
from backend.detector.runtime import Runtime
from backend.detector.shipped import SHIPPED, SHIPPED_NATIVE
from backend.detector.tiles import TileTerm, native_crop, tile_starts
from backend.detector.weights_folder import FULL_VIEW_NAME, VERDICT_NAME, ModelFiles
from backend.faces.crops import Crop, crop_around
from backend.faces.finder import FaceFinder
from backend.images.decoding import Rgb, decode
from tests.pictures import portrait

HEAD = "side  Mpx  tiles  decode  find  passes  check  check/(decode+find+passes)  ms/Mpx"
QUALITY = 90
PROBE = 1536
"""Side of the picture on which the share of the crop is measured."""


def main() -> None:
    """Time each side that was asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--sides", type=int, nargs="+", default=[256, 512, 1024, 2048, 4000, 4600]
    )
    arguments.add_argument("--rounds", type=int, default=5)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _time_sides(*with_tiles(Path(folder)), asked.sides, asked.rounds)


def with_tiles(folder: Path) -> tuple[Detector, Runtime]:
    """The shipped detector with tiles that count, whatever was fitted, and what runs them."""
    native = native_runtime(SHIPPED)
    if native is None:
        raise SystemExit(
            f"There are no weights for {SHIPPED_NATIVE}; see backend/training/README.md."
        )
    shipped, files = ModelFiles.load(SHIPPED), ModelFiles(SHIPPED, folder)
    (folder / VERDICT_NAME).write_text(shipped.verdict_file.model_dump_json())
    counting = {"tiles": TileTerm(weight=0.1, middle=0.0)}
    full_view = shipped.full_view.model_copy(update=counting)
    (folder / FULL_VIEW_NAME).write_text(full_view.model_dump_json())
    return Detector(files, FaceFinder(), LiteRtRuntime(shipped), native), native


def _time_sides(detector: Detector, native: Runtime, sides: list[int], rounds: int) -> None:
    window = face_window(detector)
    # The finder draws its box a little differently on a larger picture.
    probe = crop_of(detector, decode(jpeg(window, PROBE)).rgb).side
    print(HEAD)
    for side in sides:
        data = jpeg(window, round(side * PROBE / probe))
        print(line(detector, native, data, rounds), flush=True)


def face_window(detector: Detector) -> Rgb:
    """The portrait around its face, wide enough that the crop lies inside."""
    picture = portrait()
    crop = crop_of(detector, picture)
    room = min(crop.side // 4, crop.x, crop.y)
    return Crop(crop.x - room, crop.y - room, crop.side + 2 * room).of(picture)


def crop_of(detector: Detector, rgb: Rgb) -> Crop:
    """The square around the largest face."""
    return crop_around(detector.find(rgb)[0], rgb.shape[1], rgb.shape[0])


def jpeg(window: Rgb, side: int) -> bytes:
    """The window as a file of `side` x `side` pixels."""
    file = io.BytesIO()
    scaled = Image.fromarray(window).resize((side, side), Image.Resampling.BICUBIC)
    scaled.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def line(detector: Detector, native: Runtime, data: bytes, rounds: int) -> str:
    """One row of the table."""
    rgb = decode(data).rgb
    face = detector.find(rgb)[0]
    crop = native_crop(rgb, face, 1)
    tiles = len(tile_starts(crop.side, TILE_SIDE)) ** 2 if crop.side > WINDOWED_FROM else 0
    whole, tile = (
        np.zeros((side, side, 3), np.float32) for side in (detector.files.input.side_max, TILE_SIDE)
    )

    def passes() -> None:
        detector.run(whole)
        for _ in range(tiles):
            native(tile)

    steps: list[Callable[[], object]] = [
        lambda: decode(data),
        lambda: detector.find(rgb),
        passes,
        lambda: detector.check(decode(data).rgb, "full"),
    ]
    decoding, finding, bare, check = medians(steps, rounds)
    megapixels = len(crop.pixels) ** 2 / 1e6
    return (
        f"{len(crop.pixels):4d}  {megapixels:4.1f}  {tiles:4d}  {decoding:6.1f}  {finding:6.1f}"
        f"  {bare:7.1f}  {check:7.1f}  {check / (decoding + finding + bare):6.2f}"
        f"  {check / megapixels:7.0f}"
    )


def medians(steps: list[Callable[[], object]], rounds: int) -> list[float]:
    """Milliseconds of each step, timed in turn, so that a busy moment falls on all alike."""
    taken: list[list[float]] = [[] for _ in steps]
    for _ in range(rounds):
        for times, step in zip(taken, steps, strict=True):
            started = time.perf_counter()
            step()
            times.append((time.perf_counter() - started) * 1000)
    return [statistics.median(times) for times in taken]


if __name__ == "__main__":
    main()
