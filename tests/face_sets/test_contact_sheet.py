from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.face_sets.contact_sheet import GAP, LINE, SheetCell, write_contact_sheet
from tests.pictures import portrait

SIDE = 100


def _flat(colour: tuple[int, int, int], height: int = 40, width: int = 40) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def _sheet(path: Path, tiles: list[SheetCell], columns: int = 2) -> np.ndarray:
    write_contact_sheet(path, tiles, columns, SIDE)
    with Image.open(path) as image:
        assert image.format == "JPEG"
        return np.asarray(image).astype(int)


def _square(sheet: np.ndarray, row: int, column: int, lines: int = 1) -> np.ndarray:
    top, left = GAP + row * (SIDE + lines * LINE + GAP), GAP + column * (SIDE + GAP)
    return sheet[top : top + SIDE, left : left + SIDE]


def test_tiles_stand_row_by_row_enlarged_to_their_squares(tmp_path: Path) -> None:
    colours = [(200, 30, 30), (30, 200, 30), (30, 30, 200)]
    sheet = _sheet(tmp_path / "new" / "sheet.jpg", [SheetCell(_flat(c), "x") for c in colours])
    for index, colour in enumerate(colours):
        square = _square(sheet, *divmod(index, 2))
        assert np.abs(square[4:-4, 4:-4] - colour).max() < 12
    assert _square(sheet, 1, 1).min() > 250, "the last place is empty"


def test_the_aspect_is_kept(tmp_path: Path) -> None:
    square = _square(_sheet(tmp_path / "s.jpg", [SheetCell(_flat((0, 0, 0), 20, 80), "")]), 0, 0)
    dark_rows = np.flatnonzero(square[:, SIDE // 2].mean(-1) < 128)
    dark_columns = np.flatnonzero(square[SIDE // 2].mean(-1) < 128)
    assert len(dark_columns) == SIDE
    assert len(dark_rows) == pytest.approx(SIDE / 4, abs=2)


def test_the_caption_is_written_beneath_and_cut_to_the_tile(tmp_path: Path) -> None:
    long = "a caption that is far too long for its tile"
    sheet = _sheet(
        tmp_path / "s.jpg", [SheetCell(_flat((90, 90, 90)), long), SheetCell(portrait(), "")]
    )
    beneath = sheet[GAP + SIDE : GAP + SIDE + LINE]
    assert beneath[:, GAP : GAP + SIDE].min() < 90
    assert beneath[:, GAP + SIDE + 2 :].min() > 200, "it runs into the next tile"


def test_an_edge_has_its_colour(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path / "s.jpg", [SheetCell(_flat((20, 20, 20)), "two\nlines", "#ff0000")])
    square = _square(sheet, 0, 0, lines=2)
    assert square[:2, :, 0].mean() > square[10:, 10:-10, 0].mean() + 100


def test_no_tiles_no_sheet(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        write_contact_sheet(tmp_path / "s.jpg", [])
