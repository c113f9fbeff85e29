"""The API as it runs: `uncanny serve` under gunicorn, asked by a real client."""

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from backend.api.schemas import Check, ModelCard, Problem
from backend.images.limits import MAX_BYTES
from tests import pictures
from tests.servers import LOOPBACK, PageServer, page_server

STARTED_SECONDS = 90


@contextlib.contextmanager
def uncanny_serve(*options: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "backend.cli", "serve", "--port", str(port), *options]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        try:
            yield f"http://{LOOPBACK}:{port}", process
        finally:
            process.terminate()
            process.communicate(timeout=30)


def status_of(url: str) -> int | None:
    with contextlib.suppress(requests.ConnectionError):
        return requests.get(url, timeout=5).status_code
    return None


def wait_for(url: str, status: int) -> None:
    end = time.monotonic() + STARTED_SECONDS
    while status_of(url) != status:
        assert time.monotonic() < end, f"{url} doesn't answer {status}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with uncanny_serve(UNCANNY_ALLOW_PRIVATE_URLS="1") as (url, _):
        wait_for(f"{url}/readyz", 200)
        yield url


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server(pictures.encoded(pictures.several_faces(), "JPEG")) as running:
        yield running


def test_upload(address: str) -> None:
    files = {"image": io.BytesIO(pictures.encoded(pictures.portrait()))}
    answer = requests.post(f"{address}/v1/checks", files=files, params={"prior": 0.1})
    assert answer.status_code == 200
    check = Check.model_validate_json(answer.content)
    assert len(check.faces) == 1
    assert check.model.prior == 0.1


def test_url(address: str, server: PageServer) -> None:
    answer = requests.post(f"{address}/v1/checks", json={"url": server.url("picture")})
    assert len(Check.model_validate_json(answer.content).faces) == 2


def test_model_and_documentation(address: str) -> None:
    ModelCard.model_validate_json(requests.get(f"{address}/v1/model").content)
    assert "/v1/checks" in requests.get(f"{address}/openapi.json").json()["paths"]
    assert "<title>Uncanny API</title>" in requests.get(address).text


@pytest.mark.parametrize("chunked", [False, True])
def test_far_too_large(address: str, chunked: bool) -> None:
    body = bytes(MAX_BYTES * 3 // 2)
    data = iter([body[:1_000_000]] * (len(body) // 1_000_000)) if chunked else body
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = requests.post(f"{address}/v1/checks", data=data, headers=headers)
    assert answer.status_code == 413
    assert Problem.model_validate(answer.json()).code == "too_large"


def test_nothing_names_the_software(address: str) -> None:
    for url in (f"{address}/nothing", f"{address}/healthz"):
        assert requests.get(url).headers["Server"] == "uncanny"


def test_bad_pictures_cost_their_neighbours_nothing(address: str) -> None:
    good = pictures.encoded(pictures.portrait(), "JPEG")
    mixed = [good, b"", good, pictures.text(), pictures.huge_png(), good, pictures.truncated_jpeg()]

    def status(data: bytes) -> int:
        files = {"image": io.BytesIO(data)}
        return requests.post(f"{address}/v1/checks", files=files).status_code

    with ThreadPoolExecutor(4) as clients:
        statuses = list(clients.map(status, mixed))
    assert statuses == [200, 422, 200, 415, 422, 200, 422]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_stops_cleanly(stop: signal.Signals) -> None:
    """While the network is still being loaded, which is the harder moment."""
    with uncanny_serve("--workers", "2") as (url, process):
        wait_for(f"{url}/readyz", 503)
        process.send_signal(stop)
        _, messages = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "Traceback" not in messages
        assert f"Uncanny answers at {url}" in messages


def test_a_port_in_use() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "backend.cli", "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
