"""`uncanny run`: backend, dashboard and a browser with the extension, up and gone together."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import requests

from backend.settings import Settings
from backend.user_error import UserError

HOST = "127.0.0.1"
READY_SECONDS = 90.0
STOP_SECONDS = 10.0
EXTENSION = Path(__file__).parents[2] / "extension" / "dist"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_STARTING = (
    "data:text/html,<title>Uncanny is starting</title><body style='font: 20px sans-serif'>"
    "<p>Uncanny is starting. Faces to try it on open beside this page in a few seconds."
)
"""The browser's first page: nothing is served yet."""


class StartError(UserError):
    """A part that didn't come up, in words for the terminal."""

    exit_code = 1


def run(settings: Settings) -> None:
    """Start everything, print the addresses, wait for Ctrl-C, stop everything.

    Raises StartError where a part ends early or isn't ready in READY_SECONDS.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    backend = f"http://{HOST}:{settings.port}"
    dashboard = f"http://{HOST}:{settings.dashboard_port}"
    with ExitStack() as parts:
        try:
            serve = parts.enter_context(
                _part("serve", "--host", HOST, "--port", str(settings.port))
            )
            board = parts.enter_context(
                _part("dashboard", "--port", str(settings.dashboard_port), "--headless")
            )
            browser = _start_browser(parts)
            _wait_ready("backend", serve, f"{backend}/readyz")
            _wait_ready("dashboard", board, f"{dashboard}/_stcore/health")
            print(f"Backend    {backend}  (docs: {backend}/docs)")
            print(f"Dashboard  {dashboard}")
            print(f"Try it     {backend}/try  (faces to right-click)")
            print(_open_pages(parts, browser, [dashboard, f"{backend}/try"]), flush=True)
            print("Ctrl-C stops everything.", flush=True)
            _watch({"backend": serve, "dashboard": board})
        except KeyboardInterrupt:
            print("\nStopping.", flush=True)


def _interrupt(number: int, frame: object) -> None:
    del number, frame
    raise KeyboardInterrupt


@contextmanager
def _part(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """An `uncanny` command as a process group of its own, ended with all its children."""
    uncanny = Path(sys.executable).with_name("uncanny")
    process = subprocess.Popen([uncanny, *arguments], start_new_session=True)  # noqa: S603
    with _ended(process):
        yield process


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _wait_ready(name: str, process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    with requests.Session() as session:
        session.trust_env = False  # a proxy has no way to this machine's own address
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise StartError(
                    f"The {name} ended at once; is its port taken? Its words are above."
                )
            try:
                if session.get(url, timeout=2).ok:
                    return
            except requests.RequestException:
                pass  # not listening yet
            time.sleep(0.1)
    raise StartError(f"The {name} wasn't ready within {READY_SECONDS:.0f} s.")


def _start_browser(parts: ExitStack) -> list[str]:
    """Open a browser with the extension where there is one and a display; returns its command.

    It starts beside the servers, so that the extension's first-run page, which comes to the front,
    is there before the pages that `_open_pages` puts in front of it. Empty where there is none.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return []
    profile = parts.enter_context(tempfile.TemporaryDirectory(prefix="uncanny-chromium-"))
    command = [
        browser,
        f"--user-data-dir={profile}",
        f"--load-extension={EXTENSION}",
        # Google's builds ignore --load-extension unless this feature is off.
        "--disable-features=DisableLoadExtensionCommandLineSwitch",
        "--no-first-run",
        # Chromium's sandbox refuses to run as root.
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    parts.enter_context(_ended(_launched([*command, _STARTING])))
    return command


def _open_pages(parts: ExitStack, command: list[str], pages: list[str]) -> str:
    """Open tabs in the browser that was started, the last one in front; says what was done."""
    if not command:
        return (
            "Extension  open chrome://extensions, switch on developer mode,"
            f" 'Load unpacked', choose {EXTENSION}"
        )
    for page in pages:
        # A second start with the same profile hands its page to the first and ends; where that one
        # was closed meanwhile, it is the browser now.
        process = _launched([*command, page])
        parts.enter_context(_ended(process))
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    return "Extension  loaded in the Chromium that just opened: right-click a picture of a face"


def _launched(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _watch(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        for name, process in parts.items():
            if process.poll() is not None:
                raise StartError(f"The {name} stopped by itself (exit code {process.returncode}).")
        time.sleep(0.5)
