import hashlib
import itertools
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from backend.detector.networks import build_network
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import FOLDER as SHIPPED_WEIGHTS
from backend.face_sets.progress import track
from backend.training import train as training
from backend.training.batches import TrainingBatch
from backend.training.recipes import RECIPES
from backend.training.train import (
    RunState,
    Trainee,
    TrainingData,
    best_epoch,
    is_frozen,
    learning_rate,
    machine,
    train,
)
from backend.training.training_record import (
    EpochRow,
    Recipe,
    TrainingError,
    TrainingRecord,
    read_record,
    write_record,
)
from tests.face_sets.face_set import write_face_set

pytestmark = pytest.mark.trains

NAME = "seed-cnn"
RECIPE = Recipe(
    sources=("ffhq-1024", "tpdne-1024"),
    epochs=3,
    cooldown=1,
    epoch_faces=12,
    batch_size=4,
    learning_rate=1e-3,
    weight_decay=1e-3,
    average=0.9,
)


def _row(val_loss: float) -> EpochRow:
    return EpochRow(
        loss=0.1, accuracy=1, val_loss=val_loss, val_accuracy=0.5, val_auc=0.5, seconds=1
    )


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "weights"
    monkeypatch.setattr(training, "FOLDER", folder)
    return folder / NAME


@pytest.fixture(autouse=True)
def _steps_as_written() -> Iterator[None]:
    """Tracing and compiling a step takes seconds, the few of a run here hardly one.

    Compiled, as in use, they run in tests/experiments and tests/detector/test_networks.py.
    """
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Recipe], TrainingRecord]:
    """Runs that nothing cut off, each trained once."""
    data = write_face_set(tmp_path_factory.mktemp("faces"))

    @cache
    def run(recipe: Recipe) -> TrainingRecord:
        folder = tmp_path_factory.mktemp("uninterrupted")
        return train(NAME, TrainingData(data), recipe, folder, track, out=folder / "weights")

    return run


