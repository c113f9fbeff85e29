import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backend.batch.collection import (
    PART_ROWS,
    BatchError,
    Part,
    list_parts,
    open_collection,
)
from backend.batch.reading import reader


def sources(source: Path, column: str | None = None, id_column: str | None = None) -> list[str]:
    parts = list(list_parts(open_collection(source, column, id_column)))
    assert [part.number for part in parts] == list(range(len(parts)))
    assert all(0 < len(part.sources) <= PART_ROWS for part in parts)
    return [source for part in parts for source in part.sources]


def write_parquet(path: Path, rows: int = 3, group: int = 1000, **columns: object) -> Path:
    table = {"image": [f"{row}".encode() for row in range(rows)], **columns}
    pq.write_table(pa.table(table), path, row_group_size=group)
    return path


def test_a_folder_is_its_pictures_and_those_below_in_order(tmp_path: Path) -> None:
    for name in ("b/2.png", "b/10.PNG", "a.jpeg", "notes.txt", ".hidden/x.gif"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    names = ["a.jpeg", ".hidden/x.gif", "b/10.PNG", "b/2.png"]
    assert sources(tmp_path) == [str(tmp_path / name) for name in names]


def test_a_list_is_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"\xef\xbb\xbfa.png\r\n\r\n  https://example.org/b  \n/c \xff.png")
    assert sources(path) == ["a.png", "https://example.org/b", os.fsdecode(b"/c \xff.png")]


