import hashlib
import json

import pytest

from backend.batch.rows import FIELDS, METADATA_KEY, check_row, schema, table
from backend.batch.worker import from_bytes, to_bytes
from backend.detector.detector import Detector
from backend.evidence import provenance
from backend.evidence.origins import MADE
from backend.images.decoding import decode
from backend.images.problems import PictureProblem, ProblemCode
from tests import pictures
from tests.evidence.labelled import labelled


def row(data: bytes, prior: float = 0.5) -> dict[str, object]:
    detector = Detector.load()
    checked = check_row("a.png", lambda: data, decode, detector, prior, provenance.read)
    (whole,) = table([checked], detector.files, prior).to_pylist()
    return dict(whole)


def test_a_picture_with_faces() -> None:
    data = pictures.encoded(pictures.several_faces())
    found = row(data, prior=0.2)
    expected = Detector.load().check(pictures.several_faces(), prior=0.2)
    assert found["sha256"] == hashlib.sha256(data).hexdigest()
    assert (found["width"], found["height"], found["format"]) == (1024, 512, "PNG")
    assert found["verdict"] == expected.verdict
    assert found["face_count"] == 2
    faces = found["faces"]
    assert isinstance(faces, list)
    assert [face["logit"] for face in faces] == [face.logit for face in expected.faces]
    assert {f"face_{name}": value for name, value in faces[0].items()}.items() <= found.items()
    assert found["face_probability"] == expected.faces[0].probability
    assert (found["prior"], found["problem"], found["detail"]) == (0.2, None, None)


def test_no_face_and_a_small_one() -> None:
    none, small = (row(pictures.encoded(p)) for p in (pictures.no_face(), pictures.small_face()))
    assert (none["verdict"], none["face_count"], none["faces"]) == ("no_face", 0, [])
    assert none["face_x"] is None
    assert (small["face_reason"], small["face_logit"]) == ("too_small", None)


def test_what_the_file_declares_stands_beside_the_verdict() -> None:
    names = ("declared_origin", "declared_attestation", "declared_by")
    expected = {
        "c2pa-jpeg": ["generated", "signed", "Test signer"],
        "comfyui-png": ["generator_named", "unsigned", "ComfyUI"],
        "iptc-capture": ["captured", "unsigned", None],
        "plain": [None] * 3,
    }
    for name, columns in expected.items():
        found = row(labelled(name))
        assert [found[column] for column in names] == columns
        contrary = found["verdict"] == "photograph" and columns[0] in MADE
        assert found["disagreement"] == ("declared_generated" if contrary else None)


def test_a_bad_picture_is_a_row() -> None:
    bad = row(pictures.text())
    assert bad["problem"] == "unsupported_format"
    assert str(bad["detail"]).startswith("This is not a picture we read")
    assert bad["sha256"] == hashlib.sha256(pictures.text()).hexdigest()
    unknown = [bad[name] for name in ("verdict", "face_count", "width", "faces", "face_logit")]
    assert unknown == [None] * 5


def test_a_fault_of_ours_and_one_of_the_source() -> None:
    def fails(error: Exception) -> dict[str, object]:
        def read() -> bytes:
            raise error

        return check_row("a", read, decode, Detector.load(), 0.5, provenance.read)

    assert fails(RuntimeError("a bug"))["problem"] == "internal_server_error"
    slow = fails(PictureProblem(ProblemCode.FETCH_TIMEOUT, "Slow."))
    assert (slow["problem"], slow["detail"], slow["sha256"]) == ("fetch_timeout", "Slow.", None)


def test_the_file_says_what_its_columns_are_and_where_they_come_from() -> None:
    files = Detector.load().files
    described = schema(files, 0.3)
    assert all(field.metadata[b"description"] for field in FIELDS)
    told = json.loads(described.metadata[METADATA_KEY])
    assert told["weights_sha256"] == files.weights_sha256
    assert told["prior"] == 0.3
    assert told["free"] == files.verdict_file.free.model_dump()
    assert told["cut"] == files.verdict_file.cut.model_dump()
    assert told["schema_version"] == 3


def test_rows_without_a_face_keep_their_types_on_the_way() -> None:
    files = Detector.load().files
    rows = table(
        [check_row("\udcff", lambda: b"", decode, Detector.load(), 0.5, provenance.read)],
        files,
        0.5,
    )
    assert from_bytes(to_bytes(rows)).equals(rows, check_metadata=True)
    assert rows["source"].to_pylist() == ["\\udcff"]


@pytest.mark.parametrize("data", [b"", pictures.truncated_jpeg()])
def test_the_problem_is_the_one_that_a_check_gives(data: bytes) -> None:
    assert row(data)["problem"] == "unreadable"
