"""What requests hold and what else than a check is answered, typed, for the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from backend.answer.schema import Check, Problem, Schema
from backend.api.examples import BATCH_URLS_EXAMPLE, CHECK_URL_EXAMPLE
from backend.detector.contract import EyeWitness, KindRules, NetworkInput, Performance

BATCH_PICTURES = 32
"""In one request."""
Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    Field(max_length=8192, description="An http or https address on the public internet."),
]


class CheckUrl(Schema):
    """A picture to fetch and check."""

    model_config = ConfigDict(json_schema_extra={"example": CHECK_URL_EXAMPLE})

    url: Url


class BatchUrls(Schema):
    """Pictures to fetch and check."""

    model_config = ConfigDict(json_schema_extra={"example": BATCH_URLS_EXAMPLE})

    urls: list[Url] = Field(min_length=1, max_length=BATCH_PICTURES)


class BatchResult(Schema):
    """One picture's result: either `check` or `problem` is null."""

    source: str = Field(description="The URL, or the name under which the file was sent.")
    check: Check | None = None
    problem: Problem | None = None


class Batch(Schema):
    """The answers about many pictures."""

    results: list[BatchResult] = Field(description="In the order in which they were sent.")


class ModelCard(Schema):
    """The network that answers: what it takes, how it decides, how good it is."""

    name: str
    version: str
    weights_sha256: str
    input: NetworkInput
    cut: KindRules = Field(
        description="Calibration and thresholds for pictures cut as StyleGAN cuts: eyes at its"
        " places of a square."
    )
    free: KindRules = Field(description="The same for all other pictures.")
    eye_witness: EyeWitness
    performance: Performance
    prior: float = Field(description="The prior where a request names none.")
    card: str | None = Field(description="The model card as Markdown, where there is one.")


class Health(Schema):
    """Whether the process answers, or is ready to check."""

    status: Literal["ok", "ready"]
