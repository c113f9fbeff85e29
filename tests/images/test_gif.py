import pytest

from backend.images.gif import count_frames
from tests import pictures


@pytest.mark.parametrize("frames", [1, 2, 30])
def test_counts_what_was_written(frames: int) -> None:
    assert count_frames(pictures.animated_gif(frames)) == frames


def test_a_cut_file_has_the_frames_that_it_begins() -> None:
    whole = pictures.animated_gif(3)
    assert 1 <= count_frames(whole[: len(whole) // 2]) < 3
    assert count_frames(whole[:9]) == 0
