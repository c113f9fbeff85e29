"""Files that declare something of themselves, each made from the description of its trace.

Both sides are tested on them: Python here, the browser in `tests/e2e/test_labels.py`.
"""

import io
import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from backend.evidence.origins import Origin
from backend.evidence.words import Attestation
from tests import pictures
from tests.evidence import signing
from tests.evidence.signing import altered, signed_and_ended

A1111 = "a portrait\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1"
GRAPH = json.dumps({"3": {"class_type": "KSampler", "inputs": {"seed": 1}}})
WORKFLOW = json.dumps({"last_node_id": 9, "nodes": [{"id": 3, "type": "KSampler"}]})
SWARM = json.dumps({"sui_image_params": {"prompt": "a portrait", "model": "sdxl"}})
NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def signed(
    kind: str | None, file_format: str = "JPEG", picture: bytes | None = None, **options: object
) -> bytes:
    """As `signing.signed`, of the backdrop instead of the portrait."""
    picture = picture or pictures.encoded(pictures.backdrop(), file_format)
    return signing.signed(kind, file_format, picture=picture, **options)  # type: ignore[arg-type]


def aigc(label: int | str) -> str:
    """The label of GB 45438-2025 with its seven keys."""
    return json.dumps(
        {
            "Label": str(label),
            "ContentProducer": "001191110000TEST00000100001",
            "ProduceID": "0001",
            "ReservedCode1": "",
            "ContentPropagator": "001191110000TEST00000100001",
            "PropagateID": "0002",
            "ReservedCode2": "",
        }
    )


def xmp(properties: str = "", **attributes: str) -> bytes:
    """A packet. Args: properties, elements; attributes, with `__` for the colon."""
    from xml.sax.saxutils import quoteattr

    written = " ".join(
        f"{name.replace('__', ':')}={quoteattr(text)}" for name, text in attributes.items()
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"'
        f' xmlns:xmp="http://ns.adobe.com/xap/1.0/" {written}>{properties}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def png(**chunks: str) -> bytes:
    """Text chunks; ` ` in a keyword as `_`."""
    info = PngInfo()
    for key, text in chunks.items():
        info.add_text(key, text)
    return pictures.encoded(pictures.backdrop(), pnginfo=info)


def png_with_xmp(packet: bytes, chunks: dict[str, str] | None = None) -> bytes:
    info = PngInfo()
    for key, text in (chunks or {}).items():
        info.add_text(key, text)
    info.add_itxt("XML:com.adobe.xmp", packet.decode())
    return pictures.encoded(pictures.backdrop(), pnginfo=info)


def png_with_text_behind(key: str, text: str) -> bytes:
    """The chunk stands behind the pixels."""
    return png_with_chunk(b"tEXt", key.encode() + b"\0" + text.encode())


def png_with_packed_text(key: str, text: str, data: bytes) -> bytes:
    return png_with_chunk(b"zTXt", key.encode() + b"\0\0" + zlib.compress(text.encode()), data)


def png_with_chunk(kind: bytes, body: bytes, data: bytes | None = None) -> bytes:
    """The chunk stands behind the pixels."""
    data = data or pictures.encoded(pictures.backdrop())
    body = kind + body
    chunk = struct.pack(">L", len(body) - 4) + body + struct.pack(">L", zlib.crc32(body))
    return data[:-12] + chunk + data[-12:]


def jpeg_with_segment(marker: int, body: bytes, data: bytes) -> bytes:
    """The segment stands behind all others, before the tables and the picture."""
    at = 2
    while data[at + 1] >= 0xE0:
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data[:at] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + data[at:]


XMP_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"


def exif(exposure: dict[int, object] | None = None, **fields: str | bytes) -> Image.Exif:
    made = Image.Exif()
    for name, text in fields.items():
        tag = ExifTags.Base[name].value
        if name == "UserComment":
            made.get_ifd(ExifTags.IFD.Exif)[tag] = text
        else:
            made[tag] = text
    made.get_ifd(ExifTags.IFD.Exif).update(exposure or {})
    return made


def with_exif(file_format: str = "JPEG", **fields: str | bytes) -> bytes:
    return pictures.encoded(pictures.backdrop(), file_format, exif=exif(**fields))


def with_xmp(packet: bytes, file_format: str = "JPEG") -> bytes:
    if file_format == "PNG":
        return png_with_xmp(packet)
    if file_format == "GIF":
        return gif_with_xmp(packet)
    return pictures.encoded(pictures.backdrop(), file_format, xmp=packet)


def gif_with_xmp(packet: bytes) -> bytes:
    """The packet as it is in an application extension, and the trailer that leads out of it."""
    data = pictures.encoded(pictures.backdrop(), "GIF")
    trailer = bytes([1, *range(255, -1, -1), 0])
    extension = b"\x21\xff\x0bXMP DataXMP" + packet + trailer
    at = 13 + 3 * (2 << (data[10] & 7)) if data[10] & 0x80 else 13
    return data[:at] + extension + data[at:]


def gif_with_comment(text: str) -> bytes:
    return pictures.encoded(pictures.backdrop(), "GIF", comment=text.encode())


def jpeg_with_comment(text: str) -> bytes:
    return pictures.encoded(pictures.backdrop(), "JPEG", comment=text.encode())


def jpeg_with_iptc(record: int, dataset: int, text: str) -> bytes:
    """IIM in the resource 0x0404 of Photoshop's segment APP13."""
    value = text.encode()
    iim = struct.pack(">BBBH", 0x1C, record, dataset, len(value)) + value
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">L", len(iim)) + iim + b"\0" * (len(iim) % 2)
    body = b"Photoshop 3.0\0" + resource
    data = pictures.encoded(pictures.backdrop(), "JPEG")
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + data[2:]


