"""What Pillow doesn't tell of a JPEG: whether it lacks its end, and that alone."""

import io
import re

from PIL import Image

END = b"\xff\xd9"
_MARKER = re.compile(rb"\xff[\x02-\xcf\xd9-\xfe]")
"""None of a stuffed byte, a fill byte, and what stands alone: TEM and restarts within a scan."""
# Whatever a file lacks, a decoder makes of these other pixels than of nothing; where it lacks
# nothing, it skips them. No byte of them begins a marker.
_FILLING = bytes((i * 89 + 37) % 251 for i in range(4096))


def has_end(data: bytes) -> bool:
    """Whether a JPEG goes on to its end marker. Decoders don't mind where all pixels are there."""
    if data.endswith(END):
        return True
    at = 2
    while marker := _MARKER.search(data, at):
        if marker[0] == END:
            return True
        at = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2], "big")
    return False


def completed(data: bytes, filling: bytes = b"") -> bytes:
    """With an end marker. Half a marker may be all that is left of its own."""
    return data.rstrip(b"\xff") + filling + END


def lacks_end_alone(data: bytes, reduction: int) -> bool:
    """Whether all pixels are there, of a JPEG that ends before its end marker.

    Args: reduction, as `opened` takes it. Raises whatever Pillow does of a damaged file.
    """
    plain = opened(completed(data), reduction).tobytes()
    return opened(completed(data, _FILLING), reduction).tobytes() == plain


def opened(data: bytes, reduction: int) -> Image.Image:
    """A decoded JPEG. Args: reduction, of both sides, 1, 2 or 4."""
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    reduce(image, reduction)
    image.load()
    return image


def reduce(image: Image.Image, reduction: int) -> None:
    """Have the decoder put out fewer pixels; before the picture is loaded."""
    if reduction > 1:
        image.draft(None, (image.width // reduction, image.height // reduction))
