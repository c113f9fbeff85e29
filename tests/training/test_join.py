from pathlib import Path

import keras
import numpy as np
import pytest
from typer.testing import CliRunner

from backend.cli import app
from backend.detector.networks import build_network
from backend.training import join as joining
from backend.training.join import join
from backend.training.training_record import (
    EpochRow,
    Recipe,
    TrainingError,
    TrainingRecord,
    read_record,
    write_record,
)

NAME = "lite0-cut-pair"
ROW = EpochRow(loss=0.1, accuracy=1, val_loss=0.3, val_accuracy=0.9, val_auc=0.9, seconds=1)
RECIPE = Recipe(
    epochs=1, cooldown=1, epoch_faces=4, batch_size=2, learning_rate=1e-3, weight_decay=0
)


def _record(sources: dict[str, int], network: str = "lite0-cut") -> TrainingRecord:
    return TrainingRecord(
        network=network,
        command=f"uncanny train {network}",
        recipe=RECIPE,
        faces={"train": sum(sources.values()), "val": 1},
        sources=sources,
        parameters=1,
        seconds=1,
        machine="",
        kept_epoch=1,
        overfitting_from_epoch=None,
        curves=[ROW],
    )


def _trained(folder: Path, record: TrainingRecord) -> Path:
    folder.mkdir()
    build_network(record.network).save_weights(folder / "network.weights.h5")
    write_record(folder, record)
    return folder


@pytest.fixture
def members(tmp_path: Path) -> tuple[Path, Path]:
    return (
        _trained(tmp_path / "first", _record({"ffhq-1024": 3})),
        _trained(tmp_path / "second", _record({"ffhq-1024": 3, "mobilestylegan": 5})),
    )


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(joining, "FOLDER", tmp_path / "weights")
    return tmp_path / "weights" / NAME


def _halved(network: keras.Model) -> None:
    network.set_weights([each / 2 for each in network.get_weights()])


def test_writes_the_rounded_weights_and_both_runs(
    members: tuple[Path, Path], shipped: Path
) -> None:
    join(NAME, members, _halved)
    pair, first = build_network(NAME), build_network("lite0-cut")
    pair.load_weights(shipped / "network.weights.h5")
    first.load_weights(members[0] / "network.weights.h5")
    np.testing.assert_allclose(
        pair.get_layer("a_head").get_weights()[0], first.get_layer("head").get_weights()[0] / 2
    )
    record = read_record(shipped)
    assert record.network == NAME
    assert record.parameters == pair.count_params()
    assert [run.faces["train"] for run in record.runs] == [3, 8]
    assert record.all_sources == {"ffhq-1024": 3, "mobilestylegan": 5}


def test_says_what_it_lacks(members: tuple[Path, Path], tmp_path: Path) -> None:
    other = _trained(tmp_path / "other", _record({}, "lite0"))
    with pytest.raises(TrainingError, match="holds a lite0, not a lite0-cut"):
        join(NAME, (members[0], other), _halved)
    with pytest.raises(TrainingError, match=r"has no training\.json"):
        join(NAME, (members[0], tmp_path), _halved)
    (members[1] / "network.weights.h5").unlink()
    with pytest.raises(TrainingError, match=r"has no network\.weights\.h5"):
        join(NAME, members, _halved)


def test_only_pairs_are_joined(members: tuple[Path, Path]) -> None:
    result = CliRunner().invoke(app, ["join", "lite0-cut", *map(str, members)])
    assert result.exit_code == 2
    assert "lite0-cut isn't a pair; try lite0-cut-pair" in result.stderr
