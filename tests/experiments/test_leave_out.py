import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.experiments.leave_out import kinds_to_hold, leave_out, short
from backend.experiments.leave_out_table import Table, page
from backend.face_sets.manifest import ManifestError
from backend.face_sets.progress import track
from backend.training.recipes import RECIPES
from backend.training.training_record import Recipe
from tests.face_sets.face_set import write_face_set

pytestmark = pytest.mark.trains

if TYPE_CHECKING:
    import keras

NAME = "seed-cnn"
RECIPE = RECIPES[NAME].model_copy(update={"sources": ()})


def _write_set(folder: Path) -> Path:
    """Two kinds of photographs, one of them of two collections that share some;
    two generators; all in every split.
    """
    folder.mkdir()
    write_face_set(folder, per_split=6)
    with (folder / "manifest.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = {
        "0": ("ffhq-1024", ""),
        "2": ("faceshq-real-512", ""),
        "4": ("mebeauty", ""),
        "1": ("tpdne-1024", "stylegan2"),
        "3": ("stylegan2-samples-1024", "stylegan2"),
        "5": ("sd21", "stable-diffusion-2.1"),
    }
    for row in rows:
        index = row["path"].removesuffix(".png")[-1]
        row["source"], row["generator"] = kinds.get(index, (row["source"], row["generator"]))
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


class _Brightness:
    """Calls dark faces fake, as those of the tiny set are, and keeps what it was to learn from."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.recipes: list[Recipe] = []
        self._fails_at = fails_at

    def __call__(self, recipe: Recipe) -> "keras.Model":
        if len(self.recipes) == self._fails_at:
            raise KeyboardInterrupt
        self.recipes.append(recipe)
        import keras

        pixels = keras.Input((None, None, 3))
        return keras.Model(pixels, {"logit": -keras.ops.mean(pixels, axis=(1, 2, 3))})


def _leave_out(data: Path, out: Path, train: _Brightness, recipe: Recipe = RECIPE) -> list[Table]:
    cache = data.parent / "cache"
    tables = leave_out(NAME, data, recipe, cache, out, train, track)
    return [table.model_copy(deep=True) for table in tables]


def test_kinds_are_generators_and_collections_that_training_can_spare(tmp_path: Path) -> None:
    kinds = kinds_to_hold(_write_set(tmp_path / "set"), ())
    assert {kind.title: set(kind.sources) for kind in kinds} == {
        "generator stable-diffusion-2.1": {"sd21"},
        "generator stylegan2": {"tpdne-1024", "stylegan2-samples-1024"},
        "photographs ffhq and faceshq-real": {"ffhq-1024", "faceshq-real-512"},
        "photographs mebeauty": {"mebeauty"},
    }
    by_title = {kind.title: kind for kind in kinds}
    assert by_title["generator stylegan2"].tested == {"test-1.png", "test-3.png"}


def test_a_set_with_one_kind_a_label_can_spare_none(tmp_path: Path) -> None:
    assert kinds_to_hold(write_face_set(tmp_path), ("ffhq-1024", "tpdne-1024")) == []
    with pytest.raises(ManifestError, match="do without"):
        _leave_out(
            tmp_path,
            tmp_path / "out",
            _Brightness(),
            RECIPE.model_copy(update={"sources": ("ffhq-1024", "tpdne-1024")}),
        )


def test_each_kind_is_kept_from_training_and_judged(tmp_path: Path) -> None:
    data, out, train = _write_set(tmp_path / "set"), tmp_path / "out", _Brightness()
    table = _leave_out(data, out, train)[-1]
    everything = {
        *("ffhq-1024", "faceshq-real-512", "mebeauty", "tpdne-1024"),
        *("stylegan2-samples-1024", "sd21", "sd15"),
    }
    assert train.recipes[:2] == [RECIPE, RECIPE.model_copy(update={"seed": 1})]
    assert [everything - set(recipe.sources) for recipe in train.recipes[2:]] == [
        {"sd21"},
        {"tpdne-1024", "stylegan2-samples-1024"},
        {"ffhq-1024", "faceshq-real-512"},
        {"mebeauty"},
    ]
    assert {title: figures.n for title, figures in table.held_out.items()} == {
        "generator stable-diffusion-2.1": 1,
        "generator stylegan2": 2,
        "photographs ffhq and faceshq-real": 2,
        "photographs mebeauty": 1,
    }
    # The fakes of the tiny set are dark, and this network goes by that alone.
    assert all(figures.roc_auc.value == 1 for figures in table.held_out.values())  # type: ignore[union-attr]
    caught = table.held_out["generator stylegan2"].called_synthetic
    assert caught is not None
    assert caught.rate == 1
    assert Table.model_validate_json((out / "leave-out.json").read_text()) == table
    assert (out / "leave-out.md").read_text() == page(table)
    assert "| generator stylegan2 | 2 | 1.000 [1.000, 1.000] |" in page(table)


def test_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    data, out = _write_set(tmp_path / "set"), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        _leave_out(data, out, _Brightness(fails_at=3))
    assert "Not held out yet: generator stylegan2, " in (out / "leave-out.md").read_text()
    resumed = _Brightness()
    table = _leave_out(data, out, resumed)[-1]
    assert len(resumed.recipes) == 3  # of 6; the first kind and both with all are there
    assert list(table.held_out) == list(table.trained_on)
    assert "Not held out" not in (out / "leave-out.md").read_text()
    assert _leave_out(data, out, _Brightness()) == []


def test_another_recipe_begins_anew(tmp_path: Path) -> None:
    data, out, train = _write_set(tmp_path / "set"), tmp_path / "out", _Brightness()
    _leave_out(data, out, train)
    _leave_out(data, out, train, RECIPE.model_copy(update={"seed": 1}))
    assert len(train.recipes) == 12


def test_a_short_recipe_still_cools_down() -> None:
    recipe = short(RECIPES["lite0-cut"], 3)
    assert (recipe.epochs, recipe.cooldown, recipe.epoch_faces) == (3, 1, 2880)
    assert short(RECIPES["seed-cnn"], 1).cooldown == 1


def test_the_page_that_ships_is_of_its_table() -> None:
    folder = ModelFiles.load(SHIPPED).folder
    table = Table.model_validate_json((folder / "leave-out.json").read_text())
    assert (folder / "leave-out.md").read_text() == page(table)
    assert table.trained_again.keys() == table.trained_on.keys() >= table.held_out.keys()
