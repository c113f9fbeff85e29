"""The README's six rows: how right the shipped weights are."""

import re
from pathlib import Path

import pandas as pd

from backend.detector.words import Verdict
from backend.evaluation.metrics import wilson
from backend.face_sets.manglings import FOUND
from backend.face_sets.manifest import STYLEGAN

README = Path(__file__).parents[2] / "README.md"
CUT_AS_FFHQ = ("ffhq", "faceshq-real")
"""How the sources of photographs begin that are cut as StyleGAN's faces are."""
MARKS = ("<!-- rates -->\n", "<!-- end of rates -->\n")


def short_table(predictions: pd.DataFrame) -> str:
    """Markdown: shares of each verdict, those called wrong with their interval.

    Args: rows of `predictions.parquet` as found, cropped and at 400:75.
    """
    found = predictions[predictions["mangling"] == FOUND]
    is_real = found["label"] == "real"
    as_ffhq = found["source"].str.startswith(CUT_AS_FFHQ)
    stylegan = predictions[predictions["generator"].str.startswith(STYLEGAN)]
    rows = {
        "ordinary photographs": found[is_real & ~as_ffhq],
        "photographs cut as FFHQ": found[is_real & as_ffhq],
        "StyleGAN": stylegan[stylegan["mangling"] == FOUND],
        "StyleGAN, cut anew": stylegan[stylegan["mangling"] == "cropped"],
        "StyleGAN, 400 px, JPEG 75": stylegan[stylegan["mangling"] == "400:75"],
        "other generators": found[~is_real & ~found["generator"].str.startswith(STYLEGAN)],
    }
    head = "| pictures | n | synthetic | photograph | can't say |\n|---|---|---|---|---|\n"
    return head + "".join(_row(name, of) for name, of in rows.items())


def write_short_table(predictions: pd.DataFrame, readme: Path = README) -> None:
    """Put it into the README, where there is one: an installed package has none."""
    if readme.is_file():
        text, (start, end) = readme.read_text(encoding="utf-8"), MARKS
        table = f"{start}{short_table(predictions)}{end}"
        pattern = f"{re.escape(start)}.*{re.escape(end)}"
        readme.write_text(re.sub(pattern, lambda _: table, text, flags=re.DOTALL), encoding="utf-8")


def _row(name: str, of: pd.DataFrame) -> str:
    synthetic, photograph = (
        wilson(int((of["verdict"] == verdict).sum()), len(of))
        for verdict in (Verdict.SYNTHETIC, Verdict.PHOTOGRAPH)
    )
    rest = 1 - synthetic.rate - photograph.rate
    shares = [
        f"{rate.rate:.1%} [{100 * rate.low:.1f}, {100 * rate.high:.1f}]"
        for rate in (synthetic, photograph)
    ]
    return f"| {name} | {len(of)} | {' | '.join(shares)} | {rest:.1%} |\n".replace("%", " %")
