"""The second witness beside the network: where the eyes lie.

FFHQ, which StyleGAN learned from, was cut so that the eyes lie at the same place of every picture
(Karras et al., "A Style-Based Generator Architecture", arXiv 1812.04948, appendix A), and the
generators repeat it. Yang, Singh and Menczer, "Characteristics and Prevalence of Fake Social Media
Profiles with AI-generated Faces", arXiv 2401.02627, tell profiles by this distance
(GANEyeDistance: the mean over both eyes; here the larger one).

A picture is of one of two kinds: *cut as StyleGAN cuts*, or *free*. How likely the first is grows
smoothly as the eyes come nearer (`cut_likeness`). It does two things. It blends the two kinds'
calibrations and thresholds, as the network has other photographs to tell generated faces from in
each. And it weighs by itself: with a share u of the generated pictures and a share c of the
photographs cut so, and r = likeness / (1 - likeness) the ratio of the densities of the eyes'
distance in the two kinds, the eyes' log-odds are

    log((u r + 1 - u) / (c r + 1 - c)),

so no more than log(u / c) and no less than log((1 - u) / (1 - c)): eyes elsewhere never clear a
picture, as somebody may have cut it. Within a kind the distance of the eyes is taken to say nothing
more.

The witness is silent, and the network alone answers, where its question makes no sense: in a
picture that isn't about square, of a face that lies on its side, of an eye outside the picture, and
of any face but the largest.
"""

import math
from dataclasses import dataclass

from backend.detector.contract import EyeWitness, Fade, Place
from backend.faces.finder import FoundFace

LEFT, RIGHT = Place(x=0.3748, y=0.4866), Place(x=0.6281, y=0.4844)
"""Of the eyes as the viewer sees them, from the upper left corner over the longer side.

The median over the 71 faces that the finder sees in tpdne-1024 of the open set's train split;
deviation 0.007 to 0.009. The longer side, as the sets of 1024 x 976 lost their lowest rows only.
"""
ASPECT = Fade(whole=1.06, none=1.14)
"""StyleGAN puts out squares; 1024 x 976, whose watermark somebody cut off, is 1.05."""
TILT = Fade(whole=30.0, none=60.0)
"""Heads that StyleGAN draws are hardly tilted; a picture that lies on its side is at 90 degrees."""
UNCROPPED = 0.9
"""Assumed: nine of ten generated profile pictures are used as they were put out.

Nobody has published a count. Those who searched for such profiles in the wild did it by the eyes
(Yang, Singh and Menczer 2024: 1,420 accounts, all of them uncropped for that reason), and of the
open set's harvests 85 to 100 % have their eyes at the places. The card's table shows how far the
probability depends on it; the verdict doesn't.
"""
CUT_PHOTOGRAPHS = 0.015
"""Measured: 6 of 413 photographs of the open set's train split whose source isn't cut as FFHQ is
have their eyes at the places, by chance or because somebody aligned them (by source 0 to 5 %)."""


@dataclass(frozen=True)
class EyeTestimony:
    """What the place of a face's eyes says."""

    cut: float
    """0 to 1: how far the picture is judged as one that is cut as StyleGAN cuts."""
    log_odds: float
    """That the picture is generated, from the eyes alone, at even odds beforehand."""

    @property
    def is_silent(self) -> bool:
        """Whether the network alone answers."""
        return self.log_odds == 0.0


SILENT = EyeTestimony(cut=0.0, log_odds=0.0)


def distance(face: FoundFace, width: int, height: int) -> float:
    """How far the farther eye is from its place, over the picture's longer side."""
    longer = max(width, height)
    return max(
        math.dist((x / longer, y / longer), (place.x, place.y))
        for (x, y), place in zip(face.eyes, (LEFT, RIGHT), strict=True)
    )


def comparable(face: FoundFace, width: int, height: int) -> float:
    """How far the question makes sense for the largest face of a picture, 0 to 1."""
    is_outside = any(not (0 <= x <= width and 0 <= y <= height) for x, y in face.eyes)
    if is_outside or abs(face.turn) > 90:
        return 0.0
    (left_x, left_y), (right_x, right_y) = face.eyes
    tilt = math.degrees(math.atan2(abs(right_y - left_y), abs(right_x - left_x)))
    aspect = max(width, height) / max(1, min(width, height))
    return _faded(aspect, ASPECT) * _faded(tilt, TILT)


def cut_likeness(away: float, witness: EyeWitness) -> float:
    """How like one that is cut as StyleGAN cuts a picture is, 0 to 1, from the eyes' distance."""
    log_odds = witness.steepness * (witness.middle - away)
    return 1 / (1 + math.exp(-min(max(log_odds, -40.0), 40.0)))


def eye_testimony(face: FoundFace, width: int, height: int, witness: EyeWitness) -> EyeTestimony:
    """What the eyes of the largest face of a picture of width x height pixels say."""
    return weighed(comparable(face, width, height), distance(face, width, height), witness)


def weighed(sense: float, away: float, witness: EyeWitness) -> EyeTestimony:
    """The same from `comparable` and `distance`."""
    if sense == 0:
        return SILENT
    cut = cut_likeness(away, witness)
    generated, photographs = (
        share * cut + (1 - share) * (1 - cut)
        for share in (witness.uncropped, witness.cut_photographs)
    )
    return EyeTestimony(cut=sense * cut, log_odds=sense * math.log(generated / photographs))


def _faded(value: float, fade: Fade) -> float:
    """1 up to `whole`, 0 from `none` on, between them a cubic without a kink."""
    share = min(max((fade.none - value) / (fade.none - fade.whole), 0.0), 1.0)
    return share * share * (3 - 2 * share)
