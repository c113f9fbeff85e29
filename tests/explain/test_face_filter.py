"""Groups that somebody asks for."""

import pandas as pd
import pytest
from pydantic import ValidationError

from backend.detector.contract import Calibration
from backend.explain.face_filter import FaceFilter

EVEN = Calibration(slope=1, intercept=0)
FACES = pd.DataFrame(
    [
        ("real", "ffhq", "", 1024, -3.0),
        ("real", "utkface", "", 200, 2.0),
        ("fake", "tpdne", "stylegan2", 1024, 4.0),
        ("fake", "tpdne", "stylegan", 512, -1.0),
    ],
    columns=["label", "source", "generator", "width", "logit"],
)


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        (FaceFilter(), [0, 1, 2, 3]),
        (FaceFilter(label="fake"), [2, 3]),
        (FaceFilter(sources=("ffhq", "tpdne")), [0, 2, 3]),
        (FaceFilter(generators=("stylegan2",)), [2]),
        (FaceFilter(widths=(200, 512)), [1, 3]),
        (FaceFilter(probabilities=(0.5, 1)), [1, 2]),
        (FaceFilter(answer="wrong"), [1, 3]),
        (FaceFilter(answer="right", label="real"), [0]),
    ],
)
def test_a_filter_lets_in_what_it_says(asked: FaceFilter, rows: list[int]) -> None:
    assert list(asked.chosen(FACES, EVEN, threshold=0).nonzero()[0]) == rows


def test_right_and_wrong_go_by_the_threshold() -> None:
    wrong = FaceFilter(answer="wrong").chosen(FACES, EVEN, threshold=3)
    assert wrong.tolist() == [False, False, False, True]


def test_what_is_written_reads_the_same() -> None:
    asked = FaceFilter(sources=("a", "b"), probabilities=(0.9, 1))
    assert FaceFilter.model_validate_json(asked.written()) == asked
    assert FaceFilter().written() == "{}"


@pytest.mark.parametrize("text", ["", "[]", '{"label": "fakes"}', '{"else": 1}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        FaceFilter.model_validate_json(text)
