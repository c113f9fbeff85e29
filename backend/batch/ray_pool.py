"""Parts through a pool of Ray Data's actors, embedded on this machine or on a cluster."""

import logging
import os
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import pyarrow as pa

from backend.batch.collection import BatchError, Collection, Part
from backend.batch.rows import problem_row, table
from backend.batch.worker import PartChecker, from_bytes
from backend.detector.weights_folder import ModelFiles
from backend.images.problems import PictureProblem, ProblemCode
from backend.quiet import native_messages_held

WAVE_PARTS = 2048
"""Parts that Ray Data is given at a time for each 32 workers, so that a million cost no more
memory than a thousand. The pool starts anew for each wave, in seconds."""
OBJECT_STORE_BYTES = 300_000_000
"""Descriptions and rows pass through it, never pictures."""
_WORKERS_A_WAVE = 32
_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_AUTO_CONNECT": "0",  # or a thread of Ray Data's starts Ray anew after a Ctrl-C
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # else it warns of a future version's ways
    "RAY_BACKEND_LOG_LEVEL": "fatal",  # its C++ prints on standard error past any logger
}
_DIED = "The process that checked it died, twice."


@dataclass(frozen=True)
class Work:
    """What every worker is told."""

    collection: Collection
    prior: float
    files: ModelFiles


@contextmanager
def ray_running(workers: int | None, address: str | None) -> Iterator[int]:
    """Ray for as long as the context lasts, embedded or a cluster's; yields how many workers.

    Args: workers, by default one a core. Raises BatchError where Ray can't be started or reached,
    or breaks off. Nothing of it is printed.
    """
    os.environ.update(_ENVIRONMENT)
    with (
        tempfile.TemporaryDirectory(prefix="uncanny-ray-", ignore_cleanup_errors=True) as logs,
        Path(os.devnull).open("w") as nowhere,
        redirect_stdout(nowhere),  # where Ray tells of workers that died
    ):
        with native_messages_held():
            import ray

            failure = _start(workers, address, logs)
        if failure:
            raise BatchError(f"Ray can't be started or reached: {failure}") from failure
        try:
            yield workers or int(ray.cluster_resources()["CPU"])
        except ray.exceptions.RayError as error:
            raise BatchError(f"Ray broke off: {error}") from error
        finally:
            ray.shutdown()


def check_parts(
    parts: Iterable[Part], work: Work, workers: int
) -> Generator[tuple[Part, pa.Table], None, None]:
    """Each part with its rows, in the order in which they get done.

    A part whose worker died is checked again picture by picture; one that kills its worker alone,
    too, becomes a row with a problem. To be closed before Ray is shut down. Raises BatchError where
    no picture could be checked for that.
    """
    rest = iter(parts)
    size = WAVE_PARTS * -(-workers // _WORKERS_A_WAVE)
    any_checked = False
    while wave := dict(enumerate(islice(rest, size))):
        with closing(_through_pool(wave, work, min(workers, len(wave)), in_flight=2)) as pool:
            for key, rows in pool:
                any_checked = True
                yield wave.pop(key), rows
        if wave:
            yield from _one_by_one(list(wave.values()), work, any_checked)


def _start(workers: int | None, address: str | None, logs: str) -> Exception | None:
    """Start it; what went wrong is returned, as its C++ would have printed it at length, too."""
    import ray
    import ray.data

    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    start = partial(ray.init, logging_level=logging.CRITICAL, log_to_driver=False)
    embedded = {
        "num_cpus": workers,
        "object_store_memory": OBJECT_STORE_BYTES,
        "include_dashboard": False,
        "_temp_dir": logs,
    }
    try:
        # "local" whatever RAY_ADDRESS says.
        start(address=address or "local", **({} if address else embedded))
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        return error
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.max_errored_blocks = -1  # what is missing afterwards is checked again
    return None


def _one_by_one(
    parts: list[Part], work: Work, any_checked: bool
) -> Iterator[tuple[Part, pa.Table]]:
    alone = dict(enumerate(one for part in parts for one in part.alone()))
    # One at a time, so that no picture is blamed for its neighbour.
    found = dict(_through_pool(alone, work, workers=1, in_flight=1))
    if not found and not any_checked:
        raise BatchError("Ray's worker processes die at once. Is there memory enough for them?")
    rows = (found.get(key, _died(one, work)) for key, one in alone.items())
    for part in parts:
        yield part, pa.concat_tables(islice(rows, len(part.sources)))


def _died(one: Part, work: Work) -> pa.Table:
    problem = PictureProblem(ProblemCode.INTERNAL, _DIED)
    row = problem_row(one.sources[0], problem, work.files, work.prior)
    return table([row], work.files, work.prior)


def _through_pool(
    parts: dict[int, Part], work: Work, workers: int, in_flight: int
) -> Generator[tuple[int, pa.Table], None, None]:
    """Of each part whose worker lived, the key and the rows."""
    import ray
    import ray.data

    described = [{"key": key, "part": part.to_json()} for key, part in parts.items()]
    checked = ray.data.from_items(described, override_num_blocks=len(parts)).map_batches(
        PartChecker,
        batch_size=1,
        fn_constructor_args=(work.collection, work.prior, work.files.weights_sha256),
        compute=ray.data.ActorPoolStrategy(size=workers, max_tasks_in_flight_per_actor=in_flight),
        num_cpus=1,
        max_restarts=-1,
        max_task_retries=0,  # a picture that kills its worker would kill it for ever
    )
    # Not `iter_batches`: its threads outlive an interrupt and then use a Ray that is gone.
    bundles = checked.iter_internal_ref_bundles()
    try:
        for bundle in bundles:
            for block in ray.get(list(bundle.block_refs)):
                for row in block.to_pylist():
                    yield row["key"], from_bytes(row["table"])
    finally:
        del bundles  # ends the executor, which needs Ray for it
