"""Every state of the card, written down for the gallery of the development build."""

import base64
import json
import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PIL import Image

from backend.detector import eye_witness
from backend.detector.contract import Contract
from support import pictures
from support.chromium import EXTENSION

Json = dict[str, Any]
CONTRACT = Contract.model_validate_json((EXTENSION / "model" / "contract.json").read_text())
BACKEND, DASHBOARD = "http://127.0.0.1:8420", "http://127.0.0.1:8421"
CELLS = 10


@dataclass(frozen=True)
class Exhibit:
    """A state of the card beside a picture of the site."""

    picture: str
    """Its path."""
    shown: Json
    why: bool = False
    """Whether the evidence is to be opened."""

    def with_settings(self, **settings: object) -> "Exhibit":
        """The same answer for a user who has set something else."""
        answer = self.shown["answer"]
        changed = {**answer, "settings": {**answer["settings"], **settings}}
        return replace(self, shown={**self.shown, "answer": changed})


def _square(centre: tuple[float, float], side: float) -> Json:
    x, y = (value - side / 2 for value in centre)
    return {"x": x, "y": y, "width": side, "height": side}


def face(
    verdict: str,
    probability: float | None,
    reason: str | None = None,
    centre: tuple[float, float] = (222, 118),
    side: float = 105,
    turn: float = 0,
) -> Json:
    """A face of the portrait, with cells that speak for what was found."""
    x, y = centre
    judged = probability is not None
    slope, end = CONTRACT.free.calibration.slope, CONTRACT.heat_map.log_odds_end
    towards = {"synthetic": 0.5, "photograph": -0.5}.get(verdict, 0.0)
    rows, columns = np.mgrid[0:CELLS, 0:CELLS] / (CELLS - 1) * 2 - 1
    odds = end * (towards + 0.8 * np.sin(3 * rows) * np.cos(2 * columns))
    return {
        "box": _square(centre, side),
        "eyes": [[x - 0.2 * side, y - 0.12 * side], [x + 0.2 * side, y - 0.12 * side]],
        "probability": probability,
        "logit": float(np.mean(odds)) / slope if judged else None,
        "weighed": weighed(probability) if judged else None,
        "verdict": verdict,
        "reason": reason,
        "crop": {"x": x - 0.8 * side, "y": y - 0.8 * side, "side": 1.6 * side, "turn": turn}
        if judged
        else None,
        "cells": {"rows": CELLS, "columns": CELLS, "logits": (odds / slope).ravel().tolist()}
        if judged
        else None,
    }


def weighed(probability: float, at_places: bool = False) -> Json:
    """What makes up a probability, the eyes far from StyleGAN's places or at them."""
    said = eye_witness.weighed(1.0, 0.0 if at_places else 1.0, CONTRACT.eye_witness)
    together = math.log(probability / (1 - probability))
    return {
        "network_log_odds": together - said.log_odds,
        "eyes_log_odds": said.log_odds,
        "cut": said.cut,
        "thresholds": (CONTRACT.cut if at_places else CONTRACT.free).thresholds.model_dump(),
    }


def aligned_portrait() -> Image.Image:
    """The portrait cut as StyleGAN's training pictures are: its eyes lie at their places."""
    return pictures.astronaut().resize((512, 512), box=(144, 21, 310, 187))


def portrait_on_its_side() -> Image.Image:
    """Turned clockwise."""
    return pictures.astronaut().transpose(Image.Transpose.ROTATE_270)


def aligned_face() -> Json:
    """The face of `aligned_portrait`."""
    places = (CONTRACT.eye_witness.left, CONTRACT.eye_witness.right)
    eyes = [[512 * place.x, 512 * place.y] for place in places]
    shown = face("synthetic", 0.973, centre=(256, 290), side=320)
    return {**shown, "eyes": eyes, "weighed": weighed(0.973, at_places=True)}


def answer(image: Image.Image, verdict: str, *faces: Json, **also: object) -> Json:
    """An answer about a picture. Args: also, to write over in what is said of the image."""
    preview = image.copy()
    preview.thumbnail((480, 480))
    encoded = base64.b64encode(pictures.encoded(preview, "JPEG")).decode()
    network = CONTRACT.network
    return {
        "answer": {
            "image": {
                "width": image.width,
                "height": image.height,
                "format": "JPEG",
                "animated": False,
                "sha256": "0123456789abcdef" * 4,
                "bytes": 123_456,
                "reduction": 1,
                "cut_off": False,
                **also,
            },
            "verdict": verdict,
            "faces": list(faces),
            "not_judged": [],
            "declared": None,
            "model": {
                "name": network.name,
                "version": network.version,
                "prior": CONTRACT.prior,
                "performance": json.loads(CONTRACT.performance.model_dump_json()),
                "runtime": "wasm",
            },
        },
        "preview": f"data:image/jpeg;base64,{encoded}",
        "address": "https://news.example/portrait.jpg",
        "seen": "file",
        "settings": {"backend": BACKEND, "dashboard": DASHBOARD, "prior": CONTRACT.prior},
    }


