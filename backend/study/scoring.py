"""What a session's answers come to."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.detector.contract import Rate
from backend.evaluation.metrics import wilson
from backend.study.sessions import Session, StudyFace
from backend.study.statistics import Estimate, Sensitivity, mean_estimate, sensitivity
from backend.study.tasks import BLOCKS


@dataclass(frozen=True)
class Judgements:
    """Real or generated: someone's answers about some faces."""

    hits: int
    """Generated faces called generated."""
    fakes: int
    false_alarms: int
    """Photographs called generated."""
    reals: int

    @property
    def n(self) -> int:
        """Faces judged."""
        return self.fakes + self.reals

    @property
    def right(self) -> int:
        """Right answers."""
        return self.hits + self.reals - self.false_alarms

    @property
    def accuracy(self) -> Rate:
        """Share of right answers with its Wilson interval; needs n > 0."""
        return wilson(self.right, self.n)

    @property
    def sensitivity(self) -> Sensitivity | None:
        """d' and bias; None where one of the kinds wasn't judged."""
        if not self.fakes or not self.reals:
            return None
        return sensitivity(self.hits, self.fakes, self.false_alarms, self.reals)


@dataclass(frozen=True)
class Trust:
    """Mean ratings (1-7) of photographs and of generated faces."""

    real: Estimate | None
    fake: Estimate | None


@dataclass(frozen=True)
class Abstaining:
    """The model's verdicts, which may be `unsure`: right, wrong and without an answer."""

    right: int
    wrong: int
    unsure: int


def judged(faces: Sequence[StudyFace]) -> Judgements:
    """The visitor's judgements; faces without one don't count."""
    return _counted([(face.is_fake, face.called_fake) for face in faces])


def judged_by_model(faces: Sequence[StudyFace]) -> Judgements:
    """The model's, forced to choose as the visitor was: the side of a probability of a half.

    Faces that it gives no probability for don't count.
    """
    return _counted([(face.is_fake, _side(face)) for face in faces])


def blocks(faces: Sequence[StudyFace], count: int = BLOCKS) -> list[Judgements]:
    """The visitor's judgements in so many equal parts, in the order they were made."""
    ends = [len(faces) * index // count for index in range(count + 1)]
    return [judged(faces[ends[index] : ends[index + 1]]) for index in range(count)]


def trust(faces: Sequence[StudyFace]) -> Trust:
    """Mean ratings with their t intervals; None where nothing was rated."""
    ratings: dict[bool, list[float]] = {False: [], True: []}
    for face in faces:
        if face.trust is not None:
            ratings[face.is_fake].append(face.trust)
    return Trust(mean_estimate(ratings[False]), mean_estimate(ratings[True]))


def abstaining(faces: Sequence[StudyFace]) -> Abstaining:
    """How the model's verdicts fare on the faces that it was asked about."""
    verdicts = [(face, face.model.verdict) for face in faces if face.model is not None]
    right = sum(
        verdict == ("synthetic" if face.is_fake else "photograph") for face, verdict in verdicts
    )
    sure = sum(verdict in ("synthetic", "photograph") for _, verdict in verdicts)
    return Abstaining(right, sure - right, len(verdicts) - sure)


def learned_from(session: Session) -> int:
    """Faces of the split that the network was trained on."""
    return sum(face.split == "train" for face in session.faces)


def _side(face: StudyFace) -> bool | None:
    if face.model is None or face.model.probability is None:
        return None
    return face.model.probability > 0.5


def _counted(answers: Sequence[tuple[bool, bool | None]]) -> Judgements:
    """Args: (is fake, called fake) of each face; None where there is no answer."""
    of_fakes = [called for is_fake, called in answers if is_fake and called is not None]
    of_reals = [called for is_fake, called in answers if not is_fake and called is not None]
    return Judgements(sum(of_fakes), len(of_fakes), sum(of_reals), len(of_reals))
