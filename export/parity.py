"""Parity vectors: what Python says of the pictures that ship, for the browser to agree with."""

import json
from pathlib import Path

from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.face_sets.shipped_faces import shipped_faces
from backend.images.decoding import decode

ROOT = Path(__file__).parent.parent
VECTORS = ROOT / "tests" / "parity_vectors.json"
DIGITS = 6


def write_parity_vectors(name: str = SHIPPED, path: Path = VECTORS) -> None:
    """Write the vectors of network `name`."""
    path.write_text(json.dumps(parity_vectors(name), indent=1) + "\n")


def parity_vectors(name: str = SHIPPED) -> dict[str, object]:
    """For each picture that ships: every face's box, logit, probability and verdict."""
    detector = Detector.load(name)
    return {
        "weights_sha256": detector.files.weights_sha256,
        "pictures": {
            face.file: _faces(detector, face.path.read_bytes()) for face in shipped_faces()
        },
    }


def _faces(detector: Detector, data: bytes) -> list[dict[str, object]]:
    return [
        {
            "box": [
                round(value, 3)
                for value in (check.face.x, check.face.y, check.face.width, check.face.height)
            ],
            "logit": check.logit and round(check.logit, DIGITS),
            "probability": check.probability and round(check.probability, DIGITS),
            "verdict": check.verdict,
        }
        for check in detector.check(decode(data).rgb).faces
    ]
