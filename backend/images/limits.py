"""Bounds on what is read, the same for uploads, URLs, files and the browser."""

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
"""Width x height x frames, as decoded."""
JPEG_REDUCTIONS = (1, 2, 4)
"""A JPEG of more pixels is decoded at a half or a quarter of its sides, by its decoder itself."""
DECODE_SECONDS = 5.0
"""On the clock, where a picture is decoded in a process that can be ended (`DecodePool`)."""
FETCH_SECONDS = 10.0
"""From the first look-up of a URL to its last byte."""
MAX_REDIRECTS = 5
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP")
"""Pillow's names; anything else is refused before its decoder runs."""
OPTIONAL_FORMATS = ("HEIF", "JXL")
"""Read where a decoder is there: in Python with the extra `formats`, in a browser that has one."""
SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".avif", ".bmp")
"""File names, in lower case, that are picked up from a folder."""
