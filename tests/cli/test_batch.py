import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from backend.batch import batch as batches
from backend.cli.app import app
from backend.cli.batch import INTERRUPTED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").touch()
    return tmp_path / "pictures"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["batch", *map(str, arguments)])


@pytest.mark.parametrize(
    "options",
    [
        ["--prior", "0"],
        ["--prior", "1"],
        ["--prior", "nan"],
        ["--prevalence", "0.1", "--prevalence", "1"],
        ["--workers", "0"],
    ],
)
def test_wrong_options(folder: Path, options: list[str]) -> None:
    result = run(folder, "--out", folder / "results.parquet", *options)
    assert result.exit_code == 2
    assert options[0] in result.stderr
    assert not (folder / "results.parquet.parts").exists()


def test_a_source_that_is_none_is_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    out = tmp_path / "results.parquet"
    for arguments, told in (
        ([tmp_path / "missing"], "isn't there"),
        ([tmp_path / "empty"], "no pictures"),
        ([folder, "--column", "image"], "Parquet file"),
    ):
        result = run(*arguments, "--out", out)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("uncanny: ")
        assert told in result.stderr
        assert len(result.stderr.splitlines()) == 1
    out.touch()
    assert "there already" in run(folder, "--out", out).stderr


def test_an_interrupt_says_how_to_go_on(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "results.parquet"
    monkeypatch.setattr(batches, "_check_all", interrupt)
    begun = run(folder, "--out", out)
    assert (begun.exit_code, begun.stdout) == (INTERRUPTED, "")
    assert f"stays in {out}.parts; the same command goes on from there" in begun.stderr
    monkeypatch.setattr(batches, "open_collection", interrupt)
    other = run(folder, "--out", tmp_path / "other.parquet")
    assert "nothing was begun" in other.stderr


def test_ray_is_imported_by_nothing_but_a_batch() -> None:
    code = "import sys, backend.cli.app, backend.batch.batch; print('ray' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
