"""Features that see the traces of codec, size and grid in a crop, and as little else as can be.

They are what a network could learn instead of a generator's traces, where the labels of a set go
with the ways in which its files were made.
"""

import numpy as np
import numpy.typing as npt
from scipy.fft import dctn

from backend.experiments.audit.features import Features
from backend.images.scaling import LUMA, Float32

Plane = npt.NDArray[np.float32]
"""(height, width) of one channel, 0-255 (chroma: around 128)."""
Profile = npt.NDArray[np.float32]

YCBCR = np.array([LUMA, (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312)], np.float32)
"""JPEG's conversion (JFIF 1.02), rows Y, Cb, Cr; the chroma's offset is added apart."""
BLOCK = 8
MACROBLOCK = 16
"""Period of the chroma's grid at 4:2:0, and of WebP's macroblocks."""
STEPS = (2, 3, 4, 6, 8, 11, 16, 24)
"""Quantisation steps that are looked for."""
RESOLUTION = 4
"""Parts of a unit in which the sizes of coefficients are told apart."""
LUMA_BANDS = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 9))
CHROMA_BANDS = ((1, 1), (2, 2), (3, 5))
"""Groups of DCT coefficients, by first and last sum of their row and column."""
SPECTRUM_BINS = 16
FLAT_SHARE = 0.25
CLIPPED = (8.0, 247.0)
NOISE_MIN = 0.02
"""Added to noise levels before the logarithm, so that noiseless planes stay finite."""
_LEVEL_MIN = 1e-3


def trace_features(pixels: Float32) -> Features:
    """Groups `grid`, `quantisation`, `resampling`, `noise` and `size` of one crop.

    Args: pixels (side, side, 3), RGB 0-255, side at least 64.
    """
    luma, blue, red = np.moveaxis(pixels @ YCBCR.T, -1, 0)
    lumas, chromas = [luma], [blue, red]
    return {
        "grid": np.concatenate([_grid(lumas), _grid(chromas)]).astype(np.float32),
        "quantisation": np.concatenate([_luma_steps(luma), _chroma_steps(chromas)]),
        "resampling": (_resampling(luma) + _resampling(luma.T)) / 2,
        "noise": _noise(pixels, luma, blue, red),
        "size": np.array([np.log2(len(pixels))], np.float32),
    }


# Grid: how unlike its neighbours the step across every 8th or 16th pixel boundary is.


def _grid(planes: list[Plane]) -> Profile:
    """Strength of the grid's harmonics over both axes, and where along each axis it lies."""
    harmonics = [
        np.fft.rfft(_boundary_steps([plane if axis else plane.T for plane in planes])) / MACROBLOCK
        for axis in (0, 1)
    ]
    strengths = np.mean([np.abs(harmonic[1:]) for harmonic in harmonics], axis=0)
    places = [part for harmonic in harmonics for part in (harmonic[1:3].real, harmonic[1:3].imag)]
    return np.concatenate([strengths, *places])


def _boundary_steps(planes: list[Plane]) -> Profile:
    """(16,) mean log step across the boundary left of column k, modulo 16, less its surroundings.

    The step is the third difference, which a smooth slope doesn't have.
    """
    third = [
        np.abs(plane[:, 3:] - 3 * plane[:, 2:-1] + 3 * plane[:, 1:-2] - plane[:, :-3])
        for plane in planes
    ]
    profile = _detrended(np.log(np.mean(third, axis=(0, 1)) + _LEVEL_MIN))
    # The boundary of the first step lies left of column 2, and detrending drops 8 more.
    first = 2 + MACROBLOCK // 2
    phases = [
        profile[(phase - first) % MACROBLOCK :: MACROBLOCK].mean() for phase in range(MACROBLOCK)
    ]
    return np.array(phases, np.float32)


