"""Which paths an import chose of each repository, kept so that it is asked but once.

A commit never changes: where its pictures are all looked at and written, a set grows by other
sources without a copy of the repository.
"""

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from backend.face_sets.import_config import ImportedSource
from backend.face_sets.line_log import append_line, lines_of

_LINE: TypeAdapter[tuple[str, list[str]]] = TypeAdapter(tuple[str, list[str]])


class ListedPaths:
    """A file with a line a source: what its choice hangs on, and its paths.

    A line that is damaged is passed over.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._by_key: dict[str, list[str]] = {}
        for line in lines_of(path):
            try:
                key, paths = _LINE.validate_json(line)
            except ValidationError:
                continue
            self._by_key[key] = paths

    def of(self, source: ImportedSource) -> list[str] | None:
        """Those that were chosen of a source.

        None where none were yet, and for a folder, whose files may have changed since.
        """
        return self._by_key.get(_key(source)) if source.repository else None

    def note(self, source: ImportedSource, paths: list[str]) -> None:
        """Keep what was chosen of a repository."""
        if source.repository and self.of(source) != paths:
            self._by_key[_key(source)] = paths
            append_line(self._path, json.dumps([_key(source), paths]))


def _key(source: ImportedSource) -> str:
    """All that a choice hangs on; the name, too, by which the dice fall."""
    place = (source.name, source.repository, source.commit)
    chosen = (source.include, source.exclude, source.group, source.group_max, source.count_max)
    return json.dumps([*place, *chosen])
