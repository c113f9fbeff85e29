"""The cells' logits as colours to lay over a face: where in it the network found its evidence.

Blue against orange stays apart for colour-blind people. The scale is the same for every face and
clear in the middle, where a cell says nothing. The cells stay visible as such: smoothed, they would
claim more places than the network has.
"""

import io
import json

import numpy as np
import numpy.typing as npt
from PIL import Image

from backend.detector.contract import Calibration, HeatColour
from backend.detector.weights_folder import ModelFiles
from backend.explain.heat_scale import UNMEASURED, log_odds_end
from backend.explain.shipped_arrays import arrays_folder
from backend.images.scaling import Float32

Rgba = npt.NDArray[np.uint8]
SUMMARY_NAME = "groups.json"
"""Of `group_averages`, which would take a worker 80 MB more to import."""
SIDE = 480
"""Pixels of the PNG's longer side, about: a whole number for each cell."""


_PHOTOGRAPH = [43, 123, 214]
_GENERATOR = [232, 113, 10]
# No more than 0.7, or the features of the face underneath can't be seen.
CLEAR = 0.3
STOPS = tuple(
    HeatColour(share=share, rgb=rgb, opacity=opacity)
    for share, rgb, opacity in (
        (-1.0, _PHOTOGRAPH, 0.7),
        (-CLEAR, _PHOTOGRAPH, 0.25),
        (0.0, _PHOTOGRAPH, 0.0),
        (0.0, _GENERATOR, 0.0),
        (CLEAR, _GENERATOR, 0.25),
        (1.0, _GENERATOR, 0.7),
    )
)


def calibrated(cells: Float32, calibration: Calibration) -> Float32:
    """Log-odds (rows, columns) that a face whose cells were all like this one is synthetic.

    At even odds beforehand. The calibration is linear, so where the cells' mean is the face's
    logit, the mean of these is the face's calibrated log-odds.
    """
    return (calibration.slope * cells + calibration.intercept).astype(np.float32)


def hexadecimal(colour: HeatColour) -> str:
    """As CSS writes it, #rrggbbaa."""
    return "#" + bytes((*colour.rgb, round(255 * colour.opacity))).hex()


def shipped_end(files: ModelFiles) -> float:
    """Where the scale of a network's maps ends on either side, in log-odds.

    As measured with the shipped averages, where they are of these weights.
    """
    path = arrays_folder(files.name) / SUMMARY_NAME
    measured = json.loads(path.read_text()) if path.is_file() else {}
    if measured.get("weights_sha256") != files.weights_sha256:
        return UNMEASURED
    return log_odds_end(files.calibration, measured["cell_scale"])


def coloured(log_odds: Float32, end: float) -> Rgba:
    """A pixel a cell (rows, columns, 4), not premultiplied; beyond `end` the colours stay."""
    shares = np.clip(log_odds / end, -1, 1)
    opacity = np.interp(shares, [stop.share for stop in STOPS], [stop.opacity for stop in STOPS])
    rgb = np.where(shares[..., None] < 0, _PHOTOGRAPH, _GENERATOR)
    alpha = np.rint(255 * opacity)[..., None]
    return np.asarray(np.concatenate([rgb, alpha], axis=2), np.uint8)


def overlay_png(log_odds: Float32, end: float) -> bytes:
    """A PNG with transparency, to be stretched over the crop: every cell a square of one colour."""
    pixels = max(1, round(SIDE / max(log_odds.shape)))
    enlarged = coloured(log_odds, end).repeat(pixels, axis=0).repeat(pixels, axis=1)
    file = io.BytesIO()
    Image.fromarray(enlarged).save(file, "PNG", optimize=True)
    return file.getvalue()
