"""Figures of Nightingale and Farid, PNAS 119(8) e2120481119, 2022.

Each person judged 128 of 400 StyleGAN2 and 400 FFHQ faces. Intervals are 95 %, over people.
"""

from dataclasses import dataclass

CITATION = "Nightingale & Farid, PNAS 119(8), 2022"


@dataclass(frozen=True)
class Accuracy:
    """Mean share of right judgements (0-1) of an experiment's people."""

    rate: float
    low: float
    high: float
    people: int


UNAIDED = Accuracy(0.482, 0.471, 0.492, 315)
"""Experiment 1: no help."""
AIDED = Accuracy(0.590, 0.577, 0.604, 219)
"""Experiment 2: tips before, feedback after each face."""
AIDED_D_PRIME = 0.46
AIDED_FIRST = Accuracy(0.593, 0.578, 0.607, AIDED.people)
AIDED_LAST = Accuracy(0.588, 0.574, 0.603, AIDED.people)
"""Experiment 2, its first 64 faces and its last 64: nobody learned."""
TRUST_REAL = 4.48
TRUST_FAKE = 4.82
"""Experiment 3: mean rating from 1 to 7."""
TRUST_PEOPLE = 223
