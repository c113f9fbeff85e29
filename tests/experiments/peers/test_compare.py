from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.pipeline import Pipeline
from typer.testing import CliRunner

from backend.cli.app import app
from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.experiments.peers import compare as comparing
from backend.experiments.peers import durall, frank
from backend.experiments.peers.classic import ClassicPeer, parameters
from backend.experiments.peers.classic import trained as trained_classic
from backend.experiments.peers.compare import (
    CANDIDATES,
    MANGLINGS,
    ComparisonPlan,
    compare,
    renew_shipped_row,
    scored,
)
from backend.experiments.peers.descriptions import AS_SHIPPED, described
from backend.experiments.peers.mangled_faces import mangled_faces
from backend.experiments.peers.table import Counts, Table, build_table, table_markdown
from backend.experiments.peers.trained_peer import TrainedPeer
from backend.face_sets.manglings import mangle
from backend.face_sets.manifest import Entry, read_manifest
from backend.face_sets.progress import track
from backend.images.decoding import Rgb, decode
from backend.images.scaling import box_factor, box_reduce
from backend.training import sampling
from backend.training.training_record import TrainingError
from tests.experiments.results import result
from tests.face_sets.face_set import write_face_set
from tests.pictures import portrait

pytestmark = pytest.mark.trains

SMALL = {"durall": 64, "frank": 64}
"""Faces to train on here."""


def _small(name: str) -> ClassicPeer:
    return replace(comparing.CLASSIC[name], faces=SMALL[name])


def _bright(crop: Rgb) -> float:
    return float(crop.mean())


def _candidate(score: Callable[[Rgb], float]) -> TrainedPeer:
    return TrainedPeer(score, 128, 1000, 0.5, 64, 60.0, "the first")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_face_set(tmp_path)


# Durall's features


@pytest.mark.parametrize("radius", [0, 7, 31, 40])
def test_a_ring_of_the_spectrum_shows_at_its_radius(radius: int) -> None:
    noise = np.fft.fftshift(np.fft.fft2(np.random.default_rng(0).normal(size=(64, 64))))
    row, column = np.indices((64, 64)) - 32
    amplitude = np.where(np.hypot(row, column).astype(int) == radius, 1000, 10)
    grey = np.fft.ifft2(np.fft.ifftshift(amplitude * noise / np.abs(noise))).real
    spectrum = durall.features(grey.astype(np.float32))
    assert spectrum.shape == (46,)  # half the diagonal, and the centre
    expected = np.full(46, 20 * np.log(10))
    expected[radius] = 20 * np.log(1000)
    np.testing.assert_allclose(spectrum, expected, rtol=1e-3)


# Frank's features


def test_the_cosine_transform_can_be_undone() -> None:
    grey = np.random.default_rng(0).uniform(0, 255, (16, 16)).astype(np.float32)
    cosines = frank._cosines(16)
    np.testing.assert_allclose(cosines @ cosines.T, np.eye(16), atol=1e-6)
    coefficients = np.exp(frank.features(grey).reshape(16, 16))
    assert coefficients[0, 0] == pytest.approx(16 * grey.mean(), rel=1e-5)
    assert (coefficients**2).sum() == pytest.approx((grey**2).sum(), rel=1e-4)  # Parseval


def test_a_cosine_is_one_coefficient() -> None:
    column = np.arange(32)
    wave = np.tile(np.cos(np.pi * 7 * (column + 0.5) / 32), (32, 1)).astype(np.float32)
    assert frank.features(wave).argmax() == 7


# Models of scikit-learn's


@pytest.mark.parametrize("name", ["durall", "frank"])
def test_a_classic_peer_learns_and_is_fitted_once(name: str, data: Path, tmp_path: Path) -> None:
    peer = _small(name)
    first = trained_classic(name, peer, data, tmp_path / "cache", track)
    assert "val AUC" in first.kept

    def refuse() -> dict[str, Pipeline]:
        raise AssertionError("fitted again")

    again = trained_classic(name, replace(peer, models=refuse), data, tmp_path / "cache", track)
    real, fake = portrait()[:330, 60:390], (portrait()[:330, 60:390] * 0.4).astype(np.uint8)
    assert first.score(fake) > first.score(real)
    assert again.score(fake) == first.score(fake)


def test_parameters_are_those_a_score_is_computed_from() -> None:
    generator = np.random.default_rng(0)
    features, labels = generator.normal(size=(40, 5)), np.arange(40) % 2
    for kind, model in durall.models().items():
        model.fit(features, labels)
        supports = model[-1].support_vectors_.shape[0]
        expected = 6 if "linear" in kind else supports * (5 + 1) + 1 + 2 * 5
        assert parameters(model) == expected
    ridge = next(iter(frank.models().values())).fit(features, labels)
    assert parameters(ridge) == 6


# Faces of the test split


def _entries(data: Path) -> list[Entry]:
    return read_manifest(data, "test")


