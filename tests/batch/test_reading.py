import os
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backend.batch.collection import Part, list_parts, open_collection
from backend.batch.reading import READ_AHEAD, FileReader, reader
from backend.images import sources
from backend.images.problems import PictureProblem


def test_files_relative_and_not(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(name.encode())
    reads = FileReader(str(tmp_path))(Part(0, ("a", str(tmp_path / "b"), "missing", "-")))
    first, second, missing, no_standard_input = reads
    assert (first(), second()) == (b"a", b"b")
    for read in (missing, no_standard_input):
        with pytest.raises(PictureProblem, match="no such file"):
            read()


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """Opening a named pipe waits until somebody writes, which nobody does."""
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    for name in (str(pipe), "/dev/zero"):
        (read,) = FileReader(str(tmp_path))(Part(0, (name,)))
        with pytest.raises(PictureProblem, match="pipe, socket or device"):
            read()


def test_a_few_are_read_ahead_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(sources, "read", lambda source: asked.append(source) or b"x")
    reads = FileReader(str(tmp_path))(Part(0, tuple(map(str, range(32)))))
    next(reads)()
    time.sleep(0.1)
    assert len(asked) == READ_AHEAD + 1


@pytest.mark.parametrize("nested", [False, True])
def test_rows_of_a_parquet_file_whatever_parts_are_asked_for(tmp_path: Path, nested: bool) -> None:
    path = tmp_path / "a.parquet"
    pictures = [b"%d" % row for row in range(200)]
    column = [{"path": "x", "bytes": picture} for picture in pictures] if nested else pictures
    pq.write_table(pa.table({"image": column}), path, row_group_size=120)
    collection = open_collection(path, None, None)
    parts = list(list_parts(collection))
    read = reader(collection)
    for order in ((0, 2, 5), (1, 3), (6, 0, 0), range(len(parts))):
        for number in order:
            part = parts[number]
            names = [f"a.parquet#{get().decode()}" for get in read(part)]
            assert names == list(part.sources)


def test_a_row_without_a_picture_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"image": [b"a", None]}), path)
    collection = open_collection(path, None, None)
    (part,) = list_parts(collection)
    assert [get() for get in reader(collection)(part)] == [b"a", b""]


def test_a_row_without_bytes_has_its_file_where_it_says(tmp_path: Path) -> None:
    """As `datasets` writes a column of pictures that it was told to leave where they are."""
    elsewhere = tmp_path / "b.jpg"
    elsewhere.write_bytes(b"b")
    rows = [
        {"bytes": b"a", "path": "a.jpg"},
        {"bytes": None, "path": str(elsewhere)},
        {"bytes": None, "path": str(tmp_path / "gone.jpg")},
        {"bytes": None, "path": None},
        {"bytes": b"", "path": str(elsewhere)},  # has a file, and nothing in it
        None,
    ]
    kind = pa.struct({"bytes": pa.binary(), "path": pa.string()})
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"image": pa.array(rows, kind)}), path)
    collection = open_collection(path, None, None)
    (part,) = list_parts(collection)
    inside, beside, gone, *empty = reader(collection)(part)
    assert (inside(), beside(), *(get() for get in empty)) == (b"a", b"b", b"", b"", b"")
    with pytest.raises(PictureProblem, match="no such file"):
        gone()
