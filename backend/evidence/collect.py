"""All evidence about a picture's file, and about each of its faces.

Example:
    picture = decode(data)
    of_file(data) + of_face(picture, face)
"""

from backend.evidence import content_credentials, eye_alignment, metadata, spectrum, stability
from backend.evidence.evidence import Evidence
from backend.faces.crops import crop_around
from backend.faces.finder import Face
from backend.images.decoding import Picture


def of_file(data: bytes) -> list[Evidence]:
    """What a picture's file says of itself: for the API's `provenance`. Never raises."""
    return [
        content_credentials.evidence(content_credentials.read(data)),
        metadata.evidence(metadata.read(data)),
    ]


def of_face(
    picture: Picture, face: Face, network: stability.Network | None = None
) -> list[Evidence]:
    """What a face's place and pixels say: for the API's `faces[].evidence`.

    Args: with a `network`, how stable its answer is, too, at six runs of it.
    """
    crop = crop_around(face, picture.width, picture.height).of(picture.rgb)
    found = [
        eye_alignment.evidence(face, picture.width, picture.height),
        spectrum.evidence(crop),
    ]
    if network is not None:
        found.append(stability.evidence(crop, network))
    return found
