"""The whole of it on Ray: one Ray for most tests, and processes that are killed for one."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backend.batch import ray_pool
from backend.batch.batch import summary_path
from backend.batch.collection import Part, list_parts, open_collection
from backend.batch.journal import parts_folder
from backend.batch.rows import check_row, table
from backend.batch.worker import PartChecker
from backend.detector.detector import Detector
from backend.evidence import provenance
from backend.images import sources
from backend.images.decoding import decode
from tests import pictures
from tests.processes import descendants, is_alive
from tests.servers import Pages, page_server

pytest.importorskip("ray", reason="needs the extra `batch`")
pytestmark = [
    # Ray Data's context warns of two of its own defaults.
    pytest.mark.filterwarnings("ignore:`use_.* is deprecated:DeprecationWarning:ray.data.context"),
    # It kills its processes and doesn't wait for them.
    pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning"),
    # It drops files that it opened for its processes' output.
    pytest.mark.filterwarnings("ignore:unclosed file <.*/dev/null:ResourceWarning"),
]
POISON = "poison.png"
PARTS = 12
KINDS = {1: "missing", 2: "portrait"}
"""Pages other than the picture, by their number modulo 16; most pictures have no face, which is
quick, so that the processes' starting takes longer than what they check."""


class PlainPages(Pages):
    """Pages with a portrait among them."""

    def _portrait(self, _: str) -> None:
        data = pictures.encoded(pictures.portrait())
        self._answer(200, {"Content-Length": len(data)}, data)


