"""Eyes where StyleGAN puts them, in words; what they weigh is in backend/detector/eye_witness.py.

Measured with the face finder on up to 60 pictures a source of the open set's train split, eyes
within NEAR: 491 of 515 StyleGAN faces (95 %; by source 85 to 100 %); 272 of 300 photographs that
were cut the same way (FFHQ, CelebA-HQ: 91 %); 6 of 413 other photographs (1.5 %; by source 0 to
5 %); 1 of 175 diffusion faces.
"""

from backend.detector.eye_witness import EyeTestimony, comparable, distance
from backend.evidence.evidence import Evidence, counted, stated
from backend.evidence.words import Finding
from backend.faces.finder import FoundFace

NEAR = 0.03
"""Of the longer side: 95 % of the StyleGAN faces in the train split lie within. For words alone."""


def evidence(face: FoundFace, width: int, height: int, said: EyeTestimony | None) -> Evidence:
    """The place of the eyes in a picture of width x height pixels, in words.

    Args: `said`: what they weighed in the answer; None where the face wasn't judged.
    """
    if said is None or said.is_silent or not is_comparable(face, width, height):
        found = stated(Finding.EYES_NOT_COMPARABLE)
    else:
        near = is_near(face, width, height)
        found = stated(
            Finding.EYES_AT_FIXED_PLACES if near else Finding.EYES_ELSEWHERE,
            round(100 * distance(face, width, height), 1),
            "% of the picture's longer side",
        )
    return counted(found, said.log_odds if said else 0.0)


def is_comparable(face: FoundFace, width: int, height: int) -> bool:
    """Whether asking for the place of the eyes makes more sense than not."""
    return comparable(face, width, height) > 0.5


def is_near(face: FoundFace, width: int, height: int) -> bool:
    """Whether both eyes are said to be at their places."""
    return is_comparable(face, width, height) and distance(face, width, height) <= NEAR
