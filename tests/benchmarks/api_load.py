"""Figures of the API under load, from a server that this starts and a client in this process.

    python -m tests.benchmarks.api_load decoding
    python -m tests.benchmarks.api_load malformed
    python -m tests.benchmarks.api_load flood --requests 10000 --in-flight 64 --queue 64
    python -m tests.benchmarks.api_load flood --requests 10000 --in-flight 64 --queue 8
    python -m tests.benchmarks.api_load kill
    python -m tests.benchmarks.api_load scaling --requests 500

Each prints one JSON object. Take timings with nothing else running.
"""

import argparse
import http.client
import io
import json
import os
import resource
import signal
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import requests

from backend.images.decode_pool import DecodePool
from backend.images.decoding import decode
from tests import pictures
from tests.api.test_malformed import EVERYTHING
from tests.api.test_serving import uncanny_serve, wait_for
from tests.malformed import files
from tests.processes import descendants, used_by

_BOUNDARY = "x"
_LONGEST_SECONDS = 10.0
Figures = dict[str, object]


@dataclass(frozen=True)
class Answered:
    """One request: its status (0 where no answer came), seconds, and whether it names a retry."""

    status: int
    seconds: float
    retry_after: bool


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("decoding", "malformed", "flood", "kill", "scaling"))
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--in-flight", type=int, default=64)
    parser.add_argument("--queue", type=int, default=64)
    given = parser.parse_args()
    runs: dict[str, Callable[[], Figures]] = {
        "decoding": decoding,
        "malformed": malformed,
        "flood": lambda: flood(given.requests, given.in_flight, given.queue),
        "kill": kill,
        "scaling": lambda: scaling(given.requests),
    }
    print(json.dumps(runs[given.what](), indent=1))


def decoding() -> Figures:
    """What decoding in another process costs, in milliseconds a picture."""
    large = np.kron(pictures.portrait(), np.ones((6, 6, 1), np.uint8))
    samples = {
        "512 x 512 JPEG": pictures.encoded(pictures.portrait(), "JPEG"),
        "1024 x 512 PNG": pictures.encoded(pictures.several_faces()),
        "3072 x 3072 JPEG": pictures.encoded(large, "JPEG"),
    }
    pool = DecodePool(1)
    started = time.perf_counter()
    pool.start()
    figures: Figures = {"start_ms": round((time.perf_counter() - started) * 1000)}
    for name, data in samples.items():
        here, there = _milliseconds(decode, data), _milliseconds(pool.decode, data)
        figures[name] = {"here": here, "pool": there, "more": round(there - here, 2)}
    pool.stop()
    return figures


def malformed() -> Figures:
    """Every malformed file through the endpoint, plain and with all that can be asked for."""
    return {query or "plain": _malformed(query) for query in ("", EVERYTHING)}


def _malformed(query: str) -> Figures:
    """Statuses, the slowest, and the memory after."""
    broken = files()
    with _server("--workers", "1") as (url, server):
        _warm_up(url)
        before = _resident(server)
        answers = [(_ask(_connection(url), data, query), name) for name, data in broken.items()]
        after = _resident(server)
    slowest, slow_name = max(answers, key=lambda pair: pair[0].seconds)
    return {
        "files": len(broken),
        "statuses": Counter(answer.status for answer, _ in answers),
        "5xx or no answer": [
            name for answer, name in answers if answer.status >= 500 or not answer.status
        ],
        "over 10 s": sum(answer.seconds > _LONGEST_SECONDS for answer, _ in answers),
        "slowest": {"seconds": round(slowest.seconds, 2), "file": slow_name},
        "megabytes": {"before": before, "after": after},
    }


def flood(count: int, in_flight: int, queue: int) -> Figures:
    """So many requests at a time: what became of each, how long it took, memory on the way."""
    data = pictures.encoded(pictures.portrait(), "JPEG")
    with _server(UNCANNY_QUEUE=str(queue)) as (url, server):
        _warm_up(url)
        _load(url, data, in_flight * 4, in_flight)
        with _memory(server) as megabytes:
            figures = _load(url, data, count, in_flight)
    workers = [sample["workers"][0] for sample in megabytes]
    return figures | {
        "queue": queue,
        "worker_megabytes": {"first": workers[0], "last": workers[-1], "most": max(workers)},
        "decoders_megabytes": max(sum(sample["decoders"]) for sample in megabytes),
    }


def kill() -> Figures:
    """A worker killed in mid-check: what the clients get, and whether a retry succeeds."""
    data = pictures.encoded(pictures.several_faces(), "JPEG")
    with _server() as (url, server), ThreadPoolExecutor(8) as clients:
        _warm_up(url)
        asked = [clients.submit(_ask, _connection(url), data) for _ in range(8)]
        time.sleep(0.05)
        os.kill(_children(server)[0], signal.SIGKILL)
        first = [future.result() for future in asked]
        wait_for(f"{url}/readyz", 200)
        again = _ask(_connection(url), data)
    return {"first": Counter(answer.status for answer in first), "retry": again.status}


