"""The one picture that a web page names as its own."""

import codecs
from html.parser import HTMLParser
from urllib.parse import urljoin

READ_BYTES = 1_000_000
SHOWN_CHARACTERS = 500
"""Of an address; a longer one is of no use in a sentence."""
_NAMES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image")


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.declared: list[str] = []
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and values.get("property", values.get("name")) in _NAMES:
            self.declared.append(values.get("content", ""))
        elif tag == "img":
            self.shown.append(values.get("src", ""))


def picture_of(page: bytes, address: str) -> str | None:
    """The picture that a page declares (Open Graph), or the only one that it shows."""
    parser = _Pictures()
    wide = page.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    parser.feed(page[:READ_BYTES].decode("utf-16" if wide else "utf-8", "replace"))
    declared = list(filter(None, parser.declared))
    shown = {src for src in parser.shown if src and not src.lower().startswith("data:")}
    named = declared[0] if declared else shown.pop() if len(shown) == 1 else ""
    try:
        found = urljoin(address, named.strip())
    except ValueError:
        return None
    is_usable = named and found.startswith(("http://", "https://")) and found.isprintable()
    return found if is_usable and len(found) <= SHOWN_CHARACTERS else None
