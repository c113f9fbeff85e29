import http.server
import sys
import threading
from collections.abc import Iterator

import pytest

from backend.evidence.content_credentials import evidence, marked, read
from backend.evidence.words import Finding
from tests import pictures
from tests.evidence.signing import SIGNER, signed
from tests.malformed import files


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_declared_generation_is_read_back(file_format: str) -> None:
    found = read(signed("trainedAlgorithmicMedia", file_format))
    assert (found.state, found.signer, found.tool) == ("valid", SIGNER, "TestGAN")
    assert found.signer_organisation == "Uncanny tests"
    assert found.source_types == ("trainedAlgorithmicMedia",)
    assert found.problems == ()
    stated = evidence(found)
    assert (stated.finding, stated.leaning) == (Finding.CREDENTIALS_GENERATED, "synthetic")
    assert SIGNER in stated.statement
    assert "TestGAN" in stated.statement


@pytest.mark.parametrize(
    ("source_type", "finding"),
    [
        ("compositeWithTrainedAlgorithmicMedia", Finding.CREDENTIALS_PARTLY_GENERATED),
        ("digitalCapture", Finding.CREDENTIALS_CAPTURED),
        ("digitalArt", Finding.CREDENTIALS_SILENT),
    ],
)
def test_what_else_is_declared_leans_nowhere(source_type: str, finding: Finding) -> None:
    """Anyone can sign that a camera took it: no list of trusted signers is checked."""
    stated = evidence(read(signed(source_type)))
    assert (stated.finding, stated.leaning) == (finding, "none")


def test_changed_pixels_make_the_credentials_invalid() -> None:
    data = bytearray(signed("trainedAlgorithmicMedia"))
    data[-2000] ^= 1
    found = read(bytes(data))
    assert found.state == "invalid"
    assert "assertion.dataHash.mismatch" in found.problems
    assert evidence(found).leaning == "none"


def test_a_changed_manifest_never_counts_as_valid() -> None:
    data = signed("trainedAlgorithmicMedia")
    place = data.index(b"trainedAlgorithmicMedia")
    found = read(data[:place] + b"T" + data[place + 1 :])
    assert found.state in ("invalid", "unreadable")


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


def test_malformed_files_never_raise() -> None:
    whole = signed("trainedAlgorithmicMedia")
    broken = [whole[: len(whole) * share // 20] for share in range(1, 20)]
    for data in [*filter(marked, files().values()), *broken]:
        assert read(data).state
