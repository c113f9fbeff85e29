"""What leave-one-out found, as a table: JSON for machines, Markdown for people."""

from pydantic import BaseModel, ConfigDict

from backend.detector.contract import Rate
from backend.evaluation.metrics import Interval
from backend.evaluation.report import interval_text, percent_text, table_lines
from backend.training.training_record import Recipe

TABLE_NAME = "leave-out.json"
PAGE_NAME = "leave-out.md"
FPR = 0.01
"""Of the val photographs, which sets the threshold of a run."""
_RUNS = ("held out", "trained on", "another seed")
_HEAD = ["kind", "n", *(f"{it}, {run}" for it in ("AUC", "called synthetic") for run in _RUNS)]


class Figures(BaseModel):
    """How the network does on one kind of pictures of the test split."""

    model_config = ConfigDict(extra="forbid")

    n: int
    roc_auc: Interval | None
    """Fakes against all photographs; photographs against all StyleGAN fakes."""
    called_synthetic: Rate | None
    """At the threshold that lets a share FPR of the val photographs through."""


class Table(BaseModel):
    """`leave-out.json`: by what was held out, the figures on it."""

    model_config = ConfigDict(extra="forbid")

    network: str
    manifest_sha256: str
    recipe: Recipe
    trained_on: dict[str, Figures] = {}
    """With nothing held out."""
    trained_again: dict[str, Figures] = {}
    """The same with another seed: how far chance moves the figures."""
    held_out: dict[str, Figures] = {}

    def continues(self, other: "Table") -> bool:
        """Whether both are of the same network, set and recipe."""
        own, others = ((t.network, t.manifest_sha256, t.recipe) for t in (self, other))
        return own == others


def page(table: Table) -> str:
    """The table as a page."""
    recipe = table.recipe
    missing = [title for title in table.trained_on if title not in table.held_out]
    return "\n".join(
        [
            f"# {table.network}, kept from one kind of pictures at a time",
            "",
            f"{recipe.epochs} epochs of {recipe.epoch_faces} faces, seed {recipe.seed}. *Held out*:"
            " the network saw none of the kind in training or validation; *trained on*: the same"
            " recipe with nothing held out; *another seed*: that once more, so a difference that is"
            " no larger than between these two says nothing. Test split, as found; synthetic fakes"
            " stand against all photographs, photographs against all StyleGAN fakes. *Called"
            f" synthetic*: above the threshold that lets {100 * FPR:g} % of the val photographs"
            " through (the higher the better for a generator, the lower for photographs). In"
            " brackets 95 % intervals.",
            "",
            *table_lines(_HEAD, [_row(title, table) for title in table.held_out]),
            "",
            *([f"Not held out yet: {', '.join(missing)}.", ""] if missing else []),
        ]
    )


def summary_line(table: Table) -> str:
    """One line on the run that ended last."""
    done = f"{len(table.held_out)} of {len(table.trained_on)}"
    if not table.held_out:
        return f"{done} held out: trained on everything."
    title, held = list(table.held_out.items())[-1]
    known = table.trained_on[title]
    there, here = (interval_text(figures.roc_auc) for figures in (held, known))
    return f"{done}, {title}: AUC {there} held out, {here} trained on."


def _row(title: str, table: Table) -> list[str]:
    runs = (table.held_out, table.trained_on, table.trained_again)
    figures = [run[title] for run in runs]
    return [
        title,
        str(figures[0].n),
        *(interval_text(each.roc_auc) for each in figures),
        *(percent_text(each.called_synthetic) for each in figures),
    ]
