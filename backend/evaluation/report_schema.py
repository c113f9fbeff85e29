"""What `report.json` holds; see `backend.evaluation.breakdown.build_report`."""

from pydantic import BaseModel, ConfigDict

from backend.detector.contract import KindRules, Rate
from backend.evaluation.metrics import CalibrationBin, Interval

STYLEGAN_FAMILY = "StyleGAN"
OTHERS = "other generators"


class Part(BaseModel):
    """Whatever is no field is an error, so that a renamed one is noticed."""

    model_config = ConfigDict(extra="forbid")


class Verdicts(Part):
    """How many of each verdict, what shares they are, and why faces were left unsure.

    A share is None where there is nothing to count.
    """

    n: int
    called_synthetic: Rate | None
    called_photograph: Rate | None
    unsure: Rate | None
    verdicts: dict[str, int]
    reasons: dict[str, int]


class KindVerdicts(Verdicts):
    """The verdicts on one kind of pictures, see `backend.evaluation.kinds`."""

    changed: Rate | None
    """Share whose verdict is another one than as found; None for those as found."""


class Photographs(Verdicts):
    """Photographs, and all StyleGAN fakes against them."""

    roc_auc: Interval | None


class Fakes(Verdicts):
    """Fakes of one kind against photographs."""

    roc_auc: Interval | None
    tpr_at_fpr: dict[str, Interval | None]
    """By the FPR, see REPORTED_FPRS; None where there are too few photographs to show it."""


class Confusion(Part):
    """Counts; fakes are the positives."""

    true_positive: int
    false_negative: int
    false_positive: int
    true_negative: int


class AtHalf(Part):
    """Where a probability of 0.5 divides."""

    confusion: Confusion
    accuracy: Rate
    balanced_accuracy: float
    """Reals and fakes weighing the same, so that the number doesn't depend on their shares."""
    expected_calibration_error: float | None
    """0-1; None where no face was judged."""


class Talk(AtHalf):
    """As in the talk that Uncanny grew from: on the sources that the network learned from."""

    sources: list[str]


class Family(Fakes):
    """Fakes of one kind against all photographs."""

    at_half: AtHalf | None
    """None where a class is missing."""

    @property
    def summary(self) -> "FamilySummary":
        """In a few figures."""
        return FamilySummary(
            tpr=self.called_synthetic,
            n=self.n,
            roc_auc=self.roc_auc,
            tpr_at_fpr=self.tpr_at_fpr,
            unsure=self.unsure,
            called_photograph=self.called_photograph,
        )


class Band(Part):
    """Fakes against photographs of the same sizes."""

    photographs: Photographs
    families: dict[str, Fakes]
    """By STYLEGAN_FAMILY and OTHERS."""


class Calibration(Part):
    """How true the probability of judged faces is; None and empty where a class is missing."""

    expected_calibration_error: float | None
    calibration_error_by_chance: float | None
    """What perfectly calibrated probabilities would show in as many faces."""
    reliability: list[CalibrationBin]


class FamilySummary(Part):
    """A family in a few figures."""

    tpr: Rate | None
    """At the shipped threshold."""
    n: int
    roc_auc: Interval | None
    tpr_at_fpr: dict[str, Interval | None]
    unsure: Rate | None
    called_photograph: Rate | None


class RealsSummary(Part):
    """The photographs in a few figures."""

    n: int
    fpr: Rate | None
    """At the shipped threshold."""
    unsure: Rate | None


class Summary(Part):
    """One mangling in what a card needs."""

    stylegan: FamilySummary
    others: FamilySummary
    reals: RealsSummary
    expected_calibration_error: float | None
    calibration_error_by_chance: float | None


class Blocks(Part):
    """All figures of one mangling."""

    families: dict[str, Family]
    """By STYLEGAN_FAMILY and OTHERS, as wherever `families` stands."""
    generators: dict[str, Family]
    fakes: dict[str, Family]
    """By source."""
    photographs: Photographs
    """All of them."""
    reals: dict[str, Photographs]
    """By source; all StyleGAN fakes against these."""
    by_width: dict[str, Band]
    by_face_size: dict[str, Band]
    calibration: Calibration
    """StyleGAN fakes against all photographs."""

    @property
    def summary(self) -> Summary:
        """In a few figures."""
        return Summary(
            stylegan=self.families[STYLEGAN_FAMILY].summary,
            others=self.families[OTHERS].summary,
            reals=RealsSummary(
                n=self.photographs.n,
                fpr=self.photographs.called_synthetic,
                unsure=self.photographs.unsure,
            ),
            expected_calibration_error=self.calibration.expected_calibration_error,
            calibration_error_by_chance=self.calibration.calibration_error_by_chance,
        )


class Odds(Part):
    """What the eyes say of a picture."""

    log_odds: float
    chance: float
    """Of a face of which the network alone would say one in two."""


class EyesOdds(Part):
    """By where the eyes are."""

    at_places: Odds
    """Exactly where StyleGAN puts them."""
    elsewhere: Odds
    """Far from there."""


class Uncropped(Part):
    """How the eyes' log-odds depend on the share of generated pictures that are used uncropped."""

    assumed: float
    shares: dict[str, EyesOdds]
    """By the share, 0-1."""


class Rules(Part):
    """Calibration and thresholds, by how a picture is cut."""

    cut: KindRules
    free: KindRules


class EvaluatedModel(Part):
    """Which weights were evaluated, and the rules that made their verdicts."""

    name: str
    version: str
    weights_sha256: str
    rules: Rules


class Counts(Part):
    """Pictures by label."""

    reals: int
    fakes: int


class Reached(Part):
    """How far a classifier came that sees no content."""

    features: str
    tested: str
    auc: Interval
    folds: tuple[float, float]
    """The lowest and the highest AUC of a fold."""


class AuditBlock(Part):
    """What of an audit stands in the report of the network that was fed so."""

    crops: int
    reached: list[Reached]
    duplicates: int
    suspects: int


class Report(Part):
    """`report.json`: what was evaluated, and the figures.

    None stands for what can't be said, and for blocks that this evaluation has not made.
    """

    data: str
    split: str
    mangling: str
    """The main one."""
    manglings: list[str]
    model: EvaluatedModel
    n: Counts
    kinds: dict[str, dict[str, KindVerdicts]]
    """By mangling (without its cut), then by kind of picture."""
    uncropped: Uncropped
    talk: Talk | None
    by_mangling: dict[str, Blocks]
    audit: AuditBlock | None = None

    @property
    def main(self) -> Blocks:
        """The figures of the main mangling."""
        return self.by_mangling[self.mangling]

    @property
    def summary(self) -> dict[str, Summary]:
        """By mangling."""
        return {mangling: blocks.summary for mangling, blocks in self.by_mangling.items()}
