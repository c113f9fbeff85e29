"""The recipe without each of its ingredients."""

import json
from pathlib import Path

import keras
import pytest
from typer.testing import CliRunner

from backend.cli.app import app
from backend.experiments.peers import network
from backend.experiments.recipe_ablation import INGREDIENTS, WHOLE, variants
from backend.experiments.recipe_ablation_table import OTHER_SEED
from backend.training.recipes import FINE_TUNED, FROM_SCRATCH, RECIPES, cut_short
from backend.training.train import Trainee
from tests.face_sets.face_set import write_face_set

pytestmark = pytest.mark.trains


def test_a_variant_differs_in_one_thing() -> None:
    recipe = RECIPES["lite0-cut"]
    found = variants(recipe, ())
    assert list(found) == [WHOLE, OTHER_SEED, *(f"without {title}" for title in INGREDIENTS)]
    assert found.pop(WHOLE) == recipe
    assert found.pop(OTHER_SEED) == recipe.model_copy(update={"seed": recipe.seed + 1})
    for title, variant in found.items():
        whole, less = recipe.model_dump(), variant.model_dump()
        assert {key for key in whole if whole[key] != less[key]} == set(
            INGREDIENTS[title.removeprefix("without ")]
        )


def test_what_a_recipe_lacks_is_not_taken_away() -> None:
    found = variants(FROM_SCRATCH, (Path("more"),))
    assert list(found) == [WHOLE, OTHER_SEED, "without channels and blocks left out", "with more"]
    assert found["with more"] == FROM_SCRATCH


@pytest.mark.parametrize("dropout", [True, False])
def test_nothing_is_left_out_where_the_recipe_says_so(dropout: bool, tmp_path: Path) -> None:
    recipe = RECIPES["lite0-cut"].model_copy(update={"dropout": dropout, "imagenet": False})
    rates = [
        layer.rate
        for layer in Trainee("lite0-cut", recipe, tmp_path).model.layers
        if isinstance(layer, keras.layers.Dropout)
    ]
    assert len(rates) > 2
    assert any(rates) is dropout


def test_the_command_ends_in_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = write_face_set(tmp_path / "faces"), tmp_path / "out"
    more = write_face_set(tmp_path / "more", prefix="more")
    tiny = FROM_SCRATCH.model_copy(
        update={"epochs": 1, "cooldown": 1, "epoch_faces": 4, "batch_size": 4}
    )
    monkeypatch.setattr(network, "planned", lambda *_: tiny)
    monkeypatch.setenv("UNCANNY_CACHE", str(tmp_path / "cache"))
    sets = ["--data", str(data), "--also", str(more), "--out", str(out)]
    result = CliRunner().invoke(app, ["ablate", "seed-cnn", *sets])
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == str(out / "ablation.md")
    rows = json.loads((out / "ablation.json").read_text())["candidates"]
    assert [row["name"] for row in rows] == list(variants(tiny, (more,)))
    assert all(0 <= row["results"]["found"]["roc_auc"]["value"] <= 1 for row in rows)


@pytest.mark.parametrize(
    ("epochs", "average"), [(18, 0.998), (9, 0.996), (36, 0.998)], ids=["same", "half", "longer"]
)
def test_a_shorter_run_remembers_the_same_share_of_its_steps(epochs: int, average: float) -> None:
    recipe = FINE_TUNED
    short = cut_short(recipe, epochs, 2, recipe.epoch_faces)
    assert short.average == pytest.approx(average)
    assert (short.epochs, short.cooldown, short.epoch_faces) == (epochs, 2, recipe.epoch_faces)
    assert cut_short(RECIPES["lite0-cut"], epochs, 2, 8).trunk_side == 0
    assert cut_short(FROM_SCRATCH, 1, 1, 8).average == 0  # without an average there is still none
