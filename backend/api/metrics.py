"""What is counted, for Prometheus: how many, how long, with which answer; nothing of any picture.

Under gunicorn all workers count into one folder (`PROMETHEUS_MULTIPROC_DIR`), and any of them
answers for all.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Prometheus' own variable; it must be set before this module is imported."""
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
Stage = Literal["fetch", "wait", "decode", "check", "explain"]
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_registry = CollectorRegistry()

REQUESTS = Counter(
    "uncanny_requests", "Requests answered.", ("route", "method", "status"), registry=_registry
)
REQUEST_SECONDS = Histogram(
    "uncanny_request_seconds",
    "From a request's head to its answer.",
    ("route",),
    buckets=_SECONDS,
    registry=_registry,
)
STAGE_SECONDS = Histogram(
    "uncanny_stage_seconds",
    "Stages of a picture: fetching it, waiting for its turn, decoding, checking, explaining.",
    ("stage",),
    buckets=_SECONDS,
    registry=_registry,
)
VERDICTS = Counter("uncanny_verdicts", "Pictures by verdict.", ("verdict",), registry=_registry)
PROBLEMS = Counter(
    "uncanny_problems", "Pictures and requests by problem.", ("code",), registry=_registry
)
IN_HOUSE = Gauge(
    "uncanny_in_house",
    "Requests for a check that were let in and aren't answered yet.",
    multiprocess_mode="livesum",
    registry=_registry,
)
REJECTED = Counter(
    "uncanny_rejected",
    "Requests turned away before any work: no place, too many of one client, no key.",
    ("reason",),
    registry=_registry,
)


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """Take the time of what is done inside."""
    with STAGE_SECONDS.labels(name).time():
        yield


def exposition() -> bytes:
    """All metrics of all workers, in Prometheus' text format."""
    if FOLDER not in os.environ:
        return generate_latest(_registry)
    everyone = CollectorRegistry()
    MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]
    return generate_latest(everyone)
