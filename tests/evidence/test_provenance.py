import base64
import io
import os
import signal
import struct
import sys
import time
from collections.abc import Iterator

import pytest
from PIL import Image

from backend.evidence import provenance, provenance_process
from backend.evidence.provenance import ProvenanceReader, read
from backend.evidence.words import Finding
from backend.images import confined_process
from tests import pictures
from tests.evidence.damaged_stores import DAMAGED
from tests.evidence.signing import SIGNER, signed
from tests.evidence.test_metadata import CAMERA_EXPOSURE, jpeg

PLAIN = pictures.encoded(pictures.no_face(), "JPEG")


@pytest.fixture(scope="module")
def reader() -> Iterator[ProvenanceReader]:
    with ProvenanceReader() as running:
        yield running


def findings(reader: ProvenanceReader, data: bytes) -> list[Finding]:
    return [piece.finding for piece in reader.read(data).evidence]


def exif_bomb(entries: int = 2000, shared: int = 4_000_000) -> bytes:
    """A JPEG whose EXIF has many fields, all of which hold the same many bytes: 8 GB in all."""
    fields = b"".join(struct.pack("<HHLL", 40000 + n, 7, shared, 0) for n in range(entries))
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", entries) + fields + bytes(4) + bytes(shared)
    segments = b"".join(
        b"\xff\xe1" + struct.pack(">H", len(part) + 8) + b"Exif\0\0" + part
        for part in (tiff[at : at + 65_000] for at in range(0, len(tiff), 65_000))
    )
    return PLAIN[:2] + segments + PLAIN[2:]


def test_the_process_reads_what_this_one_would(reader: ProvenanceReader) -> None:
    for data in (
        PLAIN,
        signed("trainedAlgorithmicMedia"),
        jpeg(CAMERA_EXPOSURE, Make="Canon", Model="EOS R5"),
        b"",
        pictures.text(),
        pictures.truncated_jpeg(),
    ):
        assert reader.read(data) == read(data)


def test_credentials_come_with_their_fields(reader: ProvenanceReader) -> None:
    found = reader.read(signed("trainedAlgorithmicMedia")).content_credentials
    assert (found.state, found.signer, found.tool) == ("signed", SIGNER, "TestGAN")


def test_a_chain_goes_back_to_what_the_file_was_made_from(reader: ProvenanceReader) -> None:
    camera = signed("digitalCapture", thumbnail=True)
    links = reader.read_chain(signed(None, parent=camera, thumbnail=True)).links
    assert [link.relation for link in links] == ["itself", "parentOf"]
    assert [link.depth for link in links] == [0, 1]
    assert links[0].actions == ("c2pa.opened", "c2pa.edited")
    assert links[1].source_types == ("digitalCapture",)
    for link in links:
        assert (link.signer, link.tool, link.title) == (SIGNER, "TestGAN", "portrait")
        assert link.thumbnail
        Image.open(io.BytesIO(base64.b64decode(link.thumbnail))).verify()


def test_a_file_without_credentials_has_no_chain(reader: ProvenanceReader) -> None:
    for data in (PLAIN, b"", pictures.truncated_jpeg(), PLAIN + b"c2pa"):
        assert reader.read_chain(data).links == ()


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_store_says_nothing_in_no_time(reader: ProvenanceReader, name: str) -> None:
    started = time.monotonic()
    found = reader.read(DAMAGED[name]())
    assert time.monotonic() - started < provenance_process.SECONDS + 5
    assert found.content_credentials.state in ("malformed", "unreadable", "invalid")
    assert found.declaration
    assert found.declaration.origin is None


def test_a_thumbnail_that_is_too_large_is_left_out(reader: ProvenanceReader) -> None:
    (link,) = reader.read_chain(signed("digitalArt", own_thumbnail=bytes(1_000_000))).links
    assert link.thumbnail is None


