from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.face_sets.contact_sheet import SheetCell
from backend.face_sets.manifest import read_manifest
from backend.face_sets.prepared import PreparedFaces, prepare
from backend.face_sets.progress import track
from backend.training import preview as module
from backend.training.batches import train_batches
from backend.training.fed import fed_batch
from backend.training.preview import preview
from backend.training.recipes import RECIPES
from backend.training.sampling import Sampler
from tests.face_sets.face_set import write_face_set

NETWORK = "seed-cnn"
SIDE_MAX = 128


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    recipe = RECIPES[NETWORK].model_copy(update={"sources": ()})
    monkeypatch.setitem(RECIPES, NETWORK, recipe)
    return write_face_set(tmp_path)


@pytest.fixture
def faces(data: Path) -> PreparedFaces:
    return prepare(read_manifest(data, "train"), data / "cache", track)


def test_shows_what_training_is_fed(faces: PreparedFaces) -> None:
    sampler = Sampler(faces.faces, SIDE_MAX)
    for index, batch in enumerate(train_batches(faces, sampler, 6, 3, (5, 0))):
        fed = fed_batch(faces, sampler, 6, (5, 0, index))
        np.testing.assert_array_equal(np.stack([face.pixels for face in fed]), batch.pixels)
        assert [face.face.is_fake for face in fed] == list(batch.share_fake > 0)


def test_every_tile_says_what_it_is(
    data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tiles: list[SheetCell] = []
    monkeypatch.setattr(module, "write_contact_sheet", lambda _, drawn, __: tiles.extend(drawn))
    preview(NETWORK, [data], 2, 0, data / "cache", tmp_path / "sheet.jpg", track)
    size = RECIPES[NETWORK].batch_size
    assert len(tiles) == 2 * size
    for place, tile in enumerate(tiles):
        is_fake = place % size >= size // 2
        source = "fake tpdne-1024" if is_fake else "real ffhq-1024"
        assert tile.caption.startswith(f"{source}\n")
        assert tile.caption.endswith(f" to {tile.rgb.shape[0]} px")
        assert tile.edge == ("#c0392b" if is_fake else "#2e8b57")


def test_writes_a_sheet(data: Path) -> None:
    out = data / "sheets" / "preview.jpg"
    preview(NETWORK, [data], 1, 0, data / "cache", out, track)
    with Image.open(out) as image:
        assert image.width > RECIPES[NETWORK].batch_size // 2 * 160
