"""How much the AUC changes without an ingredient."""

from pathlib import Path

import pytest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.metrics import Interval
from backend.experiments.peers.table import Result
from backend.experiments.recipe_ablation_table import (
    OTHER_SEED,
    AblationTable,
    ablation_markdown,
    ablation_table,
    write_ablation,
)
from tests.experiments.results import result

REALS = [0.0, 1.0, 2.0, 3.0]


def _result(name: str, fakes: list[float], order: int = 1) -> Result:
    found = result(name, REALS, fakes, others=[-9.0])
    facts = found.facts.model_copy(update={"faces": 13_152, "kept": "epoch 4 of 4"})
    return Result(facts, found.scores[::order])


def test_the_change_is_of_the_same_pictures() -> None:
    # Without it, one of two fakes falls under all photographs; the rows come in another order.
    whole, less = _result("as it is", [4.0, 5.0]), _result("without it", [4.0, -1.0], order=-1)
    table = ablation_table([whole, less], "lite0-cut", "faces")
    first, second = table.candidates
    assert first.results["found"].change is None
    change = second.results["found"].change
    assert (change.value, change.low, change.high) == pytest.approx((-0.5, -1, 0))
    assert table.network == "lite0-cut"


def test_equal_scores_change_nothing_for_sure() -> None:
    table = ablation_table([_result(name, [4.0, 1.5]) for name in ("a", "b")], "n", "faces")
    assert table.candidates[1].results["400:75"].change == Interval(0.0, 0.0, 0.0)


def test_without_stylegan_faces_there_is_no_change() -> None:
    table = ablation_table([_result(name, []) for name in ("a", "b")], "n", "faces")
    assert table.candidates[1].results["found"].change is None
    assert "n too small" in ablation_markdown(table)


def test_the_page_holds_every_variant(tmp_path: Path) -> None:
    results = [_result("as it is", [4.0, 5.0]), _result("without it", [4.0, -1.0])]
    table = ablation_table(results, "lite0-cut", "faces")
    write_ablation(table, tmp_path)
    page = (tmp_path / "ablation.md").read_text()
    assert AblationTable.model_validate_json((tmp_path / "ablation.json").read_text()) == table
    assert page == ablation_markdown(table)
    assert "13,152 faces" in page
    assert "| as it is | 1.000 [1.000, 1.000] | 1.000 [1.000, 1.000] |" in page
    assert "| without it | -0.500 [-1.000, 0.000] | -0.500 [-1.000, 0.000] | epoch 4 of 4 |" in page


def test_the_page_that_ships_is_of_its_table() -> None:
    folder = ModelFiles.load(SHIPPED).folder
    table = AblationTable.model_validate_json((folder / "ablation.json").read_text())
    assert (folder / "ablation.md").read_text() == ablation_markdown(table)
    assert OTHER_SEED in {row.name for row in table.candidates}
