import numpy as np
import pytest
from PIL import Image

from backend.face_sets.avatar_crop import UPRIGHT_ASPECT, avatar_crop


def _picture(seed: int, width: int = 300, height: int = 300) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(1, 255, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def test_the_same_picture_is_cut_the_same_way() -> None:
    assert avatar_crop(_picture(0)).tobytes() == avatar_crop(_picture(0)).tobytes()


def test_cuts_differ_and_are_of_all_kinds() -> None:
    cuts = [avatar_crop(_picture(seed)) for seed in range(60)]
    assert len({cut.size for cut in cuts}) > 20
    aspects = [cut.width / cut.height for cut in cuts]
    assert min(aspects) == pytest.approx(UPRIGHT_ASPECT, abs=0.02)
    assert max(aspects) == pytest.approx(1, abs=0.02)
    corners = [np.asarray(cut)[:3, :3].reshape(-1, 3) for cut in cuts]
    circles = [len(np.unique(corner, axis=0)) == 1 for corner in corners]
    assert 1 <= sum(circles) <= 15


def test_no_corner_of_a_turned_picture_stays_empty() -> None:
    for grey in range(60, 120):
        pixels = np.asarray(avatar_crop(Image.new("RGB", (400, 320), (grey, 255, grey))))
        if pixels[0, 0, 1] != pixels[0, 0, 0]:  # no circle
            assert (pixels == (grey, 255, grey)).all()


def test_a_picture_of_one_pixel_stays_one() -> None:
    assert avatar_crop(_picture(0, 1, 1)).size == (1, 1)
