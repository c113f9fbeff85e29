"""What each ingredient of a recipe brings: how much the AUC changes without it."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from backend.evaluation.breakdown import reals_and_families
from backend.evaluation.metrics import Interval, paired_gain
from backend.evaluation.report import interval_text, table_lines
from backend.experiments.peers.table import Figures, Result, Row, Table, build_table, score_values
from backend.roc import Scores, roc_area

FILE_NAME = "ablation"
OTHER_SEED = "as it is, another seed"
"""Name of the run that shows what chance changes."""
_INTERVALS = "In brackets: 95 % intervals (bootstrap over pictures)."


class VariantFigures(Figures):
    """How a variant does, and how much that is its own."""

    change: Interval | None = None
    """The AUC minus that of the whole recipe on the same pictures; None for that one itself, and
    where there are too few."""


class VariantRow(Row):
    """A variant of the recipe, and its figures by mangling."""

    results: dict[str, VariantFigures]  # type: ignore[assignment]  # only read as Row's


class AblationTable(Table):
    """`ablation.json`: the peers' table of a recipe's variants, the whole recipe first."""

    network: str
    candidates: list[VariantRow]  # type: ignore[assignment]  # only read as Table's


def ablation_table(results: list[Result], network: str, data: str) -> AblationTable:
    """The figures of each variant, and the change in each but the first, the whole recipe.

    Args: results, at least one.
    """
    whole, *rest = results
    table = AblationTable(**build_table(results, data).model_dump(), network=network)
    for row, result in zip(table.candidates[1:], rest, strict=True):
        for mangling, figures in row.results.items():
            figures.change = _change(whole.scores, result.scores, mangling)
    return table


def ablation_markdown(table: AblationTable) -> str:
    """The table as a page that a person reads."""
    whole, *rest = table.candidates
    n, minutes = table.n, whole.minutes
    manglings = table.manglings
    aucs = [[row.name, *_cells(row, manglings, lambda of: of.roc_auc)] for row in (whole, *rest)]
    changes = [[row.name, *_cells(row, manglings, lambda of: of.change), row.kept] for row in rest]
    return "\n".join(
        [
            f"# {table.network}: what each ingredient of its recipe brings",
            "",
            f"Each variant drew {whole.faces:,} faces of the train split of"
            f" `{table.data}`, as many as {minutes:g} minutes allowed, and was scored on its"
            f" test split: {n.reals} photographs, {n.stylegan} StyleGAN faces. AUC of"
            f" StyleGAN against photographs. {_INTERVALS}",
            "",
            *table_lines(
                ["variant", *(f"AUC, {mangling}" for mangling in manglings)],
                aucs,
            ),
            "",
            "## Change",
            "",
            f"The AUC minus that of *{whole.name}*, on the same pictures: below zero, the"
            " network is worse without the ingredient. The intervals are of the pictures alone;"
            " how far chance moves a run is in the row of another seed, and a change that is no"
            " larger says nothing. The runs are short: what keeps a network from learning by heart"
            " pays off later than that.",
            "",
            *table_lines(
                ["variant", *(f"change, {mangling}" for mangling in manglings), "kept on val"],
                changes,
            ),
            "",
        ]
    )


def write_ablation(table: AblationTable, folder: Path) -> None:
    """As ablation.json and ablation.md."""
    (folder / f"{FILE_NAME}.json").write_text(table.model_dump_json(indent=1) + "\n")
    (folder / f"{FILE_NAME}.md").write_text(ablation_markdown(table))


def _cells(
    row: VariantRow, manglings: list[str], figure: Callable[[VariantFigures], Interval | None]
) -> list[str]:
    return [interval_text(figure(row.results[mangling])) for mangling in manglings]


def _change(whole: pd.DataFrame, variant: pd.DataFrame, mangling: str) -> Interval | None:
    before, after = (_classes(rows[rows.mangling == mangling]) for rows in (whole, variant))
    if not all(len(scores) for scores in before):
        return None
    return paired_gain(roc_area, before, after)


def _classes(rows: pd.DataFrame) -> tuple[Scores, Scores]:
    """Scores of the photographs and of the StyleGAN faces, in the order of their paths."""
    reals, stylegan, _ = map(score_values, reals_and_families(rows.sort_values("path")))
    return reals, stylegan
