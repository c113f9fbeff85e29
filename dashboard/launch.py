"""Starting the dashboard, from any folder."""

from importlib import import_module
from pathlib import Path
from threading import Thread

APP = Path(__file__).with_name("app.py")


def run_dashboard(port: int, headless: bool) -> None:
    """Serve the dashboard on 127.0.0.1 until it is stopped; `headless` opens no browser.

    Streamlit reads its settings from `.streamlit/config.toml` beside the app.
    """
    from streamlit.web import cli

    # Meanwhile, so that the first visitor doesn't wait for all pages to load.
    Thread(target=import_module, args=("dashboard.app",), daemon=True).start()
    cli.main(
        [
            "run",
            str(APP),
            f"--server.port={port}",
            f"--server.headless={str(headless).lower()}",
        ],
        standalone_mode=False,
    )
