"""Pictures to choose from where nobody brings one: those that ship with Uncanny."""

from backend.face_sets.shipped_faces import FOLDER, shipped_faces

_ALL = {face.title: face.file for face in shipped_faces()}
_OFFERED = (
    *("Generated 2", "Portrait 1", "Portrait 2", "Portrait 3", "Three faces", "Astronaut"),
    *("Generated 1", "Generated 5", "Turned", "Tight crop", "Drawn"),
    *("Signed", "Labelled", "Very small"),
)
SAMPLES = {title: _ALL[title] for title in _OFFERED}
"""Title to file name of those that are offered; a first visit shows the first one."""


def is_sample(title: str) -> bool:
    """Whether a picture that ships has this title, offered or not."""
    return title in _ALL


def sample_bytes(title: str) -> bytes:
    """The file of a picture that ships. Raises KeyError for an unknown title, OSError if gone."""
    return (FOLDER / _ALL[title]).read_bytes()
