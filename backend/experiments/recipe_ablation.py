"""Ablation of a recipe: the network trained without each of its ingredients in turn.

All runs draw as many faces with the same seed, and are scored on the same pictures as the peers;
what a figure falls by is what the ingredient brings. The whole recipe with another seed says what
chance alone changes. Short runs: an ingredient that keeps a network from learning by heart pays off
late, so theirs is a lower bound.
"""

from pathlib import Path
from typing import Any

from backend.experiments.peers.compare import ComparisonPlan, compare, pictures_key
from backend.experiments.peers.table import Result, Table
from backend.experiments.peers.trained_peer import TrainedPeer
from backend.experiments.recipe_ablation_table import OTHER_SEED, ablation_table, write_ablation
from backend.face_sets.manifest import read_manifest
from backend.face_sets.progress import Progress
from backend.training.recipes import FROM_SCRATCH
from backend.training.training_record import Recipe

WHOLE = "as it is"
INGREDIENTS: dict[str, dict[str, Any]] = {
    "ImageNet's weights": {"imagenet": False},
    "patches of other faces": {"patched": 0.0},
    "channels and blocks left out": {"dropout": False},
    "the weights' moving average": {"average": 0.0},
    "strong weight decay": {"weight_decay": FROM_SCRATCH.weight_decay},
}
"""What the recipe is without each."""


def variants(recipe: Recipe, also: tuple[Path, ...]) -> dict[str, Recipe]:
    """The recipe, with another seed, and without each ingredient that it has, by title.

    The same recipe comes last for the sets in `also`, where there are some.
    """
    again = recipe.model_copy(update={"seed": recipe.seed + 1})
    without = {
        f"without {title}": recipe.model_copy(update=change)
        for title, change in INGREDIENTS.items()
    }
    found = {WHOLE: recipe, OTHER_SEED: again}
    found |= {title: each for title, each in without.items() if each != recipe}
    return found | ({with_faces_of(also): recipe} if also else {})


def with_faces_of(also: tuple[Path, ...]) -> str:
    """The title of the run that learns from more sets."""
    return f"with {', '.join(folder.name for folder in also)}"


def ablate_recipe(
    name: str, also: tuple[Path, ...], plan: ComparisonPlan, progress: Progress
) -> Table:
    """Train and score each variant of a network's recipe; writes ablation.json and ablation.md.

    Raises what `compare` raises.
    """
    from backend.experiments.peers.network import planned, trained_by
    from backend.training.train import TrainingData

    recipes = variants(planned(name, plan.data, plan.minutes, plan.cache, progress), also)

    def train(title: str, plan: ComparisonPlan, progress: Progress) -> TrainedPeer:
        data = TrainingData(plan.data, also if title == with_faces_of(also) else ())
        return trained_by(recipes[title], name, data, plan.cache, progress)

    def write(results: list[Result], plan: ComparisonPlan) -> Table:
        table = ablation_table(results, name, plan.data.resolve().name)
        write_ablation(table, plan.out)
        return table

    def depends_on(title: str) -> str:
        more = also if title == with_faces_of(also) else ()
        pictures = [pictures_key(read_manifest(folder, "train")) for folder in more]
        return repr((name, recipes[title].model_dump_json(), pictures))

    return compare(tuple(recipes), plan, progress, train, write, depends_on)
