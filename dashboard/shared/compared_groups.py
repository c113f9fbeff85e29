"""The two groups that are compared: shipped ones, and the visitor's own, beside chance.

The arrays that ship say nothing of who is in a group. Where the open set and the cache are at hand,
the same faces are found again, for what isn't shipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import streamlit as st

from backend.explain.face_activations import (
    FaceActivations,
    activations_folder,
    read_activations,
)
from backend.explain.face_filter import FaceFilter
from backend.explain.group_averages import (
    Group,
    GroupAverages,
    LayerAverage,
    average_of,
    control_name,
    control_rows,
    difference,
    effect_size,
    full_side_rows,
    group_rows,
    random_rows,
    read_group_maps,
)
from backend.face_sets.manifest import Entry, ManifestError
from backend.images.scaling import Float32
from backend.settings import settings
from dashboard.shared import loading, open_set, selection

GROUP_TITLES: dict[str, str] = {
    Group.FAKE: "Most confident fake",
    Group.REAL: "Most confident real",
    Group.FALSE_POSITIVE: "False positives",
    Group.FALSE_NEGATIVE: "False negatives",
    Group.RANDOM: "Random faces",
}
SHIPPED_SPLIT = "test"
"""Of the open set: whose faces the shipped groups are drawn from."""
CONTROL_TITLES: dict[str, str] = {
    control_name(group): f"Random, as many as {GROUP_TITLES[group].lower()}" for group in Group
}
OWN, OWN_RANDOM = "own", "own_random"
_OWN_TITLES = {OWN: "Own group", OWN_RANDOM: "Random, same size"}


@dataclass(frozen=True)
class OwnGroup:
    """A group that the visitor asked for, and as many faces drawn from all."""

    everyone: FaceActivations
    entries: dict[str, Entry]
    rows: dict[str, npt.NDArray[np.intp]]
    """Of OWN and of OWN_RANDOM."""

    def members(self, name: str) -> list[Entry]:
        """The pictures of a group whose faces the network sees at its largest side."""
        faces = self.everyone.faces.iloc[self.rows[name]]
        whole = faces["side"] == loading.model_files().input.side_max
        return [self.entries[member] for member in faces["name"][whole]]


@dataclass(frozen=True)
class Comparison:
    """Two groups at one layer, and chance for a yardstick."""

    group: str
    against: str
    averages: dict[str, LayerAverage]
    """By group, of these two and of the yardstick: random faces, as many as each group has."""
    titles: dict[str, str]
    """Of the same, with their sizes."""
    maps: dict[str, Float32]
    """Of those whose mean maps are shipped or were computed here; (rows, columns, channels)."""

    @property
    def pair(self) -> tuple[LayerAverage, LayerAverage]:
        """The two groups' averages."""
        return self.averages[self.group], self.averages[self.against]

    def by_effect(self) -> list[int]:
        """The channels, those with the largest effect first, whichever way it goes."""
        return [int(index) for index in np.argsort(-np.abs(effect_size(*self.pair)), kind="stable")]

    def table(self, channels: Sequence[int]) -> dict[str, object]:
        """A column each: channel, both means, difference with its interval, effect size."""
        chosen = list(channels)
        apart, half = difference(*self.pair)
        first, second = self.pair
        return {
            "channel": chosen,
            self.titles[self.group]: first.mean[chosen],
            self.titles[self.against]: second.mean[chosen],
            "difference": apart[chosen],
            "95 % from": (apart - half)[chosen],
            "to": (apart + half)[chosen],
            "Cohen's d": effect_size(*self.pair)[chosen],
        }


