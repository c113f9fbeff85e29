"""Progress on stderr, for people; silent where stderr isn't a terminal."""

import time
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Display

Item = TypeVar("Item")


class Progress(Protocol):
    """Passes items through and shows how far they are; `track` does."""

    def __call__(self, items: Iterable[Item], what: str, /) -> Iterator[Item]:
        """Yield each of `items`; `what` is being done to them."""
        ...


def bar() -> Display:
    """A display of progress bars with count, time spent and time left."""
    return Display(
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
    """Yield the items of a sized iterable with a bar and the rate."""
    everything = list(items)
    started = time.monotonic()
    with bar() as progress:
        task = progress.add_task(what, total=len(everything), note="")
        for count, item in enumerate(everything, 1):
            yield item
            rate = count / max(time.monotonic() - started, 1e-9)
            progress.update(task, advance=1, note=f"{rate:.3g}/s")
