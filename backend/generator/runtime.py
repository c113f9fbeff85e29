"""OpenVINO, without its usage reporting."""

import sys
from importlib.util import find_spec
from types import ModuleType

from backend.user_error import UserError

_REPORTING = "openvino_telemetry"


class GeneratorMissing(UserError):
    """OpenVINO isn't installed, in words for people."""


def installed() -> bool:
    """Whether the package is there; it isn't imported."""
    return find_spec("openvino") is not None


def openvino() -> ModuleType:
    """The package, imported such that it neither reports to anyone nor writes to the home folder.

    Importing it sends an event to Google Analytics and leaves an identifier in ~/intel, unless
    `openvino_telemetry` can't be imported: then a stub of its own takes that place. There is no
    setting for it but a file in the user's home folder.
    Raises GeneratorMissing where it isn't installed, RuntimeError where it came in another way.
    """
    if not installed():
        raise GeneratorMissing("the generator needs the extra `generate`; see README.md.")
    if sys.modules.get(_REPORTING) is not None:
        raise RuntimeError("OpenVINO was imported elsewhere, with its usage reporting on.")
    sys.modules[_REPORTING] = None  # type: ignore[assignment]  # an import of it now fails
    import openvino

    module: ModuleType = openvino
    return module