def _detrended(profile: Profile) -> Profile:
    """Less its running mean over a macroblock; 15 shorter, 8 of them at the start."""
    mean = np.convolve(profile, np.full(MACROBLOCK, 1 / MACROBLOCK, np.float32), "valid")
    return profile[MACROBLOCK // 2 : MACROBLOCK // 2 + len(mean)] - mean


def _grid_origin(planes: list[Plane], period: int) -> tuple[int, int]:
    """Row and column, under `period`, at which the blocks of a grid most likely begin."""
    row, column = (
        int(_boundary_steps(turned).reshape(-1, period).mean(axis=0).argmax())
        for turned in ([plane.T for plane in planes], planes)
    )
    return row, column


# Quantisation: the DCT's coefficients on the grid against those of blocks that straddle it.


def _luma_steps(luma: Plane) -> Profile:
    row, column = _grid_origin([luma], BLOCK)
    return _quantisation([luma[row:, column:]], LUMA_BANDS)


def _chroma_steps(chromas: list[Plane]) -> Profile:
    """At half the resolution, where 4:2:0 quantises."""
    row, column = _grid_origin(chromas, MACROBLOCK)
    return _quantisation([_halved(plane[row:, column:]) for plane in chromas], CHROMA_BANDS)


def _quantisation(planes: list[Plane], bands: tuple[tuple[int, int], ...]) -> Profile:
    """Zeros and periodicity of the coefficients of each band, less those off the grid.

    Taking the difference to blocks moved by half a block leaves the codec and cancels the content
    (calibration: Fridrich, Goljan and Hogea, "Steganalysis of JPEG images", IH 2002).
    """
    half = BLOCK // 2
    on_grid = np.concatenate([_block_dct(plane) for plane in planes])
    off_grid = np.concatenate([_block_dct(plane[half:, half:]) for plane in planes])
    sums = np.add.outer(np.arange(BLOCK), np.arange(BLOCK))
    return np.concatenate(
        [
            _comb(on_grid[:, inside]) - _comb(off_grid[:, inside])
            for low, high in bands
            for inside in [(sums >= low) & (sums <= high)]
        ]
    )


def _comb(coefficients: npt.NDArray[np.float32]) -> Profile:
    """Share that rounds to zero, and how strongly all gather at multiples of each step."""
    size = np.abs(coefficients.ravel())
    # By way of a histogram, as that is twenty times faster than a cosine for each coefficient.
    place = np.minimum(np.rint(size * RESOLUTION), len(_WAVES) - 1).astype(np.intp)
    shares = np.bincount(place, minlength=len(_WAVES)) / len(size)
    return np.array([np.mean(size < 0.5), *(shares @ _WAVES)], np.float32)


_WAVES = np.cos(
    2 * np.pi * np.arange(512 * RESOLUTION)[:, None] / (RESOLUTION * np.array(STEPS, np.float32))
)
"""(sizes of a coefficient, steps): 1 at whole multiples of the step, -1 half-way between."""


def _block_dct(plane: Plane) -> npt.NDArray[np.float32]:
    """(blocks, 8, 8): JPEG's DCT of the whole blocks of a plane."""
    rows, columns = plane.shape[0] // BLOCK, plane.shape[1] // BLOCK
    whole = plane[: rows * BLOCK, : columns * BLOCK]
    blocks = whole.reshape(rows, BLOCK, columns, BLOCK).swapaxes(1, 2).reshape(-1, BLOCK, BLOCK)
    transformed: npt.NDArray[np.float32] = dctn(blocks, axes=(1, 2), norm="ortho")
    return transformed


# Resampling: interpolated pixels are predictable at regular distances.


def _resampling(luma: Plane) -> Profile:
    """(16,) highest line of the second derivative's spectrum in each band of frequencies up to 0.5.

    In units of the spectrum's median, as logarithms; the lines of codecs' grids are left out.
    Gallagher, "Detection of linear and cubic interpolation in JPEG compressed images", CRV 2005.
    """
    second = np.abs(2 * luma[:, 1:-1] - luma[:, :-2] - luma[:, 2:]).mean(axis=0)
    profile = _detrended(np.log(second + _LEVEL_MIN))
    spectrum = np.abs(np.fft.rfft(profile * np.hanning(len(profile))))
    frequencies = np.fft.rfftfreq(len(profile))
    relative = spectrum / (np.median(spectrum) + _LEVEL_MIN)
    distance = np.abs(frequencies * BLOCK - np.rint(frequencies * BLOCK)) / BLOCK
    relative[distance < 1.2 / len(profile)] = 0
    bands = np.minimum((frequencies * 2 * SPECTRUM_BINS).astype(int), SPECTRUM_BINS - 1)
    peaks = np.zeros(SPECTRUM_BINS, np.float32)
    np.maximum.at(peaks, bands, relative.astype(np.float32))
    return np.log1p(peaks)


# Noise floor: what is left of flat areas when all that is smooth is taken away.


def _noise(pixels: Float32, luma: Plane, blue: Plane, red: Plane) -> Profile:
    """Levels per channel, how they stand to each other, and how they fall at half the resolution.

    All as logarithms of 8-bit steps.
    """
    flat = _flat_areas(luma)
    rgb = [_noise_level(pixels[..., channel], flat) for channel in range(3)]
    ycc = [_noise_level(plane, flat) for plane in (luma, blue, red)]
    halves = [_halved(plane) for plane in (luma, blue, red)]
    flat_half = _flat_areas(halves[0])
    falls = [level - _noise_level(half, flat_half) for level, half in zip(ycc, halves, strict=True)]
    ratios = [rgb[0] - rgb[1], rgb[2] - rgb[1], ycc[1] - ycc[0], ycc[2] - ycc[0]]
    return np.array([*rgb, *ycc, *ratios, *falls], np.float32)


def _noise_level(plane: Plane, where: npt.NDArray[np.bool_]) -> float:
    """Log of the median answer of a filter blind to slopes and edges along the axes.

    Immerkaer, "Fast noise variance estimation", CVIU 1996. Args: where (h - 2, w - 2).
    """
    rows = plane[:-2] - 2 * plane[1:-1] + plane[2:]
    residue = np.abs(rows[:, :-2] - 2 * rows[:, 1:-1] + rows[:, 2:]) / 6
    return float(np.log(np.median(residue[where]) + NOISE_MIN))


def _flat_areas(luma: Plane) -> npt.NDArray[np.bool_]:
    """(h - 2, w - 2) the quarter of the pixels with the smallest slope; nothing clipped."""
    across = np.abs(luma[1:-1, 2:] - luma[1:-1, :-2])
    down = np.abs(luma[2:, 1:-1] - luma[:-2, 1:-1])
    inner = luma[1:-1, 1:-1]
    exposed = (inner > CLIPPED[0]) & (inner < CLIPPED[1])
    slope = across + down
    if not exposed.any():  # all black or all white: no noise to be seen
        return np.ones_like(exposed)
    flat: npt.NDArray[np.bool_] = exposed & (slope <= np.quantile(slope[exposed], FLAT_SHARE))
    return flat


def _halved(plane: Plane) -> Plane:
    rows, columns = plane.shape[0] // 2, plane.shape[1] // 2
    whole = plane[: rows * 2, : columns * 2]
    halved: Plane = whole.reshape(rows, 2, columns, 2).mean(axis=(1, 3))
    return halved
