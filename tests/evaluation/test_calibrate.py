import numpy as np
import pandas as pd
import pytest

from backend.detector.contract import EyeWitness
from backend.detector.eye_witness import cut_likeness
from backend.detector.shipped import SHIPPED
from backend.detector.verdict import outside_distance
from backend.detector.weights_folder import ModelFiles
from backend.evaluation import kinds
from backend.evaluation.calibrate import (
    CUT_MAX,
    MISSED_MAX,
    MISSED_OTHERS_MAX,
    MISSED_RECUT_MAX,
    MISSED_TIGHT_MAX,
    ORDINARY_MAX,
    WeightedLogits,
    cut_shares,
    false_alarm_limit,
    fit_kinds,
    fit_platt,
    fit_statistics,
    fit_tight,
    fit_witness,
    miss_limit,
    tail_quantile,
)
from backend.evaluation.scored_faces import ScoredFaces
from backend.face_sets.manifest import ManifestError

WITNESS = ModelFiles.load(SHIPPED).eye_witness


def _scored_faces(each: int = 1500, apart: float = 4.0) -> ScoredFaces:
    """Logits of unit Gaussians; eyes at their places where a picture is cut so, else far away.

    Photographs cut as FFHQ score one higher than ordinary ones.
    """
    generator = np.random.default_rng(0)
    kinds_drawn = [
        ("real", "snapshots", "", "found", -apart / 2, 0.12),
        ("real", "ffhq", "", "found", 1 - apart / 2, 0.01),
        ("fake", "stylegan", "stylegan2", "found", apart / 2, 0.01),
        ("fake", "stylegan", "stylegan2", "cropped", apart / 2, 0.08),
        ("fake", "diffusion", "sd15", "found", apart / 2, 0.12),
    ]
    parts = []
    for label, source, made_by, mangling, middle, away in kinds_drawn:
        distance = away * generator.gamma(8.0, 1 / 8.0, each)
        rows = {
            "label": label,
            "source": source,
            "generator": made_by,
            "group": [f"{source}{number}" for number in range(each)],
            "mangling": mangling,
            "logit": generator.normal(middle, size=each),
            "eyes_distance": distance,
            "eyes_sense": 1.0,
            "eyes_near": distance <= 0.03,
            "is_tight": False,
        }
        parts.append(pd.DataFrame(rows))
    rows = pd.concat(parts, ignore_index=True)
    return ScoredFaces(rows, generator.normal(size=(len(rows), 8)).astype(np.float32))


def _scored(logits: np.ndarray, sources: str | np.ndarray = "one") -> WeightedLogits:
    count = len(logits)
    named = np.full(count, sources) if isinstance(sources, str) else sources
    return WeightedLogits(logits, np.ones(count), named, np.arange(count).astype(str))


def test_platt_finds_the_true_log_odds_whatever_the_class_sizes() -> None:
    generator = np.random.default_rng(0)
    reals, fakes = generator.normal(-1, size=4000), generator.normal(1, size=1000)
    fitted = fit_platt([_scored(reals)], [_scored(fakes[:300]), _scored(fakes[300:])])
    assert fitted.slope == pytest.approx(2.0, abs=0.15)
    assert fitted.intercept == pytest.approx(0.0, abs=0.15)


def test_the_witness_divides_where_the_densities_cross() -> None:
    witness = fit_witness(_scored_faces())
    assert 0.015 < witness.middle < 0.06
    assert cut_likeness(0.01, witness) > 0.8
    assert cut_likeness(0.12, witness) < 0.02


def test_pictures_that_are_far_from_square_tell_nothing_about_eyes() -> None:
    scored = _scored_faces()
    wild = scored.rows.assign(eyes_sense=0.0, eyes_distance=0.5)
    both = ScoredFaces(
        pd.concat([scored.rows, wild], ignore_index=True), scored.features.repeat(2, axis=0)
    )
    assert fit_witness(both) == fit_witness(scored)


def test_each_kind_keeps_its_promises() -> None:
    scored = _scored_faces()
    witness = fit_witness(scored)
    cut, free = fit_kinds(scored, witness)
    share = cut_shares(scored.rows, witness)
    upper = share * cut.thresholds.upper + (1 - share) * free.thresholds.upper
    lower = share * cut.thresholds.lower + (1 - share) * free.thresholds.lower
    kind = kinds.kinds_of(scored.rows)
    synthetic = (scored.rows["logit"] > upper).groupby(kind).mean()
    photograph = (scored.rows["logit"] < lower).groupby(kind).mean()
    # The tail of Gaussians is lighter than the exponential one that is reckoned with.
    assert synthetic[kinds.ORDINARY] <= ORDINARY_MAX
    assert 0.5 * CUT_MAX < synthetic[kinds.CUT] <= 1.2 * CUT_MAX
    assert photograph[kinds.UNCROPPED] <= 1.2 * MISSED_MAX
    assert photograph[kinds.RECUT] <= 1.2 * MISSED_RECUT_MAX
    # Those cut as FFHQ score higher: among them, a logit says less.
    assert cut.calibration.intercept < free.calibration.intercept


def test_photographs_of_other_sets_count_in_the_limits_for_false_alarms_alone() -> None:
    scored = _scored_faces(each=300)
    witness = fit_witness(scored)
    cut, free = fit_kinds(scored, witness)
    snapshots = scored.rows["source"] == "snapshots"
    higher = scored.where(snapshots)
    more = ScoredFaces(
        higher.rows.assign(
            logit=higher.rows["logit"] + 2,
            source="strangers",
            group=higher.rows["group"] + "s",
        ),
        higher.features,
    )
    same_cut, stricter = fit_kinds(scored, witness, [more])
    assert same_cut == cut
    assert stricter.thresholds.upper > free.thresholds.upper + 1
    assert stricter.thresholds.lower == free.thresholds.lower
    assert stricter.calibration == free.calibration


