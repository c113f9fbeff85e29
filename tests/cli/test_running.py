"""`uncanny run`, as `make run` starts it: up, answering, and gone without a trace."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

UNCANNY = Path(sys.executable).with_name("uncanny")
UP_SECONDS = 60
"""The second `make run` takes some 5 s on a quiet machine; tests share theirs."""


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def ports() -> tuple[int, int]:
    return _free_port(), _free_port()


@pytest.fixture
def running(ports: tuple[int, int]) -> Iterator["subprocess.Popen[str]"]:
    environment = {
        **os.environ,
        "UNCANNY_PORT": str(ports[0]),
        "UNCANNY_DASHBOARD_PORT": str(ports[1]),
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DISPLAY", None)
    with subprocess.Popen(
        [UNCANNY, "run"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process
        process.kill()


def _lines_until(process: "subprocess.Popen[str]", last: str) -> list[str]:
    """What it prints up to a line that starts with `last`; killed if that never comes."""
    assert process.stdout
    watchdog = threading.Timer(UP_SECONDS, process.kill)
    watchdog.start()
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith(last):
            break
    watchdog.cancel()
    assert lines
    assert lines[-1].startswith(last), lines
    return lines


def _listening(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_comes_up_answers_and_leaves_nothing_behind(
    running: "subprocess.Popen[str]", ports: tuple[int, int], number: signal.Signals
) -> None:
    lines = "\n".join(_lines_until(running, "Ctrl-C"))
    assert f"http://127.0.0.1:{ports[0]}" in lines
    assert f"http://127.0.0.1:{ports[1]}" in lines
    assert f"http://127.0.0.1:{ports[0]}/try" in lines
    assert "Load unpacked" in lines
    assert requests.get(f"http://127.0.0.1:{ports[0]}/readyz", timeout=5).status_code == 200
    assert requests.get(f"http://127.0.0.1:{ports[0]}/try", timeout=5).status_code == 200
    assert requests.get(f"http://127.0.0.1:{ports[1]}/", timeout=5).status_code == 200

    running.send_signal(number)
    assert running.wait(30) == 0
    assert not any(_listening(port) for port in ports)


@pytest.mark.slow
def test_a_taken_port_is_told_and_the_rest_stopped(ports: tuple[int, int]) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", ports[0]))
        taken.listen()
        result = subprocess.run(
            [UNCANNY, "run"],
            env={
                **os.environ,
                "UNCANNY_PORT": str(ports[0]),
                "UNCANNY_DASHBOARD_PORT": str(ports[1]),
            },
            capture_output=True,
            text=True,
            timeout=UP_SECONDS,
            check=False,
        )
    assert result.returncode == 1
    assert "is its port taken?" in result.stderr
    assert not _listening(ports[1])
