"""What libjpeg, through Pillow, doesn't tell of a JPEG: whether it lacks its end marker alone."""

import io

from PIL import Image

END = b"\xff\xd9"
# Whatever a file lacks, a decoder makes of these other pixels than of nothing; where it lacks
# nothing, it skips them. No byte of them begins a marker.
_FILLING = bytes((i * 89 + 37) % 251 for i in range(4096))


def lacks_end_alone(data: bytes, reduction: int) -> bool:
    """Whether all pixels are there, of a JPEG that ends before its end marker.

    Args: reduction, as `opened` takes it. Raises whatever Pillow does of a damaged file.
    """
    plain = opened(data + END, reduction).tobytes()
    return opened(data + _FILLING + END, reduction).tobytes() == plain


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
