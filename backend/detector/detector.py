"""One class that answers, whichever network and runtime is behind it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from backend.detector import verdict as verdicts
from backend.detector.litert_runtime import LiteRtRuntime
from backend.detector.preprocessing import face_crop
from backend.detector.runtime import NetworkOutput, Runtime
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import Reason, Verdict
from backend.faces.finder import Face, FaceFinder
from backend.images.decoding import Rgb
from backend.images.scaling import Float32, bilinear

View = Literal["face", "full"]
"""`face`: the crop scaled to the contract's side. `full` will be the native resolution in tiles;
until that is built it goes the same way as `face`, and the card and the API say so."""


@dataclass(frozen=True)
class FaceCheck:
    """The answer about one face; no probability and no logit where it is too small."""

    face: Face
    verdict: Verdict
    reason: Reason | None
    probability: float | None
    logit: float | None
    cells: Float32 | None


@dataclass(frozen=True)
class PictureCheck:
    """The answer about a picture, faces largest first."""

    verdict: Verdict
    faces: list[FaceCheck]


class Detector:
    """Finds the faces of a picture and judges each.

    Example:
        Detector.load().check(decode(data).rgb).verdict
    """

    def __init__(self, files: ModelFiles, finder: FaceFinder, runtime: Runtime) -> None:
        self.files = files
        self._finder = finder
        self._runtime = runtime

    @classmethod
    def load(cls, name: str = SHIPPED) -> "Detector":
        """The detector with the weights of `backend/detector/weights/NAME`, loaded once.

        Raises FileNotFoundError where there are none, or they weren't exported yet.
        """
        return _load(name)

    def check(self, rgb: Rgb, view: View = "face", prior: float = verdicts.PRIOR) -> PictureCheck:
        """Judge every face.

        Args: rgb (height, width, 3) uint8; prior in (0, 1), changes the probability only.
        """
        del view  # see View
        faces = [self._check_face(rgb, face, prior) for face in self.find(rgb)]
        return PictureCheck(verdicts.of_picture(face.verdict for face in faces), faces)

    def find(self, rgb: Rgb) -> list[Face]:
        """The faces of a picture (height, width, 3) uint8, largest first."""
        return self._finder.find(rgb)

    def crop(self, rgb: Rgb, face: Face) -> Float32:
        """What this network is given of a face; see `face_crop`."""
        return face_crop(rgb, face, self.files.input.side_max)

    def run(self, crop: Float32) -> NetworkOutput:
        """The network's bare answer for a crop as `crop` returns it."""
        return self._runtime(crop)

    def _check_face(self, rgb: Rgb, face: Face, prior: float) -> FaceCheck:
        if face.size < verdicts.FACE_MIN:
            return FaceCheck(face, Verdict.UNSURE, Reason.TOO_SMALL, None, None, None)
        reduced = self.crop(rgb, face)
        output = self.run(reduced)
        files = self.files
        verdict, reason = verdicts.judge(
            output.logit,
            output.features,
            files.thresholds,
            files.stability,
            files.training_statistics,
            lambda scale: self.run(_scaled(reduced, scale)).logit,
        )
        probability = verdicts.probability(output.logit, files.calibration, prior)
        return FaceCheck(face, verdict, reason, probability, output.logit, output.cells)


def _scaled(crop: Float32, scale: float) -> Float32:
    side = int(crop.shape[0] * scale + 0.5)
    return bilinear(crop, side, side)


@lru_cache
def _load(name: str) -> Detector:
    files = ModelFiles.load(name)
    return Detector(files, FaceFinder(), LiteRtRuntime(files))
