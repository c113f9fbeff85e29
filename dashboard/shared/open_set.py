"""The open face set, where it is on this machine; never shipped."""

from pathlib import Path

import streamlit as st

from backend.face_sets.manifest import MANIFEST, Entry, ManifestError, read_manifest
from backend.settings import settings


def entries() -> dict[str, Entry]:
    """All pictures by the name that the manifest gives them; none where there is no set."""
    file = settings().data / MANIFEST
    return _read(settings().data, file.stat().st_mtime) if file.is_file() else {}


def folder() -> Path:
    """Where the set lies, or would."""
    return settings().data


@st.cache_resource(max_entries=1, show_spinner=False)
def _read(data: Path, changed: float) -> dict[str, Entry]:
    del changed  # read anew when the file changes
    try:
        return {entry.name: entry for entry in read_manifest(data)}
    except ManifestError:
        return {}
