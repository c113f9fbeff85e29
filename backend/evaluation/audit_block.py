"""What of an audit stands in the report of the network that was fed so."""

from typing import Literal

from backend.evaluation.metrics import Interval
from backend.evaluation.report_schema import AuditBlock, Part, Reached

AUDIT_NAME = "audit.json"
Kind = Literal["fed", "found"]
Features = Literal["traces", "colours"]
Way = Literal["by_source", "by_group"]
KINDS: dict[Kind, str] = {"fed": "as fed (augmented)", "found": "as found"}
FEATURES: dict[Features, str] = {
    "traces": "traces of codec, size and grid",
    "colours": "colour statistics",
}
WAYS: dict[Way, str] = {
    "by_source": "on unseen sources",
    "by_group": "on other faces of known sources",
}


class Shortcut(Part):
    """What a classifier reached that sees no content."""

    auc: Interval
    """Over the scores of all folds together; the interval is over crops."""
    fold_aucs: list[float]
    """Their spread shows how much depends on the sources at hand."""
    by_scale: dict[str, Interval]
    importance: dict[str, float]
    """Group of features -> AUC lost, mean over the folds, when it is permuted."""


class ByWay(Part):
    """Tested in both ways; None where the set has too few sources."""

    by_source: Shortcut | None
    by_group: Shortcut | None

    @property
    def ways(self) -> dict[Way, Shortcut | None]:
        """In the order of WAYS."""
        return {"by_source": self.by_source, "by_group": self.by_group}


class Shortcuts(Part):
    """How far both groups of features go on one kind of crops."""

    crops: int
    traces: ByWay
    colours: ByWay

    @property
    def features(self) -> dict[Features, ByWay]:
        """In the order of FEATURES."""
        return {"traces": self.traces, "colours": self.colours}


class Duplicate(Part):
    """Two faces that look like one photograph: paths, splits and labels are of both."""

    paths: tuple[str, str]
    splits: tuple[str, str]
    labels: tuple[str, str]
    distance: int
    """Bits of the perceptual hash that differ."""
    is_mirrored: bool
    correlation: float


class SuspectRow(Part):
    """A face whose label looks wrong."""

    path: str
    label: str
    source: str
    split: str
    probability: float
    """Of its being fake."""


class Labels(Part):
    """Which labels look wrong."""

    faces: int
    auc: Interval | None
    """None where the set has one label only."""
    errors: dict[str, float]
    """Source -> share of its faces on the wrong side of 0.5."""
    suspects: list[SuspectRow]


class Audit(Part):
    """`audit.json`, as `uncanny data audit` writes it."""

    data: str
    network: str
    seed: int
    faces: int
    fed: Shortcuts
    found: Shortcuts
    duplicates: list[Duplicate]
    labels: Labels
    sheets: dict[str, str]
    """Name -> path of a contact sheet in the cache."""

    @property
    def kinds(self) -> dict[Kind, Shortcuts]:
        """In the order of KINDS."""
        return {"fed": self.fed, "found": self.found}


def audit_block(audit: Audit) -> AuditBlock:
    """How far classifiers came that see no content, on crops as fed; and what else was found.

    Of features and ways without enough sources nothing is said.
    """
    return AuditBlock(
        crops=audit.fed.crops,
        reached=[
            Reached(
                features=FEATURES[features],
                tested=WAYS[way],
                auc=reached.auc,
                folds=(min(reached.fold_aucs), max(reached.fold_aucs)),
            )
            for features, by_way in audit.fed.features.items()
            for way, reached in by_way.ways.items()
            if reached
        ],
        duplicates=len(audit.duplicates),
        suspects=len(audit.labels.suspects),
    )
