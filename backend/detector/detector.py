"""One class that answers, whichever network and runtime is behind it."""

from dataclasses import dataclass
from functools import lru_cache

from backend.detector import verdict as verdicts
from backend.detector.contract import KindRules
from backend.detector.eye_witness import SILENT, EyeTestimony, eye_testimony
from backend.detector.litert_runtime import LiteRtRuntime
from backend.detector.networks import SIDES, WINDOWED_FROM
from backend.detector.preprocessing import face_crop
from backend.detector.runtime import NetworkOutput, Runtime
from backend.detector.shipped import SHIPPED, SHIPPED_NATIVE
from backend.detector.tiles import TiledOutput, native_crop, run_tiles
from backend.detector.views import View as View
from backend.detector.weights_folder import ModelFiles, native_files
from backend.detector.words import FACE_MIN, Reason, Verdict
from backend.faces.crops import is_cut_too_tight
from backend.faces.finder import MAX_FACES, FaceFinder, FoundFace
from backend.images.decoding import Rgb
from backend.images.scaling import Float32, bilinear

TILE_SIDE = SIDES[SHIPPED_NATIVE][0]


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
class NativePart:
    """What looking at a face's native pixels brought."""

    tiles: int
    logit: float
    """The mean of the tiles'."""
    added: float
    """To the logit of the scaled face."""
    before: float
    """The probability without them, as view `face` gives it at the same prior."""


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
    native: NativePart | None = None
    """None where it wasn't looked at in tiles."""


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

    def __init__(
        self, files: ModelFiles, finder: FaceFinder, runtime: Runtime, native: Runtime | None = None
    ) -> None:
        """Args: runtime of the network of whole faces; native: of the one of native pixels.

        Without `native` the view `full` answers as `face` does.
        """
        self.files = files
        self._finder = finder
        self._runtime = runtime
        self._native = native

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
        """What the network of native pixels says of a face's tiles.

        None where the crop isn't larger than WINDOWED_FROM: there is little that scaling takes
        away. None, too, where the detector has no such network.

        Args: faces: how many of the picture are judged; see `native_crop`.
        """
        if self._native is None:
            return None
        crop = native_crop(rgb, face, faces)
        return run_tiles(crop, TILE_SIDE, self._native) if crop.side > WINDOWED_FROM else None

    def _is_large(self, rgb: Rgb, face: FoundFace, faces: int) -> bool:
        return native_crop(rgb, face, faces).side > WINDOWED_FROM

    def _check_face(
        self, rgb: Rgb, face: FoundFace, eyes: EyeTestimony, judged: int, view: View, prior: float
    ) -> FaceCheck:
        if face.size < FACE_MIN:
            return FaceCheck(face, Verdict.UNSURE, Reason.TOO_SMALL, None, None, None, None)
        reduced = self.crop(rgb, face)
        output = self.run(reduced)
        term = self.files.full_view.tiles
        tiled = view == "full" and self._is_large(rgb, face, judged)
        # Tiles that count nothing would only take time, and explain an answer that isn't theirs.
        tiles = self.tiles(rgb, face, judged) if tiled and term.weight else None
        added = term.of(tiles.logit) if tiles else 0.0
        logit = output.logit + added
        native = None
        if tiles:
            before = self._weighed("face", eyes, output.logit).probability(output.logit, prior)
            native = NativePart(tiles.count, tiles.logit, added, before)
        weighed = self._weighed(view, eyes, logit)
        verdict, reason = verdicts.judge(
            logit,
            output.features,
            weighed.rules.thresholds,
            self.files.stability,
            self.files.training_statistics,
            # The tiles' part stays: scaling does away with the resolution that they are there for.
            lambda scale: self.run(scaled(reduced, scale)).logit + added,
            self.files.drawn_head,
        )
        is_tight = is_cut_too_tight(face, rgb.shape[1], rgb.shape[0])
        if is_tight and verdicts.is_too_tight(verdict, reason, logit, self.files.tight_lower):
            verdict, reason = Verdict.UNSURE, Reason.CUT_TOO_TIGHT
        probability = weighed.probability(logit, prior)
        cells = tiles.cells if tiles else output.cells
        return FaceCheck(face, verdict, reason, probability, logit, weighed, cells, tiled, native)

    def _weighed(self, view: View, eyes: EyeTestimony, logit: float) -> Weighed:
        kinds = self.files.rules(view)
        rules = verdicts.rules_between(kinds.cut, kinds.free, eyes.cut)
        return Weighed(rules, eyes, verdicts.network_log_odds(logit, rules.calibration))


def scaled(crop: Float32, scale: float) -> Float32:
    """A crop as `Detector.crop` returns it, scaled down by a factor under 1 as stability does."""
    side = int(crop.shape[0] * scale + 0.5)
    return bilinear(crop, side, side)


@lru_cache
def _load(name: str) -> Detector:
    files = ModelFiles.load(name)
    return Detector(files, FaceFinder(), LiteRtRuntime(files), native_runtime(name))


def native_runtime(name: str) -> Runtime | None:
    """The network of native pixels that stands beside network `name`; None where there is none.

    Raises FileNotFoundError where it wasn't exported yet.
    """
    files = native_files(name)
    return LiteRtRuntime(files) if files else None
