"""The commands that compare networks: `uncanny peers`, `ablate`, `leave-out`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backend.cli.options import (
    AlsoOption,
    DataOption,
    SeedOption,
    load_tensorflow,
    require_network,
    settings,
)
from backend.detector.shipped import SHIPPED

if TYPE_CHECKING:
    import keras

    from backend.training.training_record import Recipe


def register(app: typer.Typer) -> None:
    """Add the commands to `uncanny`."""
    app.command()(peers)
    app.command()(ablate)
    app.command()(leave_out)


def peers(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Candidates; a wrong one lists all. Default: all.", show_default=False),
    ] = None,
    data: DataOption = None,
    minutes: Annotated[
        float, typer.Option(min=0.01, help="Of training for each network, about.")
    ] = 60,
    out: Annotated[Path, typer.Option(help="Folder for the table and the scores.")] = Path("peers"),
) -> None:
    """Train peers and other sizes of ours alike, score them on the same faces, make the table.

    On the test split, as found, at 400 px and at 256 px: AUC and TPR with intervals beside
    parameters, megabytes, operations and milliseconds a face. Writes peers.json and peers.md after
    each candidate. Stop it with Ctrl-C and start it again: what is trained and scored stays. The
    shipped weights stay as they are.

    Example: uncanny peers durall frank lite0-cut --data ../shared/faces --minutes 60
    """
    from backend.experiments.peers.compare import (
        CANDIDATES,
        CLASSIC,
        FILE_NAME,
        ComparisonPlan,
        compare,
    )

    for name in names or ():
        if name not in CANDIDATES:
            raise typer.BadParameter(f"there is no {name!r}; try {', '.join(CANDIDATES)}.")
    chosen = tuple(dict.fromkeys(names or CANDIDATES))
    if set(chosen) - CLASSIC.keys():
        load_tensorflow()
    from backend.face_sets.progress import track

    plan = ComparisonPlan(data or settings().data, minutes, settings().cache, out)
    compare(chosen, plan, track)
    typer.echo(str(out / f"{FILE_NAME}.md"))


def ablate(
    name: Annotated[str, typer.Argument(help="Network.")] = SHIPPED,
    data: DataOption = None,
    also: AlsoOption = None,
    minutes: Annotated[float, typer.Option(min=0.01, help="Of training for each, about.")] = 20,
    out: Annotated[Path, typer.Option(help="Folder for the table and the scores.")] = Path(
        "ablation"
    ),
) -> None:
    """Train a network without each ingredient of its recipe: what does each of them bring?

    Once as the recipe has it and once with another seed, then without ImageNet's weights, without
    patches of other faces and so on, with as many faces and the same seed, and at last with the
    faces of --also as well. Scored like peers, and the change of the AUC with its interval:
    ablation.json and ablation.md. Stop it with Ctrl-C and start it again: what is trained and
    scored stays. The shipped weights stay as they are.

    Example: uncanny ablate lite0-cut --data ../shared/faces --minutes 20
    """
    require_network(name)
    load_tensorflow()
    from backend.experiments.peers.compare import ComparisonPlan
    from backend.experiments.recipe_ablation import ablate_recipe
    from backend.experiments.recipe_ablation_table import FILE_NAME
    from backend.face_sets.progress import track

    plan = ComparisonPlan(data or settings().data, minutes, settings().cache, out)
    ablate_recipe(name, tuple(also or ()), plan, track)
    typer.echo(str(out / f"{FILE_NAME}.md"))


def leave_out(
    name: Annotated[str, typer.Argument(help="Network.")] = SHIPPED,
    data: DataOption = None,
    out: Annotated[Path, typer.Option(help="Folder for the table.")] = Path("evaluation"),
    epochs: Annotated[int, typer.Option(min=1, help="Of each run; short ones.")] = 4,
    seed: SeedOption = 0,
) -> None:
    """Train without each generator and each source of photographs, and test on what was left out.

    A short run for each, and two on everything, with two seeds; the shipped weights stay as they
    are. Writes leave-out.json and leave-out.md after each. Stop it with Ctrl-C and start it again:
    it goes on where it was.

    Example: uncanny leave-out lite0-cut --data ../shared/faces --epochs 4
    """
    require_network(name)
    load_tensorflow()
    from backend.experiments.leave_out import leave_out as run
    from backend.experiments.leave_out import short
    from backend.experiments.leave_out_table import PAGE_NAME, summary_line
    from backend.face_sets.progress import track
    from backend.training.recipes import RECIPES
    from backend.training.train import TrainingData, trained_network

    faces, cache = data or settings().data, settings().cache

    def train_by(recipe: "Recipe") -> "keras.Model":
        return trained_network(name, TrainingData(faces), recipe, cache, track).network

    recipe = short(RECIPES[name], epochs).model_copy(update={"seed": seed})

    for table in run(name, faces, recipe, cache, out, train_by, track):
        typer.echo(summary_line(table), err=True)
    typer.echo(str(out / PAGE_NAME))
