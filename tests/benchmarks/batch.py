"""How fast `uncanny batch` is, how busy it keeps the cores, and what memory it takes.

    python -m tests.benchmarks.batch ../shared/faces/open --pictures 500 2000

Runs it on so many of a folder's pictures, over and over where there are fewer, one size after the
other, and prints a line of JSON each: between the first part and the last pictures a second, and
the share of the cores' time that wasn't idle (of the machine) and that its processes took; most
memory of the command itself and of all its processes, seconds from start to end. To be run with
nothing else on the machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from backend.batch.collection import PART_ROWS
from backend.batch.journal import parts_folder
from backend.images.sources import Skipped, pictures_below
from tests.processes import descendants, used_by

CORES = len(os.sched_getaffinity(0))
PAUSE = 0.2


@dataclass(frozen=True)
class Sample:
    """What the processes of a batch had done and held at one moment."""

    at: float
    cpu_seconds: float
    idle_seconds: float
    """Of all cores together since the machine started, waiting for a disk included."""
    own_bytes: int
    all_bytes: int
    parts: int


def main() -> None:
    """Measure each size that was asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--pictures", type=int, nargs="+", default=[500])
    asked = arguments.parse_args()
    available = list(pictures_below(str(asked.folder.resolve()), Skipped()))
    if not available:
        arguments.error(f"there are no pictures in {asked.folder}")
    for count in asked.pictures:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(available, count, Path(folder))), flush=True)


def measure(available: list[str], count: int, folder: Path) -> dict[str, float]:
    """Run the batch once and watch it."""
    source, out = folder / "list.txt", folder / "results.parquet"
    source.write_text("\n".join(islice(cycle(available), count)))
    command = [sys.executable, "-m", "backend.cli", "batch", str(source), "--out", str(out)]
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    samples = []
    while process.poll() is None:
        samples.append(sample(process.pid, out))
        time.sleep(PAUSE)
    if process.returncode:
        raise SystemExit(f"the batch ended with {process.returncode}")
    return figures(samples, count, time.monotonic() - started)


def figures(samples: list[Sample], count: int, seconds: float) -> dict[str, float]:
    """The line of one run."""
    last = max(sample.parts for sample in samples)
    checking = [sample for sample in samples if 0 < sample.parts < last] or samples[-2:]
    first, end = checking[0], checking[-1]
    wall = end.at - first.at
    return {
        "pictures": count,
        "cores": CORES,
        "pictures_a_second": round((end.parts - first.parts) * PART_ROWS / wall, 1),
        "machine_busy": round(1 - (end.idle_seconds - first.idle_seconds) / wall / CORES, 3),
        "cores_busy": round((end.cpu_seconds - first.cpu_seconds) / wall / CORES, 3),
        "command_megabytes": round(max(sample.own_bytes for sample in samples) / 1e6),
        "all_megabytes": round(max(sample.all_bytes for sample in samples) / 1e6),
        "seconds": round(seconds, 1),
    }


def sample(own: int, out: Path) -> Sample:
    """Look at all processes of the batch."""
    usage = {pid: used for pid in descendants(own) if (used := used_by(pid))}
    return Sample(
        at=time.monotonic(),
        cpu_seconds=sum(seconds for seconds, _ in usage.values()),
        idle_seconds=_idle_seconds(),
        own_bytes=usage.get(own, (0.0, 0))[1],
        all_bytes=sum(size for _, size in usage.values()),
        parts=len(list(parts_folder(out).glob("*.arrow"))),
    )


def _idle_seconds() -> float:
    """The kernel's own count: what it does for a batch, such as freeing memory, is no process's."""
    _, _, _, _, idle, waiting, *_ = Path("/proc/stat").read_text().splitlines()[0].split()
    return (int(idle) + int(waiting)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
