import shutil
import threading
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from backend.answer.ready import load_warm
from backend.api.about import model_card
from backend.api.app import create_app
from backend.api.schemas import ModelCard
from backend.api.service import CheckService
from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evidence.provenance import ProvenanceReader
from backend.images.decode_pool import DecodePool
from backend.settings import settings


def test_the_model_card_is_that_of_the_weights(client: FlaskClient) -> None:
    card = ModelCard.model_validate_json(client.get("/v1/model").data)
    files = ModelFiles.load(SHIPPED)
    assert card.name == SHIPPED
    assert card.weights_sha256 == files.weights_sha256
    assert (card.cut, card.free) == (files.verdict_file.cut, files.verdict_file.free)
    assert card.eye_witness == files.eye_witness
    assert card.performance == files.performance


def test_the_cards_text_is_served_where_there_is_one(tmp_path: Path) -> None:
    folder = shutil.copytree(ModelFiles.load(SHIPPED).folder, tmp_path / SHIPPED)
    files = ModelFiles(SHIPPED, folder)
    files.card.unlink()
    assert model_card(files).card is None
    files.card.write_text("# A network\n", encoding="utf-8")
    assert model_card(files).card == "# A network\n"


def test_ready_only_once_loaded(decoders: DecodePool, provenance: ProvenanceReader) -> None:
    may_load = threading.Event()

    def load() -> Detector:
        may_load.wait(30)
        return load_warm()

    service = CheckService(load, decoders, provenance, places=4)
    service.start()
    client = create_app(settings(), service).test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").status_code == 503
    may_load.set()
    service._loaded.result(60)
    assert client.get("/readyz").json == {"status": "ready"}


def test_decoders_that_are_slow_to_start_do_not_keep_it_from_being_ready(
    provenance: ProvenanceReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: DecodePool) -> None:
        raise TimeoutError("not within 20 s")

    monkeypatch.setattr(DecodePool, "start", fails)
    service = CheckService(load_warm, DecodePool(1), provenance, places=4)
    service.start()
    service._loaded.result(60)
    assert service.ready
