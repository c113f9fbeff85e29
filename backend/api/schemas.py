"""What the API and `uncanny check --json` answer with, typed; the OpenAPI document comes from here.

Nothing here needs Flask, so the command line can use it.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from backend.api.examples import BATCH_URLS_EXAMPLE, CHECK_URL_EXAMPLE
from backend.api.explanation import Explanation
from backend.detector.contract import Calibration, NetworkInput, Performance, Thresholds
from backend.detector.verdict import PRIOR
from backend.detector.views import View
from backend.detector.words import Reason, Verdict
from backend.evidence.declaration import Contradiction
from backend.evidence.evidence import Evidence
from backend.evidence.provenance import Provenance

BATCH_PICTURES = 32
"""In one request."""
Point = tuple[float, float]
Url = Annotated[
    str, Field(max_length=8192, description="An http or https address on the public internet.")
]


class _Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CheckQuery(_Schema):
    """Query of a check."""

    prior: float = Field(
        PRIOR,
        gt=0,
        lt=1,
        description="Share of such pictures that are synthetic, as you estimate it."
        " Changes the probabilities, never a verdict.",
    )
    view: View = Field(
        "face",
        description="`face`: each face at the network's own size. `full`: large faces at their"
        " native resolution, too; it takes longer, and has thresholds and rates of its own.",
    )
    explain: list[Explanation] = Field(
        default_factory=list,
        max_length=len(Explanation),
        description="What to add, separated by a comma. `heatmap`: where in each face the network"
        " found its evidence. `evidence`: also the evidence that takes longer, which is how stable"
        " the answer is when the face is saved or scaled again: six more runs of the network a"
        " face. Neither changes a verdict.",
    )

    @field_validator("explain", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """As OpenAPI writes a list in a query without `explode`; `a=x&a=y` comes as a list."""
        if not isinstance(value, list):
            return value
        return [name for part in value for name in str(part).split(",")]


class CheckUrl(_Schema):
    """A picture to fetch and check."""

    model_config = ConfigDict(json_schema_extra={"example": CHECK_URL_EXAMPLE})

    url: Url


class Image(_Schema):
    """What was decoded."""

    width: int = Field(description="Pixels, upright.")
    height: int = Field(description="Pixels, upright.")
    format: str = Field(description="JPEG, PNG, WEBP, GIF, AVIF or BMP.")
    animated: bool = Field(description="True: only the first frame was checked.")
    sha256: str = Field(description="Of the file's bytes, hexadecimal.")


class Box(_Schema):
    """A rectangle in pixels of the upright picture; it may reach over the picture's edge."""

    x: float = Field(description="Left edge.")
    y: float = Field(description="Upper edge.")
    width: float
    height: float


class HeatColour(_Schema):
    """A point of a scale of colours; between two of them it is linear."""

    value: float
    colour: str = Field(description="#rrggbbaa, not premultiplied.", pattern="^#[0-9a-f]{8}$")


class HeatScale(_Schema):
    """What the colours of a heat map stand for; the same for every face."""

    low: float = Field(description="Where the scale ends; lower values have its colour.")
    high: float = Field(description="Where the scale ends; higher values have its colour.")
    low_means: str = Field(description="What a negative value speaks for, in words.")
    high_means: str = Field(description="What a positive value speaks for, in words.")
    colours: list[HeatColour] = Field(description="In the order of their values, for a legend.")


class HeatMap(_Schema):
    """Where in a face the network found its evidence. A patch of colour is not a found fault."""

    png: str = Field(
        description="A PNG as base64, transparent where a cell says nothing: to be stretched over"
        " `box` of the picture.",
        json_schema_extra={"contentEncoding": "base64", "contentMediaType": "image/png"},
    )
    box: Box = Field(description="The part of the picture that it covers.")
    rows: int = Field(description="Of cells.")
    columns: int = Field(description="Of cells.")
    unit: Literal["log-odds"] = Field(
        description="Of `scale`: the natural logarithm of the odds, at even odds beforehand, that a"
        " face whose cells were all like this one is synthetic. At +2 they are 7 to 1, at +5 150 to"
        " 1. The mean of all cells is the face's own, but for a map that was stitched from"
        " tiles."
    )
    scale: HeatScale


