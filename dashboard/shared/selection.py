"""What the visitor has chosen; all pages share it, and the page's address carries it.

It lives in the session's state under the names below. `keep` takes over what a link says when it
is opened, and `publish` writes the selection back to the address, so that the address of any view
opens the same view again. Only a picture that was uploaded or made here can't be linked: it is
nowhere else.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from backend.detector.verdict import PRIOR
from backend.explain.face_filter import FaceFilter
from backend.face_sets.manglings import mangle
from backend.images.problems import PictureProblem, ProblemCode
from dashboard.shared import open_set
from dashboard.shared.loading import fetched, model_files
from dashboard.shared.samples import SAMPLES, is_sample, sample_bytes

FACE = "face"
"""Which face of the picture, from 0, largest first; in the address from 1, as people count."""
PRIOR_KEY = "prior"
LAYER = "layer"
CHANNEL = "channel"
GROUP, AGAINST = "group", "against"
"""The two groups that are compared, by name."""
FILTER = "filter"
"""The visitor's own group, as `FaceFilter` writes itself."""
THRESHOLD = "threshold"
"""On the logit: above it a face counts as called generated."""
VIEW = "view"
"""Which part of the page “Inside” is open."""
_PICTURE, _OTHER = "picture", "other picture"
_OPENED, _NOTES, _NEXT = "link read", "link notes", "chosen for the next run"


@dataclass(frozen=True)
class ChosenPicture:
    """A picture, or why there is none."""

    title: str
    data: bytes
    problem: PictureProblem | None = None
    sample: bool = False
    origin: str | None = None
    """Its name in the open set's manifest, or its web address: what a link can say of it."""
    mangling: str | None = None
    """What was done to the picture of the open set; see `backend.face_sets.manglings`."""
    unlinked: str = "the picture that you uploaded"
    """In words, where no link can say which it is."""


def keep() -> None:
    """Call first in every run: takes over what a link says, and holds on to what was chosen.

    Streamlit forgets a control's value on pages that don't show it.
    """
    if _OPENED not in st.session_state:
        st.session_state[_OPENED] = True
        _read(st.query_params.to_dict())
    for key, value in st.session_state.pop(_NEXT, {}).items():
        st.session_state[key] = value  # before the controls of this run are drawn
    for key in (*_PARSERS, FACE):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def publish() -> None:
    """Call last in every run: the selection goes into the page's address."""
    known = {*_PARSERS, FACE, *(prefix + kind for prefix in _PREFIXES for kind in _KINDS)}
    others = {key: value for key, value in st.query_params.items() if key not in known}
    wanted = others | _written()
    if wanted != st.query_params.to_dict():
        st.query_params.from_dict(wanted)


def notes() -> list[str]:
    """What of the link was ignored and why, as Markdown; said once."""
    told: list[str] = st.session_state.pop(_NOTES, [])
    return told


def picture() -> ChosenPicture:
    """The chosen picture; a first visit gets the first sample."""
    if _PICTURE not in st.session_state:
        choose_sample(next(iter(SAMPLES)))
    chosen: ChosenPicture = st.session_state[_PICTURE]
    return chosen


def other() -> ChosenPicture | None:
    """The picture that stands beside the chosen one, where there is one."""
    chosen: ChosenPicture | None = st.session_state.get(_OTHER)
    return chosen


def linkable(chosen: ChosenPicture) -> bool:
    """Whether a link can say which picture it is; not so for one that is nowhere but here."""
    return chosen.sample or chosen.origin is not None


def choose(chosen: ChosenPicture) -> None:
    """Take another picture, and its largest face."""
    st.session_state[_PICTURE] = chosen
    st.session_state[FACE] = 0


def choose_other(chosen: ChosenPicture | None) -> None:
    """Put a picture beside the chosen one, or none."""
    st.session_state[_OTHER] = chosen


def choose_sample(title: str) -> None:
    """Take a picture that comes with the dashboard."""
    choose(sample(title))


def sample(title: str) -> ChosenPicture:
    """A picture that comes with the dashboard. Raises ValueError for an unknown title."""
    if not is_sample(title):
        raise ValueError(f"the samples are {', '.join(SAMPLES)}")
    try:
        return ChosenPicture(title, sample_bytes(title), sample=True)
    except OSError:
        problem = PictureProblem(ProblemCode.UNREADABLE, "The file of this sample is gone.")
        return ChosenPicture(title, b"", problem, sample=True)


def from_set(name: str) -> ChosenPicture:
    """A picture of the open set by its name. Raises ValueError where there is no such picture."""
    entries = open_set.entries()
    if not entries:
        raise ValueError("the open face set isn't on this machine")
    if name not in entries:
        raise ValueError("the open face set has no such picture")
    try:
        return ChosenPicture(name, entries[name].path.read_bytes(), origin=name)
    except OSError as error:
        raise ValueError("the open face set lacks the file of this picture") from error


def from_set_mangled(text: str) -> ChosenPicture:
    """A picture of the open set as the web may have left it, from "MANGLING/NAME".

    Raises ValueError where there is no such picture or no such mangling.
    """
    mangling, _, name = text.partition("/")
    chosen = from_set(name)
    try:
        data = mangle(chosen.data, mangling)
    except PictureProblem as problem:
        raise ValueError(problem.detail) from problem
    return ChosenPicture(f"{name}, as {mangling}", data, origin=name, mangling=mangling)


