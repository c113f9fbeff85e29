import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backend.batch.collection import BatchError, Collection, Part
from backend.batch.journal import Asked, Count, locked, parts_folder
from backend.batch.rows import METADATA_KEY, schema
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles

ASKED = Asked(Collection("/pictures", "folder", "/here"), 0.5, "weights", "thresholds")
PARTS = [Part(0, ("a", "b")), Part(1, ("c",)), Part(2, ("d", "e"))]


def listed(_: Collection) -> list[Part]:
    return PARTS


def not_listed(_: Collection) -> Iterator[Part]:
    raise AssertionError("it was listed at the first start")


def rows(part: Part) -> pa.Table:
    files = ModelFiles.load(SHIPPED)
    named = [{"source": s, "model_version": "v", "prior": 0.5} for s in part.sources]
    return pa.Table.from_pylist(named, schema=schema(files, 0.5))


def test_it_goes_on_with_what_is_left_and_merges_in_order(tmp_path: Path) -> None:
    out = tmp_path / "new" / "results.parquet"
    with locked(out) as journal:
        assert journal.open(ASKED, listed) == Count(pictures=5, parts=3)
        for part in (PARTS[2], PARTS[0]):
            journal.keep(part, rows(part))
    # A part that was being written when the process was killed.
    (parts_folder(out) / "00000001.arrow.unfinished").write_bytes(b"half")
    with locked(out) as journal:
        elsewhere = replace(ASKED, collection=replace(ASKED.collection, base="/there"))
        assert journal.open(elsewhere, not_listed) == Count(pictures=5, parts=3)
        assert journal.base() == "/here"
        assert list(journal.left()) == [PARTS[1]]
        journal.keep(PARTS[1], rows(PARTS[1]))
        journal.merge()
        journal.remove()
    assert list(pq.read_table(out)["source"].to_pylist()) == ["a", "b", "c", "d", "e"]
    assert METADATA_KEY in pq.read_schema(out).metadata
    assert [path.name for path in out.parent.iterdir()] == ["results.parquet"]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (replace(ASKED, prior=0.2), "the --prior 0.5, and this is 0.2"),
        (replace(ASKED, weights_sha256="others"), "the weights 'weights'"),
        (replace(ASKED, thresholds="others"), "the thresholds"),
        (replace(ASKED, collection=replace(ASKED.collection, source="/x")), "the SOURCE"),
        (replace(ASKED, collection=replace(ASKED.collection, stamp="2")), "a SOURCE of None"),
    ],
)
def test_rows_that_do_not_belong_together_are_refused(
    tmp_path: Path, other: Asked, told: str
) -> None:
    out = tmp_path / "results.parquet"
    with locked(out) as journal:
        journal.open(ASKED, listed)
    with locked(out) as journal, pytest.raises(BatchError, match=told):
        journal.open(other, listed)
    with locked(out) as journal:
        assert journal.open(ASKED, not_listed).parts == 3


def test_two_at_once_are_one_too_many(tmp_path: Path) -> None:
    out = tmp_path / "results.parquet"
    with locked(out) as journal:
        journal.open(ASKED, listed)
        with pytest.raises(BatchError, match="at work"), locked(out):
            pass
        assert list(journal.left()) == PARTS


def test_results_are_not_written_over(tmp_path: Path) -> None:
    out = tmp_path / "results.parquet"
    out.write_bytes(b"of last week")
    with pytest.raises(BatchError, match="there already"), locked(out) as journal:
        journal.open(ASKED, listed)
    assert out.read_bytes() == b"of last week"
    assert not parts_folder(out).exists()


def test_nothing_to_check_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "results.parquet"
    with pytest.raises(BatchError, match="no pictures"), locked(out) as journal:
        journal.open(ASKED, lambda _: [])
    assert not list(tmp_path.iterdir())


def test_a_listing_that_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    out = tmp_path / "results.parquet"
    folder = parts_folder(out)
    folder.mkdir()
    (folder / "inputs.jsonl").write_text(PARTS[0].to_json()[:5])
    with locked(out) as journal:
        assert journal.open(ASKED, listed).pictures == 5


def test_rows_of_a_batch_whose_clearing_up_was_cut_off_are_not_taken_for_others(
    tmp_path: Path,
) -> None:
    out = tmp_path / "results.parquet"
    with locked(out) as journal:
        journal.open(ASKED, listed)
        journal.keep(PARTS[1], rows(PARTS[1]))
        (parts_folder(out) / "settings.json").unlink()
        journal.open(ASKED, listed)
        assert list(journal.left()) == PARTS


def test_what_is_not_of_the_batch_stays(tmp_path: Path) -> None:
    out = tmp_path / "results.parquet"
    parts_folder(out).mkdir()
    letter = parts_folder(out) / "letter.txt"
    letter.write_text("to whom it may concern")
    with pytest.raises(BatchError, match="no pictures"), locked(out) as journal:
        journal.open(ASKED, lambda _: [])
    assert list(parts_folder(out).iterdir()) == [letter]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BatchError, match="can't be made"), locked(tmp_path / "file" / "out"):
        pass


def test_the_results_are_on_the_disk_before_their_parts_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "results.parquet"
    with locked(out) as journal:
        journal.open(ASKED, listed)
        for part in PARTS:
            journal.keep(part, rows(part))
        done: list[tuple[str, str]] = []
        sync, replace_ = os.fsync, Path.replace
        monkeypatch.setattr(
            "os.fsync",
            lambda file: (
                done.append(("sync", str(Path(f"/proc/self/fd/{file}").readlink()))) or sync(file)
            ),
        )
        monkeypatch.setattr(
            Path,
            "replace",
            lambda path, to: done.append(("rename", str(path))) or replace_(path, to),
        )
        journal.merge()
    unfinished = f"{out}.unfinished"
    assert done == [("sync", unfinished), ("rename", unfinished), ("sync", str(tmp_path))]