def test_metadata_that_asks_for_gigabytes_says_nothing(reader: ProvenanceReader) -> None:
    started = time.monotonic()
    credentials, metadata = findings(reader, exif_bomb())
    assert time.monotonic() - started < provenance_process.SECONDS + 5
    assert credentials is Finding.CREDENTIALS_NONE
    assert metadata in (Finding.METADATA_NONE, Finding.METADATA_UNREADABLE)
    assert findings(reader, PLAIN)[1] is Finding.METADATA_NONE


def test_a_process_that_ends_at_a_file_costs_that_one(
    reader: ProvenanceReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = confined_process.start((sys.executable, "-c", ""))
    ended.wait()
    with monkeypatch.context() as patched:
        patched.setattr(ProvenanceReader, "_started", lambda _: ended)
        expected = [Finding.CREDENTIALS_NONE, Finding.METADATA_UNREADABLE]
        assert findings(reader, PLAIN) == expected
    confined_process.end(ended)
    assert findings(reader, PLAIN) == [Finding.CREDENTIALS_NONE, Finding.METADATA_NONE]


def test_a_process_that_ended_while_idle_costs_no_file(reader: ProvenanceReader) -> None:
    reader.read(PLAIN)
    assert reader._process
    reader._process.kill()
    reader._process.wait()
    assert findings(reader, PLAIN) == [Finding.CREDENTIALS_NONE, Finding.METADATA_NONE]


def test_credentials_that_could_not_be_looked_at_are_not_called_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("backend.evidence.provenance._COMMAND", ("/bin/false",))
    with ProvenanceReader() as broken:
        assert findings(broken, signed("digitalArt"))[0] is Finding.CREDENTIALS_UNREADABLE
        assert findings(broken, PLAIN)[0] is Finding.CREDENTIALS_NONE


@pytest.mark.parametrize("answer", ["not JSON", '{"content_credentials": {"state": "odd"}}'])
def test_an_answer_that_is_none(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr("backend.evidence.provenance._COMMAND", ("/bin/echo", answer))
    with ProvenanceReader() as broken:
        assert findings(broken, PLAIN)[1] is Finding.METADATA_UNREADABLE


def test_a_command_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.evidence.provenance._COMMAND", ("/nowhere",))
    with ProvenanceReader() as broken:
        assert findings(broken, PLAIN)[1] is Finding.METADATA_UNREADABLE


def test_a_file_that_takes_too_long_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "from backend.evidence import provenance_process as process;"
        "process.SECONDS = 0.2;"
        "process.read = lambda _: sum(range(10**12));"
        "process.main()"
    )
    command = (sys.executable, "-P", "-c", code)
    monkeypatch.setattr("backend.evidence.provenance._COMMAND", command)
    with ProvenanceReader() as slow:
        assert findings(slow, PLAIN)[1] is Finding.METADATA_UNREADABLE


def test_a_process_that_keeps_no_time_is_ended_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "LATER_SECONDS", 0.2)
    with ProvenanceReader() as reader:
        reader.read(PLAIN)
        assert reader._process
        stopped = reader._process.pid
        os.kill(stopped, signal.SIGSTOP)
        started = time.monotonic()
        assert findings(reader, PLAIN)[1] is Finding.METADATA_UNREADABLE
        assert time.monotonic() - started < 5
        with pytest.raises(ProcessLookupError):
            os.kill(stopped, 0)
        assert findings(reader, PLAIN)[1] is Finding.METADATA_NONE


def test_the_next_file_is_not_given_what_is_left_of_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ProvenanceReader() as reader, monkeypatch.context() as patched:

        def out_of_memory(_: object) -> None:
            raise MemoryError

        patched.setattr(provenance.Provenance, "model_validate_json", out_of_memory)
        assert findings(reader, PLAIN)[1] is Finding.METADATA_UNREADABLE
        patched.undo()
        assert reader.read(signed("digitalArt")).content_credentials.state == "signed"
