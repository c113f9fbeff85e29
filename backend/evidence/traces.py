"""The table of traces: what generators, programs and labels leave in a file's metadata.

A row says in which fields to look, for what, and what that declares. The browser gets the same
table by export, so a pattern keeps to what Python's `re` (ASCII, ignoring case) and JavaScript's
`RegExp` (flag i) read alike. Fields have the names that `backend.evidence.fields` gives them, in
lower case. The source types of IPTC, in C2PA and in XMP, are in `backend.evidence.origins`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from backend.evidence.origins import Origin

SOFTWARE = (
    "exif:software",
    "exif:processingsoftware",
    "png:software",
    "png:source",
    "png:generator",
    "png:creator",
    "xmp:creatortool",
    "xmp:software",
    "xmp:softwareagent",
    "xmp:aisystemused",
    "iptc:originatingprogram",
)
"""Where programs put their own name."""
DEVICE = (
    "exif:make",
    "exif:model",
    "exif:hostcomputer",
    "png:make",
    "png:model",
    "xmp:make",
    "xmp:model",
)
"""Where cameras put theirs, and some generators, too."""
CREDIT = (
    "exif:artist",
    "exif:copyright",
    "exif:xpauthor",
    "png:author",
    "png:artist",
    "png:copyright",
    "xmp:credit",
    "xmp:source",
    "xmp:creator",
    "xmp:rights",
    "iptc:credit",
    "iptc:source",
    "iptc:by-line",
    "iptc:copyrightnotice",
)
"""Where it is said whose a picture is."""
TEXT = (
    "exif:imagedescription",
    "exif:usercomment",
    "exif:xpcomment",
    "exif:xptitle",
    "exif:xpsubject",
    "exif:xpkeywords",
    "png:description",
    "png:comment",
    "png:title",
    "png:parameters",
    "xmp:description",
    "xmp:title",
    "xmp:usercomment",
    "iptc:caption",
    "iptc:headline",
    "iptc:specialinstructions",
    "comment",
)
"""Where anything is written; a generator's name alone may be what the picture is about."""
_ANY = r"[\s\S]"
_LABEL = (
    rf"^(?={_ANY}*(?:AIGC|ContentProducer|ProduceID|ContentPropagator))"
    rf'{_ANY}*\bLabel\\*"?\s*[:=]\s*\\*"?{{}}(?!\d)'
)
"""The JSON of GB 45438-2025, also as a string within a string."""
_LABEL_FIELDS = ("xmp:aigc", "png:aigc", *TEXT)
_NOT = r"(?<!\bnot )(?<!\bnever )(?<!n't )"
_MADE = rf"{_NOT}\b(?:made|created|generated|drawn|rendered|imagined) (?:by|with|using|in) "
_BY = rf"{_MADE}(?:[a-z.]+ )?"
"""Before a name, in a text."""
_VERSION = r"(?:[ -]?v?\d+(?:\.\d+)*)?"


@dataclass(frozen=True)
class Trace:
    """A row of the table."""

    name: str
    """Of the generator, program or label; see STANDARDS."""
    says: Origin
    fields: tuple[str, ...]
    """One of which the pattern is looked for in."""
    pattern: str
    """Found anywhere in the field."""
    version: str
    """Of the program or standard that writes it so; empty where it isn't known."""
    source: str
    """Of the fact."""

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return re.compile(self.pattern, re.IGNORECASE | re.ASCII)


def _named(
    name: str, distinct: str, source: str, version: str = "", word: str = ""
) -> tuple[Trace, ...]:
    """A generator that names itself as the program or the author, or in a text as the maker.

    Args: distinct, what means nothing but the generator; word, a name that people, places, cameras
    and other programs have, too: it counts only where it is all that a program says of itself.
    """

    def row(fields: tuple[str, ...], pattern: str) -> Trace:
        return Trace(name, Origin.GENERATOR_NAMED, fields, pattern, version, source)

    rows = []
    if distinct:
        rows.append(row((*SOFTWARE, *DEVICE), distinct))
        # All of the field: others' names and sentences have these words in them, too.
        rows.append(row(CREDIT, rf"^\s*(?:{_BY})?(?:{distinct}){_VERSION}\s*$"))
        rows.append(row(TEXT, rf"{_BY}(?:{distinct})"))
    if word:
        rows.append(row(SOFTWARE, rf"^\s*(?:{word}){_VERSION}\s*$"))
        rows.append(row(DEVICE, rf"^\s*(?:{word})\s*$"))
        rows.append(row(TEXT, rf"{_MADE}(?:{word}){_VERSION}\s*(?:$|[.,;:!?)])"))
    return tuple(rows)


def _marked(
    name: str, fields: str | tuple[str, ...], pattern: str, source: str, version: str = ""
) -> Trace:
    """A field that only this program writes, or writes like this."""
    where = (fields,) if isinstance(fields, str) else fields
    return Trace(name, Origin.GENERATOR_NAMED, where, pattern, version, source)


