from pathlib import Path

import keras
import pytest

from backend.detector.detector import Detector
from backend.detector.networks import build_network, network_input
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.experiments.peers import network
from backend.face_sets.progress import track
from backend.faces.crops import crop_around
from backend.images.scaling import box_reduce
from backend.training.training_record import read_record
from tests.face_sets.face_set import write_face_set
from tests.pictures import portrait

pytestmark = pytest.mark.trains


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_face_set(tmp_path)


def test_the_minutes_are_spent_on_epochs_of_as_many_faces_as_fit(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "measured", lambda *_: (0.05, 60.0))
    plan = network.planned("seed-cnn", data, 60, tmp_path / "cache", track)
    assert plan.epoch_faces == (900 - 60) / 0.05
    assert (plan.epochs, plan.cooldown, plan.sources, plan.val_step) == (4, 2, (), 4)
    monkeypatch.setattr(network, "measured", None)  # a second time it is known
    assert network.planned("seed-cnn", data, 60, tmp_path / "cache", track) == plan


def test_minutes_that_are_too_few_still_make_a_batch(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "measured", lambda *_: (0.05, 60.0))
    plan = network.planned("seed-cnn", data, 1, tmp_path / "cache", track)
    assert plan.epoch_faces == plan.batch_size


def test_a_network_is_trained_and_scores_as_itself(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "EPOCHS", 2)
    monkeypatch.setattr(network, "COOLDOWN", 1)
    monkeypatch.setattr(network, "TIMED_STEPS", 1)
    monkeypatch.setattr(network, "WARMING_STEPS", 1)
    candidate = network.trained("seed-cnn", data, 0.01, tmp_path / "cache", track)
    assert candidate.parameters == build_network("seed-cnn").count_params()
    assert "of 2, val AUC" in candidate.kept
    crop = portrait()[:200, 100:300]
    logits = []
    for weights in (tmp_path / "cache" / "runs").rglob("best.weights.h5"):
        kept = build_network("seed-cnn")
        kept.load_weights(weights)
        logits.append(float(kept(box_reduce(crop, 1)[None], training=False)["logit"][0]))
    assert candidate.score(crop) in [pytest.approx(logit, abs=1e-4) for logit in logits]


def test_the_shipped_weights_score_as_the_detector_and_count_all_their_runs() -> None:
    files = ModelFiles.load(SHIPPED)
    candidate, runs = network.shipped(SHIPPED), read_record(files.folder).runs
    detector = Detector.load()
    face = detector.find(portrait())[0]
    crop = crop_around(face, portrait().shape[1], portrait().shape[0]).of(portrait())
    logit = detector.check(portrait()).faces[0].logit
    assert candidate.score(crop) == pytest.approx(logit, abs=1e-3)
    assert candidate.seconds == sum(run.seconds for run in runs) > runs[-1].seconds
    assert candidate.kept.startswith(f"{SHIPPED} as it ships")


def test_operations_are_two_a_weight_and_place() -> None:
    tiny = build_network("tiny-ladeda")
    places = [(24, 64), (576, 62), (64, 62), (576, 30), (8, 30)]
    expected = sum(2 * weights * side**2 for weights, side in places) / 1e9
    assert network.gflop(tiny, 64) == pytest.approx(expected)
    pixels = keras.Input((None, None, 3))
    depthwise = keras.layers.DepthwiseConv2D(5, 2, padding="same")(pixels)
    whole = keras.layers.Conv2D(7, 1)(depthwise)
    expected = 2 * (75 + 21) * 5**2 / 1e9
    assert network.gflop(keras.Model(pixels, whole), 10) == pytest.approx(expected)


def test_the_mirrored_look_counts() -> None:
    lite = build_network("lite0-cut")
    start = keras.Model(lite.input, lite.get_layer("block0_depthwise").output)
    side = network_input("lite0-cut").side_max  # all faces are scaled to it
    expected = 2 * 2 * (27 + 9) * 32 * (side // 2) ** 2 / 1e9  # twice: face and mirror image
    assert network.gflop(start, 64) == pytest.approx(expected)
