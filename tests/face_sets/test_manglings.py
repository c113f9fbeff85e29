import io

import numpy as np
import pytest
from PIL import Image

from backend.face_sets.manglings import (
    CROPPED_GRID,
    GRID,
    REPORTED,
    is_mangling,
    mangle,
    without_crop,
)


def _picture(width: int = 800, height: int = 600) -> bytes:
    pixels = np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "size", "file_format"),
    [
        ("found", (800, 600), "PNG"),
        ("400:75", (400, 300), "JPEG"),
        ("1024:75", (800, 600), "JPEG"),  # never up
        ("webp:60", (800, 600), "WEBP"),
        ("jpeg:60", (800, 600), "JPEG"),
        ("screenshot", (640, 480), "PNG"),
        ("chain", (512, 384), "JPEG"),
        ("scaled:90", (720, 540), "JPEG"),
        ("shifted:2", (798, 598), "JPEG"),
        ("soft", (800, 600), "JPEG"),
        ("contrast", (800, 600), "JPEG"),
        ("screenshot+400:75", (400, 300), "JPEG"),
    ],
)
def test_mangled_size_and_format(name: str, size: tuple[int, int], file_format: str) -> None:
    with Image.open(io.BytesIO(mangle(_picture(), name))) as image:
        assert image.size == size
        assert image.format == file_format


def test_contrast_keeps_the_mean_and_spreads_the_rest() -> None:
    ramp = np.tile(np.linspace(60, 180, 256).astype(np.uint8)[:, None], (256, 1, 3))
    buffer = io.BytesIO()
    Image.fromarray(ramp).save(buffer, "PNG")
    with Image.open(io.BytesIO(mangle(buffer.getvalue(), "contrast"))) as image:
        found = np.asarray(image, float)
    assert found.mean() == pytest.approx(ramp.mean(), abs=2)
    assert found.std() == pytest.approx(1.6 * ramp.std(), rel=0.03)


def test_lower_quality_makes_a_smaller_file() -> None:
    assert len(mangle(_picture(), "400:40")) < len(mangle(_picture(), "400:90"))


def test_same_bytes_every_time() -> None:
    assert mangle(_picture(), "chain") == mangle(_picture(), "chain")


def test_jpeg_of_a_quality_is_coarser_the_lower_it_is() -> None:
    sizes = [len(mangle(_picture(), f"jpeg:{quality}")) for quality in (90, 75, 50, 40)]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    "name", ["", "400", "webp", "0:75", "400:0", "400:101", "png:75", "x", "cropped+x", "cropped+"]
)
def test_unknown_names_are_refused(name: str) -> None:
    assert not is_mangling(name)
    with pytest.raises(ValueError, match="mangling"):
        mangle(_picture(), name)


def test_every_mangling_of_the_grid_is_known() -> None:
    assert all(is_mangling(name) for name in (*GRID, *REPORTED, *CROPPED_GRID))
    assert [without_crop(name) for name in CROPPED_GRID] == list(GRID)
    assert set(GRID) <= set(REPORTED)
