import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from backend.generator import runtime
from backend.generator.runtime import GeneratorMissing, openvino

WATCHED = """
import socket, sys
reached = []
socket.socket.connect = lambda self, address: reached.append(address)
socket.getaddrinfo = lambda *place, **_: reached.append(place) or []
from backend.generator.runtime import openvino
openvino().Core()
openvino()
print(reached, [name for name in sys.modules if name.startswith("openvino_telemetry.")])
"""


@pytest.mark.skipif(find_spec("openvino") is None, reason="needs the extra `generate`")
def test_openvino_reports_to_nobody(tmp_path: Path) -> None:
    home = {**os.environ, "HOME": str(tmp_path), "CI": ""}
    result = subprocess.run(
        [sys.executable, "-c", WATCHED], env=home, capture_output=True, text=True, check=True
    )
    assert result.stdout.split("\n")[0] == "[] []"
    assert not list(tmp_path.iterdir())  # with its reporting on, it leaves an identifier in ~/intel


def test_an_openvino_that_reports_already_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "find_spec", lambda _: True)
    monkeypatch.setitem(sys.modules, "openvino_telemetry", runtime)
    with pytest.raises(RuntimeError, match="usage reporting on"):
        openvino()


def test_without_openvino_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "find_spec", lambda _: None)
    with pytest.raises(GeneratorMissing, match="generate"):
        openvino()