_OWN_NAME = "the name of the product; that its maker writes it there: not seen in a file"
_UNSEEN = "no specification, not seen in a file"
_READER = f"as other readers of these files look for it; {_UNSEEN}"
_AIGC = (
    "GB 45438-2025, annex E, and the TC260 practice guides, as programs that write and read the "
    "label cite them: seven keys, Label 1, 2, 3; XMP TC260:AIGC, PNG AIGC"
)
_IPTC = "IPTC Photo Metadata Standard 2025.1, Iptc4xmpExt"
_INVOKE = "source code, image_files_disk.py: PNG chunks invokeai_metadata, _workflow, _graph"
_EASY = "source code, save_utils.py: both ways to write the key; where it lands: not seen in a file"
_GOOGLE = f"Google's announcement of 2024-10-24, as the press quotes the credit; {_UNSEEN}"
SOME = r"\S"
"""Whatever stands in it."""

STANDARDS = frozenset({"AIGC", "IPTC AI properties"})
"""Names of standards: none of them made a picture."""
TRACES: tuple[Trace, ...] = (
    # Labels: what is said outright.
    Trace("AIGC", Origin.GENERATED, _LABEL_FIELDS, _LABEL.format(1), "2025", _AIGC),
    Trace("AIGC", Origin.POSSIBLY_GENERATED, _LABEL_FIELDS, _LABEL.format(2), "2025", _AIGC),
    Trace("AIGC", Origin.SUSPECTED_GENERATED, _LABEL_FIELDS, _LABEL.format(3), "2025", _AIGC),
    Trace(
        "IPTC AI properties",
        Origin.AI_USED,
        (
            "xmp:aisystemused",
            "xmp:aisystemversionused",
            "xmp:aipromptinformation",
            "xmp:aipromptwritername",
        ),
        SOME,
        "2025.1",
        f"{_IPTC}: names of the four properties",
    ),
    Trace(
        "Google AI",
        Origin.GENERATED,
        (*CREDIT, *TEXT),
        rf"{_NOT}\b(?:made|created) with google ai\b",
        "Gemini, ImageFX",
        _GOOGLE,
    ),
    Trace(
        "Google AI",
        Origin.PARTLY_GENERATED,
        (*CREDIT, *TEXT),
        rf"{_NOT}\bedited with google ai\b",
        "Google Photos",
        _GOOGLE,
    ),
    # Programs that people run themselves.
    _marked(
        "Stable Diffusion",
        (*TEXT, "png:parameters"),
        r"\bSteps: \d+, (?:Sampler|Schedule type|CFG scale): ?",
        "source code: infotext in PNG `parameters`, EXIF UserComment elsewhere",
        "A1111, Forge",
    ),
    *_named("Stable Diffusion", r"stable[ _-]?diffusion|automatic1111|\bSDXL\b", _OWN_NAME),
    _marked(
        "ComfyUI",
        ("png:prompt", "exif:model", "exif:usercomment", "png:comment"),
        r"\"class_type\"\s*:",
        "source code, comfy_api/latest/_ui.py: PNG `prompt`; WebP: EXIF Model `prompt:{…}`",
        "",
    ),
    _marked(
        "ComfyUI",
        ("png:workflow", "exif:make"),
        r"\"(?:last_node_id|nodes)\"\s*:",
        "source code, comfy_api/latest/_ui.py: PNG `workflow`; WebP: EXIF Make `workflow:{…}`",
        "",
    ),
    *_named("ComfyUI", r"\bcomfyui\b", _OWN_NAME),
    _marked("InvokeAI", "png:invokeai_metadata", SOME, _INVOKE),
    _marked("InvokeAI", "png:invokeai_graph", SOME, _INVOKE),
    _marked("InvokeAI", "png:invokeai_workflow", SOME, _INVOKE),
    _marked("InvokeAI", "png:sd-metadata", SOME, _READER),
    _marked("InvokeAI", "png:dream", SOME, _READER),
    *_named("InvokeAI", r"\binvoke-?ai\b", _OWN_NAME),
    _marked("Fooocus", "png:fooocus_scheme", SOME, "source code, modules/private_logger.py"),
    _marked(
        "Fooocus",
        TEXT,
        r"\"(?:version|software)\"\s*:\s*\"Fooocus",
        "source code, async_worker.py and meta_parser.py: version `Fooocus v…` in the JSON of "
        f"`parameters` or UserComment; `software` in MRE's: {_UNSEEN}",
    ),
    *_named("Fooocus", r"\bfooocus\b", _OWN_NAME),
    _marked(
        "SwarmUI",
        TEXT,
        r"\"sui_image_params\"\s*:",
        "docs/Image Metadata Format.md: PNG `parameters`, EXIF UserComment elsewhere",
    ),
    *_named("SwarmUI", r"\bswarmui\b", _OWN_NAME),
    _marked("Draw Things", "xmp:creatortool", r"^draw things\b", _READER),
    *_named("Draw Things", "", _OWN_NAME, word="draw things"),
    _marked(
        "Easy Diffusion",
        ("png:use_stable_diffusion_model", "png:stable_diffusion_model"),
        SOME,
        _EASY,
    ),
    _marked("Easy Diffusion", TEXT, r"\"use_stable_diffusion_model\"\s*:", _EASY),
    *_named("Easy Diffusion", r"\beasy diffusion\b", _OWN_NAME),
    _marked("TensorArt", "png:generation_data", SOME, _READER),
    # Services.
    _marked(
        "NovelAI",
        ("png:title", "exif:xptitle"),
        r"^(?:novelai|ai) generated image$",
        f"naipng 2: Title, Software, Source, Comment; {_UNSEEN}",
    ),
    _marked(
        "NovelAI",
        TEXT,
        r"\"Software\"\s*:\s*\"NovelAI\"",
        f"naipng 2: in WebP the chunks' names are JSON in EXIF UserComment; {_UNSEEN}",
    ),
    *_named("NovelAI", r"\bnovelai\b", f"naipng 2: PNG `Software`; {_UNSEEN}"),
    _marked(
        "Midjourney",
        TEXT,
        r"\bJob ID: [0-9a-f]{8}-[0-9a-f]{4}-",
        f"as reported: prompt and Job ID in Description; {_UNSEEN}",
    ),
    *_named("Midjourney", r"\bmidjourney\b", _OWN_NAME),
    _marked(
        "Grok",
        ("exif:imagedescription", "exif:usercomment", "exif:xpcomment"),
        r"^\s*Signature: ?[A-Za-z0-9+/]{40}",
        "as another reader reports it of three downloads of 2026-05: EXIF ImageDescription "
        f"`Signature: …` with a UUID as Artist; {_UNSEEN}",
    ),
    *_named(
        "Grok",
        r"\bgrok imagine\b|\bgrok\.com\b|\bgrok-\d|\bxai aurora\b",
        _OWN_NAME,
        word=r"grok|xai|x\.ai|aurora",
    ),
    *_named(
        "Google AI",
        r"\bnano banana\b|\bgemini \d(?:\.\d)? (?:flash|pro|ultra)\b",
        _OWN_NAME,
        word="imagen|gemini",
    ),
    *_named("DALL·E", r"\bdall[·.-]e\b|\bdall ?e ?[23]\b", _OWN_NAME, "2-3", word="dall ?e"),
    *_named("OpenAI", r"\bopenai\b|\bchatgpt\b|\bgpt-image|\bgpt-4o\b", _OWN_NAME),
    *_named("Adobe Firefly", r"\badobe[ _]firefly\b", _OWN_NAME, word="firefly(?: image)?"),
    *_named(
        "Microsoft",
        r"\bbing image creator\b|\bmicrosoft designer\b|\bimage creator from designer\b",
        _OWN_NAME,
    ),
    *_named("Meta AI", r"\bmeta ai\b|\bimagined with ai\b", _OWN_NAME, word="emu image"),
    *_named("Leonardo.Ai", r"\bleonardo\.ai\b", _OWN_NAME, word="leonardo(?: ai)?"),
    *_named("Ideogram", r"\bideogram(?:\.| )ai\b", _OWN_NAME, word="ideogram"),
    *_named("NightCafe", r"\bnightcafe (?:creator|studio)\b", _OWN_NAME, word="nightcafe"),
    *_named(
        "Playground",
        r"\bplayground ?(?:ai|v\d)\b|\bplayground\.com\b",
        _OWN_NAME,
        word="playground",
    ),
    *_named("Recraft", r"\brecraft(?:\.| )ai\b|\brecraft v\d", _OWN_NAME, word="recraft"),
    *_named("Krea", r"\bkrea(?:\.| )ai\b", _OWN_NAME, word="krea"),
    *_named("Runway", r"\brunway ?ml\b|\brunway gen-?\d", _OWN_NAME, word="runway"),
    *_named("GLM-Image", r"\bglm[ -]image\b|\bcogview", _OWN_NAME),
    *_named(
        "Flux",
        r"\bflux\.[12]\b|\bflux-(?:dev|schnell|pro)\b|black[ -]forest[ -]labs",
        "source code, flux/util.py, save_image: EXIF Make and Model",
        word="flux",
    ),
    _marked(
        "Flux",
        "exif:software",
        r"^AI generated;",
        "source code, flux/util.py, save_image: EXIF Software `AI generated;txt2img;flux`",
    ),
    *_named("Generated Photos", r"\bgenerated\.photos\b", _OWN_NAME, word="generated photos"),
    *_named(
        "StyleGAN",
        r"\bstyle-?gan|this ?person ?does ?not ?exist",
        "the generator's name, where whoever keeps its faces wrote it; no program is known to",
    ),
    # Editors that can also generate: that they were used proves nothing.
    *(
        Trace(name, Origin.EDITOR_NAMED, SOFTWARE, pattern, "", _OWN_NAME)
        for name, pattern in (
            ("Topaz", r"\btopaz\b|\bgigapixel\b"),
            ("Luminar", r"\bluminar\b"),
            ("Canva", r"\bcanva\b"),
        )
    ),
)
EDITORS = frozenset(trace.name for trace in TRACES if trace.says is Origin.EDITOR_NAMED)


def without_editors(names: Sequence[str]) -> list[str]:
    """Of what is named, all that makes pictures and doesn't just edit them as well."""
    return [name for name in names if name not in EDITORS]
