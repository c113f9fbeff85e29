"""Processes of this machine, as /proc tells of them."""

import contextlib
import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
"""Parts of a second in which the kernel counts processor time."""


def descendants(pid: int) -> set[int]:
    """A process and all that it started, and they."""
    parents = {int(f.name): parent for f in Path("/proc").glob("[0-9]*") if (parent := _parent(f))}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def is_alive(pid: int) -> bool:
    """Whether it is there and no zombie."""
    with contextlib.suppress(OSError):
        return _status(Path("/proc", str(pid)))[0] != "Z"
    return False


def used_by(pid: int) -> tuple[float, int] | None:
    """Seconds of processor time and bytes (proportional set size) of a process that still lives."""
    folder = Path("/proc", str(pid))
    with contextlib.suppress(OSError, IndexError, StopIteration):
        fields = _status(folder)
        lines = (folder / "smaps_rollup").read_text().splitlines()
        kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return (int(fields[11]) + int(fields[12])) / TICK, kilobytes * 1024
    return None


def _parent(folder: Path) -> int | None:
    with contextlib.suppress(OSError):
        return int(_status(folder)[1])
    return None


def _status(folder: Path) -> list[str]:
    """From the state on: the name before it may hold anything."""
    return (folder / "stat").read_text().rpartition(")")[2].split()
