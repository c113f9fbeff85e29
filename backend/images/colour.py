"""Colours that a file declares by code points instead of an ICC profile, brought to sRGB.

PNG does so by gAMA, cHRM and cICP (w3.org/TR/png-3), AVIF by the `nclx` of its `colr` box; the code
points are those of ITU-T H.273. Pillow leaves all that to its caller. Browsers apply it, each in
its own way where the picture has a high dynamic range or was made for television, so the extension
asks them for the bare pixels and does the same as this module.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from backend.images.boxes import boxes

Rgb = npt.NDArray[np.uint8]
Chromaticities = tuple[float, float, float, float, float, float, float, float]
"""x and y of white, red, green and blue."""
_D65 = (0.3127, 0.329)
PRIMARIES: dict[int, Chromaticities] = {
    1: (*_D65, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06),
    4: (0.31, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (*_D65, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
    6: (*_D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    7: (*_D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    9: (*_D65, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    12: (*_D65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
}
"""By code point; 2 is unspecified."""
SRGB = 13
_TELEVISION = (1, 6, 14, 15)
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0, **dict.fromkeys(_TELEVISION, 2.4)}
"""A television's own is that of ITU-R BT.1886, which undoes more than its camera did."""
_PQ, _HLG = 16, 18
_TRANSFERS = (*_GAMMAS, SRGB, _PQ, _HLG)
SDR_WHITE = 203.0
"""Candela per square metre that become white where the dynamic range is high (ITU-R BT.2408)."""
_HLG_PEAK, _HLG_GAMMA = 1000.0, 1.2
KNEE = 0.75
"""Share of white up to which light is kept as it is; above, highlights are pressed together."""
STEPS = 4096
"""Of the table from linear light to sRGB's numbers."""
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
_STRIP_ROWS = 256


@dataclass(frozen=True)
class Declared:
    """The colours of a file: which primaries, and how its numbers become light."""

    primaries: Chromaticities
    transfer: int
    """Code point; 0 where `gamma` says it."""
    gamma: float = 0.0


def declared_in_png(data: bytes) -> Declared | None:
    """What a PNG declares before its pixels; None where that is an ICC profile or nothing."""
    chunks = dict(reversed(list(_png_chunks(data))))  # of two of a kind, the first counts
    cicp = chunks.get(b"cICP", b"")
    if len(cicp) == 4 and cicp[0] in PRIMARIES and cicp[1] in _TRANSFERS:
        return Declared(PRIMARIES[cicp[0]], cicp[1])
    if b"iCCP" in chunks or b"sRGB" in chunks or len(chunks.get(b"gAMA", b"")) != 4:
        return None
    gamma = struct.unpack(">I", chunks[b"gAMA"])[0] / 100_000
    primaries = PRIMARIES[1]
    if len(chrm := chunks.get(b"cHRM", b"")) == 32:
        primaries = tuple(number / 100_000 for number in struct.unpack(">8I", chrm))
    if not gamma or not _is_triangle(primaries):
        return None
    # What is written for sRGB where there is no chunk of that name.
    is_srgb = abs(gamma - 1 / 2.2) < 0.001
    if is_srgb and np.allclose(primaries, PRIMARIES[1], atol=0.001):
        return None
    return Declared(primaries, 0, 1 / gamma)


def declared_in_avif(data: bytes) -> Declared | None:
    """What the first `nclx` of an AVIF declares; None where that is nothing.

    Unlike in a PNG, browsers take what is unknown, and a television's curve, for sRGB's.
    """
    for box in boxes(data):
        if box.kind == b"colr" and box.body[:4] == b"nclx" and len(box.body) >= 8:
            primaries, transfer = struct.unpack(">HH", box.body[4:8])
            known = transfer in _TRANSFERS and transfer not in _TELEVISION
            return Declared(PRIMARIES.get(primaries, PRIMARIES[1]), transfer if known else SRGB)
    return None


def to_srgb(rgb: Rgb, declared: Declared) -> Rgb:
    """The same picture in sRGB, (height, width, 3) uint8."""
    if declared == Declared(PRIMARIES[1], SRGB):
        return rgb
    light, matrix, numbers = _tables(declared)
    converted = np.empty_like(rgb)
    # In strips: linear light takes four times the memory of the picture.
    for top in range(0, rgb.shape[0], _STRIP_ROWS):
        strip = light[rgb[top : top + _STRIP_ROWS]]
        red, green, blue = strip[..., 0], strip[..., 1], strip[..., 2]
        for channel, (of_red, of_green, of_blue) in enumerate(matrix):
            mixed = of_red * red + of_green * green + of_blue * blue
            steps = np.clip(mixed, 0, 1) * np.float32(STEPS - 1) + np.float32(0.5)
            converted[top : top + _STRIP_ROWS, :, channel] = numbers[steps.astype(np.intp)]
    return converted


@lru_cache(8)
def _tables(
    declared: Declared,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """Numbers to linear light (256), the matrix to sRGB's light (3, 3), light to numbers."""
    light = _light(np.arange(256) / 255, declared).astype(np.float32)
    matrix = np.linalg.inv(_to_xyz(PRIMARIES[1])) @ _to_xyz(declared.primaries)
    linear = np.arange(STEPS) / (STEPS - 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return light, matrix.astype(np.float32), np.floor(encoded * 255 + 0.5).astype(np.uint8)


def _light(v: npt.NDArray[np.float64], declared: Declared) -> npt.NDArray[np.float64]:
    """Linear light, 0 to 1, of numbers from 0 to 1."""
    gamma = declared.gamma or _GAMMAS.get(declared.transfer)
    if gamma:
        return np.asarray(v**gamma)
    if declared.transfer == SRGB:
        return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    if declared.transfer == _PQ:
        power = v ** (1 / 78.84375)
        ratio = np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
        return _pressed(10_000 * ratio ** (1 / 0.1593017578125) / SDR_WHITE)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(v <= 0.5, v * v / 3, (np.exp((v - c) / a) + b) / 12)
    return _pressed(_HLG_PEAK * scene**_HLG_GAMMA / SDR_WHITE)


def _pressed(light: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    over = np.maximum(light - KNEE, 0) / (1 - KNEE)
    return np.where(light <= KNEE, light, KNEE + (1 - KNEE) * (1 - np.exp(-over)))


def _to_xyz(primaries: Chromaticities) -> npt.NDArray[np.float64]:
    """Linear light of these primaries to XYZ, adapted to D65 by Bradford."""
    points = np.array(primaries).reshape(4, 2)
    xyz = np.array([[x / y, 1, (1 - x - y) / y] for x, y in points]).T
    white, colours = xyz[:, 0], xyz[:, 1:]
    scaled = colours * np.linalg.solve(colours, white)
    to = np.array([_D65[0] / _D65[1], 1, (1 - sum(_D65)) / _D65[1]])
    gains = (_BRADFORD @ to) / (_BRADFORD @ white)
    return np.asarray(np.linalg.inv(_BRADFORD) @ np.diag(gains) @ _BRADFORD @ scaled)


def _is_triangle(primaries: Chromaticities) -> bool:
    """Whether the colours span an area around something, so that light can be computed."""
    white, red, green, blue = np.array(primaries).reshape(4, 2)
    area = np.linalg.det(np.stack([green - red, blue - red]))
    return bool(abs(area) > 0.001 and white[1] > 0 and red[1] > 0 and green[1] > 0 and blue[1] > 0)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and data of each chunk before the pixels."""
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name = data[at + 4 : at + 8]
        if name == b"IDAT":
            return
        yield name, data[at + 8 : at + 8 + min(length, 64)]
        at += 12 + length
