import time

import pytest
from PIL import ExifTags

from backend.evidence import fields, provenance
from backend.evidence.metadata import Metadata, evidence, read
from backend.evidence.origins import Origin
from backend.evidence.traces import TRACES
from backend.evidence.words import Finding
from backend.images import optional_formats
from tests import pictures
from tests.evidence.labelled import (
    A1111,
    LABELLED,
    NEWSCODES,
    SILENT,
    aigc,
    exif,
    labelled,
    png,
    png_with_text_behind,
    unicode_comment,
    xmp,
)
from tests.malformed import files


def jpeg(exposure: dict[int, object] | None = None, **fields: str) -> bytes:
    made = exif(exposure, **fields)
    return pictures.encoded(pictures.no_face(), "JPEG", exif=made)


CAMERA_EXPOSURE: dict[int, object] = {
    ExifTags.Base.FNumber.value: 2.8,
    ExifTags.Base.ISOSpeedRatings.value: 200,
}


@pytest.mark.parametrize("name", LABELLED)
def test_every_trace_is_read(name: str) -> None:
    expected = LABELLED[name]
    declared = provenance.read(labelled(name)).declaration
    assert declared
    found = (declared.origin, declared.unsigned_origin, declared.names, declared.attestation)
    assert found == (
        expected.origin,
        expected.unsigned_origin,
        expected.names,
        expected.attestation,
    )


@pytest.mark.parametrize("name", SILENT)
def test_what_declares_nothing(name: str) -> None:
    assert provenance.read(labelled(name)).declaration is None


def test_every_row_of_the_table_is_tried() -> None:
    texts = [(name.lower(), text) for each in LABELLED for name, text in texts_of(labelled(each))]
    idle = [
        (trace.name, trace.pattern)
        for trace in TRACES
        if not any(name in trace.fields and trace.expression.search(text) for name, text in texts)
    ]
    assert not idle


def texts_of(data: bytes) -> tuple[fields.Field, ...]:
    return fields.read(data).texts


def test_generators_are_named_with_their_field() -> None:
    stated = evidence(read(labelled("comfyui-workflow-alone")))
    assert (stated.finding, stated.leaning) == (Finding.METADATA_DECLARED, "synthetic")
    assert "ComfyUI" in stated.statement
    assert "png:workflow" in stated.statement


def test_what_is_written_in_full_declares_without_a_name() -> None:
    stated = evidence(read(labelled("iptc-composite")))
    assert (stated.finding, stated.leaning) == (Finding.METADATA_DECLARED, "none")
    assert "xmp:DigitalSourceType" in stated.statement


def test_two_labels_that_contradict_each_other() -> None:
    found = read(png(AIGC=aigc(3), Comment=aigc(1)))
    assert found.origin is Origin.GENERATED  # one says more than the other, not the opposite
    assert read(labelled("contradictory")).origin is Origin.CONTRADICTORY


def test_a_comment_of_5_mb() -> None:
    exif_of = exif(UserComment=unicode_comment(A1111 + " x" * 1_250_000))
    data = pictures.encoded(pictures.no_face(), "WEBP", exif=exif_of)
    assert len(data) > 5_000_000
    started = time.monotonic()
    assert read(data).names == ("Stable Diffusion",)
    assert time.monotonic() - started < 5  # 1.2 s on a busy machine


def test_a_camera_with_its_exposure() -> None:
    found = read(jpeg(CAMERA_EXPOSURE, Make="Canon", Model="EOS R5"))
    stated = evidence(found)
    assert (stated.finding, stated.leaning) == (Finding.METADATA_CAMERA, "photograph")
    assert "Canon EOS R5" in stated.statement


def test_a_make_without_exposure_is_no_camera() -> None:
    assert read(jpeg(Make="Canon", Model="EOS R5")).camera is None


def test_a_generator_outweighs_a_camera() -> None:
    data = jpeg(CAMERA_EXPOSURE, Make="Canon", Model="EOS R5", Software="stable-diffusion-webui")
    assert evidence(read(data)).finding is Finding.METADATA_DECLARED


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP"])
def test_a_plain_picture_says_nothing(file_format: str) -> None:
    found = read(pictures.encoded(pictures.no_face(), file_format))
    assert found == Metadata((), None)
    assert evidence(found).finding is Finding.METADATA_NONE


def test_what_the_file_says_is_shown_in_one_short_line() -> None:
    data = jpeg(CAMERA_EXPOSURE, Make="Can\x1b[31mon\n" + "x" * 500, Model="R5")
    statement = evidence(read(data)).statement
    assert statement.isprintable()
    assert len(statement) < 200


@pytest.mark.parametrize(
    "data",
    [b"", pictures.text(), pictures.truncated_jpeg(), pictures.broken_exif_jpeg()],
    ids=["empty", "text", "truncated", "broken EXIF"],
)
def test_bad_files_say_nothing(data: bytes) -> None:
    found = read(data)
    assert (found.found, found.camera) == ((), None)


def test_what_could_not_be_read_is_not_called_silent() -> None:
    assert evidence(read(pictures.text())).finding is Finding.METADATA_UNREADABLE
    assert evidence(read(pictures.truncated_jpeg())).finding is Finding.METADATA_NONE


@pytest.mark.parametrize("file_format", ["HEIF", "JXL"])
def test_formats_of_the_extra(file_format: str) -> None:
    pytest.importorskip({"HEIF": "pillow_heif", "JXL": "pillow_jxl"}[file_format])
    assert optional_formats.readable()  # which registers Pillow's plugins
    packet = xmp(Iptc4xmpExt__DigitalSourceType=NEWSCODES + "trainedAlgorithmicMedia")
    made = exif(Software="Midjourney").tobytes()
    data = pictures.encoded(pictures.no_face(), file_format, exif=made, xmp=packet)
    found = read(data)
    assert (found.origin, found.names) == (Origin.GENERATED, ("Midjourney",))
    assert evidence(read(pictures.encoded(pictures.no_face(), file_format))).finding is (
        Finding.METADATA_NONE
    )


def test_a_huge_picture_is_not_decoded() -> None:
    data = pictures.huge_png(8000)
    started = time.monotonic()
    assert read(data) == Metadata((), None)
    assert time.monotonic() - started < 2


def test_what_is_searched_is_bounded() -> None:
    long = "Steps 20 " * 7000
    found = read(png(**{f"k{number}": long for number in range(150)}, Software="Midjourney"))
    assert found.names == ()
    assert read(png(Software="Midjourney", second=long)).names == ("Midjourney",)


def test_pixels_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PNG without eXIf, whose EXIF Pillow looks for behind the pixels."""

    def decoded(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decoded)
    data = png(Software="Midjourney")
    assert read(data).names == ("Midjourney",)
    assert read(png_with_text_behind("Software", "Midjourney")).names == ("Midjourney",)


def test_malformed_files_never_raise() -> None:
    started = time.monotonic()
    for data in files().values():
        evidence(read(data))
    assert time.monotonic() - started < 60
