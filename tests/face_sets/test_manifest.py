from pathlib import Path

import pytest

from backend.face_sets.manifest import ManifestError, default_split, read_manifest, read_manifests

HEAD = "path,label,source,generator,split,group,width,height\n"
ROWS = (
    "real/a.jpg,real,ffhq,,train,g1,100,100\n"
    "real/b.jpg,real,ffhq,,test,g2,100,100\n"
    "fake/c.jpg,fake,tpdne,stylegan2,test,g3,100,100\n"
    "fake/d.jpg,fake,sd15,stable-diffusion-1.5,test,g4,100,100\n"
)


def _manifest(folder: Path, text: str) -> Path:
    (folder / "manifest.csv").write_text(text)
    return folder


def test_filters_by_split_and_source(tmp_path: Path) -> None:
    folder = _manifest(tmp_path, HEAD + ROWS)
    assert [entry.name for entry in read_manifest(folder, "test", ["ffhq"])] == ["real/b.jpg"]
    assert len(read_manifest(folder)) == 4


def test_families(tmp_path: Path) -> None:
    entries = read_manifest(_manifest(tmp_path, HEAD + ROWS), "test")
    assert [(entry.is_fake, entry.is_stylegan) for entry in entries] == [
        (False, False),
        (True, True),
        (True, False),
    ]


def test_a_manifest_without_splits_is_read_whole(tmp_path: Path) -> None:
    folder = _manifest(
        tmp_path, "path,label,source,generator,group,width\na.jpg,real,mine,,g,100\n"
    )
    assert default_split(folder) is None
    assert len(read_manifest(folder)) == 1


def test_default_split_is_test(tmp_path: Path) -> None:
    assert default_split(_manifest(tmp_path, HEAD + ROWS)) == "test"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("path,label\n", "lacks the columns source, generator, group, width"),
        (HEAD + "a.jpg,maybe,s,,test,g,1,1\n", "must be real or fake"),
        (HEAD + "a.jpg,real,s,,test,g,wide,1\n", "width"),
        (HEAD, "no pictures"),
        (HEAD + ROWS + "real/e.jpg,real,ffhq\n", r"manifest\.csv, line 6: it has fewer values"),
        (HEAD + "a.jpg,real,s,,test,g,1,1,1\n", "line 2: it has more values"),
        (HEAD + "a.jpg,real,s,,test,g,\u00b2,1\n", "line 2: the width must be a number"),
        (HEAD + ",real,s,,test,g,1,1\n", "line 2: the path is empty"),
    ],
)
def test_bad_manifests_are_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ManifestError, match=words):
        read_manifest(_manifest(tmp_path, text))


def test_a_byte_order_mark_is_no_part_of_a_column(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(HEAD + ROWS, encoding="utf-8-sig")
    assert len(read_manifest(tmp_path)) == 4


def test_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(HEAD + ROWS.replace("a", "\u00e4"), encoding="latin-1")
    with pytest.raises(ManifestError, match="not in UTF-8"):
        read_manifest(tmp_path)


def test_missing_manifest_and_unknown_source(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"no manifest\.csv"):
        read_manifest(tmp_path)
    with pytest.raises(ManifestError, match="no source named typo"):
        read_manifest(_manifest(tmp_path, HEAD + ROWS), sources=["typo"])


def _two_sets(folder: Path, first: str, second: str) -> list[Path]:
    for name, rows in (("a", first), ("b", second)):
        (folder / name).mkdir()
        _manifest(folder / name, HEAD + rows)
    return [folder / "a", folder / "b"]


def test_several_sets_are_read_as_one(tmp_path: Path) -> None:
    more = "fake/e.jpg,fake,drawn,mobilestylegan,train,g5,1024,1024\n"
    folders = _two_sets(tmp_path, ROWS, more)
    entries = read_manifests(folders, "train")
    assert [(entry.name, entry.path.parts[-3]) for entry in entries] == [
        ("real/a.jpg", "a"),
        ("fake/e.jpg", "b"),
    ]
    # A split or a source need not be in each of them.
    assert len(read_manifests(folders, "test")) == 3
    assert len(read_manifests(folders, sources=["ffhq", "drawn"])) == 3
    with pytest.raises(ManifestError, match="no source named typo"):
        read_manifests(folders, sources=["typo"])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("real/a.jpg,real,other,,train,g9,1,1\n", "picture named real/a.jpg"),
        ("real/z.jpg,real,other,,test,g1,1,1\n", "g1 lies in different splits"),
    ],
)
def test_sets_that_do_not_go_together_are_refused(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(ManifestError, match=words):
        read_manifests(_two_sets(tmp_path, ROWS, row))
