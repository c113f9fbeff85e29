"""OpenVINO for the tests of this folder, which skip without it."""

from types import ModuleType

import pytest

from backend.generator.runtime import GeneratorMissing, openvino


def ov() -> ModuleType:
    """The package."""
    try:
        return openvino()
    except GeneratorMissing as missing:
        pytest.skip(str(missing))
