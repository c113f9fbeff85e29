import numpy as np
import pytest

from backend.faces.crops import Crop
from backend.faces.finder import LEVEL_FROM
from backend.images.decoding import Rgb
from backend.images.scaling import Float32, bilinear, box_reduce
from backend.training import augmentation
from backend.training.augmentation import CROP_SHIFT, TargetSize, augmented

CROP = Crop(40, 30, 400)


@pytest.fixture
def pixels() -> Rgb:
    return np.random.default_rng(0).integers(0, 256, (480, 500, 3), dtype=np.uint8)


@pytest.fixture
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither moved nor retouched nor encoded."""
    monkeypatch.setattr(augmentation, "CROP_SCALES", (1, 1))
    monkeypatch.setattr(augmentation, "CROP_SHIFT", 0)
    monkeypatch.setattr(augmentation, "TIGHT_SHARE", 0)
    monkeypatch.setattr(augmentation, "PHASES", 1)
    monkeypatch.setattr(augmentation, "TILTED_SHARE", 0)
    monkeypatch.setattr(augmentation, "_retouched", lambda image, _: image)
    monkeypatch.setattr(augmentation, "_encoded", lambda image, _: image)


@pytest.mark.parametrize(
    "target",
    [
        TargetSize(400, 400),
        TargetSize(390, 384),
        TargetSize(800, 384),
        TargetSize(150, 150),
        TargetSize(400, 300, as_found=True),
        TargetSize(240, 240, as_found=True),
    ],
    ids=str,
)
def test_gives_the_scaled_side_in_the_range_of_pixels(pixels: Rgb, target: TargetSize) -> None:
    for seed in range(5):
        face = augmented(pixels, CROP, target, np.random.default_rng(seed))
        assert face.shape == (target.scaled, target.scaled, 3)
        assert face.dtype == np.float32
        assert 0 <= face.min() < face.max() <= 255


def test_the_same_generator_gives_the_same_face(pixels: Rgb) -> None:
    target = TargetSize(300, 300)
    one, two, other = (
        augmented(pixels, CROP, target, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, two)
    assert not np.array_equal(one, other)


@pytest.mark.usefixtures("untouched")
def test_untouched_it_is_the_crop_that_checking_takes(pixels: Rgb) -> None:
    exact = CROP.of(pixels)
    for seed in range(4):  # flipped or not
        face = augmented(pixels, CROP, TargetSize(400, 400), np.random.default_rng(seed))
        assert np.array_equal(face, exact) or np.array_equal(face, exact[:, ::-1])


@pytest.mark.usefixtures("untouched")
def test_what_is_published_large_is_scaled_by_our_own_operations(pixels: Rgb) -> None:
    expected = bilinear(box_reduce(CROP.of(pixels), 2), 150, 150)
    for seed in range(4):
        face = augmented(pixels, CROP, TargetSize(400, 150), np.random.default_rng(seed))
        # A flip before the scaling rounds a little differently than one after it.
        assert any(
            np.allclose(face, picture, atol=0.01) for picture in (expected, expected[:, ::-1])
        )


def test_as_found_half_are_the_pictures_own_pixels_about_the_crop(pixels: Rgb) -> None:
    found = [
        _places(
            augmented(
                pixels, CROP, TargetSize(380, 380, as_found=True), np.random.default_rng(seed)
            ),
            pixels,
        )
        for seed in range(40)
    ]
    own = [places[0] for places in found if places]
    assert 10 < len(own) < 30
    assert len(set(own)) > 5
    for y, x in own:
        assert abs(y - (CROP.y + 10)) <= 380 * CROP_SHIFT
        assert abs(x - (CROP.x + 10)) <= 380 * CROP_SHIFT


def test_as_found_half_of_the_large_are_scaled_by_our_own_operations_only() -> None:
    flat = np.full((480, 500, 3), 200, np.uint8)
    target = TargetSize(400, 300, as_found=True)
    faces = [augmented(flat, CROP, target, np.random.default_rng(seed)) for seed in range(40)]
    own = [face for face in faces if np.all(face == 200)]
    assert 15 < len(own) < 40  # of those touched some come out as they were


def test_some_of_what_is_published_is_tilted_less_than_checking_levels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("_retouched", "_encoded"):
        monkeypatch.setattr(augmentation, name, lambda image, _: image)
    y, _ = np.mgrid[:480, :500]
    slope = np.repeat((y / 2).astype(np.uint8)[..., None], 3, axis=2)  # its rows are level
    tilts = []
    for seed in range(60):
        face = augmented(slope, CROP, TargetSize(200, 200), np.random.default_rng(seed))
        across, down = (np.gradient(face[..., 0], axis=axis).mean() for axis in (1, 0))
        tilts.append(np.degrees(np.arctan2(across, down)))
    tilted = [tilt for tilt in tilts if abs(tilt) > 0.3]
    assert 10 < len(tilted) < 32
    assert max(tilts) > 5
    assert min(tilts) < -5
    assert np.abs(tilts).max() < LEVEL_FROM + 0.3


@pytest.mark.parametrize("width", [400, 401])
def test_a_tilted_crop_keeps_to_the_pixels_that_there_are(width: int) -> None:
    pixels = np.zeros((400, width, 3), np.uint8)
    for seed in range(50):
        crop = augmentation._tilted(pixels, Crop(0, 0, 400), np.random.default_rng(seed))
        for middle, length in ((crop.square.x, width), (crop.square.y, 400)):
            assert crop.span / 2 <= middle <= length - crop.span / 2


def _places(face: Float32, picture: Rgb) -> list[tuple[int, int]]:
    """Row and column of all windows of the picture that are the face or its mirror image."""
    side = face.shape[0]
    windows = np.lib.stride_tricks.sliding_window_view(picture, (side, side, 3))[:, :, 0]
    corners = picture[: windows.shape[0], : windows.shape[1]]
    possible = (corners == face[0, 0]).all(-1) | (corners == face[0, -1]).all(-1)
    return [
        (int(y), int(x))
        for y, x in np.argwhere(possible)
        if np.array_equal(windows[y, x], face) or np.array_equal(windows[y, x], face[:, ::-1])
    ]


def test_some_are_cut_tight_but_none_that_stay_as_they_were_found(
    pixels: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    scales: list[tuple[float, float]] = []
    moved = augmentation._moved

    def noted(*args: object) -> Crop:
        scales.append(args[4])  # type: ignore[arg-type]
        return moved(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(augmentation, "_moved", noted)
    generator = np.random.default_rng(0)
    for _ in range(200):
        augmented(pixels, CROP, TargetSize(100, 100), generator)
    assert 15 <= scales.count(augmentation.TIGHT_SCALES) <= 45
    scales.clear()
    for _ in range(50):
        augmented(pixels, CROP, TargetSize(400, 100, as_found=True), generator)
    assert set(scales) == {augmentation.CROP_SCALES}
