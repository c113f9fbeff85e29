"""Backend and dashboard as processes of their own, each on a port that was free."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests
from playwright.sync_api import Page, expect

from support.waiting import wait_for

SECONDS = 90
"""Until a server must be up, maybe beside other tests."""
SLOW = 120_000
"""Milliseconds; the first check loads TensorFlow, maybe beside other tests."""
_SERVE = "from backend.cli.app import main; main()"
_DASHBOARD = (
    "import sys; from dashboard.launch import run_dashboard; run_dashboard(int(sys.argv[1]), True)"
)


@contextmanager
def backend_server() -> Iterator[str]:
    """The address of a backend."""
    port = _free_port()
    command = ["-c", _SERVE, *("serve", "--host", "127.0.0.1", "--port", str(port))]
    with subprocess.Popen(
        [sys.executable, *command, "--workers", "1"], stderr=subprocess.DEVNULL
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: _answers(f"{address}/readyz", server), "the backend", SECONDS)
            yield address
        finally:
            server.terminate()


@contextmanager
def dashboard_server(cache: Path) -> Iterator[str]:
    """The address of a dashboard without a data set, as on a first visit."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as elsewhere:
        env = {**os.environ, "UNCANNY_CACHE": str(cache), "UNCANNY_DATA": f"{elsewhere}/none"}
        command = [sys.executable, "-c", _DASHBOARD, str(port)]
        with subprocess.Popen(command, cwd=elsewhere, env=env) as server:
            try:
                address = f"http://127.0.0.1:{port}"
                health = f"{address}/_stcore/health"
                wait_for(lambda: _answers(health, server), "the dashboard", SECONDS)
                yield address
            finally:
                server.terminate()


def settled(page: Page) -> None:
    """Waits until a page of the dashboard has run to its end and nothing in it loads."""
    app = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(app).to_have_count(1, timeout=SLOW)
    for loading in ("stSkeleton", "stSpinner"):
        expect(page.get_by_test_id(loading)).to_have_count(0, timeout=SLOW)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=SLOW)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _answers(address: str, server: "subprocess.Popen[bytes]") -> bool:
    assert server.poll() is None, "The server ended."
    with suppress(requests.ConnectionError, requests.Timeout):
        return requests.get(address, timeout=30).ok
    return False
