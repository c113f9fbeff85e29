"""What is answered about a picture, typed: by the API, and by `uncanny check --json`.

The OpenAPI document comes from here.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from backend.answer.explanation import Explanation
from backend.detector.contract import KindRules, Performance, Thresholds
from backend.detector.verdict import PRIOR
from backend.detector.words import Reason, Verdict
from backend.evidence.declaration import Contradiction
from backend.evidence.evidence import Evidence
from backend.evidence.provenance import Provenance

Point = tuple[float, float]
NOT_JUDGED_MAX = 256
"""Of the faces beyond those that are judged, so many are counted."""


class Schema(BaseModel):
    """What is only ever what its fields say."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CheckQuery(Schema):
    """Query of a check."""

    prior: float = Field(
        PRIOR,
        gt=0,
        lt=1,
        description="Share of such pictures that are synthetic, as you estimate it."
        " Changes the probabilities, never a verdict.",
    )
    view: Literal["face", "full"] = Field(
        "face",
        deprecated=True,
        description="Changes nothing: large faces are looked at as all others are. Taken from older"
        " clients.",
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


class Image(Schema):
    """What was decoded."""

    width: int = Field(description="Pixels, upright.")
    height: int = Field(description="Pixels, upright.")
    format: str = Field(
        description="JPEG, PNG, WEBP, GIF, AVIF or BMP; HEIF or JXL where the server reads these."
    )
    animated: bool = Field(description="True: only the first frame was checked.")
    sha256: str = Field(description="Of the file's bytes, hexadecimal.")
    reduction: int = Field(
        1,
        description="2 or 4: a JPEG of so many pixels that it was decoded at a half or a quarter of"
        " its sides; all places are in pixels of what was decoded. Else 1.",
    )
    cut_off: bool = Field(
        False, description="True: the file lacks its end, though none of its pixels."
    )


class Box(Schema):
    """A rectangle in pixels of the upright picture; it may reach over the picture's edge."""

    x: float = Field(description="Left edge.")
    y: float = Field(description="Upper edge.")
    width: float
    height: float


class HeatColour(Schema):
    """A point of a scale of colours; between two of them it is linear."""

    value: float
    colour: str = Field(description="#rrggbbaa, not premultiplied.", pattern="^#[0-9a-f]{8}$")


class HeatScale(Schema):
    """What the colours of a heat map stand for; the same for every face."""

    low: float = Field(description="Where the scale ends; lower values have its colour.")
    high: float = Field(description="Where the scale ends; higher values have its colour.")
    low_means: str = Field(description="What a negative value speaks for, in words.")
    high_means: str = Field(description="What a positive value speaks for, in words.")
    colours: list[HeatColour] = Field(description="In the order of their values, for a legend.")


class HeatMap(Schema):
    """Where in a face the network found its evidence. A patch of colour is not a found fault."""

    png: str = Field(
        description="A PNG as base64, transparent where a cell says nothing: to be stretched over"
        " `box` of the picture, and then turned with it.",
        json_schema_extra={"contentEncoding": "base64", "contentMediaType": "image/png"},
    )
    box: Box = Field(description="The part of the picture that it covers, but for `turn`.")
    turn: float = Field(
        description="Degrees clockwise by which `box` is turned about its middle, as the network"
        " was given the face upright: 0 for a face that stands, 90, 180 or 270 exactly for a"
        " quarter turn."
    )
    rows: int = Field(description="Of cells.")
    columns: int = Field(description="Of cells.")
    unit: Literal["log-odds"] = Field(
        description="Of `scale`: the natural logarithm of the odds, at even odds beforehand, that a"
        " face whose cells were all like this one is synthetic. At +2 they are 7 to 1, at +5 150 to"
        " 1. The mean of all cells is the face's own."
    )
    scale: HeatScale


class Weighed(Schema):
    """What a face's probability and verdict are made of.

    Probability = sigmoid(network_log_odds + eyes_log_odds + log(prior / (1 - prior))).
    """

    network_log_odds: float = Field(
        description="That the face is synthetic, by the network: its logit, calibrated for a"
        " picture of this kind."
    )
    eyes_log_odds: float = Field(
        description="The same by the place of the eyes; 0 where it is no question, and the network"
        " alone answers."
    )
    cut: float = Field(
        description="How far the picture is judged as one that is cut as StyleGAN cuts (eyes at its"
        " places), 0-1; for the rest it is judged as a free one. Calibration and thresholds lie"
        " between those of the two kinds accordingly."
    )
    thresholds: Thresholds = Field(
        description="Those that this face was judged by, on the logit: `synthetic` above upper,"
        " `photograph` below lower."
    )


class JudgedFace(Schema):
    """One face and its verdict."""

    box: Box
    eyes: tuple[Point, Point] = Field(
        description="x, y of both eyes in pixels, the left one in the picture first."
    )
    turn: float = Field(
        description="Degrees clockwise by which the person is turned in the picture, -180 to 180."
    )
    score: float = Field(description="How sure the face finder is that this is a face, 0-1.")
    probability: float | None = Field(
        description="Chance that the face is synthetic, 0-1, given the prior; null where the face"
        " is too small to judge."
    )
    logit: float | None = Field(
        description="The network's own score, before calibration; null where it is too small."
    )
    weighed: Weighed | None = Field(
        description="What probability and verdict are made of; null where the face is too small."
    )
    verdict: Verdict = Field(description="Of this face: never `no_face`.")
    reason: Reason | None = Field(description="Why the verdict is `unsure`, else null.")


class Face(JudgedFace):
    """One face, its verdict, and what stands beside it."""

    evidence: list[Evidence] = Field(
        description="What the face's place and pixels say, each with its weakness. The place of the"
        " eyes counts in probability and verdict (`log_odds`); the rest explains."
    )
    heatmap: HeatMap | None = Field(
        description="Null unless asked for, and where the face is too small to judge."
    )


class Model(Schema):
    """Which network answered, and how often it is right and wrong."""

    name: str
    version: str
    weights_sha256: str
    cut: KindRules = Field(
        description="Calibration and thresholds for pictures cut as StyleGAN cuts: eyes at its"
        " places of a square."
    )
    free: KindRules = Field(description="The same for all other pictures.")
    performance: Performance = Field(
        description="TPR and FPR of the verdict `synthetic` by kind of picture, with the set they"
        " were measured on; null where that set is too small to say."
    )
    prior: float = Field(description="The prior that the probabilities were computed with.")


class Timings(Schema):
    """Milliseconds."""

    fetch_ms: float | None = Field(description="Null where the picture came with the request.")
    decode_ms: float
    check_ms: float = Field(description="Finding the faces and judging them.")
    explain_ms: float = Field(description="Evidence, heat maps and provenance.")


class Check(Schema):
    """The answer about one picture."""

    image: Image
    faces: list[Face] = Field(description="Largest first, at most 32.")
    faces_found: int = Field(description="How many there are, those not judged too.")
    not_judged: list[Box] = Field(
        description="The smaller faces beyond the 32 largest, which weren't judged; at most 256."
    )
    verdict: Verdict = Field(
        description="`synthetic` if any face is, else `unsure` if any is, else `photograph`;"
        " `no_face` where there is none."
    )
    provenance: Provenance
    disagreement: Contradiction | None = Field(
        description="Where what the file declares and the verdict don't go together, else null."
    )
    model: Model
    timings: Timings


class Problem(Schema):
    """What went wrong, after RFC 9457."""

    type: str = Field(description="`urn:uncanny:problem:` and the code.")
    title: str = Field(description="The kind of problem, in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What it was this time, in a sentence that anyone may read.")
    code: str = Field(description="Stable, for programs.")
    instance: str | None = Field(
        None, description="`urn:uncanny:request:` and the request's id; null outside HTTP."
    )
