"""Pictures that come with the dashboard; `data/samples/README.md` says where they are from."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "samples"
SAMPLES = {
    "Astronaut": "astronaut.jpg",
    "Portrait 1": "portrait-1.jpg",
    "Portrait 2": "portrait-2.jpg",
    "Portrait 3": "portrait-3.jpg",
    "Three faces": "three-faces.jpg",
    "Generated 1": "generated-1.jpg",
    "Generated 2": "generated-2.jpg",
    "Very small": "very-small.jpg",
}
"""Title to file name; a first visit shows the first one."""


def sample_bytes(title: str) -> bytes:
    """The JPEG file of a sample. Raises KeyError for an unknown title."""
    return (FOLDER / SAMPLES[title]).read_bytes()
