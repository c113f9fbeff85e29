from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.cli.app import app
from backend.evaluation.breakdown import EvaluationPlan
from backend.face_sets.manglings import REPORTED
from tests.face_sets.face_set import write_face_set


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("train", "no-such-network"), "there is no network"),
        (("evaluate", "--model", "no-such-network"), "there is no network"),
        (("evaluate", "--mangle", "png:75"), "unknown mangling"),
        (("evaluate", "--mangle", "found", "--mangle", "400"), "unknown mangling"),
        (("calibrate", "no-such-network"), "there is no network"),
        (("leave-out", "no-such-network"), "there is no network"),
    ],
)
def test_wrong_usage_is_told_and_exits_with_2(arguments: tuple[str, ...], words: str) -> None:
    code, output = _run(*arguments)
    assert code == 2
    assert words in output
    assert "Traceback" not in output


@pytest.mark.parametrize("command", [("train", "seed-cnn"), ("evaluate",), ("model",)])
def test_a_folder_without_a_manifest_is_told_in_a_line(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    code, output = _run(*command, "--data", str(tmp_path))
    assert code == 2
    assert "has no manifest.csv" in output
    assert "Traceback" not in output


def test_a_set_without_photographs_can_set_no_limit(tmp_path: Path) -> None:
    data = write_face_set(tmp_path / "faces")
    fakes = write_face_set(tmp_path / "fakes")
    manifest = fakes / "manifest.csv"
    kept = [row for row in manifest.read_text().splitlines() if ",real," not in row]
    manifest.write_text("\n".join(kept) + "\n")
    code, output = _run("calibrate", "--data", str(data), "--also", str(fakes))
    assert code == 2
    assert "no photographs in its val split" in " ".join(output.split())


def test_evaluate_says_where_its_report_is(tmp_path: Path) -> None:
    data, out = write_face_set(tmp_path), tmp_path / "out"
    options = ("--out", str(out), "--sheets", str(tmp_path / "sheets"), "--mangle", "webp:80")
    code, output = _run("evaluate", "--data", str(data), *options)
    assert code == 0
    assert output.splitlines()[-1] == str(out / "report.md")
    assert "as `webp:80`" in (out / "report.md").read_text()


def test_evaluate_takes_several_manglings_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = []

    def no_evaluation(plan: EvaluationPlan, *_: object) -> None:
        plans.append(plan)
        raise FileNotFoundError("stops here")

    monkeypatch.setattr("backend.evaluation.evaluate.evaluate", no_evaluation)
    data = ("--data", str(write_face_set(tmp_path)))
    _run("evaluate", *data, "--mangle", "300:75", "--mangle", "found", "--mangle", "300:75")
    _run("evaluate", *data, "--mangle", "all", "--mangle", "300:75")
    _run("evaluate", *data)
    asked = [plan.manglings for plan in plans]
    assert asked == [("300:75", "found"), (*REPORTED, "300:75"), ("found",)]
