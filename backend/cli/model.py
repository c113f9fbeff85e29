"""The commands that make the model and all that depends on its weights."""

from pathlib import Path
from typing import Annotated

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

DrawnOption = Annotated[
    Path | None,
    typer.Option(
        help="Folder that `uncanny data drawn` filled. Default: drawn-faces in UNCANNY_CACHE, where"
        " it is there.",
        show_default=False,
    ),
]
PhotographsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--also",
        help="Another folder with a manifest.csv: the photographs of its val split count in the"
        " limits for false alarms, too. May be given several times.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to `uncanny`."""
    app.command()(train)
    app.command()(evaluate)
    app.command()(calibrate)
    app.command()(export)
    app.command()(model)
    explain = typer.Typer(help="Arrays that the dashboard shows.", no_args_is_help=True)
    explain.command("groups")(explain_groups)
    explain.command("ablation")(explain_ablation)
    explain.command("spectra")(explain_spectra)
    explain.command("architecture")(explain_architecture)
    explain.command("faces")(explain_faces)
    app.add_typer(explain, name="explain")


def train(
    name: Annotated[str, typer.Argument(help="Name of the network; a wrong one lists all.")],
    data: DataOption = None,
    also: AlsoOption = None,
    sources: Annotated[
        str, typer.Option(help="Comma-separated sources of the set. Default: the recipe's.")
    ] = "",
    epochs: Annotated[int | None, typer.Option(min=1, help="Default: the recipe's.")] = None,
    cooldown: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="In how many of the epochs, the last ones, the learning rate falls to nothing."
            " Default: the recipe's.",
        ),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="Weights file of the same network, with its training.json beside it, to go on"
            " from with other faces. Default: ImageNet's, or chance, as the recipe says.",
            show_default=False,
        ),
    ] = None,
    frozen: Annotated[
        int,
        typer.Option(
            min=0,
            help="How many of the first blocks, and with them the stem, stay as they are: with"
            " --from faster on a CPU.",
        ),
    ] = 0,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for weights and training.json. Default: the network's own, from which it"
            " is served.",
            show_default=False,
        ),
    ] = None,
    seed: SeedOption = 0,
) -> None:
    """Train a network on the train split; writes weights and learning curves.

    Stop it with Ctrl-C and start it again: it goes on after the last finished epoch. With more
    --epochs it goes on from where the shorter run began to cool down. On 2 cores seed-cnn takes
    minutes, the EfficientNets an hour or two.

    Example: uncanny train seed-cnn --data ../shared/faces
    """
    require_network(name)
    load_tensorflow()
    from backend.face_sets.progress import track
    from backend.training.recipes import RECIPES
    from backend.training.train import TrainingData
    from backend.training.train import train as run

    faces = TrainingData(data or settings().data, tuple(also or ()))
    chosen = tuple(source.strip() for source in sources.split(",") if source.strip())
    planned = RECIPES[name]
    recipe = planned.model_copy(
        update={
            "seed": seed,
            "sources": chosen or planned.sources,
            "epochs": epochs or planned.epochs,
            "cooldown": min(cooldown or planned.cooldown, epochs or planned.epochs),
            "frozen": frozen,
        }
    )
    record = run(name, faces, recipe, settings().cache, track, start, out)
    if out is None:
        _export_litert(name)
    kept = record.curves[record.kept_epoch - 1]
    typer.echo(
        f"{name}: {len(record.curves)} epochs in {record.seconds} s, kept epoch"
        f" {record.kept_epoch} (train accuracy {kept.accuracy:.3f}, val {kept.val_accuracy:.3f});"
        f" {record.overfitting}."
    )
    if out is None:
        typer.echo("Next: make model, which brings all that depends on the weights up to date.")
    else:
        typer.echo(str(out))


