"""A damaged picture costs no other one, and is counted and named."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.scored_faces import score_faces
from backend.experiments.peers.mangled_faces import mangled_faces
from backend.face_sets.left_out import NAMED, report_left_out
from backend.face_sets.manifest import Entry, read_manifest
from backend.face_sets.prepared import prepare
from backend.face_sets.progress import Item
from tests.face_sets.face_set import write_face_set

LINE = "2 pictures that can't be read are left out: test-0.png, test-1.png\n"


def quiet(items: Iterable[Item], what: str) -> Iterator[Item]:  # noqa: ARG001
    yield from items


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    """One picture of them is damaged, one gone."""
    data = write_face_set(tmp_path / "set")
    (data / "test-0.png").write_bytes((data / "test-0.png").read_bytes()[:4000])
    (data / "test-1.png").unlink()
    return read_manifest(data, "test")


def test_many_are_counted_and_a_few_named(capsys: pytest.CaptureFixture[str]) -> None:
    report_left_out([])
    report_left_out(f"{number:02}.jpg" for number in range(NAMED + 2))
    line = capsys.readouterr().err
    assert line.startswith("uncanny: 12 pictures that can't be read are left out: 00.jpg, 01.jpg")
    assert line.endswith("09.jpg and 2 more\n")


def test_preparing_goes_on(
    entries: list[Entry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in ("prepared", "from the cache"):
        faces = prepare(entries, tmp_path / "cache", quiet)
        assert [face.name for face in faces.faces] == [f"test-{n}.png" for n in (2, 3, 4, 5)]
        assert capsys.readouterr().err.endswith(LINE)


def test_peers_go_on(
    entries: list[Entry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faces = mangled_faces(entries, "found", tmp_path / "cache", quiet)
    assert [faces.crop(index) is not None for index in range(3)] == [False, False, True]
    assert capsys.readouterr().err.endswith(LINE)


def test_calibrating_goes_on(
    entries: list[Entry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ModelFiles.load(SHIPPED)
    seen = score_faces(files, entries, ("found", "400:75"), tmp_path / "cache", quiet)
    assert len(seen.rows) == 2 * 4
    assert capsys.readouterr().err.endswith(LINE)
