from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation import error_sheets
from backend.evaluation.error_sheets import confident_errors, write_error_sheets
from backend.evaluation.predictions import predict
from backend.face_sets.manifest import read_manifest
from backend.face_sets.progress import track
from tests.evaluation.predicted import predictions
from tests.face_sets.face_set import write_face_set


def _scored(rows: pd.DataFrame, probabilities: list[float]) -> pd.DataFrame:
    logits = [10 * (probability - 0.5) for probability in probabilities]
    return rows.assign(probability=probabilities, logit=logits)


def test_errors_of_each_kind_the_surest_first() -> None:
    stylegan = predictions(["synthetic"] * 3, ["photograph"] * 2)
    others = predictions([], ["photograph"], generator="stable-diffusion-1.5").assign(path="sd")
    rows = pd.concat([stylegan, others], ignore_index=True)
    errors = confident_errors(_scored(rows, [0.6, 0.9, 0.4, 0.3, 0.1, 0.2]))
    assert {kind: list(found["path"]) for kind, found in errors.items()} == {
        "false-alarms": ["real1", "real0"],
        "missed-stylegan": ["fake1", "fake0"],
        "missed-others": ["sd"],
    }


def test_each_picture_once_under_its_worst_mangling() -> None:
    rows = pd.concat(
        [predictions(["synthetic"], [], mangling=m) for m in ("found", "chain", "400:75")],
        ignore_index=True,
    )
    errors = confident_errors(_scored(rows, [0.6, 0.9, 0.7]))["false-alarms"]
    assert list(errors["mangling"]) == ["chain"]


def test_what_got_no_answer_is_no_confident_error() -> None:
    errors = confident_errors(predictions(["no_face"], ["no_face"]))
    assert all(found.empty for found in errors.values())


def test_a_sheet_a_kind_of_error_and_none_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, folder = write_face_set(tmp_path), tmp_path / "sheets"
    rows = predict(ModelFiles.load(SHIPPED), read_manifest(data, "test"), ("300:75",), track)
    drawn = []
    monkeypatch.setattr(
        error_sheets,
        "write_contact_sheet",
        lambda path, tiles: drawn.append((path.stem, [tile.caption for tile in tiles])),
    )
    alarmed = rows.assign(probability=0.912, logit=2.0)
    # The last row has no face; its probability would never be given.
    write_error_sheets(Detector.load(), alarmed[:-1], data, folder, track)
    assert drawn == [("false-alarms", ["ffhq-1024\n300:75  0.912"] * 3)]


def test_sheets_of_an_earlier_evaluation_go(tmp_path: Path) -> None:
    data, folder = write_face_set(tmp_path), tmp_path / "sheets"
    rows = predict(ModelFiles.load(SHIPPED), read_manifest(data, "test"), ("found",), track)
    wrong = rows[:-1].assign(probability=0.9, logit=2.0)
    (written,) = write_error_sheets(Detector.load(), wrong, data, folder, track)
    with Image.open(written) as image:
        assert image.format == "JPEG"
    right = wrong.assign(probability=0.1, logit=-2.0)
    (missed,) = write_error_sheets(Detector.load(), right, data, folder, track)
    assert list(folder.iterdir()) == [missed]
    assert missed.stem == "missed-stylegan"