def evaluate(
    data: DataOption = None,
    name: Annotated[
        str, typer.Option("--model", help="Name of the network; a wrong one lists all.")
    ] = SHIPPED,
    out: Annotated[Path, typer.Option(help="Folder for the report.")] = Path("evaluation"),
    split: Annotated[
        str | None, typer.Option(help="train, val, test or all. Default: test, else all.")
    ] = None,
    mangle: Annotated[
        list[str] | None,
        typer.Option(
            help="found, SIDE:QUALITY (scaled, JPEG), jpeg:QUALITY, webp:QUALITY, scaled:PERCENT,"
            " shifted:PIXELS, screenshot, chain, soft (blurred a little), contrast, or cropped (as"
            " people cut avatars); + joins them: cropped+400:75. May be given several times. all:"
            " those of the shipped report. Default: found.",
            show_default=False,
        ),
    ] = None,
    sheets: Annotated[
        Path | None,
        typer.Option(
            help="Folder for contact sheets of the surest errors. Default: in UNCANNY_CACHE.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Check a face set and report AUC, TPR at FPR, verdicts and calibration, with intervals.

    Per source, generator, size and mangling. Works on any folder with a manifest.csv of the open
    set's format. Writes report.json, report.md with its charts and predictions.parquet.

    Example: uncanny evaluate --data ../shared/faces --mangle 400:75 --out /tmp/report
    """
    require_network(name)
    manglings = _manglings(mangle or ["found"])
    from backend.evaluation.breakdown import EvaluationPlan
    from backend.evaluation.error_sheets import sheets_folder
    from backend.evaluation.evaluate import evaluate as run
    from backend.evaluation.report import summary_line
    from backend.face_sets.progress import track

    faces = data or settings().data
    plan = EvaluationPlan(faces, name, split, manglings)
    drawn = sheets or sheets_folder(settings().cache, plan)
    report = run(plan, out, drawn, track)
    typer.echo(f"The surest errors: {drawn}", err=True)
    typer.echo(summary_line(report))
    typer.echo(str(out / "report.md"))


def _manglings(names: list[str]) -> tuple[str, ...]:
    """What `--mangle` asks for, each once, in its order."""
    from backend.face_sets.manglings import REPORTED, is_mangling

    asked = [each for name in names for each in (REPORTED if name == "all" else [name])]
    for name in asked:
        if not is_mangling(name):
            raise typer.BadParameter(f"unknown mangling {name!r}.", param_hint="--mangle")
    return tuple(dict.fromkeys(asked))


def calibrate(
    name: Annotated[str, typer.Argument(help="Network.")] = SHIPPED,
    data: DataOption = None,
    also: PhotographsOption = None,
    drawn: DrawnOption = None,
) -> None:
    """Fit calibration and thresholds of both kinds of picture on the open val split.

    And how the place of the eyes tells them apart, and training statistics. What the network says
    of each picture is kept in UNCANNY_CACHE: minutes the first time, seconds after that.

    Example: uncanny calibrate seed-cnn --data ../shared/faces
    """
    require_network(name)
    from backend.evaluation.calibrate import calibrate as run
    from backend.face_sets.progress import track

    run(name, data or settings().data, also or (), settings().cache, track)
    _fit_drawn(name, data, drawn)


def export() -> None:
    """Write what the backend and the extension run, and what holds the two together.

    For the backend the LiteRT flat buffer; for the extension the TF.js graph, the contract and
    the English words; and the parity vectors of both.

    Example: uncanny export
    """
    _export_litert(SHIPPED)
    _export_extension()


def model(
    data: DataOption = None, also: PhotographsOption = None, drawn: DrawnOption = None
) -> None:
    """Rebuild all that is computed from the shipped weights (this is `make model`).

    Calibration and thresholds, the report on the open test split, the card, the dashboard's
    arrays, the graphs of backend and extension, the contract, the parity vectors, their row in the
    peers' table.

    Example: uncanny model --data ../shared/faces
    """
    from backend.face_sets.manifest import read_manifest

    faces = data or settings().data
    for folder in (faces, *(also or ())):
        read_manifest(folder)  # before anything is written over
    _export_litert(SHIPPED)  # all that follows runs on it
    _fit_drawn(SHIPPED, data, drawn)  # before the report, which its verdicts are in
    from backend.evaluation.publish import publish
    from backend.experiments.peers.compare import renew_shipped_row
    from backend.face_sets.progress import track

    publish(SHIPPED, faces, also or (), track)
    explain_groups(data)
    explain_ablation(data)
    explain_spectra(data)
    explain_architecture()
    explain_faces()
    _export_extension()
    renew_shipped_row(faces, settings().cache, track)


def explain_groups(data: DataOption = None) -> None:
    """Average activation of the surest answers, the errors and chance, for the dashboard.

    Keeps what every channel answered to every face in UNCANNY_CACHE, for groups of one's own.

    Example: uncanny explain groups --data ../shared/faces
    """
    load_tensorflow()
    from backend.explain.group_averages import compute_group_averages
    from backend.face_sets.progress import track

    compute_group_averages(data or settings().data, SHIPPED, track)


def explain_ablation(data: DataOption = None) -> None:
    """Switch off channel by channel of three layers and count the fakes still found, on val faces.

    Example: uncanny explain ablation --data ../shared/faces
    """
    load_tensorflow()
    from backend.explain.ablation_table import compute_ablation
    from backend.face_sets.progress import track

    compute_ablation(data or settings().data, SHIPPED, track)


def explain_spectra(data: DataOption = None) -> None:
    """Mean power spectra of photographs and of each generator's faces, size by size.

    Example: uncanny explain spectra --data ../shared/faces
    """
    from backend.explain.shipped_arrays import arrays_folder
    from backend.explain.spectra import compute_spectra
    from backend.face_sets.progress import track

    folder = arrays_folder(SHIPPED)
    compute_spectra(data or settings().data, SHIPPED, track, folder)


def explain_architecture() -> None:
    """Layers, shapes and numbers of weights of the shipped network and of the talk's.

    Example: uncanny explain architecture
    """
    load_tensorflow()
    from backend.explain.architecture import TALK, write_architectures
    from backend.explain.shipped_arrays import arrays_folder

    write_architectures((TALK, SHIPPED), arrays_folder(SHIPPED))


def explain_faces() -> None:
    """What the network says of the faces that ship, for the dashboard's page “Mistakes”.

    Example: uncanny explain faces
    """
    from backend.explain.shipped_face_answers import compute_face_answers
    from backend.face_sets.progress import track

    typer.echo(str(compute_face_answers(track)))


def _fit_drawn(name: str, data: Path | None, drawn: Path | None) -> None:
    """The head for `not_a_photograph`, where drawn faces are there; else says that it stays."""
    from backend.evaluation.drawn_head import fit_drawn
    from backend.face_sets.drawn_set import default_folder, is_complete, read_config
    from backend.face_sets.manglings import CONTRAST, FOUND, SOFT
    from backend.face_sets.progress import track

    folder = drawn or default_folder(settings().cache)
    if drawn is None and not is_complete(folder, read_config()):
        typer.echo(
            "uncanny: no drawn faces are there (`uncanny data drawn`), so what tells them stays as"
            " it is; it is left out if it is of other weights.",
            err=True,
        )
        return
    fitted = fit_drawn(name, data or settings().data, folder, settings().cache, track)
    for source, (called, count) in fitted.called_drawn[FOUND].items():
        softened, _ = fitted.called_drawn[SOFT].get(source, (0, 0))
        contrast, _ = fitted.called_drawn[CONTRAST].get(source, (0, 0))
        typer.echo(
            f"called drawn: {called} of {count} of {source}, {softened} when softened, {contrast}"
            " with more contrast",
            err=True,
        )


def _export_litert(name: str) -> None:
    load_tensorflow()
    from export.litert import export_litert

    export_litert(name)


def _export_extension() -> None:
    from export.extension import export_extension
    from export.parity import write_parity_vectors

    export_extension()
    write_parity_vectors()
