"""The head for `not_a_photograph`, and whose weights it belongs to."""

import shutil
from pathlib import Path

import pytest

from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import DRAWN_NAME, WEIGHTS_NAME, DrawnFile, ModelFiles
from backend.detector.words import Reason, Verdict
from tests.pictures import cartoon, portrait


def _copy(folder: Path) -> ModelFiles:
    shipped = ModelFiles.load(SHIPPED).folder
    for name in (DRAWN_NAME, WEIGHTS_NAME):
        shutil.copy(shipped / name, folder / name)
    return ModelFiles(SHIPPED, folder)


def test_the_shipped_head_is_of_the_shipped_weights() -> None:
    files = ModelFiles.load(SHIPPED)
    file = DrawnFile.model_validate_json((files.folder / DRAWN_NAME).read_text())
    assert file.weights_sha256 == files.weights_sha256, "stale: uncanny calibrate --drawn FOLDER"
    assert files.drawn_head == file.head


def test_a_head_of_other_weights_is_left_out_loudly(tmp_path: Path) -> None:
    files = _copy(tmp_path)
    assert files.drawn_head is not None
    with files.weights.open("ab") as weights:
        weights.write(b"other")
    with pytest.warns(UserWarning, match="fitted on other weights"):
        assert ModelFiles(SHIPPED, tmp_path).drawn_head is None


def test_a_network_without_a_head_calls_nothing_drawn(tmp_path: Path) -> None:
    files = _copy(tmp_path)
    (tmp_path / DRAWN_NAME).unlink()
    assert files.drawn_head is None


def test_a_cartoon_is_no_photograph_and_a_portrait_not_drawn() -> None:
    (drawn,) = Detector.load().check(cartoon()).faces
    assert (drawn.verdict, drawn.reason) == (Verdict.UNSURE, Reason.NOT_A_PHOTOGRAPH)
    (taken,) = Detector.load().check(portrait()).faces
    assert taken.reason is not Reason.NOT_A_PHOTOGRAPH
