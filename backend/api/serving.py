"""Running the API under gunicorn."""

import sys
from typing import TYPE_CHECKING

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import wsgi

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.settings import settings

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

THREADS = 4
"""A worker checks one picture at a time; the other threads receive, fetch and answer /healthz."""
WORKER_SECONDS = 60
"""Without a sign of life for so long, a worker is replaced."""
GRACE_SECONDS = 20
"""For requests under way when the server is told to stop."""


def serve(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT. Raises FileNotFoundError where there are no weights."""
    ModelFiles.load(SHIPPED)  # before a worker starts, finds none, and is started again for ever
    wsgi.SERVER = "uncanny"
    _Server(host, port, workers).run()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, host: str, port: int, workers: int) -> None:
        self._options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": WORKER_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "control_socket_disable": True,
            "when_ready": _announce,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # In the worker, after the fork.
        from backend.api.app import create_app
        from backend.api.service import CheckService, load_warm

        service = CheckService(load_warm)
        service.start()
        return create_app(settings(), service)


def _announce(arbiter: "Arbiter") -> None:
    for listener in arbiter.LISTENERS:
        print(f"Uncanny answers at {listener} (documentation: /docs).", file=sys.stderr)
