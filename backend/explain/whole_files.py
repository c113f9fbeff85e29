"""Files and folders of the cache that are there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Where to make a file or folder that becomes `target` when the block ends.

    Until then it lies under a name of its own, so a run that is killed leaves no half behind, and
    two that make the same don't meet. A folder that another has made meanwhile stays as it is.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, suffix=".part") as part:
        made = Path(part) / target.name
        yield made
        try:
            made.rename(target)
        except OSError:
            if not target.is_dir():
                raise
