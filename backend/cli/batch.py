"""The command for whole collections: `uncanny batch`."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

INTERRUPTED = 130
"""The exit code that shells know for Ctrl-C."""


def register(app: typer.Typer) -> None:
    """Add the command to `uncanny`."""
    app.command()(batch)


def _shares(shares: list[float] | None) -> list[float] | None:
    if not all(0 < share < 1 for share in shares or ()):
        raise typer.BadParameter("it must lie between 0 and 1, both excluded.")
    return shares


def _share(share: float) -> float:
    _shares([share])
    return share


def batch(
    source: Annotated[
        Path,
        typer.Argument(
            help="A folder: all pictures in it and below. A text file: a path or URL a line. A"
            " table (CSV, TSV, JSON lines): a column of these. A Parquet file, or a folder of"
            " them: a picture a row, as bytes, path or URL.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option(help="Parquet file to write.")] = Path("results.parquet"),
    prior: Annotated[
        float,
        typer.Option(
            callback=_share,
            help="Share of such pictures that are synthetic, for the probabilities. Changes no"
            " verdict.",
        ),
    ] = 0.5,
    column: Annotated[
        str | None,
        typer.Option(
            help="Of a Parquet file or a table, the column with the pictures. Default: image, else"
            " bytes; of a table image, url, path, file, …",
            show_default=False,
        ),
    ] = None,
    id_column: Annotated[
        str | None,
        typer.Option(
            help="Of a Parquet file of bytes, the column that names the pictures."
            " Default: FILE#ROW.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes. Default: one a core.", show_default=False),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            help="Of a Ray cluster, whose machines have Uncanny installed and see SOURCE under the"
            " same path. Default: Ray runs on this machine, for as long as the batch.",
            show_default=False,
        ),
    ] = None,
    prevalence: Annotated[
        list[float] | None,
        typer.Option(
            callback=_shares,
            help="Share of faces that are synthetic where these come from, for the summary; may be"
            " given several times. Default: 0.00021 and 0.00044, as found among a network's users.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Check a whole collection: a row a picture, with verdict, faces and problem, as Parquet.

    Stop it with Ctrl-C, or lose the machine, and give the same command again: it goes on where it
    was. What there is to check is listed once, at the first start. The summary goes to standard
    output and beside the results. Needs the extra `batch`.

    [bold]Exit codes:[/bold] 0 the results are written, whatever is in them; 2 wrong usage; 130
    stopped by Ctrl-C.

    \b
    [bold]Examples:[/bold]
      uncanny batch avatars/ --out results.parquet
      uncanny batch addresses.txt --out results.parquet --prevalence 0.01
      uncanny batch users.csv --column avatar_url
      uncanny batch users.parquet --column avatar --id-column user --workers 8
    """
    if find_spec("ray") is None:
        typer.echo("uncanny: this needs the extra `batch`; see README.md.", err=True)
        raise typer.Exit(2)
    from backend.batch.batch import BatchPlan
    from backend.batch.batch import batch as run
    from backend.batch.journal import parts_folder
    from backend.batch.summary import PREVALENCES, in_words

    shares = prevalence or PREVALENCES
    try:
        summary = run(BatchPlan(source, out, prior, column, id_column, workers, address, shares))
    except KeyboardInterrupt as error:
        kept = parts_folder(out)
        how = f"what is done stays in {kept}; the same command goes on from there" * kept.is_dir()
        typer.echo(f"\nuncanny: stopped; {how or 'nothing was begun'}.", err=True)
        raise typer.Exit(INTERRUPTED) from error
    typer.echo(in_words(summary))
    typer.echo(str(out))