def scaling(count: int) -> Figures:
    """Checks a second with one worker and with two, and how many cores server and client take.

    Connections stay open and a worker accepts as many as it gets, so with few of them one worker
    may have most; while it judges one picture, another process decodes the next.
    """
    return {f"{each} in flight a worker": _scaling(count, each) for each in (2, 8)}


def _scaling(count: int, in_flight_each: int) -> Figures:
    data = pictures.encoded(pictures.portrait(), "JPEG")
    rates: dict[str, Figures] = {}
    for workers in (1, 2):
        with _server("--workers", str(workers)) as (url, server):
            _warm_up(url, times=20 * workers)
            spent, started = _server_seconds(server), time.perf_counter()
            load = _load(url, data, count, in_flight_each * workers)
            cores = (_server_seconds(server) - spent) / (time.perf_counter() - started)
            rates[str(workers)] = {**load, "server_cores": round(cores, 2)}
    one, two = (float(str(rates[workers]["per_second"])) for workers in ("1", "2"))
    return {**rates, "ratio": round(two / one, 2)}


def _server_seconds(server: int) -> float:
    """Processor time of the server and all that it started."""
    return sum(used[0] for pid in descendants(server) if (used := used_by(pid)))


def _load(url: str, data: bytes, count: int, in_flight: int) -> Figures:
    local = threading.local()

    def one(_: int) -> Answered:
        if not hasattr(local, "connection"):
            local.connection = _connection(url)
        return _ask(local.connection, data)

    spent, started = _own_seconds(), time.perf_counter()
    with ThreadPoolExecutor(in_flight) as clients:
        answers = list(clients.map(one, range(count)))
    seconds = time.perf_counter() - started
    checked = [answer.seconds for answer in answers if answer.status == 200]
    refused = [answer for answer in answers if answer.status == 503]
    return {
        "requests": count,
        "in_flight": in_flight,
        "statuses": Counter(answer.status for answer in answers),
        "per_second": round(len(checked) / seconds, 2),
        "checked_ms": _percentiles(checked),
        "refused_ms": _percentiles([answer.seconds for answer in refused]),
        "refused_without_retry": sum(not answer.retry_after for answer in refused),
        "client_cpu_share": round((_own_seconds() - spent) / seconds, 2),
    }


def _ask(connection: http.client.HTTPConnection, data: bytes, query: str = "") -> Answered:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
        + data
        + b"\r\n--x--\r\n"
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    started = time.perf_counter()
    try:
        connection.request("POST", f"/v1/checks{query}", body, headers)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return Answered(0, time.perf_counter() - started, False)
    retry = response.getheader("Retry-After") is not None
    return Answered(response.status, time.perf_counter() - started, retry)


def _connection(url: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(url.removeprefix("http://"), timeout=120)


@contextmanager
def _server(*options: str, **environment: str) -> Iterator[tuple[str, int]]:
    with uncanny_serve(*options, UNCANNY_RATE_LIMIT="0", **environment) as (url, process):
        # Read, or the server would stop at a full pipe.
        stderr = process.stderr or io.StringIO()
        threading.Thread(target=lambda: [None for _ in stderr], daemon=True).start()
        wait_for(f"{url}/readyz", 200)
        yield url, process.pid


def _warm_up(url: str, times: int = 10) -> None:
    for _ in range(times):
        files = {"image": io.BytesIO(pictures.encoded(pictures.portrait(), "JPEG"))}
        requests.post(f"{url}/v1/checks", files=files, timeout=60).raise_for_status()


@contextmanager
def _memory(server: int) -> Iterator[list[dict[str, list[int]]]]:
    samples = [_resident(server)]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(1):
            samples.append(_resident(server))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield samples
    finally:
        stop.set()
        watching.join()


def _resident(server: int) -> dict[str, list[int]]:
    """Megabytes of each worker, and of each process that decodes for one."""
    workers = _children(server)
    decoders = [decoder for worker in workers for decoder in _children(worker)]
    return {
        "workers": [_megabytes(process) for process in workers],
        "decoders": [_megabytes(process) for process in decoders],
    }


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def _megabytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) // 1000


def _percentiles(seconds: list[float]) -> dict[str, float] | None:
    if len(seconds) < 2:
        return None
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {f"p{at}": round(cuts[at - 1] * 1000, 1) for at in (50, 95, 99)}


def _milliseconds(work: Callable[[bytes], object], data: bytes, times: int = 30) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work(data)
        seconds.append(time.perf_counter() - started)
    return round(statistics.median(seconds) * 1000, 2)


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
