"""What a person has to mend ends any command in one line; a fault of ours doesn't."""

import errno

import pytest
import typer
from typer.testing import CliRunner

from backend.batch.collection import BatchError
from backend.cli.errors import Commands
from backend.cli.running import StartError
from backend.face_sets.manifest import ManifestError
from backend.face_sets.toml_config import ConfigError
from backend.generator.runtime import GeneratorMissing
from backend.images.problems import PictureProblem, ProblemCode
from backend.package_files import PackageError
from backend.training.training_record import TrainingError

WORDS = "what is to be mended"


def _ends(error: Exception) -> tuple[int, str]:
    app = typer.Typer(cls=Commands)
    group = typer.Typer()
    app.add_typer(group, name="group")
    app.command("other")(lambda: None)

    @group.command()
    def one() -> None:
        raise error

    @group.command()
    def two() -> None: ...

    result = CliRunner().invoke(app, ["group", "one"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PictureProblem(ProblemCode.UNREADABLE, WORDS), 2),
        *((kind(WORDS), 2) for kind in (BatchError, ConfigError, GeneratorMissing, ManifestError)),
        *((kind(WORDS), 2) for kind in (PackageError, TrainingError, FileNotFoundError)),
        (PermissionError(errno.EACCES, WORDS, "/etc/shadow"), 2),
        (StartError(WORDS), 1),
    ],
)
def test_what_a_person_has_to_mend_is_a_line(error: Exception, code: int) -> None:
    ended, output = _ends(error)
    assert ended == code
    assert output.startswith("uncanny: ")
    assert WORDS in output
    assert output.count("\n") == 1


@pytest.mark.parametrize("error", [ValueError(WORDS), OSError(errno.EBADF, WORDS)])
def test_a_fault_of_ours_keeps_its_traceback(error: Exception) -> None:
    with pytest.raises(type(error)):
        _ends(error)


@pytest.mark.parametrize(
    ("module", "extra"),
    [("sklearn.svm", "`dashboard` or `train`"), ("ray", "`batch`"), ("openvino", "`generate`")],
)
def test_a_missing_extra_is_named(module: str, extra: str) -> None:
    code, output = _ends(ModuleNotFoundError(f"No module named {module!r}", name=module))
    assert (code, output) == (2, f"uncanny: this needs the extra {extra}; see README.md.\n")


def test_a_missing_module_of_ours_keeps_its_traceback() -> None:
    with pytest.raises(ModuleNotFoundError):
        _ends(ModuleNotFoundError("No module named 'backend.gone'", name="backend.gone"))
