"""What the web does to a picture between its maker and its reader, as reproducible steps.

A mangling is named as on the command line: `found` (nothing), `SIDE:QUALITY` (longest side scaled
down to SIDE, then JPEG), `jpeg:QUALITY` and `webp:QUALITY` (at the original size), `scaled:PERCENT`
and `shifted:PIXELS` (then JPEG 95), `screenshot`, `chain`, `soft` (as a lens or a retoucher makes
a face), `contrast` (as filters make it), `cropped` (as people cut avatars) and `tight` (through
forehead and chin). `+` joins steps: `cropped+400:75`.
"""

import io
import re

from PIL import Image, ImageEnhance, ImageFilter

from backend.face_sets.avatar_crop import avatar_crop, tight_crop
from backend.images.decoding import decode

FOUND = "found"
"""Nothing."""
GRID = (FOUND, "512:85", "400:75", "256:75", "webp:75", "screenshot", "chain")
"""What thresholds and calibration are fitted under, all together."""
SOFT = "soft"
CONTRAST = "contrast"
CROPPED = "cropped"
CROPPED_GRID = (CROPPED, *(f"{CROPPED}+{mangling}" for mangling in GRID[1:]))
"""The same for fakes that somebody cut anew."""
TIGHT = "tight"
TIGHT_GRID = (TIGHT, f"{TIGHT}+400:75", f"{TIGHT}+256:75")
"""What is known of fakes that were cut too tight is fitted under."""
SAVED_AGAIN = ("jpeg:95", "scaled:90", "shifted:2")
"""Changes that nobody sees; an answer should outlast them."""
REPORTED = (
    *(FOUND, "512:85", "400:75", "256:75"),
    *("jpeg:90", "jpeg:75", "jpeg:50", "jpeg:40", "webp:75"),
    *("screenshot", "chain"),
    *SAVED_AGAIN,
)
"""What the shipped network's report has; `--mangle all`."""
_AT_ORIGINAL_SIZE = {"jpeg": "JPEG", "webp": "WEBP"}
SCREENSHOT_SCALE = 0.8
SOFT_RADIUS = 1 / 200
"""Of the Gaussian blur, as a share of the longest side: skin loses its pores, eyes stay sharp."""
CONTRAST_FACTOR = 1.6
"""About the mean grey: shadows and lights lose what they hold."""
CHAIN_SIDE = 512
EDITED_QUALITY = 90
"""Of what somebody cut, softened or gave more contrast."""
SAVED_AGAIN_QUALITY = 95


def _softened(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(max(image.size) * SOFT_RADIUS))


def _contrasted(image: Image.Image) -> Image.Image:
    return ImageEnhance.Contrast(image).enhance(CONTRAST_FACTOR)


_CUTS = {CROPPED: avatar_crop, TIGHT: tight_crop}
_EDITS = {**_CUTS, SOFT: _softened, CONTRAST: _contrasted}


def is_mangling(name: str) -> bool:
    """Whether `mangle` knows the name."""
    return all(_is_step(step) for step in name.split("+"))


def without_crop(name: str) -> str:
    """The same mangling of a picture that nobody cut anew."""
    steps = [step for step in name.split("+") if step not in _CUTS]
    return "+".join(steps) or FOUND


def _is_step(name: str) -> bool:
    return name in (FOUND, "screenshot", "chain", *_EDITS) or _parse(name) is not None


def mangle(data: bytes, name: str) -> bytes:
    """The file of a picture after a mangling.

    Args: data: an encoded picture. Returns: an encoded picture.
    Raises ValueError for an unknown name, PictureProblem for a picture that can't be read.
    """
    for step in name.split("+"):
        data = _mangle_once(data, step)
    return data


def _mangle_once(data: bytes, name: str) -> bytes:
    if name == FOUND:
        return data
    image = Image.fromarray(decode(data).rgb)
    if name == "screenshot":
        return _encode(_scaled(image, round(max(image.size) * SCREENSHOT_SCALE)), "PNG")
    if name == "chain":
        return _chain(image)
    if name in _EDITS:
        return _encode(_EDITS[name](image), "JPEG", EDITED_QUALITY)
    parsed = _parse(name)
    if parsed is None:
        raise ValueError(f"{name!r} is no mangling; see `uncanny evaluate --help`.")
    how, number = parsed
    if how == "shifted":
        return _encode(_shifted(image, number), "JPEG", SAVED_AGAIN_QUALITY)
    if how == "scaled":
        side = round(max(image.size) * number / 100)
        return _encode(_scaled(image, side), "JPEG", SAVED_AGAIN_QUALITY)
    if how in _AT_ORIGINAL_SIZE:
        return _encode(image, _AT_ORIGINAL_SIZE[how], number)
    return _encode(_scaled(image, int(how)), "JPEG", number)


def _parse(name: str) -> tuple[str, int] | None:
    """Codec, side or way, and its number; None for another name."""
    match = re.fullmatch(r"(jpeg|webp|scaled|shifted|[1-9]\d{1,3}):(\d{1,3})", name)
    if match is None or not 1 <= int(match[2]) <= 100:
        return None
    return match[1], int(match[2])


def _shifted(image: Image.Image, pixels: int) -> Image.Image:
    """Cut at the left and at the top, so that all that is left moves, and JPEG's grid with it."""
    pixels = min(pixels, *(length - 1 for length in image.size))
    return image.crop((pixels, pixels, *image.size))


def _chain(image: Image.Image) -> bytes:
    """Posted, scaled by a network, saved as WebP by another, posted again."""
    for step in ("JPEG", "WEBP"):
        image = Image.open(io.BytesIO(_encode(image, step, 85 if step == "JPEG" else 70)))
        image = _scaled(image.convert("RGB"), CHAIN_SIDE)
    return _encode(image, "JPEG", 75)


def _scaled(image: Image.Image, side: int) -> Image.Image:
    """The longest side down to `side`; a smaller picture stays as it is."""
    longest = max(image.size)
    if longest <= side:
        return image
    width, height = (max(1, round(length * side / longest)) for length in image.size)
    return image.resize((width, height), Image.Resampling.BICUBIC)


def _encode(image: Image.Image, file_format: str, quality: int = 100) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, quality=quality)
    return buffer.getvalue()
