import http.server
import struct
import sys
import threading
from collections.abc import Iterator

import pytest

from backend.evidence import content_credentials, trust_list
from backend.evidence.content_credentials import evidence, marked, of_store, read
from backend.evidence.origins import Origin
from backend.evidence.words import Attestation, Finding
from tests import pictures
from tests.evidence.signing import (
    C2PA_OWN,
    DOCUMENTS,
    EMAIL,
    SIGNER,
    altered,
    root_pem,
    signed,
    signed_and_ended,
)
from tests.malformed import files


@pytest.fixture
def own_settings() -> Iterator[None]:
    """What c2pa-rs was set to is forgotten before and after."""
    content_credentials.shared_context.cache_clear()
    yield
    content_credentials.shared_context.cache_clear()


@pytest.fixture
def trusting(
    own_settings: None,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tests' own root is on the trust list."""
    monkeypatch.setattr(trust_list, "anchors", root_pem)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_declared_generation_is_read_back(file_format: str) -> None:
    found = read(signed("trainedAlgorithmicMedia", file_format))
    assert (found.state, found.signer, found.tool) == ("signed", SIGNER, "TestGAN")
    assert found.signer_organisation == "Uncanny tests"
    assert found.source_types == ("trainedAlgorithmicMedia",)
    assert found.origin is Origin.GENERATED
    assert found.problems == ()
    stated = evidence(found)
    assert (stated.finding, stated.leaning) == (Finding.CREDENTIALS_SIGNED, "synthetic")
    assert SIGNER in stated.statement
    assert "TestGAN" in stated.statement


@pytest.mark.parametrize("source_type", ["digitalCapture", "digitalArt", "humanEdits"])
def test_what_an_unknown_signer_declares_else_leans_nowhere(source_type: str) -> None:
    assert evidence(read(signed(source_type))).leaning == "none"


@pytest.mark.usefixtures("trusting")
def test_a_signer_on_the_trust_list() -> None:
    found = read(signed("trainedAlgorithmicMedia"))
    assert (found.state, found.problems) == ("trusted", ())
    assert trust_list.DATE in evidence(found).statement


@pytest.mark.usefixtures("trusting")
def test_a_trusted_camera_original() -> None:
    found = read(signed("digitalCapture"))
    assert found.attestation is Attestation.CAMERA
    assert evidence(found).leaning == "photograph"


@pytest.mark.usefixtures("trusting")
def test_an_edited_picture_is_no_camera_original() -> None:
    camera = signed("digitalCapture")
    for edited in (
        signed("digitalCapture", then=("c2pa.color_adjustments",)),
        signed(None, parent=camera),
    ):
        found = read(edited)
        assert (found.attestation, found.origin) == (Attestation.TRUSTED, Origin.CAPTURED)


@pytest.mark.parametrize("source_type", ["trainedAlgorithmicMedia", "compositeSynthetic"])
def test_what_generative_ai_did_to_a_photograph(source_type: str) -> None:
    found = read(signed(source_type, parent=signed("digitalCapture")))
    assert found.origin in (Origin.PARTLY_GENERATED, Origin.SYNTHETIC_COMPOSITE)


def test_nobody_vouches_for_a_camera_whose_picture_was_changed_before_it_was_opened() -> None:
    whole = signed("digitalCapture")
    found = read(signed(None, parent=altered(whole)))
    assert (found.state, found.origin) == ("signed", None)
    assert read(signed(None, parent=signed(None, parent=altered(whole)))).origin is None
    assert read(signed(None, parent=signed(None, parent=whole))).origin is Origin.CAPTURED
    generated = altered(signed("trainedAlgorithmicMedia"))
    assert read(signed(None, parent=generated)).origin is Origin.GENERATED


def test_certificates_for_signing_by_newer_usages() -> None:
    """As OpenAI's of 2026, which bear these two and not e-mail protection."""
    found = read(signed("trainedAlgorithmicMedia", usages=(C2PA_OWN, DOCUMENTS)))
    assert (found.state, found.problems) == ("signed", ())


@pytest.mark.usefixtures("own_settings")
def test_a_certificate_meant_for_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    data = signed("trainedAlgorithmicMedia", usages=(C2PA_OWN,))
    monkeypatch.setattr(trust_list, "EXTENDED_KEY_USAGES", (EMAIL,))
    found = read(data)
    assert (found.state, found.problems) == ("refused", ("signingCredential.invalid",))
    statement = evidence(found).statement
    assert "changed since" not in statement
    assert "No change" in statement


def test_an_ended_certificate_is_no_change_of_the_file() -> None:
    found = read(signed_and_ended())
    assert (found.state, found.problems) == ("expired", ("signingCredential.expired",))
    assert found.origin is Origin.GENERATED
    assert "match the file" in evidence(found).statement


@pytest.mark.parametrize(
    ("codes", "state"),
    [
        (["signingCredential.untrusted", "assertion.dataHash.mismatch"], "changed"),
        (["assertion.bmffHash.mismatch", "signingCredential.expired"], "changed"),
        (["claimSignature.mismatch"], "changed"),
        (["signingCredential.revoked"], "revoked"),
        (["signingCredential.ocsp.revoked"], "revoked"),
        (["claim.missing"], "malformed"),
        (["assertion.action.ingredientMismatch"], "malformed"),
        (["assertion.cbor.invalid"], "malformed"),
        (["algorithm.unsupported"], "unsupported"),
        (["signingCredential.invalid"], "refused"),
        (["claimSignature.outsideValidity"], "expired"),
        (["something.new"], "invalid"),
    ],
)
def test_every_failure_is_told_apart(codes: list[str], state: str) -> None:
    found = of_store(
        {
            "active_manifest": "m",
            "manifests": {"m": {}},
            "validation_state": "Invalid",
            "validation_status": [{"code": code} for code in codes],
        }
    )
    assert found.state == state
    assert ("changed since" in evidence(found).statement) == (state == "changed")


def test_a_hash_that_leaves_out_more_than_the_credentials_is_no_change() -> None:
    """As in Truepic's public test files of 2023, in c2pa-rs 0.91's words."""
    status = {
        "code": "assertion.dataHash.mismatch",
        "explanation": "data hash exclusion does not match the manifest location in the asset",
    }
    found = of_store(
        {
            "active_manifest": "m",
            "manifests": {"m": {}},
            "validation_state": "Invalid",
            "validation_status": [status],
        }
    )
    assert found.state == "invalid"
    assert "no change of the file was found" in evidence(found).statement


def test_unknown_signers_are_no_problems_of_a_valid_file() -> None:
    codes = ("signingCredential.untrusted", "cawg.x509.credential.untrusted")
    found = of_store(
        {
            "active_manifest": "m",
            "manifests": {"m": {}},
            "validation_state": "Valid",
            "validation_status": [{"code": code} for code in codes],
        }
    )
    assert (found.state, found.problems) == ("signed", ())


def test_changed_pixels_are_a_change() -> None:
    found = read(altered(signed("trainedAlgorithmicMedia")))
    assert (found.state, found.problems) == ("changed", ("assertion.dataHash.mismatch",))
    stated = evidence(found)
    assert (stated.finding, stated.leaning) == (Finding.CREDENTIALS_CHANGED, "none")


def test_a_changed_manifest_never_counts_as_valid() -> None:
    data = signed("trainedAlgorithmicMedia")
    place = data.index(b"trainedAlgorithmicMedia")
    found = read(data[:place] + b"T" + data[place + 1 :])
    assert found.state in ("changed", "malformed", "unreadable")


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP"])
def test_a_picture_without_credentials(file_format: str) -> None:
    found = read(pictures.encoded(pictures.portrait(), file_format))
    assert evidence(found).finding is Finding.CREDENTIALS_NONE


@pytest.mark.parametrize("end", [b"c2pa", b"dcterms:provenance"])
def test_a_mark_of_c2pa_alone_is_no_credential(end: bytes) -> None:
    assert read(pictures.encoded(pictures.portrait(), "JPEG") + end).state == "none"


def test_bytes_that_are_no_picture() -> None:
    assert read(b"c2pa" * 1000).state in ("none", "unreadable")


def test_a_cut_off_store_is_unreadable() -> None:
    data = signed("trainedAlgorithmicMedia", "PNG")
    place = data.index(b"trainedAlgorithmicMedia")
    assert read(data[:place]).state == "unreadable"


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Address of a server on this machine, and the paths that it was asked for."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_store_elsewhere_is_named_and_not_fetched(asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    found = read(signed("trainedAlgorithmicMedia", remote_url=f"{address}/store.c2pa"))
    assert evidence(found).finding is Finding.CREDENTIALS_REMOTE
    assert paths == []


def test_a_store_that_is_not_laid_out_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("c2pa.Reader.json", lambda _: '{"manifests": {}}')
    assert read(signed("trainedAlgorithmicMedia")).state == "unreadable"


def test_where_c2pa_is_not_installed_nothing_is_called_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    assert read(signed("trainedAlgorithmicMedia")).state == "unreadable"
    assert read(pictures.encoded(pictures.no_face())).state == "none"


def test_a_store_of_10_mb() -> None:
    data = signed("trainedAlgorithmicMedia", "PNG", own_thumbnail=bytes(10_000_000))
    assert len(data) > 10_000_000
    assert read(data).origin is Origin.GENERATED


def test_a_thousand_boxes_within_each_other_are_no_store() -> None:
    inner = b""
    for _ in range(1000):
        body = b"jumb" + inner
        inner = struct.pack(">L", len(body) + 4) + body
    head = b"JP\0\1" + struct.pack(">L", 1)
    plain = pictures.encoded(pictures.portrait(), "JPEG")
    segment = b"\xff\xeb" + struct.pack(">H", len(head + inner) + 2) + head + inner
    found = read(plain[:2] + segment + plain[2:] + b"c2pa")
    assert found.state in ("none", "malformed", "unreadable")


def test_malformed_files_never_raise() -> None:
    whole = signed("trainedAlgorithmicMedia")
    broken = [whole[: len(whole) * share // 20] for share in range(1, 20)]
    for data in [*filter(marked, files().values()), *broken]:
        assert read(data).state
