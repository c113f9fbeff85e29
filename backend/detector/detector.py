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
from backend.detector.tiles import TiledOutput, native_crop, run_tiles
from backend.detector.views import View as View
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
    """(rows, columns) logits over the crop: those whose mean is the logit or, where the face's
    tiles count, the tiles' stitched into one map."""
    tiled: bool = False
    """Whether `full` looks at this face in tiles, unless they count nothing (`TileTerm.weight`)."""


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

        Args: rgb (height, width, 3) uint8; view `full` looks at large faces in tiles, too; prior
        in (0, 1), changes the probability only.
        """
        everybody = self._finder.find_all(rgb)
        found = everybody[:MAX_FACES]
        judged = sum(face.size >= FACE_MIN for face in found)
        height, width = rgb.shape[:2]
        # Where there are several faces, a generator would have put the largest in the middle.
        eyes = [eye_testimony(face, width, height, self.files.eye_witness) for face in found[:1]]
        eyes += [SILENT] * len(found[1:])
        faces = [
            self._check_face(rgb, face, said, judged, view, prior)
            for face, said in zip(found, eyes, strict=True)
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

    def tiles(self, rgb: Rgb, face: FoundFace, faces: int = 1) -> TiledOutput | None:
        """What the network says of a face's tiles at native resolution.

        None where the crop isn't larger than the network's largest side: it needs no tiles.

        Args: faces: how many of the picture are judged; see `native_crop`.
        """
        if not self._is_large(rgb, face, faces):
            return None
        return run_tiles(native_crop(rgb, face, faces), self.files.input.side_max, self.run)

    def _is_large(self, rgb: Rgb, face: FoundFace, faces: int) -> bool:
        return native_crop(rgb, face, faces).side > self.files.input.side_max

    def _check_face(
        self, rgb: Rgb, face: FoundFace, eyes: EyeTestimony, judged: int, view: View, prior: float
    ) -> FaceCheck:
        if face.size < FACE_MIN:
            return FaceCheck(face, Verdict.UNSURE, Reason.TOO_SMALL, None, None, None, None)
        reduced = self.crop(rgb, face)
        output = self.run(reduced)
        kinds, term = self.files.rules(view), self.files.full_view.tiles
        rules = verdicts.rules_between(kinds.cut, kinds.free, eyes.cut)
        tiled = view == "full" and self._is_large(rgb, face, judged)
        # Tiles that count nothing would only take time, and explain an answer that isn't theirs.
        tiles = self.tiles(rgb, face, judged) if tiled and term.weight else None
        added = term.of(tiles.logit) if tiles else 0.0
        logit = output.logit + added
        verdict, reason = verdicts.judge(
            logit,
            output.features,
            rules.thresholds,
            self.files.stability,
            self.files.training_statistics,
            # The tiles' part stays: scaling does away with the resolution that they are there for.
            lambda scale: self.run(scaled(reduced, scale)).logit + added,
            self.files.drawn_head,
        )
        is_judged = verdict is not Verdict.SYNTHETIC and reason is not Reason.NOT_A_PHOTOGRAPH
        if is_judged and is_cut_too_tight(face, rgb.shape[1], rgb.shape[0]):
            verdict, reason = Verdict.UNSURE, Reason.CUT_TOO_TIGHT
        weighed = Weighed(rules, eyes, verdicts.network_log_odds(logit, rules.calibration))
        probability = weighed.probability(logit, prior)
        cells = tiles.cells if tiles else output.cells
        return FaceCheck(face, verdict, reason, probability, logit, weighed, cells, tiled)


def scaled(crop: Float32, scale: float) -> Float32:
    """A crop as `Detector.crop` returns it, scaled down by a factor under 1 as stability does."""
    side = int(crop.shape[0] * scale + 0.5)
    return bilinear(crop, side, side)


@lru_cache
def _load(name: str) -> Detector:
    files = ModelFiles.load(name)
    return Detector(files, FaceFinder(), LiteRtRuntime(files))
