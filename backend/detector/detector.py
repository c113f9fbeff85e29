"""One class that answers, whichever network and runtime is behind it."""

from dataclasses import dataclass
from functools import lru_cache

from backend.detector import verdict as verdicts
from backend.detector.contract import KindRules
from backend.detector.eye_witness import SILENT, EyeTestimony, eye_testimony
from backend.detector.litert_runtime import LiteRtRuntime
from backend.detector.preprocessing import face_crop
from backend.detector.runtime import NetworkOutput, Runtime
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import FACE_MIN, Reason, Verdict
from backend.faces.crops import is_cut_too_tight
from backend.faces.finder import MAX_FACES, FaceFinder, FoundFace
from backend.images.decoding import Rgb
from backend.images.scaling import Float32, bilinear


@dataclass(frozen=True)
class Weighed:
    """What probability and verdict of a face depend on besides its logit."""

    rules: KindRules
    """Calibration and thresholds for a picture of this kind."""
    eyes: EyeTestimony
    network_log_odds: float
    """Of the logit, by `rules`, at even odds beforehand."""

    def probability(self, logit: float, prior: float) -> float:
        """Chance (0-1) that such a face is synthetic if the network says `logit` of it."""
        return verdicts.probability(logit, self.rules.calibration, prior, self.eyes.log_odds)


@dataclass(frozen=True)
class FaceCheck:
    """The answer about one face; no probability, logit and weights where it is too small."""

    face: FoundFace
    verdict: Verdict
    reason: Reason | None
    probability: float | None
    logit: float | None
    weighed: Weighed | None
    cells: Float32 | None
    """(rows, columns) logits over the crop, whose mean is the logit."""


@dataclass(frozen=True)
class PictureCheck:
    """The answer about a picture, faces largest first."""

    verdict: Verdict
    faces: list[FaceCheck]
    """At most MAX_FACES."""
    not_judged: tuple[FoundFace, ...] = ()
    """The smaller faces beyond those."""


class Detector:
    """Finds the faces of a picture and judges each.

    Example:
        Detector.load().check(decode(data).rgb).verdict
    """

    def __init__(self, files: ModelFiles, finder: FaceFinder, runtime: Runtime) -> None:
        """Args: runtime: of the network that `files` are of."""
        self.files = files
        self._finder = finder
        self._runtime = runtime

    @classmethod
    def load(cls, name: str = SHIPPED) -> "Detector":
        """The detector with the weights of `backend/detector/weights/NAME`, loaded once.

        Raises FileNotFoundError where there are none, or they weren't exported yet.
        """
        return _load(name)

    def check(self, rgb: Rgb, prior: float = verdicts.PRIOR) -> PictureCheck:
        """Judge every face.

        Args: rgb (height, width, 3) uint8; prior in (0, 1), changes the probability only.
        """
        everybody = self._finder.find_all(rgb)
        found = everybody[:MAX_FACES]
        height, width = rgb.shape[:2]
        # Where there are several faces, a generator would have put the largest in the middle.
        eyes = [eye_testimony(face, width, height, self.files.eye_witness) for face in found[:1]]
        eyes += [SILENT] * len(found[1:])
        faces = [
            self._check_face(rgb, face, said, prior) for face, said in zip(found, eyes, strict=True)
        ]
        verdict = verdicts.of_picture(face.verdict for face in faces)
        return PictureCheck(verdict, faces, tuple(everybody[MAX_FACES:]))

    def find(self, rgb: Rgb) -> list[FoundFace]:
        """The faces of a picture (height, width, 3) uint8, largest first."""
        return self._finder.find(rgb)

    def crop(self, rgb: Rgb, face: FoundFace) -> Float32:
        """What this network is given of a face; see `face_crop`."""
        return face_crop(rgb, face, self.files.input)

    def run(self, crop: Float32) -> NetworkOutput:
        """The network's bare answer for a crop as `crop` returns it."""
        return self._runtime(crop)

    def _check_face(self, rgb: Rgb, face: FoundFace, eyes: EyeTestimony, prior: float) -> FaceCheck:
        if face.size < FACE_MIN:
            return FaceCheck(face, Verdict.UNSURE, Reason.TOO_SMALL, None, None, None, None)
        reduced = self.crop(rgb, face)
        output = self.run(reduced)
        logit = output.logit
        weighed = self._weighed(eyes, logit)
        verdict, reason = verdicts.judge(
            logit,
            output.features,
            weighed.rules.thresholds,
            self.files.stability,
            self.files.training_statistics,
            lambda scale: self.run(scaled(reduced, scale)).logit,
            self.files.drawn_head,
        )
        is_tight = is_cut_too_tight(face, rgb.shape[1], rgb.shape[0])
        if is_tight and verdicts.is_too_tight(verdict, reason, logit, self.files.tight_lower):
            verdict, reason = Verdict.UNSURE, Reason.CUT_TOO_TIGHT
        probability = weighed.probability(logit, prior)
        return FaceCheck(face, verdict, reason, probability, logit, weighed, output.cells)

    def _weighed(self, eyes: EyeTestimony, logit: float) -> Weighed:
        kinds = self.files.verdict_file
        rules = verdicts.rules_between(kinds.cut, kinds.free, eyes.cut)
        return Weighed(rules, eyes, verdicts.network_log_odds(logit, rules.calibration))


def scaled(crop: Float32, scale: float) -> Float32:
    """A crop as `Detector.crop` returns it, scaled down by a factor under 1 as stability does."""
    side = int(crop.shape[0] * scale + 0.5)
    return bilinear(crop, side, side)


@lru_cache
def _load(name: str) -> Detector:
    files = ModelFiles.load(name)
    return Detector(files, FaceFinder(), LiteRtRuntime(files))