def test_faces_are_cut_out_as_in_checking(data: Path, tmp_path: Path) -> None:
    entries, detector = _entries(data), Detector.load()
    faces = mangled_faces(entries, "256:75", tmp_path / "cache", track)
    rgb = decode(mangle(entries[0].path.read_bytes(), "256:75")).rgb
    crop = faces.crop(0)
    assert crop is not None
    side_max = detector.files.input.side_max
    np.testing.assert_array_equal(
        box_reduce(crop, box_factor(crop.shape[0], side_max)),
        detector.crop(rgb, detector.find(rgb)[0]),
    )


def test_pictures_without_a_face_to_judge_have_no_crop(data: Path, tmp_path: Path) -> None:
    entries = _entries(data)
    entries[0].path.write_bytes(b"not a picture")
    faces = mangled_faces(entries, "found", tmp_path / "cache", track)
    kept = [faces.crop(index) is not None for index in range(len(faces))]
    assert kept == [False, *([True] * 5), False]  # the last shows no face
    small = mangled_faces(entries, "100:75", tmp_path / "cache", track)
    assert all(small.crop(index) is None for index in range(len(small)))


def test_faces_are_found_once(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = _entries(data)
    first = mangled_faces(entries, "found", tmp_path / "cache", track)
    monkeypatch.setattr("backend.experiments.peers.mangled_faces.FaceFinder", None)
    again = mangled_faces(entries, "found", tmp_path / "cache", track)
    np.testing.assert_array_equal(again.crop(1), first.crop(1))
    with pytest.raises(TypeError):  # another mangling is looked for
        mangled_faces(entries, "400:75", tmp_path / "cache", track)


def test_scores_are_by_picture_and_mangling(data: Path, tmp_path: Path) -> None:
    entries = _entries(data)
    scores = scored("bright", _candidate(_bright), entries, tmp_path / "cache", track)
    assert list(scores["mangling"].unique()) == list(MANGLINGS)
    assert list(scores["path"]) == [entry.name for entry in entries] * 3
    found = scores[scores["mangling"] == "found"]
    assert found["score"].iloc[0] > found["score"].iloc[1]  # the "fake" is the darker
    assert found["score"].iloc[-1] == -np.inf


# The table


def test_figures_that_can_be_counted_by_hand() -> None:
    reals = [float(score) for score in range(100)]
    # Half a point for the tie; the other lies above 98 of 100.
    counted = result("a", reals, fakes=[97.5, 99.0], others=[-np.inf])
    table = build_table([counted], "a set")
    assert table.n == Counts(reals=100, stylegan=2, others=1)
    figures = table.candidates[0].results["found"]
    assert figures.roc_auc.value == pytest.approx((98 + 99.5) / 200)
    assert figures.roc_auc_other_generators.value == 0
    assert figures.tpr_at_fpr["0.01"].value == 0.5  # above 98
    assert figures.tpr_at_fpr["0.005"] is None  # needs 200 photographs


def test_the_page_holds_every_candidate_and_figure() -> None:
    results = [result(name, [0.0, 1.0], [2.0, 3.0], [0.5]) for name in ("one", "two")]
    page = table_markdown(build_table(results, "a set"))
    summary = [line for line in page.splitlines() if line.startswith("| two |")]
    assert len(summary) == 4  # sizes, two manglings, training
    assert summary[0].startswith("| two | 1,438,641 | 2.88 | not counted | 41.3 | 1.000 [")
    assert "n too small" in summary[1]
    assert "0.500 [" in summary[1]
    assert "90,000 | 60.5 | epoch 9 of 10" in summary[3]


def test_every_candidate_is_described() -> None:
    assert all(described(name) for name in CANDIDATES)
    assert len({described(name) for name in CANDIDATES}) == len(CANDIDATES)
    assert described("without patches") is None
    page = table_markdown(build_table([result("lite0-cut", [0.0], [1.0], [0.5])], "a set"))
    assert "- `lite0-cut`: EfficientNet-Lite0 from ImageNet's weights, cut short" in page


# The whole


def test_a_second_run_trains_and_scores_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = []

    def train(name: str, *_: object) -> TrainedPeer:
        trained.append(name)
        return _candidate(_bright if name == "frank" else lambda crop: -_bright(crop))

    monkeypatch.setattr(comparing, "_trained", train)
    plan = ComparisonPlan(data, 1.0, tmp_path / "cache", tmp_path / "out")
    first = compare(("frank",), plan, track)
    both = compare(("frank", "durall"), plan, track)
    assert trained == ["frank", "durall"]
    assert both.candidates[0] == first.candidates[0]
    aucs = [row.results["found"].roc_auc.value for row in both.candidates]
    assert aucs == [0.0, 1.0]
    assert Table.model_validate_json((plan.out / "peers.json").read_text()) == both
    assert (plan.out / "peers.md").read_text() == table_markdown(both)
    compare(("frank",), replace(plan, minutes=2.0), track)
    monkeypatch.setattr(sampling, "FOUND_SHARE", 0.0)  # what was learnt from other looks is old
    compare(("durall",), plan, track)
    assert trained == ["frank", "durall", "frank", "durall"]


def test_another_recipe_is_trained_and_scored_anew(data: Path, tmp_path: Path) -> None:
    trained = []

    def train(name: str, *_: object) -> TrainedPeer:
        trained.append(name)
        return _candidate(_bright)

    plan = ComparisonPlan(data, 1.0, tmp_path / "cache", tmp_path / "out")
    for recipe in ("of one network", "of another"):
        for _ in range(2):
            compare(("as it is",), plan, track, train, depends_on=lambda _, recipe=recipe: recipe)
    assert trained == ["as it is", "as it is"]


def test_a_table_taken_up_again_keeps_the_rows_further_down(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "_trained", lambda *_: _candidate(_bright))
    plan = ComparisonPlan(data, 1.0, tmp_path / "cache", tmp_path / "out")
    compare(("durall",), plan, track)

    def train(name: str, *_: object) -> TrainedPeer:
        if name == "npr":
            raise KeyboardInterrupt
        return _candidate(_bright)

    monkeypatch.setattr(comparing, "_trained", train)
    with pytest.raises(KeyboardInterrupt):
        compare(("frank", "npr", "durall"), plan, track)
    table = Table.model_validate_json((plan.out / "peers.json").read_text())
    assert [row.name for row in table.candidates] == ["frank", "durall"]


def test_the_shipped_weights_are_scored_anew_once_they_change(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored_weights = []

    def shipped(name: str, *_: object) -> TrainedPeer:
        scored_weights.append(name)
        return _candidate(_bright)

    monkeypatch.setattr(comparing, "_trained", shipped)
    plan = ComparisonPlan(data, 1.0, tmp_path / "cache", tmp_path / "out")
    for version in ("before", "before", "after"):
        monkeypatch.setattr(ModelFiles, "version", version)
        table = compare((AS_SHIPPED,), plan, track)
        assert table.candidates[0].version == version
    assert scored_weights == [AS_SHIPPED] * 2


def test_only_the_row_of_the_shipped_weights_is_renewed(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bright, dark = _candidate(_bright), _candidate(lambda crop: -_bright(crop))
    monkeypatch.setattr(comparing, "_trained", lambda *_: bright)
    folder = tmp_path / "weights"
    before = compare(
        ("frank", AS_SHIPPED), ComparisonPlan(data, 1.0, tmp_path / "cache", folder), track
    )
    monkeypatch.setattr(ModelFiles, "load", lambda name: ModelFiles(name, folder))
    monkeypatch.setattr(ModelFiles, "version", "after")
    monkeypatch.setattr(comparing, "_trained", lambda *_: dark)

    renew_shipped_row(data, tmp_path / "cache", track)
    after = Table.model_validate_json((folder / "peers.json").read_text())
    assert (folder / "peers.md").read_text() == table_markdown(after)
    assert after.candidates[0] == before.candidates[0]
    renewed = after.candidates[1]
    assert (renewed.name, renewed.version) == (AS_SHIPPED, "after")
    assert renewed.results["found"].roc_auc.value == 1  # the dark ones are "fake"

    for row in after.candidates:
        row.test_set = "of another set"
    (folder / "peers.json").write_text(after.model_dump_json())
    with pytest.raises(TrainingError, match="of other pictures"):
        renew_shipped_row(data, tmp_path / "cache", track)


def test_the_table_that_ships_has_the_weights_that_ship() -> None:
    folder = ModelFiles.load(SHIPPED).folder
    table = Table.model_validate_json((folder / "peers.json").read_text())
    assert (folder / "peers.md").read_text() == table_markdown(table)
    versions = [row.version for row in table.candidates if row.name == AS_SHIPPED]
    assert versions == [ModelFiles.load(SHIPPED).version], "stale: make model"


def test_classic_peers_end_in_a_table(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SMALL:
        monkeypatch.setitem(comparing.CLASSIC, name, _small(name))
    out, cache = tmp_path / "out", tmp_path / "cache"
    monkeypatch.setenv("UNCANNY_CACHE", str(cache))
    arguments = ["peers", *SMALL, "--data", str(data), "--out", str(out), "--minutes", "1"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == str(out / "peers.md")
    table = Table.model_validate_json((out / "peers.json").read_text())
    for row in table.candidates:
        assert row.milliseconds > 0
        assert row.results["found"].roc_auc.value == 1  # the dark ones are "fake"


def test_wrong_usage_is_told_and_exits_with_2(tmp_path: Path) -> None:
    for arguments, words in (
        (["no-such-peer"], "there is no 'no-such-peer'; try durall"),
        (["durall", "--data", str(tmp_path)], "has no manifest.csv"),
        (["durall", "--minutes", "0"], "minutes"),
    ):
        result = CliRunner().invoke(app, ["peers", *arguments])
        assert result.exit_code == 2
        assert words in " ".join(result.output.split())
    assert len(set(CANDIDATES)) == len(CANDIDATES)
