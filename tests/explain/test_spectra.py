"""Spectra of faces against what is known of them, and the arrays that ship."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.detector.shipped import SHIPPED
from backend.explain import spectra
from backend.explain.shipped_arrays import arrays_folder
from backend.explain.spectra import (
    ARRAYS_NAME,
    PHOTOGRAPHS,
    RINGS,
    SIDE,
    STEP,
    GroupSpectrum,
    GroupSummary,
    Spectra,
    Spectrum,
    compute_spectra,
    difference,
    manifest_sha256,
    spectrum,
)
from backend.face_sets.manifest import ManifestError
from backend.face_sets.progress import Item
from backend.settings import settings
from tests.face_sets.face_set import write_face_set
from tests.pictures import Rgb

STALE = "the arrays are stale: run `uncanny explain spectra`"


def quiet(items: Iterable[Item], what: str) -> Iterator[Item]:  # noqa: ARG001
    yield from items


def noise(amplitude: float = 40, side: int = SIDE) -> Rgb:
    grey = np.random.default_rng(0).normal(128, amplitude, (side, side, 1))
    return grey.clip(0, 255).astype(np.uint8).repeat(3, axis=2)


def measured(crop: Rgb) -> Spectrum:
    found = spectrum(crop)
    assert found is not None
    return found


def test_noise_has_the_same_power_everywhere() -> None:
    found = measured(noise())
    assert found.profile.shape == (RINGS,)
    assert found.quadrant.shape == (RINGS, RINGS)
    # The first rings hold a few bins each.
    np.testing.assert_allclose(found.profile[20:], 0, atol=1.5)


def test_contrast_does_not_count() -> None:
    np.testing.assert_allclose(
        measured(noise(40)).profile[2:], measured(noise(20)).profile[2:], atol=0.5
    )


@pytest.mark.parametrize(("down", "across"), [(0, 64), (64, 0), (32, 32), (128, 0)])
def test_a_wave_shows_at_its_frequency(down: int, across: int) -> None:
    rows, columns = np.indices((SIDE, SIDE))
    wave = 20 * np.cos(2 * np.pi * (down * rows + across * columns) / SIDE)
    found = measured((noise(8) + wave[..., None]).clip(0, 255).astype(np.uint8))
    peak = np.unravel_index(np.argmax(found.quadrant), found.quadrant.shape)
    assert peak == (down, across)
    assert np.argmax(found.profile) == round(np.hypot(down, across))


def test_upsampling_takes_the_finest_structure_away() -> None:
    small = Image.fromarray(noise(side=SIDE // 2))
    enlarged = measured(np.asarray(small.resize((SIDE, SIDE), Image.Resampling.BILINEAR)))
    assert np.all(enlarged.profile[100:] < measured(noise()).profile[100:] - 6)


def test_only_the_middle_counts() -> None:
    wide = noise(side=SIDE + 100)
    wide[:50] = wide[-50:] = 0
    wide[:, :50] = wide[:, -50:] = 0
    middle = wide[50:-50, 50:-50]
    np.testing.assert_array_equal(measured(wide).profile, measured(middle).profile)


def test_one_colour_has_a_spectrum_and_a_small_face_none() -> None:
    assert np.isfinite(measured(np.full((SIDE, SIDE, 3), 90, np.uint8)).profile).all()
    assert spectrum(noise(side=SIDE - 1)) is None


def test_difference_has_an_interval() -> None:
    def group(n: int, mean: float, deviation: float) -> GroupSpectrum:
        about = GroupSummary(kind="made", side_min=SIDE, side_max=None, n=n, sources={})
        flat = np.ones(2, np.float32)
        return GroupSpectrum(about, flat, mean * flat, deviation * flat, flat, flat)

    apart, half = difference(group(4, 3, 2), group(16, 1, 4))
    assert apart.tolist() == [2, 2]
    assert half[0] == pytest.approx(1.96 * np.sqrt(4 / 4 + 16 / 16))


@pytest.mark.slow
def test_computed_spectra_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectra, "GROUP_MIN", 3)
    data = tmp_path / "set"
    data.mkdir()
    write_face_set(data)
    for path in data.glob("*.png"):  # the faces as they are would be too small
        with Image.open(path) as image:
            image.resize((2 * image.width, 2 * image.height)).save(path)
    # Two photographs become one: it counts once.
    manifest = data / "manifest.csv"
    manifest.write_text(manifest.read_text().replace(",330", ",660").replace(",test2,", ",test0,"))
    computed = compute_spectra(data, SHIPPED, quiet, tmp_path / "shipped")
    (reals, fakes) = computed.groups
    assert (reals.about.kind, reals.about.n) == (PHOTOGRAPHS, 8)
    assert (fakes.about.kind, fakes.about.sources) == ("stylegan2", {"tpdne-1024": 9})
    assert np.all(reals.low <= reals.high)
    read = Spectra.read(tmp_path / "shipped")
    assert read.summary == computed.summary
    np.testing.assert_array_equal(read.groups[1].mean, fakes.mean)
    np.testing.assert_array_equal(read.groups[1].high, fakes.high)
    np.testing.assert_allclose(read.groups[0].quadrant, reals.quadrant, atol=STEP / 2 + 1e-3)


def test_too_few_faces_are_told(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="20 faces of 256 pixels"):
        compute_spectra(write_face_set(tmp_path, per_split=2), SHIPPED, quiet, tmp_path)


def test_shipped_spectra_are_of_this_measure_and_small() -> None:
    shipped = Spectra.read(arrays_folder(SHIPPED))
    assert shipped.summary.side == SIDE, STALE
    assert all(group.mean.shape == (RINGS,) for group in shipped.groups)
    assert (arrays_folder(SHIPPED) / ARRAYS_NAME).stat().st_size <= 500_000


@pytest.mark.shared
def test_shipped_spectra_are_of_the_open_set() -> None:
    if not settings().data.is_dir():
        pytest.skip("The open face set is missing.")
    assert Spectra.read(arrays_folder(SHIPPED)).summary.manifest_sha256 == manifest_sha256(
        settings().data
    ), STALE
