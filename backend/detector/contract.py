"""What every runtime must agree on: written to `extension/model/contract.json` by `export/`.

The TypeScript types of the extension are generated from this model's JSON schema.
"""

from pydantic import BaseModel, ConfigDict, Field

from backend.detector.words import Reason, State, Verdict


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Network(_Part):
    """Which network, and exactly which weights."""

    name: str
    version: str
    weights_sha256: str


class NetworkInput(_Part):
    """What the graph takes: float32 (1, side, side, 3), RGB 0-255, after the box filter.

    The crop is box-reduced by max(1, crop_side // side_max); the graph itself scales what is left
    to its own side, bilinear with half-pixel centres. A crop that is turned by other than quarter
    turns is sampled bilinearly from the reduced pixels straight to the graph's side.
    """

    side_min: int
    side_max: int
    margin: float = Field(description="Crop side over the longer side of the face box.")
    face_min: int = Field(description="Pixels of the face box's longer side; under it, too_small.")


class AnchorGrid(_Part):
    """One grid of anchors of the face finder."""

    cells: int
    anchors_per_cell: int


class FaceFinderConstants(_Part):
    """Of BlazeFace short-range and of the search in tiles; see backend/faces/finder.py."""

    input_side: int
    anchor_grids: list[AnchorGrid]
    logit_clip: float
    score_min: float
    overlap_same_face: float
    contained: float
    tile_side: int
    tile_levels: int
    tile_step: float
    tile_score_min: float
    tile_face_min: float
    margin_side: int
    margin_face_min: float
    max_faces: int
    sure: float = Field(description="Score under which other quarter turns are looked at, too.")
    turned_score_min: float = Field(
        description="Under which no face is believed that is found by turning the whole picture."
    )
    window: float = Field(description="Side of what is looked at anew over that of the face.")
    level_from: float = Field(
        description="Degrees off upright from which on a face is found anew, levelled, and off an"
        " exact quarter turn from which on its crop is turned."
    )
    near_middle: float = Field(
        description="A face found anew lies within this of its window's middle, over its side."
    )
    same_place: float = Field(
        description="Share of the smaller of two boxes in the larger that makes them one face."
    )


class Calibration(_Part):
    """Platt scaling: probability at prior 0.5 = sigmoid(slope x logit + intercept)."""

    slope: float
    intercept: float


class Thresholds(_Part):
    """On the logit: `synthetic` above upper, `photograph` below lower."""

    upper: float
    lower: float


class KindRules(_Part):
    """How the network's logit is read where a picture is of one kind."""

    calibration: Calibration
    thresholds: Thresholds


class Fade(_Part):
    """Counts whole up to `whole`, not at all from `none` on, smoothly less between them."""

    whole: float
    none: float


class Place(_Part):
    """A point of a picture, from its upper left corner over its longer side."""

    x: float
    y: float


class EyeWitness(_Part):
    """What the place of the eyes says; see backend/detector/eye_witness.py."""

    left: Place
    right: Place
    middle: float = Field(
        description="Distance of the farther eye from its place, over the picture's longer side, at"
        " which a picture is as like one that is cut as StyleGAN cuts as one that isn't."
    )
    steepness: float = Field(description="Log-odds of that likeness, by unit of distance.")
    aspect: Fade = Field(description="Longer side of the picture over the shorter.")
    tilt: Fade = Field(description="Of the line through the eyes against the rows, in degrees.")
    uncropped: float = Field(
        description="Share of the generated pictures that are as the generator put them out."
    )
    cut_photographs: float = Field(
        description="Share of the photographs that are cut as StyleGAN's training pictures are."
    )


class Stability(_Part):
    """The second look near a threshold.

    Within `margin` of a threshold (on the logit) the crop is scaled by each of `scales` (bilinear,
    side floor(side x scale + 0.5)) and judged again; a different verdict means `unstable`.
    """

    margin: float
    scales: list[float]


