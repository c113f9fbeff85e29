"""Progress on stderr, for people; silent where stderr isn't a terminal."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

Item = TypeVar("Item")
Display = Progress


def bar() -> Progress:
    """A display of progress bars with count, time spent and time left."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=Console(stderr=True),
        transient=True,
    )


def track(items: Iterable[Item], what: str) -> Iterator[Item]:
    """Yield the items of a sized iterable with a bar."""
    everything = list(items)
    with bar() as progress:
        task = progress.add_task(what, total=len(everything), note="")
        for item in everything:
            yield item
            progress.advance(task)
