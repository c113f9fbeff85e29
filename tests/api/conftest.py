from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from backend.answer.ready import load_warm
from backend.api.app import create_app
from backend.api.service import CheckService
from backend.evidence.provenance import ProvenanceReader
from backend.images.decode_pool import DecodePool
from backend.settings import settings
from tests import pictures
from tests.servers import PageServer, page_server


@pytest.fixture(scope="session")
def decoders() -> Iterator[DecodePool]:
    pool = DecodePool()
    yield pool
    pool.stop()


@pytest.fixture(scope="session")
def provenance() -> Iterator[ProvenanceReader]:
    with ProvenanceReader() as reader:
        yield reader


@pytest.fixture(scope="session")
def service(decoders: DecodePool, provenance: ProvenanceReader) -> CheckService:
    running = CheckService(load_warm, decoders, provenance, places=4)
    running.start()
    running._loaded.result(120)
    return running


@pytest.fixture
def client(service: CheckService, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    # No test but those of the limit should be limited.
    monkeypatch.setenv("UNCANNY_RATE_LIMIT", "0")
    return create_app(settings(), service).test_client()


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server(pictures.encoded(pictures.portrait())) as running:
        yield running
