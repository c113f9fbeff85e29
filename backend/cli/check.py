"""The command for pictures: `uncanny check`."""

import io
import sys
from typing import Annotated

import typer

from backend.answer.explanation import Explanation


def register(app: typer.Typer) -> None:
    """Add the command to `uncanny`."""
    app.command()(check)


def _valid_prior(prior: float) -> float:
    if not 0 < prior < 1:
        raise typer.BadParameter("it must lie between 0 and 1, both excluded.")
    return prior


def check(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|DIR|URL|-…",
            help="Pictures. Of a folder, all in it and below whose names end like a picture's;"
            " [bold]-[/bold] is one picture from standard input.",
            show_default=False,
        ),
    ],
    as_json: Annotated[
        bool,
        typer.Option("--json", help="One line of JSON a picture: what the API answers."),
    ] = False,
    prior: Annotated[
        float,
        typer.Option(
            callback=_valid_prior,
            help="Share of such pictures that are synthetic, as you estimate it. Changes the"
            " numbers, never a verdict.",
        ),
    ] = 0.5,
    explain: Annotated[
        list[Explanation] | None,
        typer.Option(
            help="[bold]evidence[/bold]: what else speaks for or against, and how stable the answer"
            " is. [bold]heatmap[/bold], with --json: where in each face the network found its"
            " evidence. May be given twice.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Check the faces in pictures: one line a face, on standard output.

    "97 in 100 synthetic" is the chance that a generator made the face, if the share of such
    pictures in general is --prior.

    [bold]Exit codes:[/bold] 0 every picture was checked; 1 at least one could not be (standard
    error says why; with --json its line does); 2 wrong usage.

    \b
    [bold]Examples:[/bold]
      uncanny check portrait.jpg
      uncanny check --explain evidence portrait.jpg
      uncanny check --json downloads/ https://example.org/face.png > results.jsonl
      curl -s https://example.org/face.png | uncanny check -
    """
    if explain and Explanation.HEATMAP in explain and not as_json:
        raise typer.BadParameter("a heat map needs --json.", param_hint="--explain")
    from backend.answer.ready import NotReadyError
    from backend.answer.schema import CheckQuery
    from backend.cli.checking import check_all, json_line, readable_evidence, readable_lines

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A name that the terminal can't show must not cost the results after it.
        sys.stdout.reconfigure(errors="backslashreplace")
    readable = readable_evidence if explain else readable_lines
    query = CheckQuery(prior=prior, explain=list(dict.fromkeys(explain or [])))
    try:
        all_checked = check_all(sources, query, json_line if as_json else readable)
    except NotReadyError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from error
    raise typer.Exit(0 if all_checked else 1)
