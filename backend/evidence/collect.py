"""All evidence about a face; what its file says is in `provenance`.

Example:
    of_face(picture, face)
"""

from backend.detector.eye_witness import EyeTestimony
from backend.evidence import eye_alignment, spectrum, stability
from backend.evidence.evidence import Evidence
from backend.faces.crops import crop_around
from backend.faces.finder import FoundFace
from backend.images.decoding import Picture


def of_face(
    picture: Picture,
    face: FoundFace,
    eyes: EyeTestimony | None,
    network: stability.Network | None = None,
) -> list[Evidence]:
    """What a face's place and pixels say: for the API's `faces[].evidence`.

    Args: `eyes`: what they said in the answer, None where the face wasn't judged; with a `network`,
    how stable its answer is, too, at six runs of it.
    """
    crop = crop_around(face, picture.width, picture.height)
    found = [
        eye_alignment.evidence(face, picture.width, picture.height, eyes),
        spectrum.evidence(crop.untouched.of(picture.rgb)),
    ]
    if network is not None:
        found.append(stability.evidence(crop.of(picture.rgb, stability.SIDE_MAX), network))
    return found
