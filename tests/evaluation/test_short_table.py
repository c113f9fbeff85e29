from pathlib import Path

import pandas as pd

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.predictions import PREDICTIONS_NAME
from backend.evaluation.short_table import MARKS, README, short_table, write_short_table


def _predictions() -> pd.DataFrame:
    return pd.read_parquet(ModelFiles.load(SHIPPED).folder / PREDICTIONS_NAME)


def test_the_readme_has_the_rates_of_the_weights_that_ship() -> None:
    assert short_table(_predictions()) in README.read_text(encoding="utf-8"), "run `make model`"


def test_all_pictures_are_in_one_row() -> None:
    found = _predictions().query("mangling == 'found'")
    rows = [line.split(" | ") for line in short_table(_predictions()).splitlines()[2:]]
    assert len(rows) == 6
    assert sum(int(rows[index][1]) for index in (0, 1, 2, 5)) == len(found)


def test_the_table_is_put_between_its_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{MARKS[0]}old\n{MARKS[1]}after\n")
    for _ in ("once", "again"):
        write_short_table(_predictions(), readme)
    expected = f"before\n{MARKS[0]}{short_table(_predictions())}{MARKS[1]}after\n"
    assert readme.read_text() == expected
    write_short_table(_predictions(), tmp_path / "none.md")
