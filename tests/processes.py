"""Processes of this machine, as /proc tells of them."""

import contextlib
from pathlib import Path


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


def _parent(folder: Path) -> int | None:
    with contextlib.suppress(OSError):
        return int(_status(folder)[1])
    return None


def _status(folder: Path) -> list[str]:
    """From the state on: the name before it may hold anything."""
    return (folder / "stat").read_text().rpartition(")")[2].split()