class Face(_Schema):
    """One face, its verdict, and what stands beside it."""

    box: Box
    eyes: tuple[Point, Point] = Field(
        description="x, y of both eyes in pixels, the left one in the picture first."
    )
    score: float = Field(description="How sure the face finder is that this is a face, 0-1.")
    probability: float | None = Field(
        description="Chance that the face is synthetic, 0-1, given the prior; null where the face"
        " is too small to judge."
    )
    logit: float | None = Field(
        description="The network's own score, before calibration; the verdict hangs on it alone."
    )
    verdict: Verdict = Field(description="Of this face: never `no_face`.")
    reason: Reason | None = Field(description="Why the verdict is `unsure`, else null.")
    evidence: list[Evidence] = Field(
        description="What the face's place and pixels say, each with its weakness. It explains; the"
        " verdict hangs on the network alone."
    )
    heatmap: HeatMap | None = Field(
        description="Null unless asked for, and where the face is too small to judge."
    )


class Model(_Schema):
    """Which network answered, and how often it is right and wrong."""

    name: str
    version: str
    weights_sha256: str
    thresholds: Thresholds = Field(
        description="On the logit: `synthetic` above upper, `photograph` below lower."
    )
    performance: Performance = Field(
        description="TPR and FPR of the verdict `synthetic`, with the set they were measured on;"
        " null where that set is too small to say."
    )
    prior: float = Field(description="The prior that the probabilities were computed with.")


class Timings(_Schema):
    """Milliseconds."""

    fetch_ms: float | None = Field(description="Null where the picture came with the request.")
    decode_ms: float
    check_ms: float = Field(description="Finding the faces and judging them.")
    explain_ms: float = Field(description="Evidence, heat maps and provenance.")


class Check(_Schema):
    """The answer about one picture."""

    image: Image
    faces: list[Face] = Field(description="Largest first, at most 32.")
    verdict: Verdict = Field(
        description="`synthetic` if any face is, else `unsure` if any is, else `photograph`;"
        " `no_face` where there is none."
    )
    provenance: Provenance
    disagreement: Contradiction | None = Field(
        description="Where what the file declares and the verdict don't go together, else null."
    )
    view: View
    view_note: str = Field(description="What this view looks at, in words.")
    model: Model
    timings: Timings


class Problem(_Schema):
    """What went wrong, after RFC 9457."""

    type: str = Field(description="`urn:uncanny:problem:` and the code.")
    title: str = Field(description="The kind of problem, in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What it was this time, in a sentence that anyone may read.")
    code: str = Field(description="Stable, for programs.")
    instance: str | None = Field(
        None, description="`urn:uncanny:request:` and the request's id; null outside HTTP."
    )


class BatchUrls(_Schema):
    """Pictures to fetch and check."""

    model_config = ConfigDict(json_schema_extra={"example": BATCH_URLS_EXAMPLE})

    urls: list[Url] = Field(min_length=1, max_length=BATCH_PICTURES)


class BatchResult(_Schema):
    """One picture's result: either `check` or `problem` is null."""

    source: str = Field(description="The URL, or the name under which the file was sent.")
    check: Check | None = None
    problem: Problem | None = None


class Batch(_Schema):
    """The answers about many pictures."""

    results: list[BatchResult] = Field(description="In the order in which they were sent.")


class ModelCard(_Schema):
    """The network that answers: what it takes, how it decides, how good it is."""

    name: str
    version: str
    weights_sha256: str
    input: NetworkInput
    calibration: Calibration
    thresholds: Thresholds
    performance: Performance
    prior: float = Field(description="The prior where a request names none.")
    views: dict[str, str] = Field(description="What each view looks at, in words.")
    card: str | None = Field(description="The model card as Markdown, where there is one.")


class Health(_Schema):
    """Whether the process answers, or is ready to check."""

    status: Literal["ok", "ready"]
