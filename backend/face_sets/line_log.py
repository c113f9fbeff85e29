"""A file that grows by a line at a time, and that a run may be killed while writing to."""

from pathlib import Path


def lines_of(path: Path) -> list[str]:
    """The lines so far; none where there is no file.

    A last line that was cut off is among them, and ended, so that the next stands by itself.
    """
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text and not text.endswith("\n"):
        append_line(path, "")
    return text.splitlines()


def append_line(path: Path, line: str) -> None:
    """Write a line, given without its end, behind the others."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
