"""What the documentation shows: requests that run as they stand, answers with made-up numbers."""

from pydantic import JsonValue

from backend.evidence.content_credentials import ContentCredentials
from backend.evidence.declaration import of_file
from backend.evidence.evidence import counted, stated
from backend.evidence.metadata import Found, Metadata
from backend.evidence.origins import Origin
from backend.evidence.words import ORIGIN_STATEMENTS, Finding

_URL = (
    "https://raw.githubusercontent.com/scikit-image/scikit-image/v0.25.2/skimage/data/astronaut.png"
)
CHECK_URL_EXAMPLE: dict[str, JsonValue] = {"url": _URL}
BATCH_URLS_EXAMPLE: dict[str, JsonValue] = {"urls": [_URL, "http://127.0.0.1/portrait.jpg"]}


def _evidence(
    finding: Finding, value: float | None = None, unit: str | None = None
) -> dict[str, JsonValue]:
    return stated(finding, value, unit).model_dump(mode="json")


def _eyes_evidence(percent: float, log_odds: float) -> dict[str, JsonValue]:
    unit = "% of the picture's longer side"
    found = stated(Finding.EYES_AT_FIXED_PLACES, percent, unit)
    return counted(found, log_odds).model_dump(mode="json")


_DECLARED = of_file(
    ContentCredentials(state="none"),
    Metadata((Found(Origin.GENERATOR_NAMED, "StyleGAN", "exif:Software"),), None),
)
_DECLARATION: JsonValue = _DECLARED.model_dump(mode="json") if _DECLARED else None
_HEAT_MAP: dict[str, JsonValue] = {
    "png": "iVBORw0KGgoAAAANSUhEUgAA…",
    "box": {"x": 113.0, "y": 152.0, "width": 797.0, "height": 797.0},
    "turn": 0.0,
    "rows": 10,
    "columns": 10,
    "unit": "log-odds",
    "scale": {
        "low": -10.0,
        "high": 10.0,
        "low_means": "speaks for a photograph",
        "high_means": "speaks for a generator",
        "colours": [
            {"value": -10.0, "colour": "#2b7bd6b2"},
            {"value": 0.0, "colour": "#2b7bd600"},
            {"value": 0.0, "colour": "#e8710a00"},
            {"value": 10.0, "colour": "#e8710ab2"},
        ],
    },
}
CHECK_EXAMPLE: dict[str, JsonValue] = {
    "image": {
        "width": 1024,
        "height": 1024,
        "format": "JPEG",
        "animated": False,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "reduction": 1,
        "cut_off": False,
    },
    "faces": [
        {
            "box": {"x": 262.5, "y": 301.25, "width": 498.0, "height": 498.0},
            "eyes": [[392.4, 480.1], [631.8, 481.6]],
            "turn": 0.36,
            "score": 0.97,
            "probability": 0.9988,
            "logit": 4.1,
            "weighed": {
                "network_log_odds": 2.9,
                "eyes_log_odds": 3.8,
                "cut": 0.98,
                "thresholds": {"upper": 3.5, "lower": -2.6},
            },
            "verdict": "synthetic",
            "reason": None,
            "evidence": [
                _eyes_evidence(1.1, log_odds=3.8),
                _evidence(Finding.PEAKS_MEASURED, 2.4, "dB"),
                _evidence(Finding.STABLE, 0.31, "logit"),
            ],
            "heatmap": _HEAT_MAP,
        }
    ],
    "faces_found": 1,
    "not_judged": [],
    "verdict": "synthetic",
    "provenance": {
        "content_credentials": {
            "state": "none",
            "signer": None,
            "signer_organisation": None,
            "signed_at": None,
            "tool": None,
            "origin": None,
            "camera_original": False,
            "source_types": [],
            "problems": [],
        },
        "evidence": [
            _evidence(Finding.CREDENTIALS_NONE),
            stated(
                Finding.METADATA_DECLARED,
                leaning="synthetic",
                says=ORIGIN_STATEMENTS[Origin.GENERATOR_NAMED].format(names="StyleGAN"),
                fields="exif:Software",
            ).model_dump(mode="json"),
        ],
        "declaration": _DECLARATION,
    },
    "disagreement": None,
    "model": {
        "name": "a-network",
        "version": "1.0.0",
        "weights_sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "cut": {
            "calibration": {"slope": 0.8, "intercept": -0.4},
            "thresholds": {"upper": 3.5, "lower": -2.6},
        },
        "free": {
            "calibration": {"slope": 0.9, "intercept": 0.2},
            "thresholds": {"upper": 4.8, "lower": -1.6},
        },
        "performance": {
            "set_name": "open test split",
            "tpr": {"rate": 0.91, "low": 0.89, "high": 0.93, "n": 900},
            "tpr_cropped": {"rate": 0.78, "low": 0.75, "high": 0.81, "n": 900},
            "fpr": {"rate": 0.003, "low": 0.0015, "high": 0.006, "n": 2600},
            "fpr_cut": {"rate": 0.04, "low": 0.03, "high": 0.05, "n": 1200},
            "by_face_size": [],
        },
        "prior": 0.5,
    },
    "timings": {"fetch_ms": None, "decode_ms": 14.2, "check_ms": 31.0, "explain_ms": 118.5},
}
BATCH_EXAMPLE: dict[str, JsonValue] = {
    "results": [
        {"source": _URL, "check": CHECK_EXAMPLE, "problem": None},
        {
            "source": "http://127.0.0.1/portrait.jpg",
            "check": None,
            "problem": {
                "type": "urn:uncanny:problem:url_refused",
                "title": "This address isn't fetched",
                "status": 400,
                "detail": "This address doesn't lie on the public internet.",
                "code": "url_refused",
                "instance": None,
            },
        },
    ]
}