def _cut_off_before(owner: type, call: str, nth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    does, calls = getattr(owner, call), itertools.count(1)

    def die_or_do(*arguments: object) -> object:
        if next(calls) == nth:
            raise KeyboardInterrupt
        return does(*arguments)

    monkeypatch.setattr(owner, call, die_or_do)


def _cut_off_after(epochs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = RunState.finish_epoch

    def finish_and_die(self: RunState, *arguments: object) -> None:
        finish(self, *arguments)  # type: ignore[arg-type]
        if len(self.curves) == epochs:
            raise KeyboardInterrupt

    monkeypatch.setattr(RunState, "finish_epoch", finish_and_die)


def test_writes_weights_and_their_record(tmp_path: Path, weights: Path) -> None:
    data = write_face_set(tmp_path)
    record = train(NAME, TrainingData(data), RECIPE, tmp_path / "cache", track)
    assert (weights / "network.weights.h5").is_file()
    assert read_record(weights) == record
    assert len(record.curves) == 3
    assert record.faces == {"train": 6, "val": 6}
    assert record.sources == {"ffhq-1024": 3, "tpdne-1024": 3}


@pytest.mark.usefixtures("weights")
def test_looks_at_a_part_of_the_val_faces_where_time_is_short(tmp_path: Path) -> None:
    short = RECIPE.model_copy(update={"val_step": 2})
    record = train(NAME, TrainingData(write_face_set(tmp_path)), short, tmp_path / "cache", track)
    assert record.faces == {"train": 6, "val": 4}


@pytest.mark.usefixtures("weights")
def test_learns_from_the_train_splits_of_other_sets_too_and_looks_at_their_val_splits(
    tmp_path: Path,
) -> None:
    data, other = write_face_set(tmp_path / "a"), write_face_set(tmp_path / "b", prefix="more-")
    record = train(NAME, TrainingData(data, (other,)), RECIPE, tmp_path / "cache", track)
    assert record.faces == {"train": 12, "val": 12}
    assert "--also b" in record.command


def _trainable(folder: Path) -> list[npt.NDArray[np.float32]]:
    """The weights that steps move; batch normalisation's statistics move without."""
    network = build_network(NAME)
    network.load_weights(folder / "network.weights.h5")
    return [np.asarray(variable) for variable in network.trainable_variables]


def test_goes_on_from_weights_that_were_trained(tmp_path: Path, weights: Path) -> None:
    data, cache, kept = write_face_set(tmp_path), tmp_path / "cache", tmp_path / "kept"
    first = train(NAME, TrainingData(data), RECIPE, cache, track)
    weights.rename(kept)
    start = kept / "network.weights.h5"
    still = RECIPE.model_copy(update={"learning_rate": 0.0, "seed": 1})
    again = train(NAME, TrainingData(data), still, cache, track, start)
    for kept_still, trained in zip(_trainable(weights), _trainable(kept), strict=True):
        np.testing.assert_allclose(kept_still, trained, rtol=1e-5)
    assert again.before == first
    assert again.recipe.started_from == hashlib.sha256(start.read_bytes()).hexdigest()
    assert [run.recipe.seed for run in read_record(weights).runs] == [0, 1]


@pytest.mark.usefixtures("weights")
def test_goes_on_from_nothing_else(tmp_path: Path) -> None:
    data, start = write_face_set(tmp_path), tmp_path / "network.weights.h5"
    with pytest.raises(TrainingError, match=r"has no training\.json"):
        train(NAME, TrainingData(data), RECIPE, tmp_path / "cache", track, start)
    record = read_record(SHIPPED_WEIGHTS / SHIPPED)
    write_record(tmp_path, record)
    with pytest.raises(TrainingError, match=f"holds a {SHIPPED}, not a seed-cnn"):
        train(NAME, TrainingData(data), RECIPE, tmp_path / "cache", track, start)


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize("epochs", [1, 2])
def test_a_run_that_was_killed_ends_like_one_that_was_not(
    epochs: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    uninterrupted: Callable[[Recipe], TrainingRecord],
) -> None:
    data, whole = write_face_set(tmp_path), uninterrupted(RECIPE)
    with monkeypatch.context() as patch:
        _cut_off_after(epochs, patch)
        with pytest.raises(KeyboardInterrupt):
            train(NAME, TrainingData(data), RECIPE, tmp_path / "cut", track)
    resumed = train(NAME, TrainingData(data), RECIPE, tmp_path / "cut", track)
    assert [row.val_loss for row in resumed.curves] == pytest.approx(
        [row.val_loss for row in whole.curves], abs=1e-4
    )


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize(
    ("owner", "call", "nth"),
    [
        (keras.Model, "save_weights", 7),  # of the third epoch's averaged weights
        (Path, "rename", 1),  # of the first state that there is
        (Path, "rename", 3),  # of the second epoch's, to make room
        (Path, "rename", 4),  # of the third epoch's, into its place
    ],
)
def test_a_kill_while_a_state_is_written_costs_that_epoch_at_most(
    owner: type,
    call: str,
    nth: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    uninterrupted: Callable[[Recipe], TrainingRecord],
) -> None:
    data = write_face_set(tmp_path)
    recipe = RECIPE.model_copy(update={"epochs": 4, "cooldown": 3})
    whole = uninterrupted(recipe)
    with monkeypatch.context() as patch:
        _cut_off_before(owner, call, nth, patch)
        with pytest.raises(KeyboardInterrupt):
            train(NAME, TrainingData(data), recipe, tmp_path / "cut", track)
    resumed = train(NAME, TrainingData(data), recipe, tmp_path / "cut", track)
    assert [row.val_loss for row in resumed.curves] == pytest.approx(
        [row.val_loss for row in whole.curves], abs=1e-4
    )
    assert resumed.kept_epoch == whole.kept_epoch


@pytest.mark.usefixtures("weights")
def test_a_longer_run_goes_on_from_where_the_shorter_one_began_to_cool_down(
    tmp_path: Path,
) -> None:
    data, cache = write_face_set(tmp_path), tmp_path / "cache"
    short = train(NAME, TrainingData(data), RECIPE, cache, track)
    longer = RECIPE.model_copy(update={"epochs": 4})
    long = train(NAME, TrainingData(data), longer, cache, track)
    assert long.curves[:2] == short.curves[:2]  # to the second: they weren't trained again
    anew = train(NAME, TrainingData(data), longer, tmp_path / "anew", track)
    assert [row.val_loss for row in long.curves] == pytest.approx(
        [row.val_loss for row in anew.curves], abs=1e-4
    )
    shorter = RECIPE.model_copy(update={"epochs": 2})
    with pytest.raises(TrainingError, match="at least 4"):
        train(NAME, TrainingData(data), shorter, cache, track)


@pytest.mark.usefixtures("weights")
def test_faces_are_small_before_the_cooldown_and_at_the_networks_side_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_at, fed = [], []
    step = Trainee.step

    def noted(self: Trainee, batch: TrainingBatch) -> float:
        sides = {network.get_layer("scale").sides for network in (self.model, self.averaged)}
        worked_at.append(sides)
        fed.append(batch.pixels.shape[1])
        return step(self, batch)

    monkeypatch.setattr(Trainee, "step", noted)
    small = {"epochs": 2, "epoch_faces": 8, "batch_size": 2, "trunk_side": 64}
    data = TrainingData(write_face_set(tmp_path / "data", per_split=4))
    record = train("lite0-cut", data, RECIPE.model_copy(update=small), tmp_path / "cache", track)
    assert worked_at == [{(64, 64)}] * 4 + [{(288, 288)}] * 4
    assert max(fed[:4]) <= 2 * 64
    assert len(record.curves) == 2


def test_the_learning_rate_warms_up_stands_and_cools_down() -> None:
    recipe = RECIPE.model_copy(update={"epochs": 10, "cooldown": 4})
    rates = np.array([learning_rate(recipe, step, 100) for step in range(1000)])
    assert rates[0] < rates[100] < rates[199] == recipe.learning_rate
    assert (rates[200:601] == recipe.learning_rate).all()
    assert (np.diff(rates[600:]) < 0).all()
    assert rates[800] == pytest.approx(recipe.learning_rate / 2)
    assert rates[-1] < 1e-4 * recipe.learning_rate


@pytest.mark.parametrize(
    ("layer", "blocks", "frozen"),
    [
        ("stem", 0, False),
        ("stem_relu", 1, True),
        ("block0_project", 0, False),
        ("block2_depthwise", 3, True),
        ("block3_depthwise", 3, False),
        ("block12_project", 3, False),
        ("head", 16, False),
        ("cell_logit", 16, False),
    ],
)
def test_what_is_frozen_is_told_by_the_layers_name(layer: str, blocks: int, frozen: bool) -> None:
    assert is_frozen(layer, blocks) == frozen


def test_frozen_blocks_keep_their_weights_and_the_others_learn(tmp_path: Path) -> None:
    recipe = RECIPE.model_copy(update={"frozen": 2})
    trainee = Trainee("lite0-cut", recipe, tmp_path)
    before = {layer.name: layer.get_weights() for layer in trainee.averaged.layers}
    pixels = np.random.default_rng(0).uniform(0, 255, (4, 64, 64, 3)).astype(np.float32)
    trainee.start_epoch(0, steps=1)
    trainee.step(TrainingBatch(pixels, np.array([0, 1, 1, 1], np.float32)))
    for layer in trainee.averaged.layers:
        pairs = list(zip(before[layer.name], layer.get_weights(), strict=True))
        if pairs:
            same = all(np.array_equal(was, now) for was, now in pairs)
            assert same == is_frozen(layer.name, recipe.frozen), layer.name


def test_every_recipe_is_of_a_network() -> None:
    from backend.detector.networks import NETWORK_NAMES

    assert set(RECIPES) <= set(NETWORK_NAMES)


def test_the_record_names_the_machine_s_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    monkeypatch.setattr(tf.config, "list_physical_devices", lambda _: [])
    assert machine().endswith("no GPU")
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda _: ["a", "b"])
    names = {"a": {"device_name": "Card 1"}, "b": {}}
    monkeypatch.setattr(tf.config.experimental, "get_device_details", names.__getitem__)
    assert machine().endswith("Card 1, a GPU of unknown name")


@pytest.mark.parametrize(("first", "best"), [(0, 1), (2, 2), (3, 3)])
def test_the_best_epoch_is_the_first_of_the_lowest(first: int, best: int) -> None:
    assert best_epoch([_row(loss) for loss in (0.7, 0.5, 0.5, 0.6)], first) == best


def test_weights_are_kept_of_the_cooldown_alone(
    tmp_path: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = iter([0.1, 0.3, 0.2, 0.4])
    averages: list[list[npt.NDArray[np.float32]]] = []

    def finished_epoch(self: Trainee, *_: object) -> EpochRow:
        averages.append(self.averaged.get_weights())
        return _row(next(losses))

    monkeypatch.setattr(Trainee, "finished_epoch", finished_epoch)
    recipe = RECIPE.model_copy(update={"epochs": 4, "cooldown": 3})
    data = TrainingData(write_face_set(tmp_path / "faces"))
    record = train(NAME, data, recipe, tmp_path / "cache", track)
    assert record.kept_epoch == 3
    network = build_network(NAME)
    network.load_weights(weights / "network.weights.h5")
    for kept, third in zip(network.get_weights(), averages[2], strict=True):
        np.testing.assert_array_equal(kept, third)
