"""What `uncanny data import` takes, and from where: a TOML file."""

import math
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from backend.face_sets.manglings import is_mangling
from backend.face_sets.manifest import Label
from backend.face_sets.toml_config import read_toml

Split = Literal["train", "val", "test"]
OPEN_FACES = Path(__file__).with_name("open_faces.toml")
"""Of the set that the shipped weights learn from beside the open one."""
NAME_PATTERN = r"^[a-z0-9][a-z0-9._-]*$"
CUT_LAST_STEPS = ("jpeg:75",)
"""Of pictures that are cut: what comes out of the cut was never saved."""
_ADDRESS = re.compile(r"[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")
"""The end of a repository's address: owner/name."""


class ImportedSource(BaseModel):
    """Pictures of one kind from one folder or repository."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=NAME_PATTERN)]
    """Also of its folder."""
    label: Label
    generator: str = ""
    """Empty for photographs."""
    licence: Annotated[str, Field(min_length=1)]
    """The terms, or that none are stated."""
    known: str = ""
    """What was seen of it; goes into the manifest beside its origin."""
    repository: str = ""
    """Address of a git repository."""
    commit: str = Field("", pattern=r"^([0-9a-f]{40})?$")
    folder: Path | None = None
    """A folder instead, relative to the config."""
    include: Annotated[tuple[str, ...], Field(min_length=1)]
    """Paths in it, with * and ? (which match slashes, too)."""
    exclude: tuple[str, ...] = ()
    """Paths that are left out: augmented copies, other kinds."""
    group: str = ""
    """Regular expression; what its brackets match in the path names the person. Pictures of one
    person lie in one split. Without: each picture by itself."""
    count_max: Annotated[int, Field(ge=1)] | None = None
    """At most so many, chosen by chance, the same at any time."""
    group_max: Annotated[int, Field(ge=1)] | None = None
    """At most so many of one group, likewise."""
    trim_bottom: Annotated[int, Field(ge=0)] = 0
    """Rows that are cut off: a watermark."""
    cells: tuple[int, int] | None = None
    """Columns and rows of a grid that is cut into pictures."""
    cells_taken: tuple[Annotated[int, Field(ge=0)], ...] = ()
    """Which of them, counted row by row from 0; none given: all."""
    cells_frame: Annotated[int, Field(ge=0)] = 0
    """Pixels that are cut off each side of a cell: the lines of the grid."""
    side_min: Annotated[int, Field(ge=16)] = 64
    """Pixels of the shorter side."""
    face_min: Annotated[int, Field(ge=0)] = 64
    """Pixels of the largest face's box; smaller ones are left out."""
    cut: Literal["", "ffhq"] = ""
    """`ffhq`: levelled and cut as FFHQ is; see ffhq_cut.py."""
    also_cut: Annotated[str, Field(pattern=NAME_PATTERN)] | None = None
    """Name of a second source: the same pictures, cut as FFHQ is."""
    last_steps: tuple[str, ...] = ()
    """Manglings that each file goes through; none keeps it as found."""
    split: Split | None = None
    """The whole source in one split: kept from training, say. Without: 70 : 15 : 15 by group."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.label == "fake") != bool(self.generator):
            raise ValueError("a fake has a generator, a real has none")
        if bool(self.repository) == (self.folder is not None):
            raise ValueError("a source is a repository or a folder")
        if self.cells is None and (self.cells_taken or self.cells_frame):
            raise ValueError("cells_taken and cells_frame are of cells")
        if self.cells and any(cell >= math.prod(self.cells) for cell in self.cells_taken):
            raise ValueError("cells_taken names a cell that isn't in the grid")
        if self.cut and self.also_cut:
            raise ValueError("what is cut already isn't cut again: cut or also_cut")
        if self.repository and not self.commit:
            raise ValueError("a repository needs its commit, 40 hexadecimal digits")
        for step in self.last_steps:
            if not is_mangling(step):
                raise ValueError(f"{step!r} is no mangling; try jpeg:75 or 512:85")
        if self.group and re.compile(self.group).groups < 1:
            raise ValueError("group needs brackets around what names the person")
        return self

    @property
    def cut_again(self) -> Self | None:
        """The source that `also_cut` names."""
        if self.also_cut is None:
            return None
        known = "the same, cut as FFHQ is"
        changed = {"name": self.also_cut, "cut": "ffhq", "also_cut": None, "known": known}
        return self.model_copy(update={**changed, "last_steps": CUT_LAST_STEPS})

    @property
    def origin(self) -> str:
        """Where it is from, in words for the manifest."""
        place = owner_and_name(self.repository) if self.repository else str(self.folder)
        parts = [f"{place} at {self.commit[:12]}" if self.commit else place, self.licence]
        return "; ".join(part for part in [*parts, self.known] if part)

    def takes(self, path: str) -> bool:
        """Whether a path of the repository or folder belongs to it."""
        return any(fnmatch(path, one) for one in self.include) and not any(
            fnmatch(path, one) for one in self.exclude
        )

    def person(self, path: str) -> str | None:
        """What names the person in a path; None where nothing does."""
        found = re.search(self.group, path) if self.group else None
        return found[1] if found else None


class ImportConfig(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    off_limits: tuple[str, ...] = ()
    """Repositories (owner/name) that are kept for measuring; a source of one is refused."""
    sources: Annotated[tuple[ImportedSource, ...], Field(min_length=1)]
    """Those that an `also_cut` names stand after the one that names them."""

    @field_validator("sources")
    @classmethod
    def _with_those_cut_again(
        cls, sources: tuple[ImportedSource, ...]
    ) -> tuple[ImportedSource, ...]:
        both = ((source, source.cut_again) for source in sources)
        return tuple(one for pair in both for one in pair if one is not None)

    @model_validator(mode="after")
    def _allowed(self) -> Self:
        names = [source.name for source in self.sources]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"two sources are named {', '.join(sorted(twice))}")
        refused = {name.lower() for name in self.off_limits}
        for source in self.sources:
            if owner_and_name(source.repository).lower() in refused:
                raise ValueError(
                    f"{source.name}: {owner_and_name(source.repository)} is off limits,"
                    " it is kept for measuring"
                )
        return self


def owner_and_name(address: str) -> str:
    """owner/name at the end of a repository's address; the address where it has no such end."""
    found = _ADDRESS.search(address)
    return found[1] if found else address


def read_config(path: Path) -> ImportConfig:
    """Raises ConfigError, FileNotFoundError where there is no such file."""
    return read_toml(path, ImportConfig)
