"""Bounds on what is read, the same for uploads, URLs, files and the browser."""

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
"""Width x height x frames."""
DECODE_SECONDS = 5.0
"""On the clock, where a picture is decoded in a process that can be ended (`DecodePool`)."""
FETCH_SECONDS = 10.0
"""From the first look-up of a URL to its last byte."""
MAX_REDIRECTS = 5
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP")
"""Pillow's names; anything else is refused before its decoder runs."""
SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".avif", ".bmp")
"""File names, in lower case, that are picked up from a folder."""
