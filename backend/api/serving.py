"""Running the API under gunicorn."""

import os
import shutil
import sys
import tempfile
from typing import TYPE_CHECKING

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import wsgi

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.settings import Settings

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

SPARE_THREADS = 2
"""Beside one for each place in the queue: for /healthz, and for saying no at once.

All threads take turns at the interpreter, so those that say no slow down the one that checks: in a
flood, checks a second fall by as many times as there are spare threads.
"""
WORKER_SECONDS = 60
"""Without a sign of life for so long, a worker is replaced."""
GRACE_SECONDS = 125
"""For requests under way when the server is told to stop: a batch may take 120 s."""
_METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT. Raises FileNotFoundError where there are no weights."""
    ModelFiles.load(SHIPPED)  # before a worker starts, finds none, and is started again for ever
    wsgi.SERVER = "uncanny"
    # Read by Prometheus' client as it is imported, so it is imported only now.
    os.environ[_METRICS_FOLDER] = _new_metrics_folder()
    from backend.api import logs

    # A descriptor of its own: standard error itself is held while a worker loads the network.
    logs.configure(os.fdopen(os.dup(sys.stderr.fileno()), "w", buffering=1))
    _warn_of_memory(settings, workers)
    _Server(settings, host, port, workers).run()


def _new_metrics_folder() -> str:
    """In the folder that Prometheus' own variable names, if it is set, or with temporary files.

    Every worker maps its counts into memory, where a full disk would end it; so a container keeps
    them apart from the pictures that wait.
    """
    return tempfile.mkdtemp(prefix="uncanny-metrics-", dir=os.environ.get(_METRICS_FOLDER))


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, host: str, port: int, workers: int) -> None:
        self._settings = settings
        self._options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "worker_class": "backend.api.worker.PatientWorker",
            "logger_class": "backend.api.logs.ServerLogger",
            "threads": settings.queue + SPARE_THREADS,
            "timeout": WORKER_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "sendfile": False,  # it would wait for a client that doesn't read
            "control_socket_disable": True,
            "when_ready": _announce,
            "child_exit": _forget,
            "on_exit": _clean_up,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # In the worker, after the fork.
        from backend.answer.ready import load_warm
        from backend.api.app import create_app
        from backend.api.service import CheckService
        from backend.evidence.provenance import ProvenanceReader
        from backend.images.decode_pool import DecodePool

        places = self._settings.queue
        service = CheckService(load_warm, DecodePool(), ProvenanceReader(), places)
        service.start()
        return create_app(self._settings, service)


def _warn_of_memory(settings: Settings, workers: int) -> None:
    import structlog

    from backend.api.rate_limit import IN_MEMORY

    if workers > 1 and settings.rate_limit != "0" and settings.rate_limit_storage == IN_MEMORY:
        structlog.get_logger("uncanny").warning(
            f"Each of the {workers} workers counts by itself, so a client may have up to {workers}"
            " times the rate limit. UNCANNY_RATE_LIMIT_STORAGE=redis://… counts for all."
        )


def _announce(arbiter: "Arbiter") -> None:
    for listener in arbiter.LISTENERS:
        arbiter.log.info(f"Uncanny answers at {listener} (documentation: /docs).")


def _forget(_: "Arbiter", worker: "Worker") -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _clean_up(_: "Arbiter") -> None:
    shutil.rmtree(os.environ[_METRICS_FOLDER], ignore_errors=True)
