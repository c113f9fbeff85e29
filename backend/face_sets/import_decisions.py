"""Which of the pictures that an import saw go into the set, in which group and split."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from backend.face_sets.difference_hash import SAME, distances, words
from backend.face_sets.growing_set import split_of
from backend.face_sets.import_config import ImportedSource
from backend.face_sets.manifest import Label
from backend.face_sets.seen_pictures import Seen

ALIKE = 32
"""Bits up to which the crops around two faces count as one person's: they share a group.

Of 112 million pairs among 37,494 crops, 2,278 lie within 20 bits, 2,780 within 30, and from there
on chance sets in: 4,528 within 40, 16,933 within 50 (aligned faces are alike).
"""
Fate = Literal["kept", "held out", "there already", "twice", "under both labels", "in two splits"]


@dataclass(frozen=True)
class Known:
    """A picture of a set that is there already."""

    name: str
    label: Label
    group: str
    split: str
    whole: str
    face: str
    """Hashes; the second is empty where no face was found."""


@dataclass(frozen=True)
class ImportedPicture:
    """A picture that was seen in a file of a source."""

    source: ImportedSource
    path: str
    seen: Seen

    @property
    def name(self) -> str:
        """For people."""
        cell = f" (cell {self.seen.cell})" if self.source.cells else ""
        return f"{self.source.name}: {self.path}{cell}"

    @property
    def person(self) -> str | None:
        """Names the person, alike in all sources of a repository; None where nothing does."""
        person = self.source.person(self.path)
        place = self.source.repository or self.source.folder
        return f"{place} {person}" if person else None


@dataclass
class Decision:
    """What becomes of a candidate."""

    candidate: ImportedPicture
    fate: Fate = "kept"
    like: str = ""
    """The picture that it looks like, where that decided."""
    group: str = ""
    split: str = ""


@dataclass
class Decisions:
    """Of all candidates, in their order."""

    all: list[Decision] = field(default_factory=list)

    def kept(self) -> list[Decision]:
        """Those that go in."""
        return [one for one in self.all if one.fate == "kept"]

    def counts(self, source: str) -> Counter[str]:
        """How many of a source have which fate."""
        return Counter(one.fate for one in self.all if one.candidate.source.name == source)


def decide(
    candidates: Sequence[ImportedPicture], known: Sequence[Known], held_out: Sequence[str]
) -> Decisions:
    """Drop what is held out, there already or of both labels; group what looks alike.

    Of two that look the same, the first one stays. One that was cut as FFHQ is not the same picture
    as the one that it was cut from, but shares its group.
    """
    decisions = [Decision(one) for one in candidates]
    _drop_held_out(decisions, held_out)
    groups = _Groups(len(decisions))
    _compare_with_known(decisions, known, groups)
    _compare_with_each_other(decisions, groups)
    _join_people(decisions, groups)
    _name_groups(decisions, known, groups)
    return Decisions(decisions)


class _Groups:
    """Which candidates belong together (union-find), and the known pictures that they look like."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self.known: dict[int, set[int]] = {}

    def root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self._parent[second] = first

    def members(self, kept: Sequence[int]) -> Iterator[list[int]]:
        by_root: dict[int, list[int]] = {}
        for index in kept:
            by_root.setdefault(self.root(index), []).append(index)
        yield from by_root.values()


def _kept(decisions: list[Decision]) -> list[int]:
    return [index for index, one in enumerate(decisions) if one.fate == "kept"]


def _drop_held_out(decisions: list[Decision], held_out: Sequence[str]) -> None:
    if not held_out:
        return
    hashes = words(held_out)
    for one in decisions:
        mine = words({one.candidate.seen.whole, one.candidate.seen.found})
        if min(int(distances(each, hashes).min()) for each in mine) <= SAME:
            one.fate = "held out"


