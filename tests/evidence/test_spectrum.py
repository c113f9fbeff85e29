import numpy as np
import pytest

from backend.evidence.spectrum import WINDOW, evidence, peaks
from backend.evidence.words import Finding
from backend.images.decoding import decode
from tests.pictures import Rgb, encoded, portrait


def noise(side: int = 512) -> Rgb:
    return np.random.default_rng(0).integers(64, 192, (side, side, 3), dtype=np.uint8)


def with_wave(period: int) -> Rgb:
    """Noise, and a faint stripe of a column in `period`."""
    striped = noise().astype(int)
    striped[:, ::period] += 40
    return striped.clip(0, 255).astype(np.uint8)


def test_noise_has_no_peaks() -> None:
    found = peaks(noise())
    assert found is not None
    assert found.strongest < 1


@pytest.mark.parametrize(
    ("period", "at", "beyond"),
    [(2, "half", "quarter"), (4, "quarter", "eighth"), (8, "eighth", None)],
)
def test_a_period_shows_at_its_fraction(period: int, at: str, beyond: str | None) -> None:
    found = peaks(with_wave(period))
    assert found is not None
    assert getattr(found, at) > 0.5
    assert beyond is None or getattr(found, beyond) < 0.5


def test_uneven_upsampling_makes_peaks() -> None:
    """Every second row and column a little brighter, as transposed convolutions may leave it."""
    uneven = noise().astype(int)
    uneven[::2, ::2] += 20
    found, plain = peaks(uneven.astype(np.uint8)), peaks(noise())
    assert found is not None
    assert plain is not None
    assert found.half > plain.half + 3


def test_jpegs_own_grid_makes_peaks_too() -> None:
    """The weakness that the words tell of."""
    plain, saved = peaks(portrait()), peaks(decode(encoded(portrait(), "JPEG", quality=10)).rgb)
    assert plain is not None
    assert saved is not None
    assert saved.quarter > plain.quarter + 0.5


def test_value_is_the_strongest_and_leans_nowhere() -> None:
    found, strongest = evidence(with_wave(4)), peaks(with_wave(4))
    assert strongest is not None
    assert found.value == round(strongest.strongest, 1)
    assert (found.finding, found.leaning) == (Finding.PEAKS_MEASURED, "none")


def test_one_colour_has_no_peaks() -> None:
    found = peaks(np.full((256, 256, 3), 90, np.uint8))
    assert found is not None
    assert found.strongest == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("side", [1, WINDOW + 1])
def test_a_small_face_is_not_measured(side: int) -> None:
    assert evidence(noise(side)).finding is Finding.PEAKS_NOT_MEASURED
