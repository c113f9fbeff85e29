"""What `uncanny data harvest` collects, and from where: a TOML file as README.md here shows it."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend.face_sets.manglings import is_mangling
from backend.face_sets.manifest import Label
from backend.face_sets.toml_config import read_toml

NUMBER = re.compile(r"\{number(?::0(\d)d)?\}")
"""The place of a number in an address; the group is how many digits it has at least."""


class Source(BaseModel):
    """Pictures of one kind, from one publisher."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    """Also of its folder."""
    label: Label
    generator: str = ""
    """Empty for photographs."""
    origin: Annotated[str, Field(min_length=1)]
    """Who publishes the pictures, and on what terms; goes into the manifest."""
    urls: Annotated[tuple[str, ...], Field(min_length=1)]
    """Addresses; `{number}`, or `{number:04d}`, stands for each of `numbers`."""
    numbers: tuple[int, int] | None = None
    """First and last."""
    times: Annotated[int, Field(ge=1)] = 1
    """How often each address is asked, for one that shows another face each time."""
    seconds: Annotated[float, Field(gt=0)] = 2.0
    """At least so long between two requests to a host; its robots.txt may ask for longer."""
    last_steps: tuple[str, ...] = ("jpeg:75",)
    """Manglings that each file goes through; none keeps it as found."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.label == "fake") != bool(self.generator):
            raise ValueError("a fake has a generator, a real has none")
        for step in self.last_steps:
            if not is_mangling(step):
                raise ValueError(f"{step!r} is no mangling; try jpeg:75 or 512:85")
        if any((NUMBER.search(url) is None) != (self.numbers is None) for url in self.urls):
            raise ValueError("numbers and {number} in every address go together")
        if self.numbers is not None and self.numbers[0] > self.numbers[1]:
            raise ValueError("numbers are the first and the last, in this order")
        return self

    def addresses(self) -> Iterator[tuple[str, int]]:
        """Every address, each with the number of its asking, from 0."""
        first, last = self.numbers or (0, 0)
        for number in range(first, last + 1):
            for url in self.urls:
                for time in range(self.times):
                    yield NUMBER.sub(partial(_digits, number), url), time


class HarvestConfig(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: Annotated[str, Field(min_length=3)]
    """Address at which the people who run the servers reach you; every request carries it."""
    max_megabytes: Annotated[float, Field(gt=0)] = 2000.0
    """The set grows no further than this."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        if len({source.name for source in self.sources}) < len(self.sources):
            raise ValueError("two sources have the same name")
        return self

    @property
    def classes_end_alike(self) -> bool:
        """Whether reals and fakes, where both are collected, go through the same last steps."""
        steps = {
            label: {source.last_steps for source in self.sources if source.label == label}
            for label in ("real", "fake")
        }
        return not all(steps.values()) or steps["real"] == steps["fake"]


def read_config(path: Path) -> HarvestConfig:
    """Raises ConfigError, FileNotFoundError where there is no such file."""
    return read_toml(path, HarvestConfig)


def _digits(number: int, place: re.Match[str]) -> str:
    return str(number).zfill(int(place[1] or 0))
