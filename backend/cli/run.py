"""The commands that serve: `uncanny serve`, `api-key`, `dashboard` and `run`."""

import sys
from typing import Annotated

import typer

from backend.cli.options import settings


def register(app: typer.Typer) -> None:
    """Add the commands to `uncanny`."""
    app.command()(serve)
    app.command("api-key")(api_key)
    app.command()(dashboard)
    app.command()(run)


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

    try:
        current = settings()
    except ValidationError as error:
        for found in error.errors():
            name = "_".join(map(str, ("UNCANNY", *found["loc"]))).upper()
            print(f"{name}: {found['msg']}.", file=sys.stderr)
        raise typer.Exit(2) from error
    serve_api(current, host, current.port if port is None else port, workers)


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


def dashboard(
    port: Annotated[
        int | None, typer.Option(help="Default: UNCANNY_DASHBOARD_PORT.", show_default=False)
    ] = None,
    headless: Annotated[bool, typer.Option(help="Don't open a browser window.")] = False,
) -> None:
    """Serve the dashboard on this machine.

    Example: uncanny dashboard --port 8421
    """
    from dashboard.launch import run_dashboard

    run_dashboard(port or settings().dashboard_port, headless)


def run() -> None:
    """Backend, dashboard and, where there is a display, a Chromium with the extension.

    Prints the addresses; Ctrl-C stops everything. `make run` sets up what this needs first.

    Example: uncanny run
    """
    from backend.cli.running import run as start

    start(settings())
