"""What a person has to mend or to install, told in one line."""

from collections.abc import Callable
from typing import TypeVar

import typer

Result = TypeVar("Result")


def or_exit(run: Callable[[], Result]) -> Result:
    """Run it; what a person has to mend or to install ends in one line and exit code 2."""
    from backend.face_sets.manifest import ManifestError
    from backend.face_sets.toml_config import ConfigError
    from backend.generator.runtime import GeneratorMissing
    from backend.package_files import PackageError
    from backend.training.training_record import TrainingError

    try:
        return run()
    except (
        ConfigError,
        FileNotFoundError,
        GeneratorMissing,
        ManifestError,
        PackageError,
        TrainingError,
    ) as error:
        typer.echo(f"uncanny: {error}", err=True)
        raise typer.Exit(2) from error
