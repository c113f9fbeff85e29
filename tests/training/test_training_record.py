import json
from pathlib import Path

import pytest

from backend.training.training_record import (
    RECORD_NAME,
    EpochRow,
    Recipe,
    TrainingRecord,
    read_record,
)


def _record(losses: list[tuple[float, float]]) -> TrainingRecord:
    curves = [
        EpochRow(loss=loss, accuracy=1, val_loss=val, val_accuracy=1, val_auc=1, seconds=1)
        for loss, val in losses
    ]
    recipe = Recipe(
        epochs=len(curves), cooldown=1, epoch_faces=1, batch_size=1, learning_rate=1, weight_decay=0
    )
    return TrainingRecord(
        network="seed-cnn",
        command="",
        recipe=recipe,
        faces={},
        parameters=1,
        seconds=1,
        machine="",
        kept_epoch=len(curves),
        curves=curves,
    )


@pytest.mark.parametrize(
    ("losses", "onset"),
    [
        ([(0.9, 0.7), (0.8, 0.5), (0.7, 0.6), (0.6, 0.8)], 3),
        ([(0.9, 0.7), (0.8, 0.6), (0.7, 0.5)], None),
        ([(0.30, 0.208), (0.35, 0.263), (0.24, 0.214)], 2),  # up, then nearly down again
        ([(0.5, 0.5), (0.7, 0.9)], None),  # both rose: that is another fault
    ],
)
def test_overfitting_is_looked_for_in_all_epochs(
    losses: list[tuple[float, float]], onset: int | None
) -> None:
    record = _record(losses)
    assert record.overfitting_from_epoch == onset
    assert ("did not rise" in record.overfitting) == (onset is None)


def test_its_words_give_the_losses() -> None:
    words = _record([(0.30, 0.208), (0.35, 0.263), (0.24, 0.214)]).overfitting
    assert words == (
        "val loss was lowest after epoch 1 (0.208) and ended at 0.214,"
        " while train loss fell from 0.300 to 0.240"
    )


def test_a_record_that_was_written_with_the_onset_is_read(tmp_path: Path) -> None:
    written = json.loads(_record([(1, 1)]).model_dump_json()) | {"overfitting_from_epoch": 4}
    (tmp_path / RECORD_NAME).write_text(json.dumps(written))
    assert read_record(tmp_path).overfitting_from_epoch is None