def test_a_part_survives_its_line(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    lines = ["https://example.org/0", *(f"ä{number}" for number in range(1, 70))]
    path.write_bytes("\n".join(lines).encode() + b"\n\xff")
    parts = list(list_parts(open_collection(path, None, None)))
    assert len(parts) == 3
    for part in parts:
        line = part.to_json()
        assert line.isascii()
        assert "\n" not in line
        assert Part.from_json(line) == part


def test_a_parquet_files_rows_have_names(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", rows=90, group=40, user=list(range(100, 190)))
    assert sources(path) == [f"a.parquet#{row}" for row in range(90)]
    assert sources(path, id_column="user") == [str(user) for user in range(100, 190)]
    parts = list(list_parts(open_collection(path, None, None)))
    assert [(part.row_group, part.row, len(part.sources)) for part in parts] == [
        (0, 0, 32),
        (0, 32, 8),
        (1, 0, 32),
        (1, 32, 8),
        (2, 0, 10),
    ]
    assert [(one.row, one.sources) for one in parts[3].alone()][-1] == (39, ("a.parquet#79",))


def test_which_column(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pictures = [b"1", b"2"]
    pq.write_table(pa.table({"bytes": pictures, "face": pictures, "age": [1, 2]}), path)
    assert open_collection(path, None, None).column == "bytes"
    assert open_collection(path, "face", None).column == "face"
    nested = tmp_path / "nested.parquet"
    pq.write_table(pa.table({"image": [{"bytes": b"1", "path": "a"}]}), nested)
    assert open_collection(nested, None, None).column == "image"
    for column, id_column, told in (
        ("age", None, "holds neither bytes nor text"),
        ("none", None, "no column 'none'; it has bytes, face, age"),
        (None, "none", "--id-column"),
    ):
        with pytest.raises(BatchError, match=told):
            open_collection(path, column, id_column)
    without = tmp_path / "without.parquet"
    pq.write_table(pa.table({"age": [1]}), without)
    with pytest.raises(BatchError, match=r"which of .*'s columns"):
        open_collection(without, None, None)


def test_what_is_no_collection(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "cut.parquet").write_bytes(b"PAR1 and then nothing")
    (tmp_path / "list.txt").write_text("https://example.org/a.png")
    (tmp_path / "prose.txt").write_text("Once upon a time\nthere was a face.\n")
    (tmp_path / "page.html").write_text("<!doctype html>\n<p>A face</p>\n")
    os.mkfifo(tmp_path / "pipe")
    for name, column, told in (
        ("missing", None, "isn't there"),
        ("pipe", None, "neither"),
        ("picture.png", None, "neither"),
        ("cut.parquet", None, "can't be read"),
        ("list.txt", "image", "for a table or a Parquet file"),
        ("prose.txt", None, "is no list: none of its first lines"),
        ("page.html", None, "is no list: none of its first lines"),
    ):
        with pytest.raises(BatchError, match=told):
            open_collection(tmp_path / name, column, None)


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("a.csv", 'id,url\n1,"https://example.org/a,b.png"\n2, /c.png \n3,\n', None),
        ("a.tsv", "id\turl\n1\thttps://example.org/a,b.png\n2\t/c.png\n", None),
        ("a.jsonl", '{"face": "https://example.org/a,b.png"}\n\n{"face": "/c.png"}\n', "face"),
        ("a.txt", "id,face\n1,https://example.org/a%2Cb.png\n", "face"),
        ("a.csv", "https://example.org/a.png\nhttps://example.org/b.png\n", ""),
        ("a.csv", 'id,URL\n1,"https://example.org/a,b.png"\n2,/c.png\n', None),
        ("a.csv", "id;url\n1;https://example.org/a,b.png\n2;/c.png\n", None),
        ("b.txt", "url\nhttps://example.org/a,b.png\n/c.png\n", None),
        # Commas, and another address, within one.
        ("c.txt", "https://a.org/w_3,h_3/https://e.org/a.jpg\nhttps://a.org/b,c.jpg\n", ""),
        ("c.csv", "https://a.org/w_3,h_3/https://e.org/a.jpg\n", ""),
        ("d.txt", "data:image/png;base64,iVBORw0KGgo=\n", ""),
    ],
)
def test_tables(tmp_path: Path, name: str, text: str, column: str | None) -> None:
    path = tmp_path / name
    path.write_text(text)
    found = sources(path, column or None)
    if name == "a.txt":
        assert found == ["https://example.org/a%2Cb.png"]
    elif column == "":
        assert found == text.split()
    else:
        assert found == ["https://example.org/a,b.png", "/c.png"]


def test_tables_that_are_none(tmp_path: Path) -> None:
    for name, text, told in (
        ("a.txt", "one,two\nthree,four\n", "which of"),
        ("b.csv", "id,age\n1,2\n", "which of .*id, age"),
        ("c.jsonl", '{"url": "/a"}\nnothing\n', "line 2 is no JSON"),
        ("d.json", '["/a.png"]', "one JSON list"),
        ("e.jsonl", '"https://example.org/a.png"\n', "line 1 is no JSON object"),
        ("f.json", '{\n"url": "https://example.org/a.png"\n}\n', "line 1 is no JSON"),
        ("g.txt", "https://e.org/a.png,https://e.org/b.png\n", "a heading alone"),
    ):
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(BatchError, match=told):
            sources(path)


def test_shards_dictionaries_and_text(tmp_path: Path) -> None:
    folder = tmp_path / "shards"
    folder.mkdir()
    for number in (1, 0):
        kind = pa.dictionary(pa.int8(), pa.binary())
        column = pa.array([b"%d" % number, b"x"] * 20).cast(kind)
        pq.write_table(pa.table({"image": column}), folder / f"{number}.parquet")
    parts = list(list_parts(open_collection(folder, None, None)))
    assert [part.file for part in parts] == [0, 0, 1, 1]
    assert parts[0].sources[0] == "0.parquet#0"
    read = reader(open_collection(folder, None, None))
    assert [next(iter(read(part)))() for part in (parts[2], parts[0])] == [b"1", b"0"]
    for below in ("train", "test"):
        (folder / below).mkdir()
        name = "0.parquet" if below == "train" else "1.parquet"
        (folder / name).rename(folder / below / "0.parquet")
    nested = [part.sources[0] for part in list_parts(open_collection(folder, None, None))]
    assert nested[::2] == ["test/0.parquet#0", "train/0.parquet#0"]
    fixed = tmp_path / "fixed.parquet"
    pq.write_table(pa.table({"image": pa.array([b"ab"], pa.binary(2))}), fixed)
    assert open_collection(fixed, None, None).kind == "parquet"
    text = tmp_path / "text.parquet"
    pq.write_table(pa.table({"url": ["https://example.org/a", None, " /b "]}), text)
    assert sources(text, "url") == sources(text) == ["https://example.org/a", "/b"]
