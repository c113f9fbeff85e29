"""Eyes where StyleGAN puts them.

FFHQ, which StyleGAN learned from, was cut so that the eyes lie at the same place of every picture
(Karras et al., "A Style-Based Generator Architecture", arXiv 1812.04948, appendix A), and the
generators repeat it. Yang, Singh and Menczer, "Characteristics and Prevalence of Fake Social Media
Profiles with AI-generated Faces", arXiv 2401.02627, tell profiles by this distance
(GANEyeDistance: the mean over both eyes; here the larger one).

Measured with the face finder on up to 60 pictures a source of the open set's train split, eyes
within NEAR: 491 of 515 StyleGAN faces (95 %; by source 85 to 100 %); 272 of 300 photographs that
were cut the same way (FFHQ, CelebA-HQ: 91 %); 6 of 413 other photographs (1.5 %; by source 0 to
5 %); 1 of 175 diffusion faces.
"""

import math

from backend.evidence.evidence import Evidence, stated
from backend.evidence.words import Finding
from backend.faces.finder import Face

PLACES = ((0.3748, 0.4866), (0.6281, 0.4844))
"""Of the eyes, left one first: x and y from the upper left corner over the longer side.

The median over the 71 faces that the finder sees in tpdne-1024 of the open set's train split;
deviation 0.007 to 0.009. The longer side, as the sets of 1024 x 976 lost their lowest rows only.
"""
NEAR = 0.03
"""Of the longer side: 95 % of the StyleGAN faces in the train split lie within."""
ASPECT_MAX = 1.1
"""Longer side over the shorter, above which a picture isn't a generator's square any more."""


def distance(face: Face, width: int, height: int) -> float:
    """How far the farther eye is from its place, over the picture's longer side."""
    longer = max(width, height)
    return max(
        math.dist((x / longer, y / longer), place)
        for (x, y), place in zip(face.eyes, PLACES, strict=True)
    )


def evidence(face: Face, width: int, height: int) -> Evidence:
    """The place of the eyes in a picture of width x height pixels, in words."""
    if max(width, height) > ASPECT_MAX * min(width, height):
        return stated(Finding.EYES_NOT_COMPARABLE)
    away = distance(face, width, height)
    near = away <= NEAR
    finding = Finding.EYES_AT_FIXED_PLACES if near else Finding.EYES_ELSEWHERE
    return stated(finding, round(100 * away, 1), "% of the picture's longer side")
