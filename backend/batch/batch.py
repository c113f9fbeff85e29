"""The whole of a batch: list, check what is left, merge, sum up."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from backend.batch.collection import Part, list_parts, open_collection
from backend.batch.journal import Asked, Count, Journal, locked, write_whole
from backend.batch.ray_pool import Work, check_parts, ray_running
from backend.batch.summary import Summary, summarise
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.face_sets.progress import bar

Checked = tuple[Part, pa.Table]
LINE_SECONDS = 60.0
"""Where standard error is no terminal, a line of progress so often."""


@dataclass(frozen=True)
class BatchPlan:
    """What `uncanny batch` was asked; workers: None for one a core."""

    source: Path
    out: Path
    prior: float
    column: str | None
    id_column: str | None
    workers: int | None
    address: str | None
    prevalences: Sequence[float]


def batch(plan: BatchPlan) -> Summary:
    """Check a collection into `plan.out`, going on where an earlier start was cut off.

    Raises BatchError with a sentence for the person who asked.
    """
    files = ModelFiles.load(SHIPPED)
    collection = open_collection(plan.source, plan.column, plan.id_column)
    thresholds = files.verdict_file.model_dump_json(include={"cut", "free", "eye_witness"})
    asked = Asked(collection, plan.prior, files.weights_sha256, thresholds)
    with locked(plan.out) as journal:
        count = journal.open(asked, list_parts)
        work = Work(replace(collection, base=journal.base()), plan.prior, files)
        _check_all(journal, count, work, plan)
        journal.merge()
        summary = summarise(plan.out, files.performance, plan.prevalences, files.version)
        write_whole(summary_path(plan.out), summary.model_dump_json(indent=1).encode())
        journal.remove()
    return summary


def summary_path(out: Path) -> Path:
    """`results.summary.json` beside `results.parquet`."""
    return out.with_suffix(".summary.json")


def _check_all(journal: Journal, count: Count, work: Work, plan: BatchPlan) -> None:
    left = sum(len(part.sources) for part in journal.left())
    if not left:
        return
    with (
        ray_running(plan.workers, plan.address) as workers,
        closing(check_parts(journal.left(), work, workers)) as checked,
    ):
        for part, rows in _shown(checked, count.pictures, left):
            journal.keep(part, rows)


def _shown(checked: Iterator[Checked], pictures: int, left: int) -> Iterator[Checked]:
    """Pass the parts on and show on standard error how many pictures are done, and how fast."""
    done, started = pictures - left, time.monotonic()
    printed = started
    display = bar()
    console = display.console
    display.disable = not console.is_terminal  # or it would end with an empty line
    with display:
        task = display.add_task("checking", total=pictures, completed=done, note="")
        for part, rows in checked:
            done += len(part.sources)
            now = time.monotonic()
            rate = (done - pictures + left) / max(now - started, 1e-9)
            display.update(task, completed=done, note=f"{rate:.3g}/s")
            if not console.is_terminal and now - printed > LINE_SECONDS:
                printed = now
                hours = (pictures - done) / rate / 3600
                console.print(f"{done:,} of {pictures:,}, {rate:.3g}/s, {hours:.3g} h left")
            yield part, rows