@pytest.fixture(scope="module")
def workers() -> Iterator[int]:
    with ray_pool.ray_running(2, None) as count:
        yield count
    gc.collect()  # Ray's processes, unwaited for, warn here and not in another module's test


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    files = {
        "a.png": pictures.encoded(pictures.portrait()),
        "b.webp": pictures.encoded(pictures.no_face(), "WEBP"),
        "c.jpg": pictures.text(),
        "d.jpg": pictures.encoded(pictures.small_face(), "JPEG"),
        "e.jpg": b"",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    for number in range(40):
        (folder / f"f{number:02d}.gif").write_bytes(pictures.animated_gif())
    return folder


class Fragile(PartChecker):
    """Dies at a picture as at a fault in a decoder."""

    def _check(self, part: Part) -> bytes:
        if any(source.endswith(POISON) for source in part.sources):
            os.kill(os.getpid(), signal.SIGKILL)
        return super()._check(part)


def uncanny(*arguments: str | Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "backend.cli", "batch", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def work(folder: Path) -> ray_pool.Work:
    return ray_pool.Work(open_collection(folder, None, None), 0.5, Detector.load().files)


def directly(given: list[str]) -> pa.Table:
    """The rows of these paths or URLs, without Ray."""
    detector = Detector.load()
    rows = [
        check_row(each, partial(sources.read, each), decode, detector, 0.5, provenance.read)
        for each in given
    ]
    return table(rows, detector.files, 0.5)


def files_of(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.iterdir())]


@pytest.mark.slow
def test_the_pool_answers_like_one_detector_alone(workers: int, collection: Path) -> None:
    given = work(collection)
    checked = dict(ray_pool.check_parts(list_parts(given.collection), given, workers))
    parts = sorted(checked, key=lambda part: part.number)
    assert pa.concat_tables(checked[part] for part in parts).equals(directly(files_of(collection)))


@pytest.mark.slow
def test_waves(workers: int, collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_pool, "WAVE_PARTS", 1)
    given = work(collection)
    checked = dict(ray_pool.check_parts(list_parts(given.collection), given, workers))
    assert sum(rows.num_rows for rows in checked.values()) == 45


@pytest.mark.slow
def test_a_picture_that_kills_its_worker_costs_no_other(
    workers: int, collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (collection / POISON).write_bytes(b"")
    monkeypatch.setattr(ray_pool, "PartChecker", Fragile)
    given = work(collection)
    checked = dict(ray_pool.check_parts(list_parts(given.collection), given, workers))
    problems = Counter(
        (Path(row["source"]).name, row["problem"])
        for row in pa.concat_tables(checked.values()).to_pylist()
        if row["problem"]
    )
    assert problems == Counter(
        {
            ("c.jpg", "unsupported_format"): 1,
            ("e.jpg", "unreadable"): 1,
            (POISON, "internal_server_error"): 1,
        }
    )


@pytest.mark.slow
def test_a_cluster_by_its_address(workers: int, collection: Path, tmp_path: Path) -> None:
    import ray

    del workers  # the Ray of this process is the cluster
    out = tmp_path / "results.parquet"
    address = ray.get_runtime_context().gcs_address
    process = uncanny(collection, "--out", out, "--address", address, "--workers", "1")
    told, errors = process.communicate(timeout=600)
    assert (process.returncode, errors) == (0, "")
    assert pq.read_table(out).equals(directly(files_of(collection)))
    assert told.splitlines()[0] == "45 pictures"
    summary = json.loads(summary_path(out).read_text())
    assert summary["problems"] == {"unreadable": 1, "unsupported_format": 1}
    assert [each["prevalence"] for each in summary["posteriors"]] == [0.00021, 0.00044]
    assert not parts_folder(out).exists()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_and_resumed_is_as_if_uninterrupted(
    tmp_path: Path, private_urls_allowed: None
) -> None:
    del private_urls_allowed  # the commands inherit it, too
    with page_server(pictures.encoded(pictures.no_face()), PlainPages) as server:
        urls = [server.url(f"{KINDS.get(n % 16, 'picture')}/{n}") for n in range(32 * PARTS)]
        (tmp_path / "urls.txt").write_text("\n".join(urls))
        out = tmp_path / "results.parquet"
        arguments = (tmp_path / "urls.txt", "--workers", "2", "--out", out)

        killed = uncanny(*arguments)
        kept = parts_once(out, 1, killed)
        all_killed = descendants(killed.pid)
        at_work = {pid for pid in all_killed if not is_agent(pid)}
        killed.kill()
        killed.communicate()
        wait_until_gone(at_work)
        assert not out.exists()

        stopped = uncanny(*arguments)
        kept = parts_once(out, len(kept) + 1, stopped)
        processes = descendants(stopped.pid)
        stopped.send_signal(signal.SIGINT)
        told, errors = stopped.communicate(timeout=600)
        assert (stopped.returncode, told) == (130, "")
        assert "the same command goes on from there" in errors
        assert "Traceback" not in errors
        wait_until_gone(processes)
        kept = parts(out)

        seen = Counter(request["path"] for request in server.seen)
        other = uncanny(*arguments, "--prior", "0.2")
        assert "was begun with the --prior 0.5" in other.communicate(timeout=600)[1]
        assert other.returncode == 2

        run(*arguments)
        again = Counter(request["path"] for request in server.seen) - seen
        done = {url for part in kept for url in urls[part * 32 : part * 32 + 32]}
        assert {server.url(path.lstrip("/")) for path in again} == set(urls) - done
        pq.write_table(directly(urls), tmp_path / "expected.parquet")
    expected = pq.read_table(tmp_path / "expected.parquet")
    assert pq.read_table(out).equals(expected, check_metadata=True)
    assert pq.read_table(out)["source"].to_pylist() == urls
    wait_until_gone(all_killed)


def run(*arguments: str | Path) -> None:
    process = uncanny(*arguments)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 0
    # Where it takes a while, a line a minute tells how far it is.
    assert all(line.endswith(" h left") for line in errors.splitlines()), errors


def parts(out: Path) -> set[int]:
    return {int(path.stem) for path in parts_folder(out).glob("*.arrow")}


def parts_once(out: Path, count: int, process: "subprocess.Popen[str]") -> set[int]:
    """The parts that are there as soon as there are so many, and before all are."""
    while len(parts(out)) < count:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    assert len(parts(out)) < PARTS
    return parts(out)


def wait_until_gone(processes: set[int]) -> None:
    assert len(processes) > 1
    end = time.monotonic() + 120
    while left := set(filter(is_alive, processes)):
        assert time.monotonic() < end, left
        time.sleep(0.1)


def is_agent(pid: int) -> bool:
    """Ray's agents look once a minute whether Ray still lives."""
    return "_agent" in Path(f"/proc/{pid}/cmdline").read_text()
