"""What the backend says of itself: the model's card, whether it is up, and what it counts."""

from functools import cache
from http import HTTPStatus

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from backend.answer.ready import NotReadyError
from backend.api import errors, metrics
from backend.api.checks_documentation import SECURITY
from backend.api.keys import require_key
from backend.api.schemas import Health, ModelCard
from backend.api.service import CheckService
from backend.detector.shipped import SHIPPED
from backend.detector.verdict import PRIOR
from backend.detector.weights_folder import ModelFiles

_MODEL = Tag(name="Model", description="Which network answers, and how good it is.")
_METRICS = {
    "description": "Prometheus' text format, of all worker processes together.",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}
_HEALTH = Tag(name="Health", description="For whatever keeps the backend running.")


def about_blueprint(service: CheckService, key_hashes: tuple[str, ...]) -> APIBlueprint:
    """The routes; readiness is that of `service`, and what is counted is told for a key."""
    api = APIBlueprint("about", __name__)

    @api.get(
        "/v1/model",
        summary="The model card",
        description="The network, its input, calibration, thresholds and measured rates.",
        operation_id="model",
        tags=[_MODEL],
        responses={"200": ModelCard},
    )
    def model() -> Response:
        return Response(_card_json(), content_type="application/json")

    @api.get(
        "/healthz",
        summary="Does the process answer?",
        operation_id="healthz",
        tags=[_HEALTH],
        responses={"200": Health},
    )
    def healthz() -> dict[str, str]:
        return Health(status="ok").model_dump()

    @api.get(
        "/readyz",
        summary="Is the network loaded and warm?",
        operation_id="readyz",
        tags=[_HEALTH],
        responses={"200": Health, **errors.documented(HTTPStatus.SERVICE_UNAVAILABLE)},
    )
    def readyz() -> dict[str, str]:
        if not service.ready:
            raise NotReadyError
        return Health(status="ready").model_dump()

    @api.get(
        "/metrics",
        summary="What was counted, for Prometheus",
        operation_id="metrics",
        tags=[_HEALTH],
        security=SECURITY,
        responses={"200": _METRICS, **errors.documented(HTTPStatus.UNAUTHORIZED)},
    )
    def measured() -> Response:
        require_key(key_hashes)
        return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE)

    return api


@cache
def _card_json() -> str:
    return model_card(ModelFiles.load(SHIPPED)).model_dump_json()


def model_card(files: ModelFiles) -> ModelCard:
    """What is known of a network, without running it."""
    return ModelCard(
        name=files.name,
        version=files.version,
        weights_sha256=files.weights_sha256,
        input=files.input,
        cut=files.verdict_file.cut,
        free=files.verdict_file.free,
        eye_witness=files.eye_witness,
        performance=files.performance,
        prior=PRIOR,
        card=files.card.read_text(encoding="utf-8") if files.card.is_file() else None,
    )
