from collections import Counter

import numpy as np
import pytest

from backend.face_sets.prepared import PreparedFace
from backend.faces.crops import Crop
from backend.training.augmentation import CROP_SCALES
from backend.training.sampling import (
    BANDS,
    ENLARGED,
    FOUND_SHARE,
    PHOTOGRAPH_KINDS,
    SIDE_MIDDLE,
    SOURCE_COUNT_FEW,
    SOURCE_COUNT_MAX,
    Sampler,
    band_chances,
    source_chances,
)

SIDE_MAX = 384


def face(source: str, is_fake: bool, side: int) -> PreparedFace:
    return PreparedFace(source, source, is_fake, is_fake, side, side, 0, Crop(0, 0, side))


@pytest.fixture
def faces() -> list[PreparedFace]:
    """Reals mostly small, fakes mostly large: what size alone could tell apart."""
    counts = {(False, 230): 90, (False, 450): 9, (False, 900): 9}
    counts |= {(True, 230): 9, (True, 450): 9, (True, 900): 90}
    return [
        face(f"{label}-{side}-{index % 2}", label, side)
        for (label, side), count in counts.items()
        for index in range(count)
    ]


def draws(faces: list[PreparedFace], batches: int = 300) -> list[tuple[PreparedFace, int, int]]:
    sampler, generator = Sampler(faces, SIDE_MAX), np.random.default_rng(0)
    return [
        (faces[draw.face], draw.target.scaled, draw.target.published)
        for _ in range(batches)
        for draw in sampler.batch(8, generator)
    ]


def test_a_batch_has_one_side_and_half_of_each_label(faces: list[PreparedFace]) -> None:
    sampler, generator = Sampler(faces, SIDE_MAX), np.random.default_rng(0)
    for _ in range(50):
        batch = sampler.batch(8, generator)
        assert len({draw.target.scaled for draw in batch}) == 1
        assert [faces[draw.face].is_fake for draw in batch] == [False] * 4 + [True] * 4


def test_the_size_of_the_original_says_nothing_about_the_label(faces: list[PreparedFace]) -> None:
    for small in (True, False):
        bands = Counter(
            (drawn.is_fake, int(np.digitize(drawn.crop.side, BANDS)))
            for drawn, scaled, _ in draws(faces, 1500)
            if (scaled < 230) == small
        )
        for band in {band for _, band in bands}:
            assert bands[True, band] == pytest.approx(bands[False, band], rel=0.12)


def test_no_face_is_enlarged_by_more_than_a_tenth(faces: list[PreparedFace]) -> None:
    for drawn, scaled, published in draws(faces, 100):
        assert scaled <= published <= max(scaled, drawn.crop.side)
        assert scaled <= drawn.crop.side * ENLARGED


def test_faces_of_both_labels_stay_at_their_side_where_the_batchs_allows_it(
    faces: list[PreparedFace],
) -> None:
    sampler, generator = Sampler(faces, SIDE_MAX), np.random.default_rng(0)
    kept, fitting = {False: 0, True: 0}, 0
    for _ in range(400):
        for draw in sampler.batch(8, generator):
            native, target = faces[draw.face].crop.side, draw.target
            fits = target.scaled <= native * CROP_SCALES[0]
            if target.scaled < SIDE_MAX:
                fits = native * CROP_SCALES[0] <= target.scaled <= native * CROP_SCALES[1]
            fitting += fits
            if target.as_found:
                assert fits
                assert target.published == (native if target.scaled == SIDE_MAX else target.scaled)
                kept[faces[draw.face].is_fake] += 1
    assert sum(kept.values()) == pytest.approx(fitting * FOUND_SHARE, rel=0.1)
    assert kept[True] == pytest.approx(kept[False], rel=0.15)


def test_all_sides_come_up(faces: list[PreparedFace]) -> None:
    sides = [scaled for _, scaled, _ in draws(faces)]
    assert min(sides) < 120
    assert max(sides) == SIDE_MAX
    assert 0.2 < np.mean([side == SIDE_MAX for side in sides]) < 0.3
    assert 0.15 < np.mean([side < SIDE_MIDDLE for side in sides]) < 0.35


def test_small_faces_come_up_as_often_as_all_others_where_they_are_large_enough(
    faces: list[PreparedFace],
) -> None:
    small = [drawn.crop.side == 230 for drawn, scaled, _ in draws(faces) if scaled <= 230]
    assert np.mean(small) == pytest.approx(0.5, abs=0.05)
    assert band_chances([0, 2]) == pytest.approx([2 / 3, 1 / 3])


def test_a_network_of_one_side_gets_that_side_or_less(faces: list[PreparedFace]) -> None:
    sampler, generator = Sampler(faces, 128), np.random.default_rng(0)
    sides = [draw.target.scaled for _ in range(50) for draw in sampler.batch(8, generator)]
    assert max(sides) == 128


def test_each_kind_of_photographs_has_its_share_of_a_band() -> None:
    sources = {"ffhq-256": [0] * 100, "utkface-200": [0] * 400, "speakers": [0] * 100}
    aligned, rest = (PHOTOGRAPH_KINDS[kind] for kind in ("aligned", ""))
    both = aligned + rest
    expected = [aligned / both, rest / both * 2 / 3, rest / both / 3]
    assert source_chances(sources) == pytest.approx(expected)
    with_cut = source_chances({**sources, "cut-speakers": [0] * 100})
    assert with_cut[[0, 3]] == pytest.approx([aligned, PHOTOGRAPH_KINDS["cut"]])
    assert source_chances({"omi-1024": [0] * 900, "sd15": [0] * 100}) == pytest.approx(
        [3 / 4, 1 / 4]
    )


def test_faces_of_small_sources_are_as_likely_as_those_of_one_that_is_no_longer_small() -> None:
    few = SOURCE_COUNT_FEW
    sources = {"tpdne-1024": [0], "sd15": [0] * (few // 2), "omi-1024": [0] * few}
    chances = source_chances(sources)
    assert chances[:2] == pytest.approx([chances[2] / few, chances[2] / 2])


def test_rare_generators_weigh_more() -> None:
    assert source_chances({"stylegan3-256": [0] * 100, "tpdne-300": [0] * 900}) == pytest.approx(
        [1 / 2, 1 / 2]
    )


def test_more_faces_than_a_bound_make_a_source_no_likelier() -> None:
    sources = {"mobilestylegan-512": [0] * 4 * SOURCE_COUNT_MAX, "sd15": [0] * 250}
    assert source_chances(sources) == pytest.approx([2 / 3, 1 / 3])


def test_a_handful_of_photographs_does_not_come_up_over_and_over() -> None:
    sources = {"ffhq-1024": [0] * 94, "faceshq-real-1024": [0] * 92, "congress-640": [0] * 2}
    assert source_chances(sources)[2] == pytest.approx(2 / 188)
