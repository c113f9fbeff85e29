import numpy as np
import pytest

from backend.training.patching import patched

FAKE_GREY, REAL_GREY = 200.0, 50.0


def _batch(count: int, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Reals of one grey, then fakes of another, so that a pixel says where it is from."""
    shares = np.repeat(np.array([0, 1], np.float32), count // 2)
    greys = np.where(shares > 0, FAKE_GREY, REAL_GREY).astype(np.float32)
    return np.broadcast_to(greys[:, None, None, None], (count, side, side, 3)).copy(), shares


def test_shares_are_the_shares_of_the_pixels() -> None:
    pixels, shares = _batch(64, 40)
    mixed, mixed_shares = patched(pixels, shares, 1.0, np.random.default_rng(1))
    from_fakes = (mixed == FAKE_GREY).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(mixed_shares, from_fakes, atol=1e-6)
    assert 0.2 < np.mean((from_fakes > 0.02) & (from_fakes < 0.98)) < 0.8


def test_a_patch_comes_from_the_same_place() -> None:
    ramp = np.arange(30, dtype=np.float32)
    pixels = np.broadcast_to(ramp[None, :, None, None], (8, 30, 30, 3)).copy()
    mixed, _ = patched(pixels, np.zeros(8, np.float32), 1.0, np.random.default_rng(2))
    np.testing.assert_array_equal(mixed, pixels)


def test_what_is_given_stays_as_it_is() -> None:
    pixels, shares = _batch(16, 20)
    before, shares_before = pixels.copy(), shares.copy()
    patched(pixels, shares, 1.0, np.random.default_rng(3))
    np.testing.assert_array_equal(pixels, before)
    np.testing.assert_array_equal(shares, shares_before)


@pytest.mark.parametrize(("chance", "low", "high"), [(0.0, 0.0, 0.0), (0.5, 0.35, 0.62)])
def test_so_many_are_patched(chance: float, low: float, high: float) -> None:
    noise = np.random.default_rng(4).uniform(0, 255, (400, 12, 12, 3)).astype(np.float32)
    shares = np.zeros(400, np.float32)
    mixed, _ = patched(noise, shares, chance, np.random.default_rng(5))
    changed = np.mean(np.any(mixed != noise, axis=(1, 2, 3)))
    assert low <= changed <= high