def from_address(url: str) -> ChosenPicture:
    """A picture of the web, or why it can't be had."""
    try:
        return ChosenPicture(url, fetched(url), origin=url)
    except PictureProblem as problem:
        return ChosenPicture(url, b"", problem, origin=url)


def one_of(key: str, options: Sequence[object], what: str) -> None:
    """Make the choice of that key one of the options: the first one where it is something else.

    Says so on the page where a link or another page asked for what there isn't. Call before the
    control of that key is drawn.
    """
    asked = st.session_state.get(key)
    if asked in options:
        return
    if asked is not None:
        st.caption(f":material/info: There is no {what} “{asked}” here; this is “{options[0]}”.")
    st.session_state[key] = options[0]


def prior() -> float:
    """The share of such pictures that the visitor takes to be generated, 0-1."""
    value: float = st.session_state.setdefault(PRIOR_KEY, PRIOR)
    return value


def threshold() -> float:
    """The logit above which a face counts as called generated; at first the network's own."""
    value: float = st.session_state.setdefault(THRESHOLD, model_files().thresholds.upper)
    return value


def face(count: int) -> int:
    """The index of the chosen face among `count` (at least 1)."""
    return min(int(st.session_state.setdefault(FACE, 0) or 0), count - 1)


def take_channel(chart: str, channels: Sequence[int]) -> None:
    """Take the channel that was clicked on in the chart of that key, which draws `channels`."""
    clicked = st.session_state[chart].selection.point_indices
    if clicked:
        st.session_state[CHANNEL] = channels[clicked[0]]


def take_groups(group: str, against: str, threshold: float) -> None:
    """Compare these two from the next run on, at that threshold."""
    st.session_state[_NEXT] = {GROUP: group, AGAINST: against, THRESHOLD: threshold}


def _number(text: str, low: float, high: float, words: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low < value < high:
        raise ValueError(words)
    return value


def _count(text: str, low: int, words: str) -> int:
    if not text.isdecimal() or len(text) > 6 or int(text) < low:
        raise ValueError(words)
    return int(text)


def _name(text: str) -> str:
    if not text or len(text) > 100:
        raise ValueError("it must be a name")
    return text


def _filter(text: str) -> str:
    try:
        return FaceFilter.model_validate_json(text).written()
    except ValueError as error:
        raise ValueError("it isn't a filter that this dashboard wrote") from error


_PARSERS: dict[str, Callable[[str], object]] = {
    PRIOR_KEY: lambda text: _number(text, 0, 1, "it must lie between 0 and 1"),
    LAYER: _name,
    CHANNEL: lambda text: _count(text, 0, "it must be a whole number from 0 on"),
    GROUP: _name,
    AGAINST: _name,
    FILTER: _filter,
    THRESHOLD: lambda text: _number(text, -1e3, 1e3, "it must be a number"),
    VIEW: _name,
}
"""By the name that is both the session's and the address's; all raise ValueError, saying why."""
_KINDS: dict[str, Callable[[str], ChosenPicture]] = {
    "sample": sample,
    "set": from_set,
    "mangled": from_set_mangled,
    "url": from_address,
}
"""What a link can name a picture by."""
_PREFIXES = {"": choose, "with_": choose_other}
"""Of the address's names for the picture and for the one beside it."""


def _read(link: Mapping[str, str]) -> None:
    for prefix, take in _PREFIXES.items():
        given = [kind for kind in _KINDS if prefix + kind in link]
        for kind in given[1:]:
            _ignore(prefix + kind, link, "a link names one picture")
        for kind in given[:1]:
            with st.spinner("Fetching the picture…"):
                _take(prefix + kind, link, _KINDS[kind], take)
    _take(FACE, link, lambda text: _count(text, 1, "faces are counted from 1") - 1, _setter(FACE))
    for key, parse in _PARSERS.items():
        _take(key, link, parse, _setter(key))


def _setter(key: str) -> Callable[[object], None]:
    return lambda value: st.session_state.__setitem__(key, value)


def _take(
    key: str,
    link: Mapping[str, str],
    parse: Callable[[str], object],
    take: Callable[..., None],
) -> None:
    if key not in link:
        return
    try:
        take(parse(link[key]))
    except ValueError as error:
        _ignore(key, link, str(error))


def _ignore(key: str, link: Mapping[str, str], why: str) -> None:
    said = f"{key}={link[key]}".replace("`", "'")[:80]
    st.session_state.setdefault(_NOTES, []).append(f"`{said}` was ignored: {why}.")


def _written() -> dict[str, str]:
    link = _named(picture(), "")
    beside = other()
    if beside is not None:
        link |= _named(beside, "with_")
    if st.session_state.get(FACE):
        link[FACE] = str(st.session_state[FACE] + 1)
    unsaid = {PRIOR_KEY: PRIOR, THRESHOLD: model_files().thresholds.upper}
    for key in _PARSERS:
        value = st.session_state.get(key)
        if value is not None and value != unsaid.get(key):
            link[key] = f"{value:g}" if isinstance(value, float) else str(value)
    return link


def _named(chosen: ChosenPicture, prefix: str) -> dict[str, str]:
    if chosen.sample:
        return {f"{prefix}sample": chosen.title}
    if chosen.origin is None:
        return {}
    if chosen.mangling is not None:
        return {f"{prefix}mangled": f"{chosen.mangling}/{chosen.origin}"}
    return {f"{prefix}{'url' if '://' in chosen.origin else 'set'}": chosen.origin}