class _Hashes:
    """Hashes of many pictures, whole and of the face, to be compared with one picture's."""

    def __init__(self, whole: Sequence[str], face: Sequence[str]) -> None:
        self._whole = words(whole)
        self._face = words([one or "0" * 64 for one in face])
        self._has_face = np.array([bool(one) for one in face], bool)

    def bits(self, seen: Seen) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """How far `seen` is from each: the nearer of both hashes, and the faces' alone."""
        whole = distances(words([seen.whole])[0], self._whole)
        if not seen.face:
            return whole, np.full(len(whole), 256)
        face = np.where(self._has_face, distances(words([seen.face])[0], self._face), 256)
        return np.minimum(whole, face), face


def _compare_with_known(decisions: list[Decision], known: Sequence[Known], groups: _Groups) -> None:
    if not known:
        return
    hashes = _Hashes([one.whole for one in known], [one.face for one in known])
    for index in _kept(decisions):
        one = decisions[index]
        nearest, face = hashes.bits(one.candidate.seen)
        closest = int(nearest.argmin())
        if nearest[closest] <= SAME:
            one.like = known[closest].name
            if known[closest].label != one.candidate.source.label:
                one.fate = "under both labels"
                continue
            if not one.candidate.source.cut:
                one.fate = "there already"
                continue
        alike = np.flatnonzero((nearest <= SAME) | (face <= ALIKE))
        if len(alike):
            groups.known[index] = set(alike.tolist())


def _compare_with_each_other(decisions: list[Decision], groups: _Groups) -> None:
    indices = _kept(decisions)
    seen = [decisions[index].candidate.seen for index in indices]
    hashes = _Hashes([one.whole for one in seen], [one.face for one in seen])
    for place, index in enumerate(indices):
        one = decisions[index]
        if one.fate != "kept":
            continue
        nearest, face = hashes.bits(seen[place])
        for other_place in np.flatnonzero((nearest <= SAME) | (face <= ALIKE)):
            other = decisions[indices[other_place]]
            if other_place <= place or other.fate != "kept":
                continue
            is_same = nearest[other_place] <= SAME
            if is_same and _is_one_person(one.candidate, other.candidate):
                is_same = False  # a photograph and its projection look the same, and are not
            if is_same and other.candidate.source.label != one.candidate.source.label:
                one.fate = other.fate = "under both labels"
                one.like, other.like = other.candidate.name, one.candidate.name
            elif is_same and other.candidate.source.cut == one.candidate.source.cut:
                other.fate, other.like = "twice", one.candidate.name
            else:
                groups.join(index, indices[other_place])


def _is_one_person(one: ImportedPicture, other: ImportedPicture) -> bool:
    """Whether both labels of one person are meant, as the paths say."""
    person = one.person
    return person is not None and person == other.person and one.source.label != other.source.label


def _join_people(decisions: list[Decision], groups: _Groups) -> None:
    """One file's pictures, and one person's, belong together."""
    first: dict[str, int] = {}
    for index in _kept(decisions):
        candidate = decisions[index].candidate
        file = None if candidate.source.cells else candidate.seen.sha256
        for key in (file, candidate.person):
            if key:
                groups.join(first.setdefault(key, index), index)


def _name_groups(decisions: list[Decision], known: Sequence[Known], groups: _Groups) -> None:
    for members in groups.members(_kept(decisions)):
        people = {
            (known[k].group, known[k].split) for m in members for k in groups.known.get(m, ())
        }
        splits = {split for _, split in people}
        fixed: list[str] = [
            wanted for m in members if (wanted := decisions[m].candidate.source.split)
        ]
        own = decisions[members[0]].candidate.seen
        group = f"i{own.sha256[:11]}{own.cell or ''}"
        split: str = fixed[0] if fixed else split_of(group)
        if len(splits) == 1:
            group, split = min(people)
        for member in members:
            one = decisions[member]
            one.group, one.split = group, split
            if len(splits) > 1 or any(split != other for other in fixed):
                one.fate = "in two splits"