def unicode_comment(text: str, order: str = "be") -> bytes:
    """EXIF's UserComment in UTF-16."""
    return b"UNICODE\0" + text.encode(f"utf-16-{order}")


@dataclass(frozen=True)
class Labelled:
    """A file and what is to be read from it, on both sides."""

    make: Callable[[], bytes]
    origin: Origin | None
    names: tuple[str, ...] = ()
    attestation: Attestation = Attestation.UNSIGNED
    unsigned_origin: Origin | None = None


def _signed_over(
    kind: str, packet: bytes, origin: Origin, unsigned_origin: Origin | None = None
) -> Labelled:
    """Signed over a picture whose XMP says something of its own."""
    return Labelled(
        lambda: signed(kind, picture=with_xmp(packet)),
        origin,
        attestation=Attestation.SIGNED,
        unsigned_origin=unsigned_origin,
    )


def _of(make: Callable[[], bytes], *names: str) -> Labelled:
    return Labelled(make, Origin.GENERATOR_NAMED, names)


def _typed(file_format: str, kind: str, origin: Origin) -> Labelled:
    packet = xmp(Iptc4xmpExt__DigitalSourceType=NEWSCODES + kind)
    return Labelled(lambda: with_xmp(packet, file_format), origin)


def _signed(kind: str, origin: Origin, **options: object) -> Labelled:
    return Labelled(
        lambda: signed(kind, **options),  # type: ignore[arg-type]
        origin,
        attestation=Attestation.SIGNED,
    )


def _slug(name: str) -> str:
    return name.lower().replace("·", "").replace(" ", "-")