def test_a_photograph_weighs_one_however_often_it_was_scored() -> None:
    # Photograph "a" alarms in 1 of its 10 scores; 9 others never do. By scores that is 1 of 19, by
    # photographs a tenth of 1 of 10: 1 %.
    logits = np.array([9.0] + [-1.0] * 9 + [-1.0] * 9)
    names = np.array(["a"] * 10 + [f"r{i}" for i in range(9)])
    weights = np.array([0.1] * 10 + [1.0] * 9)
    scored = WeightedLogits(logits, weights, np.full(19, "one"), names)
    assert false_alarm_limit(scored, 0.05) == -1.0


def test_the_strictest_source_that_is_large_enough_sets_the_limit_for_false_alarms() -> None:
    generator = np.random.default_rng(0)
    easy, hard = generator.normal(0, size=900), generator.normal(2, size=100)
    sources = np.repeat(["easy", "hard"], [900, 100])
    both = _scored(np.concatenate([easy, hard]), sources)
    found = false_alarm_limit(both, 0.05)
    assert found == tail_quantile(hard, np.ones(100), 0.05)
    few = _scored(np.concatenate([easy, hard[:15]]), sources[:915])
    assert false_alarm_limit(few, 0.05) < 2  # 15 pictures can't show 5 %


def test_misses_are_limited_from_below() -> None:
    fakes = np.random.default_rng(0).normal(3, size=5000)
    found = miss_limit(_scored(fakes), 0.05)
    assert np.mean(fakes < found) == pytest.approx(0.05, abs=0.002)


def test_of_fakes_that_are_cut_too_tight_few_may_be_missed() -> None:
    scored = _scored_faces()
    assert fit_tight(scored) is None  # none is cut so
    rows = scored.rows[scored.rows["label"] == "fake"].assign(is_tight=True).reset_index(drop=True)
    tight = ScoredFaces(rows, scored.features[: len(rows)])
    limit = fit_tight(tight)
    assert limit is not None
    stylegan = rows["generator"].str.startswith("stylegan")
    assert (rows[stylegan]["logit"] < limit).mean() <= MISSED_TIGHT_MAX * 1.2
    assert (rows[~stylegan]["logit"] < limit).mean() <= MISSED_OTHERS_MAX
    few = ScoredFaces(rows.assign(is_tight=rows["logit"] > 0), tight.features)
    assert (fit_tight(few) or 0) > limit  # what is whole doesn't count


def test_small_shares_are_read_off_the_tail() -> None:
    drawn = np.random.default_rng(0).exponential(2.0, 400)
    found = tail_quantile(drawn, np.ones(400), 0.001)
    assert found == pytest.approx(2 * np.log(1000), rel=0.3)
    larger = [tail_quantile(drawn, np.ones(400), rate) for rate in (0.01, 0.05)]
    assert found > larger[0] > larger[1]


def test_the_tail_begins_as_far_out_as_enough_pictures_lie_beyond() -> None:
    # All that tells the 60 highest of 10,000 from an exponential's lies in themselves.
    drawn = np.sort(np.random.default_rng(0).exponential(2.0, 10_000))
    drawn[:-60] -= 1.0
    ones = np.ones(10_000)
    assert tail_quantile(drawn, ones, 0.001) == pytest.approx(drawn[-10], abs=1.0)
    assert tail_quantile(drawn, ones, 0.01) == drawn[-101]
    fewer = tail_quantile(drawn - 1.0, ones, 0.001)
    assert fewer == pytest.approx(tail_quantile(drawn, ones, 0.001) - 1.0)


def test_kinds_that_part_so_well_that_thresholds_would_cross_meet() -> None:
    scored = _scored_faces(each=200, apart=40)
    for rules in fit_kinds(scored, fit_witness(scored)):
        assert rules.thresholds.lower <= rules.thresholds.upper


def test_a_set_without_a_kind_of_picture_cannot_be_fitted_on() -> None:
    scored = _scored_faces(each=50)
    with pytest.raises(ManifestError, match="lacks photographs cut as FFHQ"):
        fit_kinds(scored.where(scored.rows["source"] != "ffhq"), WITNESS)


def test_statistics_take_in_nearly_all_of_val_and_no_stranger() -> None:
    train, val = _scored_faces(200), _scored_faces(400)
    statistics = fit_statistics(train, val)
    inside = [outside_distance(row, statistics) <= statistics.limit for row in val.features]
    assert 0.998 <= np.mean(inside) < 1
    assert outside_distance(np.full(8, 6.0, np.float32), statistics) > statistics.limit


def test_more_scores_come_after_the_first() -> None:
    first, more = _scored_faces(3), _scored_faces(4)
    both = first.and_also(more)
    assert both.rows["logit"].tolist() == [*first.rows["logit"], *more.rows["logit"]]
    assert both.features.shape == (35, first.features.shape[1])


def test_the_share_falls_with_the_distance_and_with_the_sense_of_the_question() -> None:
    rows = pd.DataFrame(
        {"eyes_distance": [0.0, 0.04, 0.2, 0.0], "eyes_sense": [1.0, 1.0, 1.0, 0.0]}
    )
    shares = cut_shares(rows, _witness()).tolist()
    assert shares == [
        pytest.approx(0.98, abs=0.01),
        pytest.approx(0.5),
        pytest.approx(0, abs=1e-3),
        0,
    ]


def _witness() -> EyeWitness:
    return WITNESS.model_copy(update={"middle": 0.04, "steepness": 100.0})
