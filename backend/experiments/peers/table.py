"""The candidates' scores as one table: JSON for machines, Markdown for people."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from backend.evaluation.breakdown import reals_and_families
from backend.evaluation.metrics import Interval, Scores, roc_auc, tpr_at_fpr
from backend.evaluation.report import interval_text, table_lines
from backend.experiments.peers.descriptions import described

REPORTED_FPRS = (0.01, 0.005)
TPR_HEADS = {f"{fpr:g}": f"TPR at FPR {100 * fpr:g} %" for fpr in REPORTED_FPRS}
"""By the keys of `tpr_at_fpr`."""
SUMMARY_HEAD = ("candidate", "parameters", "float16 MB", "GFLOP a face", "ms a face")


class Facts(BaseModel):
    """What is known of a candidate besides its scores."""

    model_config = ConfigDict(extra="forbid")

    name: str
    minutes: float
    """Of training that it was given."""
    test_set: str
    """Key of the pictures that it was scored on."""
    fed: str | None = None
    """Digest of what it was fed (see `fed_digest`) and of its recipe; None for those that ship."""
    version: str | None = None
    """Of the weights, for those that ship; the others were trained for the table."""
    parameters: int
    float16_mb: float
    side: int
    gflop: float | None
    milliseconds: float
    """For one face at `side`, without finding it; the median of several."""
    faces: int
    """Augmented faces that it was trained on."""
    seconds: float
    """Of training that it took."""
    kept: str


@dataclass(frozen=True)
class Result:
    """A candidate's row-to-be."""

    facts: Facts
    scores: pd.DataFrame
    """A row for each picture and mangling: path, label, source, generator, mangling, score."""


class Figures(BaseModel):
    """How well a candidate's scores part the classes; None where n is too small."""

    model_config = ConfigDict(extra="forbid")

    roc_auc: Interval | None
    """StyleGAN against all photographs, and so are the rates."""
    tpr_at_fpr: dict[str, Interval | None]
    """By the FPR, see TPR_HEADS."""
    roc_auc_other_generators: Interval | None


class Row(Facts):
    """A candidate, and its figures by mangling."""

    results: dict[str, Figures]


class Counts(BaseModel):
    """Pictures that were scored."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True, validate_by_name=True)

    reals: int
    stylegan: int
    others: int = Field(alias="other generators")


class Table(BaseModel):
    """`peers.json`."""

    model_config = ConfigDict(extra="forbid")

    data: str
    split: str
    n: Counts
    manglings: list[str]
    candidates: list[Row]


def build_table(results: list[Result], data: str) -> Table:
    """Every figure of the table."""
    first = results[0].scores
    pictures = first[first["mangling"] == first["mangling"].iloc[0]]
    reals, stylegan, others = map(len, reals_and_families(pictures))
    return Table(
        data=data,
        split="test",
        n=Counts(reals=reals, stylegan=stylegan, others=others),
        manglings=list(first["mangling"].unique()),
        candidates=[
            Row(**dict(result.facts), results=_by_mangling(result.scores)) for result in results
        ],
    )


def table_markdown(table: Table) -> str:
    """The table as a page that a person reads; the same figures as the JSON."""
    n, minutes = table.n, table.candidates[0].minutes
    lines = [
        "# Candidates, trained and measured alike",
        "",
        f"Set `{table.data}`, split `{table.split}`: {n.reals} photographs,"
        f" {n.stylegan} StyleGAN faces, {n.others} of other generators. Each"
        f" network was trained for about {minutes:g} minutes on the same train split and"
        " augmentation; the weights that ship, where they are in the table, for as long as their"
        " row says. All score the same crops; no face and a face too small to judge count as the"
        " lowest score. In brackets: 95 % intervals (bootstrap over pictures); they don't hold how"
        " far another seed moves so short a run, which `uncanny ablate` measures. AUC and TPR are"
        " of StyleGAN against all photographs.",
        "",
        *table_lines(
            [*SUMMARY_HEAD, *(f"AUC, {mangling}" for mangling in table.manglings)],
            [_summary_row(candidate) for candidate in table.candidates],
        ),
        "",
        *description_lines(table),
    ]
    for mangling in table.manglings:
        head = ["candidate", "AUC", *TPR_HEADS.values()]
        rows = [_result_row(candidate, mangling) for candidate in table.candidates]
        lines += ["", f"## {mangling}", "", *table_lines([*head, "AUC, other generators"], rows)]
    head = ["candidate", "side", "faces drawn", "minutes", "kept on val"]
    rows = [_training_row(candidate) for candidate in table.candidates]
    return "\n".join([*lines, "", "## Training", "", *table_lines(head, rows)]) + "\n"


def description_lines(table: Table) -> list[str]:
    """A Markdown list of what each candidate is, where its name alone doesn't say it."""
    names = [candidate.name for candidate in table.candidates]
    return [f"- `{name}`: {what}" for name in names if (what := described(name))]


def _by_mangling(scores: pd.DataFrame) -> dict[str, Figures]:
    by_mangling = scores.groupby("mangling", sort=False)
    return {str(mangling): _figures(rows) for mangling, rows in by_mangling}


def _figures(rows: pd.DataFrame) -> Figures:
    reals, stylegan, others = map(score_values, reals_and_families(rows))
    return Figures(
        roc_auc=roc_auc(reals, stylegan),
        tpr_at_fpr={f"{fpr:g}": tpr_at_fpr(reals, stylegan, fpr) for fpr in REPORTED_FPRS},
        roc_auc_other_generators=roc_auc(reals, others),
    )


def score_values(rows: pd.DataFrame) -> Scores:
    """(n,) of a candidate's rows, in their order."""
    return rows["score"].to_numpy(dtype=np.float64)


def _summary_row(candidate: Row) -> list[str]:
    return [
        candidate.name,
        f"{candidate.parameters:,}",
        f"{candidate.float16_mb:.2f}",
        "not counted" if candidate.gflop is None else f"{candidate.gflop:.3g}",
        f"{candidate.milliseconds:.3g}",
        *(interval_text(figures.roc_auc) for figures in candidate.results.values()),
    ]


def _training_row(candidate: Row) -> list[str]:
    return [
        candidate.name,
        str(candidate.side),
        f"{candidate.faces:,}",
        f"{candidate.seconds / 60:.3g}",
        candidate.kept,
    ]


def _result_row(candidate: Row, mangling: str) -> list[str]:
    figures = candidate.results[mangling]
    tprs = [figures.tpr_at_fpr[fpr] for fpr in TPR_HEADS]
    intervals = [figures.roc_auc, *tprs, figures.roc_auc_other_generators]
    return [candidate.name, *(interval_text(interval) for interval in intervals)]
