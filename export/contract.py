"""The contract that the browser gets, put together from where each constant is defined."""

from backend.detector import verdict
from backend.detector.contract import (
    AnchorGrid,
    ColourSpaces,
    Contract,
    FaceFinderConstants,
    HeatMapScale,
    Limits,
    Network,
    Primaries,
)
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import SCORE_SAYS_NOTHING, Reason, State, Verdict
from backend.evidence import eye_alignment
from backend.explain import heat_map
from backend.faces import crops, finder
from backend.images import colour, limits


def build_contract(name: str) -> Contract:
    """The contract of network `name` as its weights and `verdict.json` are now."""
    files = ModelFiles.load(name)
    return Contract(
        network=Network(name=name, version=files.version, weights_sha256=files.weights_sha256),
        input=files.input,
        face_finder=_face_finder(),
        cut=files.verdict_file.cut,
        free=files.verdict_file.free,
        eye_witness=files.eye_witness,
        stability=files.stability,
        training_statistics=files.training_statistics,
        drawn_head=files.drawn_head,
        heat_map=_heat_map(files),
        eyes_near=eye_alignment.NEAR,
        performance=files.performance,
        prior=verdict.PRIOR,
        verdicts=list(Verdict),
        reasons=list(Reason),
        score_says_nothing=list(SCORE_SAYS_NOTHING),
        states=list(State),
        tight=crops.TIGHT,
        tight_lower=files.tight_lower,
        colour_spaces=_colour_spaces(),
        limits=Limits(
            max_bytes=limits.MAX_BYTES,
            max_pixels=limits.MAX_PIXELS,
            fetch_seconds=limits.FETCH_SECONDS,
            decode_seconds=limits.DECODE_SECONDS,
            jpeg_reductions=list(limits.JPEG_REDUCTIONS),
            formats=list(limits.FORMATS),
            optional_formats=list(limits.OPTIONAL_FORMATS),
        ),
    )


def _colour_spaces() -> ColourSpaces:
    return ColourSpaces(
        primaries=[
            Primaries(code=code, chromaticities=list(numbers))
            for code, numbers in colour.PRIMARIES.items()
        ],
        sdr_white=colour.SDR_WHITE,
        knee=colour.KNEE,
        steps=colour.STEPS,
    )


def _heat_map(files: ModelFiles) -> HeatMapScale:
    end = heat_map.shipped_end(files)
    return HeatMapScale(log_odds_end=end, colours=list(heat_map.STOPS), clear=heat_map.CLEAR)


def _face_finder() -> FaceFinderConstants:
    return FaceFinderConstants(
        input_side=finder.INPUT_SIDE,
        anchor_grids=[
            AnchorGrid(cells=cells, anchors_per_cell=count) for cells, count in finder.ANCHOR_GRIDS
        ],
        logit_clip=finder.LOGIT_CLIP,
        score_min=finder.SCORE_MIN,
        overlap_same_face=finder.OVERLAP_SAME_FACE,
        contained=finder.CONTAINED,
        tile_side=finder.TILE_SIDE,
        tile_levels=finder.TILE_LEVELS,
        tile_step=finder.TILE_STEP,
        tile_score_min=finder.TILE_SCORE_MIN,
        tile_face_min=finder.TILE_FACE_MIN,
        margin_side=finder.MARGIN_SIDE,
        margin_face_min=finder.MARGIN_FACE_MIN,
        max_faces=finder.MAX_FACES,
        sure=finder.SURE,
        turned_score_min=finder.TURNED_SCORE_MIN,
        window=finder.WINDOW,
        level_from=finder.LEVEL_FROM,
        near_middle=finder.NEAR_MIDDLE,
        same_place=finder.SAME_PLACE,
    )
