"""What a batch comes to: counts, and how far its flags are to be believed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pydantic import BaseModel

from backend.detector.contract import Performance, Rate
from backend.detector.words import VERDICT_TITLES, Verdict
from backend.evidence.origins import Origin
from backend.evidence.words import ORIGIN_TITLES

PREVALENCES = (0.00021, 0.00044)
"""Both ends of the share of GAN faces among a network's active users (Yang et al. 2024)."""
_DECLARED = ["declared_origin", "declared_attestation", "disagreement"]
_COLUMNS = ["verdict", "problem", "faces", *_DECLARED]


class Estimate(BaseModel):
    """A figure with the interval that those of TPR and FPR leave it."""

    value: float
    low: float
    high: float


class Posterior(BaseModel):
    """The chance that a face called synthetic is, where a share `prevalence` of faces is."""

    prevalence: float
    flag_is_right: Estimate


class Summary(BaseModel):
    """`results.summary.json`."""

    pictures: int
    verdicts: dict[str, int]
    """By verdict of the picture; those with a problem have none."""
    problems: dict[str, int]
    declared: dict[str, int]
    """By what the file declares of its origin; most declare nothing."""
    attested: dict[str, int]
    """By how well a file's declaration is attested."""
    disagreements: dict[str, int]
    """Pictures whose verdict is the opposite of what their file declares."""
    faces_judged: int
    """Faces that were large enough; pictures may have several."""
    faces_called_synthetic: int
    false_alarms: Estimate | None
    """That many of the faces judged would be called synthetic if all were photographs'; None where
    the FPR was measured on too few."""
    posteriors: list[Posterior]
    """Empty where TPR or FPR was measured on too few."""
    tpr: Rate | None
    fpr: Rate | None
    measured_on: str
    model_version: str
    prior: float


def summarise(
    results: Path, performance: Performance, prevalences: Sequence[float], model_version: str
) -> Summary:
    """Count the rows of a results file, a few at a time.

    Args: prevalences, each in (0, 1).
    """
    verdicts: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    faces: Counter[str] = Counter()
    counters: dict[str, Counter[str]] = {name: Counter() for name in _DECLARED}
    with pq.ParquetFile(results) as file:
        for batch in file.iter_batches(columns=_COLUMNS):
            verdicts += _counts(batch.column("verdict"))
            problems += _counts(batch.column("problem"))
            faces += _judged(batch.column("faces"))
            for name, counter in counters.items():
                counter += _counts(batch.column(name))
        prior = float(next(file.iter_batches(1, columns=["prior"])).column(0)[0].as_py())
    tpr, fpr = performance.tpr, performance.fpr
    return Summary(
        pictures=verdicts.total() + problems.total(),
        verdicts={str(verdict): verdicts[verdict] for verdict in Verdict},
        problems=dict(sorted(problems.items())),
        declared=_sorted(counters["declared_origin"]),
        attested=_sorted(counters["declared_attestation"]),
        disagreements=_sorted(counters["disagreement"]),
        faces_judged=faces.total(),
        faces_called_synthetic=faces[Verdict.SYNTHETIC],
        false_alarms=fpr and false_alarms(faces.total(), fpr),
        posteriors=[
            Posterior(prevalence=share, flag_is_right=posterior(share, tpr, fpr))
            for share in prevalences
            if tpr and fpr
        ],
        tpr=tpr,
        fpr=fpr,
        measured_on=performance.set_name,
        model_version=model_version,
        prior=prior,
    )


def false_alarms(photographs: int, fpr: Rate) -> Estimate:
    """How many of so many faces of people would be called synthetic."""
    return Estimate(
        value=photographs * fpr.rate, low=photographs * fpr.low, high=photographs * fpr.high
    )


def posterior(prevalence: float, tpr: Rate, fpr: Rate) -> Estimate:
    """The chance that a face called synthetic is synthetic (Bayes).

    The ends pair the worse end of each rate's 95 % interval, and the better: a wide interval,
    which the true figure leaves in under 5 % of cases. Args: prevalence in (0, 1).
    """
    return Estimate(
        value=_bayes(prevalence, tpr.rate, fpr.rate),
        low=_bayes(prevalence, tpr.low, fpr.high),
        high=_bayes(prevalence, tpr.high, fpr.low),
    )


def in_words(summary: Summary) -> str:
    """The summary for people, a few lines."""
    lines = [f"{summary.pictures:,} picture{'' if summary.pictures == 1 else 's'}"]
    lines += [
        f"{count:>9,}  {code}: {VERDICT_TITLES[Verdict(code)]}"
        for code, count in summary.verdicts.items()
    ]
    lines += [f"{count:>9,}  {code}" for code, count in summary.problems.items()]
    lines += [
        f"{count:>9,}  the file says: {ORIGIN_TITLES[Origin(code)]}"
        for code, count in summary.declared.items()
    ]
    if summary.disagreements:
        contrary = sum(summary.disagreements.values())
        lines.append(f"{contrary:>9,}  of these the network says the opposite")
    if not summary.faces_judged:
        return "\n".join(lines)
    lines += [_alarms_in_words(summary), *map(_posterior_in_words, summary.posteriors)]
    if not summary.posteriors:
        lines.append("How often a flag is right can't be said: n too small.")
    return "\n".join(lines)


def _counts(codes: pa.Array) -> Counter[str]:
    counted = pc.value_counts(codes.drop_null()).to_pylist()
    return Counter({each["values"]: each["counts"] for each in counted})


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(counter.most_common())


def _judged(faces: pa.Array) -> Counter[str]:
    """By verdict, the faces that have a logit: the others were too small."""
    every = pc.list_flatten(faces)
    return _counts(every.field("verdict").filter(every.field("logit").is_valid()))


def _bayes(prevalence: float, tpr: float, fpr: float) -> float:
    right, wrong = prevalence * tpr, (1 - prevalence) * fpr
    return right / (right + wrong) if right else 0.0


def _alarms_in_words(summary: Summary) -> str:
    called = (
        f"Of {summary.faces_judged:,} faces judged, {summary.faces_called_synthetic:,}"
        " were called synthetic."
    )
    alarms = summary.false_alarms
    if alarms is None or summary.fpr is None:
        return f"{called} How many by mistake can't be said: n too small."
    return (
        f"{called} If all were photographs, about {alarms.value:.3g} would be"
        f" ({alarms.low:.3g} to {alarms.high:.3g}, at FPR {summary.fpr.rate:.2%};"
        f" {summary.measured_on})."
    )


def _posterior_in_words(each: Posterior) -> str:
    right = each.flag_is_right
    return (
        f"Where {each.prevalence:.3%} of faces are synthetic, a flag is right in"
        f" {right.value:.2%} of cases ({right.low:.2%} to {right.high:.2%})."
    )
