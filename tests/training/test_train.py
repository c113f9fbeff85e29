from pathlib import Path

import numpy as np
import pytest

from backend.training import train as training
from backend.training.progress import track
from backend.training.train import DEFAULT_RECIPE, Run, overfitting_onset, train
from backend.training.training_record import EpochRow, read_record
from tests.training.face_set import write_face_set

NAME = "seed-cnn"
RECIPE = DEFAULT_RECIPE.model_copy(
    update={"sources": ("ffhq-1024", "tpdne-1024"), "epochs": 2, "batch_size": 4}
)


def _row(val_loss: float) -> EpochRow:
    return EpochRow(loss=0.1, accuracy=1, val_loss=val_loss, val_accuracy=0.5, seconds=1)


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "weights"
    monkeypatch.setattr(training, "FOLDER", folder)
    return folder / NAME


def test_writes_weights_and_their_record(tmp_path: Path, weights: Path) -> None:
    data = write_face_set(tmp_path)
    record = train(NAME, data, RECIPE, tmp_path / "cache", track)
    assert (weights / "network.weights.h5").is_file()
    assert read_record(weights) == record
    assert len(record.curves) == 2
    assert record.faces == {"train": 6, "val": 6}


def test_a_run_that_was_killed_ends_like_one_that_was_not(
    tmp_path: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_face_set(tmp_path)
    whole = train(NAME, data, RECIPE, tmp_path / "whole", track)
    expected = (weights / "network.weights.h5").read_bytes()

    finish = Run.finish_epoch

    def finish_and_die(self: Run, *arguments: object) -> None:
        finish(self, *arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Run, "finish_epoch", finish_and_die)
        with pytest.raises(KeyboardInterrupt):
            train(NAME, data, RECIPE, tmp_path / "cut", track)
    resumed = train(NAME, data, RECIPE, tmp_path / "cut", track)

    assert [row.val_loss for row in resumed.curves] == pytest.approx(
        [row.val_loss for row in whole.curves], abs=1e-4
    )
    assert len((weights / "network.weights.h5").read_bytes()) == len(expected)


@pytest.mark.parametrize(
    ("losses", "onset"), [([0.7, 0.5, 0.6, 0.8], 3), ([0.7, 0.6, 0.5], None), ([0.5, 0.9], 2)]
)
def test_overfitting_sets_in_after_the_lowest_val_loss(
    losses: list[float], onset: int | None
) -> None:
    assert overfitting_onset([_row(loss) for loss in losses]) == onset


def test_the_best_epoch_is_the_first_of_the_lowest(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.curves = [_row(loss) for loss in (0.7, 0.5, 0.5)]
    assert run.best_epoch() == np.argmin([0.7, 0.5, 0.5])