class TrainingStatistics(_Part):
    """Features of the training set, for `outside_training`.

    The distance is the mean over features of ((feature - mean) / deviation) squared.
    """

    mean: list[float]
    deviation: list[float]
    limit: float


class DrawnHead(_Part):
    """Tells what is drawn, for `not_a_photograph`: features x weights above the limit."""

    weights: list[float]
    limit: float


class HeatColour(_Part):
    """A colour of a heat map; between two of them it is linear."""

    share: float = Field(description="Of the scale's end, -1 to 1.")
    rgb: list[int] = Field(description="Red, green and blue, 0-255.")
    opacity: float = Field(description="0 to 1.")


class HeatMapScale(_Part):
    """The scale of a heat map; see backend/explain/heat_map.py."""

    log_odds_end: float = Field(description="Of a cell's calibrated log-odds, on either side.")
    colours: list[HeatColour]
    clear: float = Field(description="Share from which on a cell is marked as leaning one way.")


class Rate(_Part):
    """A measured rate with its 95 % Wilson interval; None stands for it where n is 0."""

    rate: float
    low: float
    high: float
    n: int


class SizeBand(_Part):
    """TPR and FPR of the shipped verdict for faces of one size (pixels of the box)."""

    face_min: int
    face_max: int | None
    tpr: Rate | None
    fpr: Rate | None
    fpr_cut: Rate | None


class Performance(_Part):
    """How often the shipped verdict `synthetic` is right and wrong, and on what set."""

    set_name: str
    tpr: Rate | None = Field(description="Of StyleGAN's faces as they are put out.")
    tpr_cropped: Rate | None = Field(description="Of the same, cut anew as avatars are.")
    fpr: Rate | None = Field(description="Of ordinary photographs.")
    fpr_cut: Rate | None = Field(
        description="Of photographs that are cut as StyleGAN's training pictures are."
    )
    by_face_size: list[SizeBand]


class Limits(_Part):
    """Bounds on what is read."""

    max_bytes: int
    max_pixels: int
    fetch_seconds: float = Field(description="From the request to the last byte.")
    decode_seconds: float
    jpeg_reductions: list[int] = Field(description="By which a larger JPEG's sides are divided.")
    formats: list[str]
    optional_formats: list[str] = Field(description="Read where a decoder is there.")


class Primaries(_Part):
    """Colours of white, red, green and blue by their code point (ITU-T H.273)."""

    code: int
    chromaticities: list[float] = Field(description="x and y of each, eight numbers.")


class ColourSpaces(_Part):
    """What files declare without an ICC profile; see backend/images/colour.py."""

    primaries: list[Primaries]
    sdr_white: float = Field(description="cd/m2 that become white, of a high dynamic range.")
    knee: float = Field(description="Share of white above which highlights are pressed together.")
    steps: int = Field(description="Of the table from linear light to sRGB's numbers.")


class Contract(_Part):
    """The whole contract."""

    version: int = 1
    network: Network
    input: NetworkInput
    face_finder: FaceFinderConstants
    cut: KindRules
    free: KindRules
    eye_witness: EyeWitness
    stability: Stability
    training_statistics: TrainingStatistics
    drawn_head: DrawnHead | None = Field(
        description="Null where none was fitted on these weights: no face is called drawn then."
    )
    heat_map: HeatMapScale
    eyes_near: float = Field(
        description="Distance within which the eyes are said to be at their places, in words only."
    )
    performance: Performance
    prior: float
    verdicts: list[Verdict]
    reasons: list[Reason]
    score_says_nothing: list[Reason] = Field(
        description="Reasons with which no probability is shown to people."
    )
    states: list[State]
    tight: float = Field(description="Shorter side over face box, under which cut_too_tight.")
    tight_lower: float | None = Field(
        description="Logit under which such a picture is a photograph all the same; null: none is."
    )
    colour_spaces: ColourSpaces
    limits: Limits
