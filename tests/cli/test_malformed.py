"""A thousand broken files in a folder: a line each, and no trace of our insides."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.cli.app import app
from tests.malformed import files


@pytest.mark.slow
def test_a_line_a_file(tmp_path: Path) -> None:
    for name, data in files().items():
        (tmp_path / name).write_bytes(data)
    result = CliRunner().invoke(app, ["check", "--json", str(tmp_path)])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert {Path(line["source"]).name for line in lines} == set(files())
    codes = {line["problem"]["code"] for line in lines if "problem" in line}
    assert codes <= {"unreadable", "unsupported_format", "too_many_pixels", "decode_timeout"}