class ComparedGroups:
    """What the shipped arrays and the visitor's own group say about a layer."""

    def __init__(self, averages: GroupAverages, own: OwnGroup | None) -> None:
        self._averages = averages
        self.own = own
        self._controls = {control_name(group): group for group in averages.summary.controls}

    @property
    def names(self) -> list[str]:
        """The groups that there are, the shipped ones first."""
        own = list(self.own.rows) if self.own else []
        return [*map(str, self._averages.summary.groups), *self._controls, *own]

    def average(self, name: str, layer: str) -> LayerAverage:
        """A group's mean activations at a layer."""
        if self.own and name in self.own.rows:
            return average_of(self.own.everyone, layer, self.own.rows[name])
        if name in self._controls:
            return self._averages.controls[layer, self._controls[name]]
        return self._averages.layers[layer, Group(name)]

    def title(self, name: str) -> str:
        """What a group is called, with its size."""
        if self.own and name in self.own.rows:
            return f"{_OWN_TITLES[name]}, n = {len(self.own.rows[name]):,}"
        size = self._averages.summary.groups[self._controls.get(name) or Group(name)].n
        return f"{(GROUP_TITLES | CONTROL_TITLES)[name]}, n = {size:,}"

    def compare(self, layer: str) -> "Comparison":
        """The chosen two at a layer; call `choose` before, in the same run."""
        group: str = st.session_state[selection.GROUP]
        against: str = st.session_state[selection.AGAINST]
        pair = (group, against)
        names = dict.fromkeys([*pair, *(self._yardstick(name) for name in pair)])
        maps = {name: self._maps(name, layer) for name in names}
        return Comparison(
            group,
            against,
            {name: self.average(name, layer) for name in names},
            {name: self.title(name) for name in names},
            {name: found for name, found in maps.items() if found is not None},
        )

    def members(self, name: str) -> list[Entry] | None:
        """The pictures whose mean maps are a group's; None where they can't be found here."""
        if self.own and name in self.own.rows:
            return self.own.members(name)
        return self._shipped_members.get(name)

    def _yardstick(self, name: str) -> str:
        """Random faces, as many as the group has; older arrays have those of the largest only."""
        if name in (OWN, OWN_RANDOM):
            return OWN_RANDOM
        control = name if name in self._controls else control_name(Group(name))
        return control if control in self._controls else str(Group.RANDOM)

    def _maps(self, name: str, layer: str) -> Float32 | None:
        shipped = self._averages.layers[layer, Group(name)].maps if name in GROUP_TITLES else None
        if shipped is not None:
            return shipped
        members = self.members(name)
        if members is None:
            return None
        return read_group_maps(loading.model_files(), members, layer, settings().cache)

    @cached_property
    def _shipped_members(self) -> dict[str, list[Entry]]:
        """The pictures of the shipped groups and controls; empty where they can't be found here."""
        everyone = activations(SHIPPED_SPLIT)
        if everyone is None:
            return {}
        files, summary = loading.model_files(), self._averages.summary
        if len(full_side_rows(everyone, files)) != summary.faces:
            return {}  # the arrays are of another set
        try:
            rows = group_rows(everyone, files)
        except ManifestError:
            return {}
        if {group: len(of) for group, of in rows.items()} != {
            group: about.n for group, about in summary.groups.items()
        }:
            return {}
        entries = {entry.name: entry for entry in split_entries(SHIPPED_SPLIT)}
        controls = control_rows(everyone, files, rows)
        named = {str(group): of for group, of in rows.items()} | {
            control_name(group): of for group, of in controls.items()
        }
        return {
            name: [entries[face] for face in everyone.faces["name"].iloc[of]]
            for name, of in named.items()
        }

    def choose(self) -> None:
        """Two controls: the group, and what it is compared with."""
        names = self.names
        selection.one_of(selection.GROUP, names, "group")
        group = st.session_state[selection.GROUP]
        rest = [name for name in names if name != group]
        if st.session_state.get(selection.AGAINST) in (None, group):
            opposite = Group.REAL if group != Group.REAL else Group.FAKE
            st.session_state[selection.AGAINST] = str(opposite)
        selection.one_of(selection.AGAINST, rest, "group")
        for key, label, options in (
            (selection.GROUP, "Group", names),
            (selection.AGAINST, "Compared with", rest),
        ):
            st.selectbox(
                label,
                options,
                key=key,
                format_func=self.title,
                width=260,
            )


def compared_groups() -> ComparedGroups | None:
    """All groups that there are now; None without shipped averages of these weights."""
    averages = loading.group_averages()
    return ComparedGroups(averages, own_group()) if averages else None


def asked_filter() -> FaceFilter:
    """The visitor's own filter."""
    return FaceFilter.model_validate_json(st.session_state.get(selection.FILTER, "{}"))


def split_entries(split: str) -> list[Entry]:
    """The open set's pictures of a split; none where the set or the split is missing."""
    return [entry for entry in open_set.entries().values() if entry.split == split]


def activations(split: str) -> FaceActivations | None:
    """What every channel answered to every face of a split; None before it is computed."""
    entries = split_entries(split)
    if not entries:
        return None
    folder = activations_folder(loading.model_files(), entries, settings().cache)
    return _read(folder, folder.is_dir())


@st.cache_resource(max_entries=3, show_spinner=False)
def _read(folder: Path, exists: bool) -> FaceActivations | None:
    return read_activations(folder) if exists else None


def own_group() -> OwnGroup | None:
    """The group of the visitor's filter; None where none is asked for, at hand, or left."""
    if selection.FILTER not in st.session_state:
        return None
    asked = asked_filter()
    everyone = activations(asked.split)
    if everyone is None:
        return None
    calibration = loading.model_files().calibration
    chosen = asked.chosen(everyone.faces, calibration, selection.threshold())
    rows = np.asarray(np.flatnonzero(chosen), np.intp)
    if not len(rows):
        return None
    entries = {entry.name: entry for entry in split_entries(asked.split)}
    control = random_rows(len(everyone.faces), len(rows))
    return OwnGroup(everyone, entries, {OWN: rows, OWN_RANDOM: control})
