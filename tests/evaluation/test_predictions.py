from pathlib import Path

import pandas as pd
import pytest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation import predictions
from backend.evaluation.predictions import predict
from backend.face_sets.manifest import read_manifest
from backend.face_sets.progress import track
from tests.face_sets.face_set import write_face_set


def _predict(data: Path, *manglings: str) -> pd.DataFrame:
    entries = read_manifest(data, "test")
    return predict(ModelFiles.load(SHIPPED), entries, manglings, track)


def test_many_manglings_at_once_answer_like_each_alone(tmp_path: Path) -> None:
    data = write_face_set(tmp_path)
    together = _predict(data, "found", "300:40", "chain")
    alone = [_predict(data, mangling) for mangling in ("found", "300:40", "chain")]
    pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))


def test_a_mangling_changes_what_the_network_sees(tmp_path: Path) -> None:
    rows = _predict(write_face_set(tmp_path), "found", "300:40")
    found, mangled = rows[:7], rows[7:].reset_index(drop=True)
    assert (found["logit"] != mangled["logit"]).any()
    assert (mangled["face_size"].dropna() < found["face_size"].dropna()).all()


@pytest.mark.parametrize(
    "mangling", ["found", "300:75", "jpeg:75", "webp:75", "screenshot", "chain", "soft", "contrast"]
)
def test_a_picture_that_cannot_be_read_is_a_row_not_an_end(tmp_path: Path, mangling: str) -> None:
    data = write_face_set(tmp_path)
    (data / "test-0.png").write_bytes(b"not a picture")
    (data / "test-1.png").write_bytes((data / "test-1.png").read_bytes()[:5000])
    (data / "test-2.png").unlink()
    rows = _predict(data, mangling)
    assert list(rows["verdict"][:3]) == ["unsupported_format", "unreadable", "not_found"]
    assert len(rows) == 7
    assert rows["logit"][3:6].notna().all()


def test_an_interrupt_ends_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    answer = predictions._predict_one

    def counted(*arguments: object) -> object:
        looked.append(arguments)
        return answer(*arguments)  # type: ignore[arg-type]

    def interrupted(items: list[object], what: str) -> object:
        del what
        yield items[0]
        raise KeyboardInterrupt

    monkeypatch.setattr(predictions, "_predict_one", counted)
    entries = read_manifest(write_face_set(tmp_path), "test") * 20
    with pytest.raises(KeyboardInterrupt):
        predict(ModelFiles.load(SHIPPED), entries, ("found",), interrupted)  # type: ignore[arg-type]
    assert len(looked) < len(entries)
