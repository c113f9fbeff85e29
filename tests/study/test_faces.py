"""Which faces a session shows, and what is shown of them."""

import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.face_sets.manifest import ManifestError
from backend.faces.finder import FaceFinder
from backend.study.faces import (
    OWN_SOURCE,
    SIDE,
    Candidate,
    Refusal,
    TooFewFacesError,
    draw,
    from_face_set,
    generated,
    own_photographs,
    refusal,
    shown,
)
from tests import pictures
from tests.study.small_set import candidate, large_portrait, write_study_set


def nothing(_: int) -> None:
    pass


def as_is(data: bytes) -> bytes:
    return data


def names(candidates: list[Candidate], seed: int, per_label: int = 6) -> list[str]:
    return [face.candidate.name for face in draw(candidates, per_label, seed, as_is, nothing)]


def many() -> list[Candidate]:
    """60 of each, three a group."""
    return [
        candidate(index, is_fake, group=f"{is_fake}-{index // 3}")
        for is_fake in (False, True)
        for index in range(60)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_half_and_half_and_no_group_twice(seed: int) -> None:
    faces = draw(many(), 16, seed, as_is, nothing)
    assert Counter(face.candidate.label for face in faces) == {"real": 16, "fake": 16}
    assert len({face.candidate.group for face in faces}) == 32


def test_a_group_with_both_labels_is_shown_once() -> None:
    """A photograph and a fake made from it."""
    both = [
        candidate(index, is_fake, group=str(index))
        for is_fake in (False, True)
        for index in range(8)
    ]
    faces = draw(both, 4, 0, as_is, nothing)
    assert len({face.candidate.group for face in faces}) == 8


def test_same_seed_same_faces_in_the_same_order() -> None:
    assert names(many(), 5) == names(list(reversed(many())), 5)
    assert len({tuple(names(many(), seed)) for seed in range(10)}) == 10


def test_kinds_are_mixed() -> None:
    """Not first the one, then the other: no order that tells."""
    firsts = [draw(many(), 6, seed, as_is, nothing)[0].candidate.is_fake for seed in range(40)]
    assert 8 < sum(firsts) < 32


def test_faces_that_the_network_learned_from_come_last() -> None:
    faces = [candidate(i, fake, split="train") for fake in (False, True) for i in range(50)]
    faces += [candidate(i + 50, fake, split="test") for fake in (False, True) for i in range(5)]
    drawn = draw(faces, 6, 0, as_is, nothing)
    assert Counter(face.candidate.split for face in drawn) == {"test": 10, "train": 2}


def test_photographs_that_are_aligned_like_the_fakes_come_first() -> None:
    faces = [candidate(i, fake) for fake in (False, True) for i in range(20)]
    faces += [candidate(i + 20, False, source="ffhq-1024") for i in range(4)]
    drawn = draw(faces, 6, 0, as_is, nothing)
    sources = Counter(face.candidate.source for face in drawn if not face.candidate.is_fake)
    assert sources == {"ffhq-1024": 4, "s": 2}


def test_what_wont_do_is_replaced() -> None:
    odd = draw(many(), 8, 0, lambda data: None if data.endswith(b"0") else data, nothing)
    assert len(odd) == 16
    assert not any(face.candidate.name.endswith("0") for face in odd)


def test_a_file_that_is_gone_is_replaced(tmp_path: Path) -> None:
    gone = Candidate("a", "real", "s", "", "a", "test", tmp_path / "gone.jpg")
    faces = draw([gone, *many()], 20, 0, as_is, nothing)
    assert "a" not in {face.candidate.name for face in faces}


def test_too_few_faces_are_counted() -> None:
    few = [candidate(0, False), candidate(1, False), *(candidate(i, True) for i in range(9))]
    with pytest.raises(TooFewFacesError) as raised:
        draw(few, 6, 0, as_is, nothing)
    assert (raised.value.needed, raised.value.reals, raised.value.fakes) == (6, 2, 6)


def test_progress_is_told_after_each_face() -> None:
    told: list[int] = []
    draw(many(), 3, 0, as_is, told.append)
    assert told == [1, 2, 3, 4, 5, 6]


def test_all_faces_are_shown_alike() -> None:
    """Whatever the file was: one size, one codec, nothing beside the pixels."""
    found = [
        shown(large_portrait(), FaceFinder()),
        shown(
            pictures.encoded(np.asarray(Image.open(io.BytesIO(large_portrait()))), "PNG"),
            FaceFinder(),
        ),
    ]
    images = [Image.open(io.BytesIO(data)) for data in found if data]
    assert [(image.format, image.size) for image in images] == [("JPEG", (SIDE, SIDE))] * 2
    assert images[0].quantization == images[1].quantization
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pictures.text(), Refusal.UNREADABLE),
        (pictures.truncated_jpeg(), Refusal.UNREADABLE),
        (pictures.encoded(pictures.no_face()), Refusal.NO_FACE),
        (pictures.encoded(pictures.portrait()), Refusal.TOO_SMALL),
    ],
    ids=["text", "cut off", "no face", "too small"],
)
def test_what_cant_be_shown(data: bytes, why: Refusal) -> None:
    assert shown(data, FaceFinder()) is None
    assert refusal(data, FaceFinder()) is why


def test_what_can_be_shown_is_not_refused() -> None:
    assert refusal(large_portrait(), FaceFinder()) is None


def test_of_a_face_set_only_stylegan_is_shown(tmp_path: Path) -> None:
    write_study_set(tmp_path, 1)
    with (tmp_path / "manifest.csv").open("a") as manifest:
        manifest.write("x.jpg,fake,sd15,stable-diffusion-1.5,test,x,512\n")
    assert {each.name for each in from_face_set(tmp_path)} == {"0.jpg", "1.jpg"}


def test_generated_faces_lie_in_the_cache(tmp_path: Path) -> None:
    write_study_set(tmp_path / "faces" / "mobilestylegan", 2, "mobilestylegan")
    assert {each.generator for each in generated(tmp_path)} == {"mobilestylegan"}
    with pytest.raises(ManifestError):
        generated(tmp_path / "elsewhere")


def test_own_photographs_count_once() -> None:
    own = own_photographs([("a.jpg", b"1"), ("copy of a.jpg", b"1"), ("b.jpg", b"2")])
    assert [each.read() for each in own] == [b"1", b"2"]
    assert {each.source for each in own} == {OWN_SOURCE}
    assert not any(each.is_fake for each in own)
