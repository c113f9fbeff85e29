import pandas as pd

from backend.evaluation import kinds
from backend.evaluation.kinds import kinds_of, recut


def _rows(*told: tuple[str, str, str, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(told, columns=["label", "source", "generator", "mangling", "eyes_near"])


def test_every_picture_has_its_kind() -> None:
    rows = _rows(
        ("real", "a", "", "found", False),
        ("real", "b", "", "found", True),
        ("fake", "c", "stylegan2", "found", False),
        ("fake", "c", "stylegan2", "cropped", True),
        ("fake", "c", "stylegan3-r", "found", True),
        ("fake", "d", "stable-diffusion-xl", "found", True),
        ("fake", "d", "stable-diffusion-xl", "cropped", False),
        ("real", "b", "", "cropped+400:75", False),
    )
    assert kinds_of(rows).tolist() == [*kinds.KINDS, "", ""]


def test_a_source_is_cut_as_ffhq_where_most_of_its_photographs_are() -> None:
    mostly = [("real", "a", "", "found", number < 8) for number in range(10)]
    hardly = [("real", "b", "", "found", number < 2) for number in range(10)]
    found = kinds_of(_rows(*mostly, *hardly))
    assert found.tolist() == [kinds.CUT] * 10 + [kinds.ORDINARY] * 10


def test_cutting_comes_before_what_the_web_does() -> None:
    assert (recut("found"), recut("400:75")) == ("cropped", "cropped+400:75")
