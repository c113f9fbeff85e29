"""The kinds of pictures that rates are stated for: two of photographs, four of generated faces.

No manifest says how a source's pictures were cut, so it is measured: photographs are *cut as FFHQ*
where most of their source's have their eyes at StyleGAN's places.
"""

import numpy as np
import pandas as pd

from backend.face_sets.manglings import CROPPED, FOUND, without_crop
from backend.face_sets.manifest import STYLEGAN

ORDINARY = "ordinary photographs"
CUT = "photographs cut as FFHQ"
UNCROPPED = "StyleGAN, as put out"
RECUT = "StyleGAN, cut anew"
STYLEGAN3 = "StyleGAN3"
OTHERS = "other generators"
KINDS = (ORDINARY, CUT, UNCROPPED, RECUT, STYLEGAN3, OTHERS)
PHOTOGRAPHS = (ORDINARY, CUT)


def kinds_of(rows: pd.DataFrame) -> "pd.Series[str]":
    """The kind of each row, empty for what was cut anew without being StyleGAN's.

    Args: rows with label, source, generator, mangling, and eyes_near: whether the eyes lie at
    StyleGAN's places.
    """
    recut = rows["mangling"].map(is_recut).astype(bool)
    real, generator = rows["label"] == "real", rows["generator"]
    stylegan = ~real & generator.str.startswith(STYLEGAN)
    third = stylegan & generator.str.startswith("stylegan3")
    aligned = rows["source"].isin(cut_sources(rows[~recut]))
    kinds = np.select(
        [
            real & ~recut & ~aligned,
            real & ~recut & aligned,
            stylegan & ~third & ~recut,
            stylegan & ~third & recut,
            third & ~recut,
            ~real & ~stylegan & ~recut,
        ],
        KINDS,
        default="",
    )
    return pd.Series(kinds, rows.index)


def cut_sources(rows: pd.DataFrame) -> set[str]:
    """Sources most of whose photographs have their eyes at StyleGAN's places."""
    reals = rows[rows["label"] == "real"]
    shares = reals["eyes_near"].groupby(reals["source"]).mean()
    return set(shares.index[shares > 0.5])


def is_recut(mangling: str) -> bool:
    """Whether the pictures were cut anew under it."""
    return without_crop(mangling) != mangling


def recut(mangling: str) -> str:
    """The mangling that cuts anew before it does the same."""
    return CROPPED if mangling == FOUND else f"{CROPPED}+{mangling}"
