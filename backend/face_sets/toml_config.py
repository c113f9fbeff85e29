"""Configs in TOML: what is wrong with one is told in a line."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from backend.user_error import UserError

Config = TypeVar("Config", bound=BaseModel)


class ConfigError(UserError):
    """A config that can't be used, in one line for the command line."""


def read_toml(path: Path, model: type[Config]) -> Config:
    """Raises ConfigError, FileNotFoundError where there is no such file."""
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} isn't TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ConfigError(f"{path}, {place}: {first['msg']}.") from error
