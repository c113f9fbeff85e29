"""The API as it runs: `uncanny serve` under gunicorn, asked by a real client."""

import contextlib
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from backend.answer.schema import Check, Problem
from backend.api.metrics import FOLDER
from backend.api.schemas import ModelCard
from backend.api.serving import _new_metrics_folder
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
    with uncanny_serve(UNCANNY_ALLOW_PRIVATE_URLS="1", UNCANNY_RATE_LIMIT="0") as (url, _):
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


MALFORMED = {
    "no request line": (b"\r\n\r\nrubbish\r\n\r\n", 400),
    "method": (b"G\x00T / HTTP/1.1\r\n\r\n", 400),
    "version": (b"GET / HTTP/9.9\r\n\r\n", 400),
    "long line": (b"GET /" + b"x" * 10_000 + b" HTTP/1.1\r\n\r\n", 414),
    "long header": (b"GET / HTTP/1.1\r\nA: " + b"x" * 20_000 + b"\r\n\r\n", 431),
    "header's name": (b"GET / HTTP/1.1\r\nA B: c\r\n\r\n", 400),
    "length": (b"POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400),
    "two lengths": (
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        400,
    ),
    "coding": (b"POST / HTTP/1.1\r\nTransfer-Encoding: invented\r\n\r\n", 501),
}
LIBRARIES = ("gunicorn", "werkzeug", "flask", "python", "pillow", "pydantic", "traceback", "/work")


def exchange(address: str, *sent: bytes, pause: float = 0.0) -> bytes:
    """What the server answers to these bytes, sent with pauses between, until it closes."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=90) as connection:
        answer = b""
        with contextlib.suppress(ConnectionError):
            for part in sent:
                connection.sendall(part)
                # Who sends on after the answer gets a reset, and may lose the answer.
                if select.select([connection], [], [], pause)[0]:
                    break
            while received := connection.recv(65_536):
                answer += received
    return answer


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_http_is_a_problem_like_any_other(address: str, name: str) -> None:
    sent, status = MALFORMED[name]
    answer = exchange(address, sent)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"Content-Type: application/problem+json" in head
    assert b"Server: uncanny" in head
    problem = Problem.model_validate_json(body)
    assert problem.status == status
    assert problem.instance
    assert not [word for word in LIBRARIES if word.encode() in answer.lower()]


def test_nothing_names_the_software(address: str) -> None:
    answers = [
        requests.get(f"{address}/nothing"),
        requests.get(f"{address}/healthz"),
        requests.delete(f"{address}/v1/checks"),
        requests.post(f"{address}/v1/checks", data=b"x"),
        requests.post(f"{address}/v1/checks", json={"url": "http://127.0.0.1/"}),
        requests.post(f"{address}/v1/checks", json={"url": 5}),
        requests.post(f"{address}/v1/checks", files={"image": io.BytesIO(b"x")}),
        requests.post(f"{address}/v1/checks:batch", json={"urls": []}),
    ]
    for answer in answers:
        assert answer.headers["Server"] == "uncanny"
        told = f"{answer.headers}{answer.text}".lower()
        assert not [word for word in LIBRARIES if word in told]


def test_metrics_of_a_server(address: str) -> None:
    requests.get(f"{address}/healthz")
    assert 'uncanny_requests_total{method="GET",route="/healthz"' in (
        requests.get(f"{address}/metrics").text
    )


def test_counts_are_kept_where_prometheus_variable_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert Path(_new_metrics_folder()).parent == tmp_path


@pytest.mark.slow
def test_a_slow_client_is_cut_off_and_holds_nobody_up() -> None:
    """Heads that drip in on more connections than there are threads; the check goes through."""
    drip = b"POST /v1/checks HTTP/1.1\r\nHost: x\r\n"
    with uncanny_serve(UNCANNY_QUEUE="2") as (url, _):
        wait_for(f"{url}/readyz", 200)
        with ThreadPoolExecutor(13) as clients:
            started = time.monotonic()
            slow = [
                clients.submit(exchange, url, drip, *[b"A: b\r\n"] * 40, pause=0.5)
                for _ in range(12)
            ]
            time.sleep(1)
            assert requests.get(f"{url}/healthz", timeout=20).status_code == 200
            assert [future.result() for future in slow] == [b""] * 12
            assert time.monotonic() - started < 60


@pytest.mark.slow
def test_a_body_that_drips_ends_in_408() -> None:
    head = (
        b"POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    )
    with uncanny_serve() as (url, _):
        wait_for(f"{url}/readyz", 200)
        answer = exchange(url, head, *[b"x"] * 40, pause=1.0)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"request_timeout" in answer


@pytest.mark.slow
def test_a_request_under_way_is_answered_when_the_server_stops() -> None:
    data = pictures.encoded(pictures.portrait(), "JPEG")
    head = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
    body = head + data + b"\r\n--x--\r\n"
    request = (
        b"POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\n\r\n" % len(body)
    )
    with uncanny_serve() as (url, process), ThreadPoolExecutor(1) as clients:
        wait_for(f"{url}/readyz", 200)
        under_way = clients.submit(exchange, url, request, body, pause=2.0)
        time.sleep(1)
        process.terminate()
        answer = under_way.result()
        assert process.wait(60) == 0
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert status_of(f"{url}/healthz") is None


@pytest.mark.slow
def test_many_workers_that_count_by_themselves_say_so() -> None:
    with uncanny_serve("--workers", "2") as (url, process):
        wait_for(f"{url}/readyz", 503)
        process.terminate()
        _, messages = process.communicate(timeout=60)
    lines = [json.loads(line) for line in messages.splitlines()]
    assert any("UNCANNY_RATE_LIMIT_STORAGE" in line["event"] for line in lines)


def test_a_setting_that_is_not_understood() -> None:
    command = [sys.executable, "-m", "backend.cli", "serve"]
    environment = {**os.environ, "UNCANNY_QUEUE": "none"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 2
    assert done.stderr.startswith("UNCANNY_QUEUE: ")
    assert len(done.stderr.splitlines()) == 1


def test_bad_pictures_cost_their_neighbours_nothing(address: str) -> None:
    good = pictures.encoded(pictures.portrait(), "JPEG")
    mixed = [good, b"", good, pictures.text(), pictures.huge_png(), good, pictures.truncated_jpeg()]

    def status(data: bytes) -> int:
        files = {"image": io.BytesIO(data)}
        return requests.post(f"{address}/v1/checks", files=files).status_code

    with ThreadPoolExecutor(4) as clients:
        statuses = list(clients.map(status, mixed))
    assert statuses == [200, 422, 200, 415, 422, 200, 422]


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_port_in_use() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "backend.cli", "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
