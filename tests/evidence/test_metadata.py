import time

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from backend.evidence.metadata import Metadata, evidence, read
from backend.evidence.words import Finding
from tests import pictures
from tests.malformed import files

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" {}/></rdf:RDF></x:xmpmeta>'
)
DECLARED = 'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{}"'
SETTINGS = "a portrait\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7"


def png(**chunks: str) -> bytes:
    info = PngInfo()
    for key, text in chunks.items():
        info.add_text(key, text)
    return pictures.encoded(pictures.no_face(), pnginfo=info)


def jpeg(exposure: dict[int, object] | None = None, **fields: str) -> bytes:
    exif = Image.Exif()
    for name, text in fields.items():
        exif[ExifTags.Base[name].value] = text
    exif.get_ifd(ExifTags.IFD.Exif).update(exposure or {})
    return pictures.encoded(pictures.no_face(), "JPEG", exif=exif)


CAMERA_EXPOSURE: dict[int, object] = {
    ExifTags.Base.FNumber.value: 2.8,
    ExifTags.Base.ISOSpeedRatings.value: 200,
}


@pytest.mark.parametrize(
    ("data", "name", "field"),
    [
        (png(parameters=SETTINGS), "Stable Diffusion", "png:parameters"),
        (png(prompt='{"3": {"class_type": "KSampler"}}'), "ComfyUI", "png:prompt"),
        (png(Software="NovelAI"), "NovelAI", "png:software"),
        (png(invokeai_metadata="{}"), "InvokeAI", "png:invokeai_metadata"),
        (jpeg(Software="Midjourney"), "Midjourney", "exif:Software"),
        (jpeg(ImageDescription="made by StyleGAN2"), "StyleGAN", "exif:ImageDescription"),
        (
            jpeg({ExifTags.Base.UserComment.value: b"UNICODE\0" + SETTINGS.encode("utf-16-le")}),
            "Stable Diffusion",
            "exif:UserComment",
        ),
        (
            pictures.encoded(
                pictures.no_face(),
                "JPEG",
                xmp=XMP.format('xmp:CreatorTool="Adobe Firefly"').encode(),
            ),
            "Adobe Firefly",
            "xmp",
        ),
    ],
)
def test_generators_are_named_with_their_field(data: bytes, name: str, field: str) -> None:
    found = read(data)
    assert found.generators == {name: field}
    stated = evidence(found)
    assert (stated.finding, stated.leaning) == (Finding.METADATA_GENERATOR, "synthetic")
    assert name in stated.statement
    assert field in stated.statement


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP", "AVIF"])
def test_a_declared_origin_in_xmp(file_format: str) -> None:
    xmp = XMP.format(DECLARED.format("trainedAlgorithmicMedia")).encode()
    found = read(pictures.encoded(pictures.no_face(), file_format, xmp=xmp))
    assert found.declared == ("xmp",)
    assert evidence(found).finding is Finding.METADATA_DECLARED_GENERATED


def test_another_declared_origin_is_no_generator() -> None:
    xmp = XMP.format(DECLARED.format("compositeWithTrainedAlgorithmicMedia")).encode()
    found = read(pictures.encoded(pictures.no_face(), "JPEG", xmp=xmp))
    assert evidence(found).finding is Finding.METADATA_NONE


def test_a_camera_with_its_exposure() -> None:
    found = read(jpeg(CAMERA_EXPOSURE, Make="Canon", Model="EOS R5"))
    stated = evidence(found)
    assert (stated.finding, stated.leaning) == (Finding.METADATA_CAMERA, "photograph")
    assert "Canon EOS R5" in stated.statement


def test_a_make_without_exposure_is_no_camera() -> None:
    assert read(jpeg(Make="Canon", Model="EOS R5")).camera is None


def test_a_generator_outweighs_a_camera() -> None:
    data = jpeg(CAMERA_EXPOSURE, Make="Canon", Model="EOS R5", Software="stable-diffusion-webui")
    assert evidence(read(data)).finding is Finding.METADATA_GENERATOR


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP"])
def test_a_plain_picture_says_nothing(file_format: str) -> None:
    found = read(pictures.encoded(pictures.no_face(), file_format))
    assert found == Metadata({}, (), None)
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
    assert read(data) == Metadata({}, (), None)


def test_a_huge_picture_is_not_decoded() -> None:
    data = pictures.huge_png(8000)
    started = time.monotonic()
    assert read(data) == Metadata({}, (), None)
    assert time.monotonic() - started < 2


def test_what_is_searched_is_bounded() -> None:
    long = "Steps 20 " * 7000
    found = read(png(**{f"k{number}": long for number in range(150)}, last="Midjourney"))
    assert found.generators == {}
    assert read(png(first="Midjourney", second=long)).generators == {"Midjourney": "png:first"}


def test_malformed_files_never_raise() -> None:
    started = time.monotonic()
    for data in files().values():
        evidence(read(data))
    assert time.monotonic() - started < 60
