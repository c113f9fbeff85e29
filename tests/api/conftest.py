from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from backend.api.app import create_app
from backend.api.service import CheckService, load_warm
from backend.settings import settings
from tests import pictures
from tests.servers import PageServer, page_server


@pytest.fixture(scope="session")
def service() -> CheckService:
    running = CheckService(load_warm)
    running.start()
    return running


@pytest.fixture
def client(service: CheckService) -> FlaskClient:
    return create_app(settings(), service).test_client()


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server(pictures.encoded(pictures.portrait())) as running:
        yield running