def declaring(
    shown: Json, attestation: str, origin: str, *names: str, fields: tuple[str, ...] = ()
) -> Json:
    """The same answer about a file that says of itself where it comes from."""
    signed = attestation != "unsigned"
    declared = {
        "attestation": attestation,
        "origin": origin,
        "names": names,
        "fields": fields,
        "signer": "Example Press" if signed else None,
        "tool": "Example Camera 3"
        if origin == "captured"
        else "Example Images"
        if signed
        else None,
    }
    return {**shown, "answer": {**shown["answer"], "declared": declared}}


def exhibits() -> dict[str, Exhibit]:
    """All of them by name."""
    portrait, group = pictures.astronaut(), pictures.collage()
    generated = answer(aligned_portrait(), "synthetic", aligned_face())
    photograph = answer(portrait, "photograph", face("photograph", 0.004))
    on_its_side = answer(
        portrait_on_its_side(),
        "photograph",
        face("photograph", 0.004, centre=(512 - 118, 222), turn=90),
    )
    several = answer(
        group,
        "synthetic",
        face("photograph", 0.02, centre=(450, 287), side=185),
        face("unsure", 0.62, "borderline", centre=(1004, 980), side=143),
        face("synthetic", 0.97, centre=(1322, 178), side=105),
        face("unsure", None, "too_small", centre=(1674, 792), side=60),
    )
    full_faces = [{"verdict": "synthetic", "reason": None, "probability": 0.991, "again": "stable"}]
    network = CONTRACT.network
    full_model = {"name": network.name, "version": network.version, "prior": CONTRACT.prior}
    full = {
        "kind": "answer",
        "answer": {
            "verdict": "synthetic",
            "faces": full_faces,
            "model": full_model,
        },
    }
    alone, cut = {"picture": "/portrait.png"}, {"picture": "/cut.png"}
    states = {
        "asking": {"kind": "asking", "host": "cdn.example"},
        "reading": {"kind": "working", "stage": "reading"},
        "finding": {"kind": "working", "stage": "finding"},
        "judging": {"kind": "working", "stage": "judging"},
        "could_not_read": {"kind": "could_not_read", "code": "unreadable", "detail": {}},
        "other_picture": {"kind": "could_not_read", "code": "other_picture", "detail": {}},
        "heic": {
            "kind": "could_not_read",
            "code": "unsupported_format",
            "detail": {"kind": "heic"},
        },
        "permission_refused": {
            "kind": "permission_refused",
            "host": "cdn.example",
            "isSandbox": False,
        },
        "sandbox": {"kind": "permission_refused", "host": "cdn.example", "isSandbox": True},
    }
    unsure = {
        reason: answer(portrait, "unsure", face("unsure", chance, reason))
        for reason, chance in {
            "borderline": 0.62,
            "unstable": 0.9,
            "outside_training": 0.2,
            "too_small": None,
            "cut_too_tight": 0.1,
            "not_a_photograph": 0.1,
        }.items()
    }
    from_page = answer(portrait, "photograph", face("photograph", 0.004), cut_off=True, reduction=2)
    from_page["seen"] = "page"
    from_screen = {**photograph, "seen": "screen"}
    from_tab = {**photograph, "seen": "tab", "address": None}
    declared_cut = {
        "declared_trusted": declaring(generated, "trusted", "generated"),
        "declared_signed": declaring(generated, "signed", "generated"),
        "declared_camera_disagrees": declaring(generated, "camera", "captured"),
    }
    declared_portrait = {
        "declared_changed": declaring(photograph, "changed", "captured"),
        "declared_camera": declaring(photograph, "camera", "captured"),
        "declared_unsigned": declaring(
            photograph, "unsigned", "generator_named", "ComfyUI", fields=("png:prompt",)
        ),
    }
    return {
        **{name: Exhibit(**cut, shown={"answer": it}) for name, it in declared_cut.items()},
        **{name: Exhibit(**alone, shown={"answer": it}) for name, it in declared_portrait.items()},
        **{name: Exhibit(**alone, shown={"state": state}) for name, state in states.items()},
        **{f"unsure_{name}": Exhibit(**alone, shown={"answer": it}) for name, it in unsure.items()},
        "synthetic": Exhibit(**cut, shown={"answer": generated}),
        "synthetic_why": Exhibit(**cut, shown={"answer": generated}, why=True),
        "photograph": Exhibit(**alone, shown={"answer": photograph}),
        "photograph_why": Exhibit(**alone, shown={"answer": photograph}, why=True),
        "from_page": Exhibit(**alone, shown={"answer": from_page}),
        "turned_why": Exhibit("/turned.png", {"answer": on_its_side}, why=True),
        "from_screen": Exhibit(**alone, shown={"answer": from_screen}),
        "from_tab": Exhibit(**alone, shown={"answer": from_tab}),
        "no_face": Exhibit(**alone, shown={"answer": answer(portrait, "no_face")}),
        "several": Exhibit("/group.png", {"answer": several}),
        "several_from_screen": Exhibit("/group.png", {"answer": {**several, "seen": "screen"}}),
        "several_why": Exhibit("/group.png", {"answer": several}, why=True),
        "full_working": Exhibit(**cut, shown={"answer": generated, "full": {"kind": "working"}}),
        "full_answer": Exhibit(**cut, shown={"answer": generated, "full": full}),
        "full_problem": Exhibit(
            **cut,
            shown={"answer": generated, "full": {"kind": "problem", "code": "unreachable"}},
        ),
    }
