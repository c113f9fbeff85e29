"""`uncanny …`. Results go to stdout, progress and messages to stderr.

Modules that take long to import are imported in the commands that need them, so that `--help`
answers at once.
"""

import io
import os
import sys
from typing import Annotated, Literal

import typer

from backend import __version__, cli_batch, cli_data, cli_model, cli_peers
from backend.api.explanation import Explanation

# Before TensorFlow is imported: its C++ side reads these once.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# TensorFlow takes oneDNN's kernels unasked on Intel's newest cores only. On AMD's two cores here
# a network learns from 22 faces a second with them instead of 12 (lite0-cut --frozen 3).
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

app = typer.Typer(
    help="Is this face a photograph, or did a StyleGAN-type generator make it?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Entry point of the `uncanny` command."""
    app()


def _print_version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def _every_command(
    version: Annotated[  # its callback does the work
        bool,
        typer.Option(
            "--version", help="Print the version and stop.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


def _valid_prior(prior: float) -> float:
    if not 0 < prior < 1:
        raise typer.BadParameter("it must lie between 0 and 1, both excluded.")
    return prior


@app.command()
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
    view: Annotated[
        Literal["face", "full"],
        typer.Option(
            help="[bold]full[/bold] looks at large faces in their native resolution, too, and"
            " takes longer."
        ),
    ] = "face",
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
    from backend.api.schemas import CheckQuery
    from backend.api.service import NotReadyError
    from backend.checking import check_all, json_line, readable_evidence, readable_lines

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A name that the terminal can't show must not cost the results after it.
        sys.stdout.reconfigure(errors="backslashreplace")
    readable = readable_evidence if explain else readable_lines
    query = CheckQuery(prior=prior, view=view, explain=list(dict.fromkeys(explain or [])))
    try:
        all_checked = check_all(sources, query, json_line if as_json else readable)
    except NotReadyError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from error
    raise typer.Exit(0 if all_checked else 1)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="Port to listen on.", show_default="$UNCANNY_PORT or 8420"
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes; each checks one picture at a time.")
    ] = 1,
) -> None:
    """Serve the HTTP API under gunicorn, with its documentation at /docs.

    Stops on Ctrl-C or SIGTERM, after answering what it is at.

    \b
    [bold]Examples:[/bold]
      uncanny serve
      uncanny serve --host 0.0.0.0 --port 8080 --workers 2
      curl -F image=@portrait.jpg http://127.0.0.1:8420/v1/checks
    """
    from pydantic import ValidationError

    from backend.api.serving import serve as serve_api
    from backend.settings import settings

    try:
        current = settings()
    except ValidationError as error:
        for found in error.errors():
            name = "_".join(map(str, ("UNCANNY", *found["loc"]))).upper()
            print(f"{name}: {found['msg']}.", file=sys.stderr)
        raise typer.Exit(2) from error
    serve_api(current, host, current.port if port is None else port, workers)


@app.command("api-key")
def api_key() -> None:
    """Make a key for the API, and the hash by which the server knows it.

    The key goes to whoever asks, as `Authorization: Bearer KEY`; it is shown once and stored
    nowhere. The hashes, separated by commas, go into UNCANNY_API_KEYS.

    \b
    [bold]Example:[/bold]
      uncanny api-key
    """
    from backend.api.keys import new_key

    made = new_key()
    print(f"key     {made.key}")
    print(f"sha256  {made.sha256}")


cli_model.register(app)
cli_batch.register(app)
cli_data.register(app)
cli_peers.register(app)

if __name__ == "__main__":
    main()
