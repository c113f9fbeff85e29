"""Where what `uncanny explain` computes lies: beside the weights that it is computed from."""

from pathlib import Path

from backend.detector import weights_folder

FOLDER = weights_folder.FOLDER


def arrays_folder(name: str) -> Path:
    """Of a network; it may not be there yet."""
    return FOLDER / name / "explain"