GENERATORS = {
    "OpenAI": "ChatGPT",
    "Google AI": "Gemini 2.5 Flash",
    "DALL·E": "DALL-E 3",
    "Adobe Firefly": "Adobe Firefly 4",
    "Microsoft": "Microsoft Designer",
    "Meta AI": "Meta AI",
    "Leonardo.Ai": "Leonardo.Ai",
    "Ideogram": "Ideogram.ai",
    "NightCafe": "NightCafe Creator",
    "Playground": "Playground AI",
    "Recraft": "Recraft V3",
    "Krea": "Krea AI",
    "Runway": "Runway Gen-4",
    "GLM-Image": "GLM-Image",
    "Generated Photos": "generated.photos",
    "StyleGAN": "StyleGAN3",
    "Stable Diffusion": "Stable Diffusion",
    "Midjourney": "Midjourney v7",
    "NovelAI": "NovelAI",
    "ComfyUI": "ComfyUI",
    "InvokeAI": "InvokeAI 6.0",
    "Fooocus": "Fooocus",
    "SwarmUI": "SwarmUI",
    "Easy Diffusion": "Easy Diffusion 3.0",
    "Grok": "Grok Imagine",
    "Flux": "FLUX.1",
}
"""How each writes its name where it means nothing else."""
WORDS = {
    "Grok": "Aurora",
    "Google AI": "Imagen",
    "DALL·E": "DallE",
    "Adobe Firefly": "Firefly",
    "Meta AI": "Emu Image",
    "Leonardo.Ai": "Leonardo",
    "Ideogram": "Ideogram",
    "NightCafe": "NightCafe",
    "Playground": "Playground",
    "Recraft": "Recraft",
    "Krea": "Krea",
    "Runway": "Runway",
    "Flux": "Flux",
    "Generated Photos": "Generated Photos",
    "Draw Things": "Draw Things",
}
"""Names that others have, too."""
_TRAINED = xmp(Iptc4xmpExt__DigitalSourceType="trainedAlgorithmicMedia")
_GENERATED, _PARTLY = Origin.GENERATED, Origin.PARTLY_GENERATED
LABELLED: dict[str, Labelled] = {
    **{
        f"c2pa-{file_format.lower()}": _signed(
            "trainedAlgorithmicMedia", _GENERATED, file_format=file_format
        )
        for file_format in ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
    },
    "c2pa-v1": _signed("trainedAlgorithmicMedia", _GENERATED, claim_version=1),
    "c2pa-composite": _signed("compositeWithTrainedAlgorithmicMedia", _PARTLY),
    "c2pa-synthetic": _signed("compositeSynthetic", Origin.SYNTHETIC_COMPOSITE),
    "c2pa-algorithmic": _signed("algorithmicMedia", Origin.ALGORITHMIC),
    "c2pa-capture": _signed("digitalCapture", Origin.CAPTURED),
    "c2pa-computational": _signed("computationalCapture", Origin.CAPTURED),
    "c2pa-human-edits": _signed("humanEdits", Origin.EDITED),
    **{
        f"iptc-source-type-{file_format.lower()}": _typed(
            file_format, "trainedAlgorithmicMedia", _GENERATED
        )
        for file_format in ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
    },
    "iptc-composite": _typed("JPEG", "compositeWithTrainedAlgorithmicMedia", _PARTLY),
    "iptc-misspelt": _typed("JPEG", "compositedWithTrainedAlgorithmicMedia", _PARTLY),
    "iptc-synthetic": _typed("JPEG", "compositeSynthetic", Origin.SYNTHETIC_COMPOSITE),
    "iptc-algorithmic": _typed("JPEG", "algorithmicMedia", Origin.ALGORITHMIC),
    "iptc-virtual": _typed("JPEG", "virtualRecording", Origin.VIRTUAL),
    "iptc-capture": _typed("JPEG", "digitalCapture", Origin.CAPTURED),
    "iptc-edits": _typed("JPEG", "humanEdits", Origin.EDITED),
    "iptc-other-case": _typed("JPEG", "TrainedAlgorithmicMedia", _GENERATED),
    "iptc-bare-word": Labelled(
        lambda: with_xmp(xmp(Iptc4xmpExt__DigitalSourceType="trainedAlgorithmicMedia")), _GENERATED
    ),
    "iptc-element": Labelled(
        lambda: with_xmp(
            xmp(
                "<Iptc4xmpExt:DigitalSourceType>"
                f"{NEWSCODES}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>"
            )
        ),
        _GENERATED,
    ),
    "iptc-resource": Labelled(
        lambda: with_xmp(
            xmp(
                "<Iptc4xmpExt:DigitalSourceType"
                f' rdf:resource="{NEWSCODES}trainedAlgorithmicMedia"/>'
            )
        ),
        _GENERATED,
    ),
    **{
        f"iptc-2025-{name.lower()}": Labelled(
            lambda name=name: with_xmp(xmp(**{f"Iptc4xmpExt__{name}": "Some System 3"})),  # type: ignore[misc]
            Origin.AI_USED,
        )
        for name in (
            "AISystemUsed",
            "AISystemVersionUsed",
            "AIPromptInformation",
            "AIPromptWriterName",
        )
    },
    **{
        f"aigc-{label}-xmp-{file_format.lower()}": Labelled(
            lambda label=label, file_format=file_format: with_xmp(  # type: ignore[misc]
                xmp(TC260__AIGC=aigc(label)), file_format
            ),
            origin,
        )
        for label, origin in (
            (1, _GENERATED),
            (2, Origin.POSSIBLY_GENERATED),
            (3, Origin.SUSPECTED_GENERATED),
        )
        for file_format in ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
    },
    "aigc-element": Labelled(
        lambda: with_xmp(xmp(f"<TC260:AIGC>{aigc(1)}</TC260:AIGC>")), _GENERATED
    ),
    "aigc-png-chunk": Labelled(lambda: png(AIGC=aigc(1)), _GENERATED),
    "aigc-exif": Labelled(
        lambda: with_exif(UserComment=b"ASCII\0\0\0" + aigc(1).encode()), _GENERATED
    ),
    "aigc-within": Labelled(
        lambda: with_exif(ImageDescription=json.dumps({"AIGC": aigc(2)})),
        Origin.POSSIBLY_GENERATED,
    ),
    "a1111-png": _of(lambda: png(parameters=A1111), "Stable Diffusion"),
    "a1111-jpeg": _of(lambda: with_exif(UserComment=unicode_comment(A1111)), "Stable Diffusion"),
    "a1111-webp": _of(
        lambda: with_exif("WEBP", UserComment=unicode_comment(A1111)), "Stable Diffusion"
    ),
    "a1111-little-endian": _of(
        lambda: with_exif(UserComment=unicode_comment(A1111, "le")), "Stable Diffusion"
    ),
    "a1111-xpcomment": _of(
        lambda: with_exif(XPComment=(A1111 + "\0").encode("utf-16-le")), "Stable Diffusion"
    ),
    "a1111-behind-pixels": _of(
        lambda: png_with_text_behind("parameters", A1111), "Stable Diffusion"
    ),
    "comfyui-png": _of(lambda: png(prompt=GRAPH, workflow=WORKFLOW), "ComfyUI"),
    "comfyui-workflow-alone": _of(lambda: png(workflow=WORKFLOW), "ComfyUI"),
    "comfyui-webp": _of(
        lambda: with_exif("WEBP", Model=f"prompt:{GRAPH}", Make=f"workflow:{WORKFLOW}"), "ComfyUI"
    ),
    "invokeai": _of(lambda: png(invokeai_metadata="{}"), "InvokeAI"),
    "invokeai-graph": _of(lambda: png(invokeai_graph="{}"), "InvokeAI"),
    "invokeai-workflow": _of(lambda: png(invokeai_workflow="{}"), "InvokeAI"),
    "invokeai-2": _of(lambda: png(**{"sd-metadata": "{}"}), "InvokeAI"),
    "invokeai-1": _of(lambda: png(Dream='"a portrait" -s 50 -S 1'), "InvokeAI"),
    "fooocus": _of(lambda: png(fooocus_scheme="fooocus", parameters="{}"), "Fooocus"),
    "fooocus-jpeg": _of(
        lambda: with_exif(UserComment=b'{"version": "Fooocus v2.5.5"}', Software="Fooocus v2.5.5"),
        "Fooocus",
    ),
    "fooocus-mre": _of(lambda: png(Comment='{"software": "Fooocus 2.0.78 MRE"}'), "Fooocus"),
    "swarmui-png": _of(lambda: png(parameters=SWARM), "SwarmUI"),
    "swarmui-jpeg": _of(lambda: with_exif(UserComment=unicode_comment(SWARM)), "SwarmUI"),
    "draw-things": _of(
        lambda: with_xmp(
            xmp(xmp__CreatorTool="Draw Things", exif__UserComment='{"c": "a portrait"}'), "PNG"
        ),
        "Draw Things",
    ),
    "easy-diffusion": _of(
        lambda: png(use_stable_diffusion_model="sd-v1-5", prompt="a portrait"), "Easy Diffusion"
    ),
    "easy-diffusion-jpeg": _of(
        lambda: with_exif(UserComment=unicode_comment('{"use_stable_diffusion_model": "sd"}')),
        "Easy Diffusion",
    ),
    "tensorart": _of(lambda: png(generation_data='{"models": []}'), "TensorArt"),
    "novelai": _of(
        lambda: png(Title="NovelAI generated image", Software="NovelAI", Source="NovelAI V4"),
        "NovelAI",
    ),
    "novelai-webp": _of(
        lambda: with_exif("WEBP", UserComment=unicode_comment('{"Software": "NovelAI"}')),
        "NovelAI",
    ),
    "midjourney-job": _of(
        lambda: png(Description="a portrait --v 6.1 Job ID: 01234567-89ab-cdef-0123-456789abcdef"),
        "Midjourney",
    ),
    "midjourney": _of(lambda: with_exif(Software="Midjourney"), "Midjourney"),
    "grok": _of(
        lambda: with_exif(
            ImageDescription="Signature: " + "Ab0+/" * 17,
            Artist="0d2f6c1e-0000-4000-8000-0123456789ab",
        ),
        "Grok",
    ),
    "google-made": Labelled(
        lambda: jpeg_with_iptc(2, 110, "Made with Google AI"), _GENERATED, ("Google AI",)
    ),
    "google-edited": Labelled(
        lambda: jpeg_with_iptc(2, 110, "Edited with Google AI"), _PARTLY, ("Google AI",)
    ),
    "google-xmp": Labelled(
        lambda: with_xmp(xmp(photoshop__Credit="Edited with Google AI")), _PARTLY, ("Google AI",)
    ),
    "flux": _of(
        lambda: with_exif(
            Software="AI generated;txt2img;flux", Make="Black Forest Labs", Model="flux-dev"
        ),
        "Flux",
    ),
    **{
        f"{way}-{_slug(name)}": _of(lambda make=make, written=written: make(written), name)  # type: ignore[misc]
        for name, written in GENERATORS.items()
        for way, make in {
            "named": lambda name: with_exif(Software=name),
            "credited": lambda name: with_exif(Artist=name),
            "said": lambda name: with_exif(ImageDescription=f"A portrait, made with {name}"),
        }.items()
    },
    **{
        f"{way}-word-{_slug(name)}": _of(lambda make=make, word=word: make(word), name)  # type: ignore[misc]
        for name, word in WORDS.items()
        for way, make in {
            "named": lambda word: with_exif(Software=f"{word} 3.1"),
            "device": lambda word: with_exif(Make=word, Model=word),
            "said": lambda word: with_exif(ImageDescription=f"A portrait, made with {word} 3.1"),
        }.items()
    },
    "named-gpt-image": _of(lambda: with_exif(Software="OpenAI gpt-image-1"), "OpenAI"),
    "named-gpt-4o": _of(lambda: with_xmp(xmp(xmp__CreatorTool="GPT-4o")), "OpenAI"),
    "named-xai": _of(lambda: with_exif(Software="xAI Aurora"), "Grok"),
    "named-in-model": _of(lambda: with_exif(Make="Ideogram", Model="Ideogram"), "Ideogram"),
    "said-in-comment": _of(lambda: jpeg_with_comment("made with Midjourney"), "Midjourney"),
    "said-in-gif": _of(lambda: gif_with_comment("created by StyleGAN2"), "StyleGAN"),
    **{
        f"editor-{name.lower()}": Labelled(
            lambda written=written: with_exif(Software=written),  # type: ignore[misc]
            Origin.EDITOR_NAMED,
            (name,),
        )
        for name, written in {
            "Topaz": "Topaz Photo AI 3",
            "Luminar": "Luminar Neo",
            "Canva": "Canva",
        }.items()
    },
    "iptc-2025-beside-a-composite": Labelled(
        lambda: with_xmp(
            xmp(
                Iptc4xmpExt__DigitalSourceType=NEWSCODES + "compositeWithTrainedAlgorithmicMedia",
                Iptc4xmpExt__AISystemUsed="Some System 3",
            )
        ),
        _PARTLY,
    ),
    "iptc-2025-beside-a-capture": Labelled(
        lambda: with_xmp(
            xmp(
                Iptc4xmpExt__DigitalSourceType=NEWSCODES + "digitalCapture",
                Iptc4xmpExt__AISystemUsed="Denoise",
            )
        ),
        Origin.AI_USED,
    ),
    "two-comments": _of(
        lambda: jpeg_with_segment(0xFE, b"a portrait", jpeg_with_comment("made with Midjourney")),
        "Midjourney",
    ),
    "two-packets": Labelled(
        lambda: jpeg_with_segment(
            0xE1,
            XMP_SEGMENT + xmp(xmp__CreatorTool="Some Editor"),
            with_xmp(xmp(Iptc4xmpExt__DigitalSourceType=NEWSCODES + "trainedAlgorithmicMedia")),
        ),
        _GENERATED,
    ),
    "xmp-behind-long-chunks": Labelled(
        lambda: png_with_xmp(
            xmp(Iptc4xmpExt__DigitalSourceType=NEWSCODES + "trainedAlgorithmicMedia"),
            {f"k{number}": "a portrait " * 5000 for number in range(8)},
        ),
        _GENERATED,
    ),
    "beside-a-chunk-that-unpacks-too-far": _of(
        lambda: png_with_packed_text("k", " " * 2_000_000, png(Software="Midjourney")),
        "Midjourney",
    ),
    "a1111-utf-8-called-unicode": _of(
        lambda: with_exif(UserComment=b"UNICODE\0" + A1111.encode()), "Stable Diffusion"
    ),
    "comment-of-5-mb": _of(
        lambda: with_exif("WEBP", UserComment=unicode_comment(A1111 + " x" * 1_250_000)),
        "Stable Diffusion",
    ),
    "deep-xmp": Labelled(
        lambda: with_xmp(
            xmp(
                "<dc:a>" * 2000 + "</dc:a>" * 2000,
                Iptc4xmpExt__DigitalSourceType=NEWSCODES + "trainedAlgorithmicMedia",
            )
        ),
        _GENERATED,
    ),
    "contradictory": Labelled(
        lambda: with_xmp(
            xmp(
                "<Iptc4xmpExt:DigitalSourceType>"
                f"{NEWSCODES}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>",
                Iptc4xmpExt__DigitalSourceType=NEWSCODES + "digitalCapture",
            )
        ),
        Origin.CONTRADICTORY,
    ),
    "c2pa-capture-changed-before-it-was-opened": Labelled(
        lambda: signed(None, parent=altered(signed("digitalCapture"))),
        None,
        attestation=Attestation.SIGNED,
    ),
    "c2pa-expired": Labelled(signed_and_ended, _GENERATED, attestation=Attestation.EXPIRED),
    "c2pa-edited-with-ai": Labelled(
        lambda: signed(
            "trainedAlgorithmicMedia", parent=pictures.encoded(pictures.backdrop(), "JPEG")
        ),
        _PARTLY,
        attestation=Attestation.SIGNED,
    ),
    "signed-edits-and-an-unsigned-label": _signed_over(
        "humanEdits", _TRAINED, Origin.EDITED, _GENERATED
    ),
    "signed-capture-and-an-unsigned-label": _signed_over(
        "digitalCapture", xmp(TC260__AIGC=aigc(2)), Origin.CAPTURED, Origin.POSSIBLY_GENERATED
    ),
    "signed-and-contradicted": _signed_over("digitalCapture", _TRAINED, Origin.CONTRADICTORY),
}
"""By name, which is also the file's."""
SILENT: dict[str, Callable[[], bytes]] = {
    "plain": lambda: pictures.encoded(pictures.backdrop(), "JPEG"),
    "about-midjourney": lambda: with_exif(ImageDescription="What Midjourney means for painters"),
    "lightroom-label": lambda: with_xmp(xmp(xmp__Label="Red", xmp__CreatorTool="Lightroom 14")),
    "wrong-encoding": lambda: with_exif(
        ImageDescription=b"\xff\xfe\xd8\x00\xdc", Artist=b"\x81\x8d"
    ),
    **{
        f"not-a-generator-{number}": lambda written=written: with_exif(**written)  # type: ignore[misc]
        for number, written in enumerate(
            (
                {"Artist": "Marie Dalle", "ImageDescription": "Imagen 4 de la serie"},
                {"Artist": "Aurora Smith", "Software": "Aurora HDR 2019"},
                {"Artist": "Firefly Photography", "Make": "Hawkeye", "Model": "Firefly 8S"},
                {"Artist": "Krea Jensen", "Copyright": "(c) Ideogram Studio Berlin"},
                {"Artist": "Recraft Studio, Berlin", "Copyright": "Copyright Imagen 3 Agencia"},
                {"Artist": "Emu Image Bank", "Software": "Gemini 2 telescope control"},
                {"Artist": "Runway", "Model": "FLUX 2 Thermal"},
                {"Copyright": "(c) 2023 OpenAI press photo of staff"},
                {"ImageDescription": "What StyleGAN means for painters"},
                {"ImageDescription": "Photograph created by Marie Dalle"},
                {"ImageDescription": "This wasn't made with Midjourney. Not made with Google AI"},
            )
        )
    },
    "about-c2pa": lambda: with_exif(ImageDescription="A talk on C2PA"),
    "broken-xmp": lambda: with_xmp(b"<x:xmpmeta><rdf:RDF>trainedAlgorithmicMedia"),
    "digital-art": lambda: with_xmp(xmp(Iptc4xmpExt__DigitalSourceType=NEWSCODES + "digitalArt")),
}
"""What declares nothing, whatever it says."""


FIELDS = {"attestation", "origin", "unsigned_origin", "names", "fields", "signer", "tool"}
"""Of a declaration, that Python and browsers read; the rest is words."""


@cache
def labelled(name: str) -> bytes:
    """A file, made once a session."""
    return LABELLED[name].make() if name in LABELLED else SILENT[name]()


def opened(data: bytes) -> Image.Image:
    """To see that it is a picture still."""
    return Image.open(io.BytesIO(data))
