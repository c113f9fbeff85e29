"""Contact sheets: many faces on one picture, for people to look at what goes in and comes out.

They show pictures of the face set, most of which may not ship: write them to the cache folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from backend.images.decoding import Rgb

GAP = 6
EDGE = 3
FONT_SIZE = 12
LINE = 15
"""Height of a line of a caption, in pixels."""
JPEG_QUALITY = 92
PAPER = "#ffffff"
INK = "#1a1a1a"


@dataclass(frozen=True)
class SheetCell:
    """One picture of a sheet."""

    rgb: Rgb
    caption: str
    """A line or several; a line that is too long for the tile is cut off."""
    edge: str | None = None
    """Colour of a frame, as Pillow names colours."""


def write_contact_sheet(
    path: Path, tiles: Sequence[SheetCell], columns: int = 8, tile_side: int = 160
) -> None:
    """A JPEG of the tiles, row by row, each fitted into its square with its caption beneath.

    The folder of `path` is made where it is missing. Raises ValueError without tiles.
    """
    if not tiles:
        raise ValueError("A contact sheet needs at least one tile.")
    lines = max(tile.caption.count("\n") + 1 for tile in tiles)
    width, height = tile_side + GAP, tile_side + lines * LINE + GAP
    columns = min(columns, len(tiles))
    rows = -(-len(tiles) // columns)
    sheet = Image.new("RGB", (columns * width + GAP, rows * height + GAP), PAPER)
    for index, tile in enumerate(tiles):
        row, column = divmod(index, columns)
        _draw(sheet, tile, GAP + column * width, GAP + row * height, tile_side)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, "JPEG", quality=JPEG_QUALITY)


def _draw(sheet: Image.Image, tile: SheetCell, left: int, top: int, side: int) -> None:
    picture = ImageOps.contain(Image.fromarray(tile.rgb), (side, side), Image.Resampling.LANCZOS)
    x, y = left + (side - picture.width) // 2, top + (side - picture.height) // 2
    sheet.paste(picture, (x, y))
    pen = ImageDraw.Draw(sheet)
    if tile.edge is not None:
        box = (x, y, x + picture.width - 1, y + picture.height - 1)
        pen.rectangle(box, outline=tile.edge, width=EDGE)
    font = ImageFont.load_default(FONT_SIZE)
    for number, line in enumerate(tile.caption.split("\n")):
        place = (left, top + side + number * LINE)
        pen.text(place, _shortened(line, font, side), INK, font)


def _shortened(line: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> str:
    """The line, or as much of it as fits with an ellipsis, in `width` pixels."""
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line}…"
