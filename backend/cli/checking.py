"""What `uncanny check` does: one picture after the other, each result out before the next."""

import json
import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from backend.answer import report
from backend.answer.problems import answer_or_problem, problem_report
from backend.answer.ready import NotReadyError, load_warm
from backend.answer.report import milliseconds_since
from backend.answer.schema import Check, CheckQuery, Face, Problem
from backend.detector.words import REASON_TITLES, SCORE_SAYS_NOTHING, VERDICT_TITLES
from backend.evidence.evidence import Evidence
from backend.evidence.provenance import ProvenanceReader
from backend.evidence.words import ORIGIN_TITLES, Attestation
from backend.images import sources
from backend.images.decode_pool import DecodePool
from backend.images.decoding import Picture, decode

if TYPE_CHECKING:
    from backend.detector.detector import Detector

MANY = 8
"""From so many pictures on, a terminal gets a progress bar."""
Writer = Callable[[str, "Check | Problem"], None]
"""Prints the result of one source."""


def check_all(named: Sequence[str], query: CheckQuery, write: Writer) -> bool:
    """Check all that is named; whether every picture could be. A bad one costs no other's result.

    Raises NotReadyError where the network can't be loaded, which is no picture's fault.
    """
    # Refused addresses have rows of their own in the results.
    logging.getLogger("requests_hardened").addHandler(logging.NullHandler())
    skipped = sources.Skipped()
    pictures = [source for name in named for source in sources.expand(name, skipped)]
    if skipped.kinds:
        print(f"uncanny: {skipped}", file=sys.stderr, flush=True)
    all_checked = True
    with ProvenanceReader() as provenance, DecodePool(1) as decoders:
        # Alone, a picture has no others that a process of its own would protect, and to start one
        # takes a sixth of the whole check.
        decoding = decoders.decode if len(pictures) > 1 else decode
        for source in _with_progress(pictures):
            result = _check_one(source, query, decoding, provenance)
            write(source, result)
            all_checked &= isinstance(result, Check)
    return all_checked


def json_line(source: str, result: Check | Problem) -> None:
    """The API's object, with the source in front, as one line on standard output."""
    fields = result.model_dump(mode="json")
    answer = fields if isinstance(result, Check) else {"problem": fields}
    print(json.dumps({"source": sources.joinable(source), **answer}), flush=True)


def readable_lines(source: str, result: Check | Problem) -> None:
    """A line a face on standard output; a problem on standard error."""
    _print_readable(source, result, with_evidence=False)


def readable_evidence(source: str, result: Check | Problem) -> None:
    """The same, with the evidence below each face and that of the file below all."""
    _print_readable(source, result, with_evidence=True)


def _print_readable(source: str, result: Check | Problem, with_evidence: bool) -> None:
    shown = _printable(sources.shown(source))
    if isinstance(result, Problem):
        print(f"{shown}: could not be checked. {result.detail}", file=sys.stderr, flush=True)
        return
    if not result.faces:
        print(f"{shown}: {VERDICT_TITLES[result.verdict]}{_declared(result)}", flush=True)
    for number, face in enumerate(result.faces, start=1):
        where = _position(face, number, len(result.faces))
        print(f"{shown}{where}: {_words(face)}{_declared(result)}", flush=True)
        if with_evidence:
            _print_parts(face)
            _print_evidence(face.evidence)
    for note in _notes(result):
        print(f"{shown}: {note}", flush=True)
    if with_evidence:
        _print_evidence(result.provenance.evidence)


def _declared(result: Check) -> str:
    """What the file says of itself, for the end of a line."""
    declared = result.provenance.declaration
    if declared is None:
        return ""
    says = ORIGIN_TITLES[declared.origin] if declared.origin else "origin not declared"
    by = declared.signer if declared.attestation is not Attestation.UNSIGNED else None
    names = ", ".join(filter(None, (by, *declared.names)))
    says_file = (
        f"; the file: {says} ({declared.title.lower()}{f': {_printable(names)}' if names else ''})"
    )
    return f"{says_file}, which the network contradicts" if result.disagreement else says_file


def _notes(result: Check) -> list[str]:
    """What is to be known of the picture beside its faces."""
    image, notes = result.image, []
    if result.faces_found > len(result.faces):
        notes.append(
            f"only the {len(result.faces)} largest of {result.faces_found} faces were judged"
        )
    if image.cut_off:
        notes.append("the file is cut off at the end, though no pixel is missing")
    if image.reduction > 1:
        share = {2: "half", 4: "a quarter of"}[image.reduction]
        notes.append(f"it has so many pixels that it was read at {share} its width and height")
    return notes


def _print_parts(face: Face) -> None:
    """What probability and verdict are made of."""
    if face.weighed is None:
        return
    network, eyes = face.weighed.network_log_odds, face.weighed.eyes_log_odds
    lower, upper = face.weighed.thresholds.lower, face.weighed.thresholds.upper
    print(
        f"  In log-odds (0: even, above: synthetic): network {network:+.1f}, place of the eyes"
        f" {eyes:+.1f}, together {network + eyes:+.1f}\n"
        f"    Logit {face.logit:+.2f}; synthetic above {upper:+.2f}, photograph below {lower:+.2f}"
        f" for a picture cut as StyleGAN cuts by {face.weighed.cut:.0%}",
        flush=True,
    )


def _print_evidence(found: Sequence[Evidence]) -> None:
    for piece in found:
        print(f"  {piece.title}: {piece.statement}\n    But: {piece.weakness}", flush=True)


def _check_one(
    source: str,
    query: CheckQuery,
    decoding: Callable[[bytes], Picture],
    provenance: ProvenanceReader,
) -> Check | Problem:
    def answer() -> Check:
        started = time.perf_counter()
        data = sources.read(source)
        fetch_ms = milliseconds_since(started) if sources.is_url(source) else None
        return report.check(data, query, _detector, provenance.read, decoding, fetch_ms)

    found = answer_or_problem(answer)
    return found if isinstance(found, Check) else problem_report(found)


def _detector() -> "Detector":
    try:
        return load_warm()
    except Exception as error:
        raise NotReadyError(f"The network can't be loaded: {error}") from error


def _with_progress(pictures: list[str]) -> Iterator[str]:
    # Where the results themselves scroll by, a bar between them would only tear.
    if len(pictures) < MANY or sys.stdout.isatty() or not sys.stderr.isatty():
        yield from pictures
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,  # or the results would go where the bar is
    )
    with bar:
        yield from bar.track(pictures)


def _position(face: Face, number: int, count: int) -> str:
    if count == 1:
        return ""
    return f", face {number} of {count} at {face.box.x:.0f},{face.box.y:.0f}"


def _words(face: Face) -> str:
    words = [VERDICT_TITLES[face.verdict]]
    if face.reason is not None:
        words.append(f" ({REASON_TITLES[face.reason]})")
    if face.probability is not None and face.reason not in SCORE_SAYS_NOTHING:
        words.append(f", {_in_hundred(face.probability)} synthetic")
    return "".join(words)


def _in_hundred(probability: float) -> str:
    rounded = round(probability * 100)
    if rounded == 0:
        return "under 1 in 100"
    if rounded == 100:
        return "over 99 in 100"
    return f"{rounded} in 100"


def _printable(source: str) -> str:
    """Without the control characters that a file's name could steer a terminal with."""
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in source
    )
