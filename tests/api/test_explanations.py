"""What stands beside a verdict: evidence, provenance, heat maps."""

import base64
import io

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from backend.answer.schema import Check, HeatMap
from backend.api.schemas import Batch
from backend.detector.detector import Detector
from backend.evidence.words import Code, Finding
from backend.explain import heat_map
from backend.faces.crops import crop_around
from tests import pictures
from tests.api.test_batch import upload_all
from tests.api.test_checks import upload
from tests.evidence.signing import SIGNER, signed

CHEAP = [Code.EYE_ALIGNMENT, Code.SPECTRUM]


def checked(client: FlaskClient, data: bytes, query: str = "") -> Check:
    return Check.model_validate_json(upload(client, data, query).data)


def picture_of(shown: HeatMap) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(shown.png, validate=True)))


def test_every_face_has_its_evidence_and_no_heat_map(client: FlaskClient) -> None:
    check = checked(client, pictures.encoded(pictures.several_faces()))
    assert len(check.faces) == 2
    for face in check.faces:
        assert [piece.code for piece in face.evidence] == CHEAP
        assert all(piece.statement and piece.weakness for piece in face.evidence)
        assert face.heatmap is None


def test_stability_is_added_where_asked_for(client: FlaskClient) -> None:
    check = checked(client, pictures.encoded(pictures.portrait()), "?explain=evidence")
    (face,) = check.faces
    assert [piece.code for piece in face.evidence] == [*CHEAP, Code.STABILITY]
    assert face.evidence[-1].unit == "logit"
    assert face.heatmap is None


@pytest.mark.parametrize(
    "query", ["?explain=heatmap,evidence", "?explain=evidence&explain=heatmap"]
)
def test_both_at_once_change_no_verdict(client: FlaskClient, query: str) -> None:
    data = pictures.encoded(pictures.portrait())
    (plain,), (explained,) = checked(client, data).faces, checked(client, data, query).faces
    assert explained.heatmap
    assert len(explained.evidence) == 3
    assert explained.model_copy(update={"heatmap": None, "evidence": plain.evidence}) == plain


def test_a_small_face_has_only_what_needs_no_network(client: FlaskClient) -> None:
    data = pictures.encoded(pictures.small_face())
    (face,) = checked(client, data, "?explain=heatmap,evidence").faces
    assert [piece.code for piece in face.evidence] == CHEAP
    assert face.heatmap is None


def test_a_heat_map_is_the_cells_over_their_crop(client: FlaskClient) -> None:
    detector, rgb = Detector.load(), pictures.portrait()
    (face,) = detector.check(rgb).faces
    assert face.cells is not None
    (answered,) = checked(client, pictures.encoded(rgb), "?explain=heatmap").faces
    shown = answered.heatmap
    assert shown
    crop = crop_around(face.face, 512, 512)
    box = shown.box
    assert (box.x, box.y, box.width, box.height) == (crop.x, crop.y, crop.side, crop.side)
    assert (shown.rows, shown.columns) == face.cells.shape
    end = heat_map.shipped_end(detector.files)
    assert (shown.scale.low, shown.scale.high) == (-end, end)
    with picture_of(shown) as image:
        pixels = np.asarray(image)
    step = pixels.shape[0] // shown.rows
    odds = heat_map.calibrated(face.cells, detector.files.calibration)
    centres = pixels[step // 2 :: step, step // 2 :: step].astype(int)
    assert np.abs(centres - heat_map.coloured(odds, end)).max() <= 1


def test_the_heat_map_of_a_turned_face_says_how_it_lies(client: FlaskClient) -> None:
    upright = Image.fromarray(pictures.portrait())
    turned = np.asarray(upright.rotate(-40, Image.Resampling.BICUBIC, expand=True))
    data = pictures.encoded(turned)
    (face,) = checked(client, data, "?explain=heatmap,evidence").faces
    assert face.turn == pytest.approx(43, abs=8)
    shown = face.heatmap
    assert shown
    assert shown.turn == face.turn
    # The box is the square before its turn, around the middle of the face.
    assert shown.box.width == shown.box.height
    for start, size, own, own_size in (
        (shown.box.x, shown.box.width, face.box.x, face.box.width),
        (shown.box.y, shown.box.height, face.box.y, face.box.height),
    ):
        assert start + size / 2 == pytest.approx(own + own_size / 2, abs=2)


def test_on_a_face_on_its_side_the_heat_map_is_turned_by_just_a_quarter(
    client: FlaskClient,
) -> None:
    on_its_side = np.rot90(pictures.portrait(), -1)
    (face,) = checked(client, pictures.encoded(on_its_side), "?explain=heatmap").faces
    assert face.heatmap
    assert face.heatmap.turn == 90


def test_the_scales_colours_run_from_end_to_end(client: FlaskClient) -> None:
    (face,) = checked(client, pictures.encoded(pictures.portrait()), "?explain=heatmap").faces
    assert face.heatmap
    scale = face.heatmap.scale
    values = [colour.value for colour in scale.colours]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (scale.low, scale.high)
    assert [colour.colour[-2:] for colour in scale.colours if colour.value == 0] == ["00", "00"]


def test_content_credentials_are_told_of(client: FlaskClient) -> None:
    origin = checked(client, signed("trainedAlgorithmicMedia")).provenance
    assert origin.content_credentials.state == "signed"
    assert origin.content_credentials.signer == SIGNER
    credentials, metadata = origin.evidence
    assert (credentials.finding, credentials.leaning) == (
        Finding.CREDENTIALS_SIGNED,
        "synthetic",
    )
    assert metadata.code is Code.METADATA


def test_declared_generation_changes_no_verdict(client: FlaskClient) -> None:
    declared = checked(client, signed("trainedAlgorithmicMedia", "PNG"))
    plain = checked(client, pictures.encoded(pictures.portrait()))
    assert [face.logit for face in declared.faces] == [face.logit for face in plain.faces]
    assert declared.verdict == plain.verdict


def test_no_provenance_fails_no_check(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("backend.evidence.provenance.ProvenanceReader._exchange", broken)
    check = checked(client, pictures.encoded(pictures.portrait()))
    assert len(check.faces) == 1
    assert check.provenance.evidence[1].finding is Finding.METADATA_UNREADABLE


def test_each_picture_of_a_batch_is_explained(client: FlaskClient) -> None:
    files = {"a.jpg": signed("digitalArt"), "b.png": pictures.encoded(pictures.portrait())}
    answer = upload_all(client, files, "?explain=heatmap")
    checks = [result.check for result in Batch.model_validate_json(answer.data).results]
    states = [check and check.provenance.content_credentials.state for check in checks]
    assert states == ["signed", "none"]
    assert all(check and check.faces[0].heatmap for check in checks)
