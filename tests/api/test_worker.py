"""gunicorn's worker, made patient; what needs a running server stands in test_serving."""

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from gunicorn.config import Config

from backend.api.worker import PatientWorker


@pytest.mark.timeout(20)
def test_a_signal_in_the_midst_of_handing_over_a_connection_still_stops_it() -> None:
    worker = PatientWorker(0, 0, [], None, 30, Config(), None)
    worker.tpool = ThreadPoolExecutor(1)
    worker.method_queue.init()
    # As in `submit`, which the main thread may be in when the signal comes.
    with worker.tpool._shutdown_lock:
        worker.handle_quit(signal.SIGINT, None)
    assert not worker.alive
    with pytest.raises(SystemExit):
        worker.method_queue.run_callbacks(None)
    with pytest.raises(RuntimeError, match="after shutdown"):
        worker.tpool.submit(print)
    worker.method_queue.close()
    worker.tmp.close()
