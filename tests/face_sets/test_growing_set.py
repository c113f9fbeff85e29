from pathlib import Path

import pytest

from backend.face_sets.growing_set import SPLITS, GrowingSet, NewFace, split_of
from backend.face_sets.manifest import ManifestError, read_manifest
from backend.images.decoding import decode
from backend.images.problems import PictureProblem
from tests.pictures import Rgb, encoded, no_face, text

OWN = ("seed",)


def flipped() -> Rgb:
    return no_face()[:, ::-1]


def new_face(name: str, *last_steps: str) -> NewFace:
    return NewFace(
        name, "fake", "drawn", "tests", f"group-{name}", last_steps, "tests", {"seed": name}
    )


def test_what_was_added_is_read_as_a_face_set(tmp_path: Path) -> None:
    with GrowingSet(tmp_path, OWN) as faces:
        faces.add(new_face("1"), encoded(flipped()))
        faces.add(new_face("2", "jpeg:75", "128:85"), encoded(no_face()))
    first, second = read_manifest(tmp_path)
    assert (first.name, first.width, first.split) == ("fake/drawn/1.png", 256, split_of("group-1"))
    assert (second.name, second.source, second.generator) == ("fake/drawn/2.jpg", "drawn", "tests")
    assert first.path.read_bytes() == encoded(flipped())
    with GrowingSet(tmp_path, OWN) as faces:
        assert faces.values("seed") == {"1", "2"}
        assert [row["last_step"] for row in faces.rows] == ["copy", "jpeg:75, 128:85"]
        for row in faces.rows:
            data = (tmp_path / row["path"]).read_bytes()
            assert row["sha256"] == decode(data).sha256
            assert row["bytes"] == str(len(data))


def test_what_is_no_picture_leaves_no_trace(tmp_path: Path) -> None:
    with GrowingSet(tmp_path, OWN) as faces:
        faces.add(new_face("1"), encoded(flipped()))
        with pytest.raises(PictureProblem):
            faces.add(new_face("2"), text())
    assert len(read_manifest(tmp_path)) == 1
    assert not (tmp_path / "fake/drawn/2.jpg").exists()


def test_a_kill_between_picture_and_manifest_leaves_a_whole_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with GrowingSet(tmp_path, OWN) as faces:
        faces.add(new_face("1"), encoded(flipped()))
        whole = (tmp_path / "manifest.csv").read_text()
        replace = Path.replace

        def killed(part: Path, target: Path) -> Path:
            if target.name == "manifest.csv":
                raise KeyboardInterrupt
            return replace(part, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", killed)
            with pytest.raises(KeyboardInterrupt):
                faces.add(new_face("2"), encoded(no_face()))
    assert (tmp_path / "manifest.csv").read_text() == whole
    with GrowingSet(tmp_path, OWN) as faces:
        faces.add(new_face("2"), encoded(no_face()))
    assert len(read_manifest(tmp_path)) == 2
    assert not list(tmp_path.glob(".*.part"))


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    with (
        GrowingSet(tmp_path, OWN),
        pytest.raises(ManifestError, match="Another process"),
        GrowingSet(tmp_path, OWN),
    ):
        pass
    with GrowingSet(tmp_path, OWN):
        pass


def test_another_kind_of_set_is_left_alone(tmp_path: Path) -> None:
    with GrowingSet(tmp_path, OWN) as faces:
        faces.add(new_face("1"), encoded(flipped()))
    with pytest.raises(ManifestError, match="another kind of set"), GrowingSet(tmp_path, ("url",)):
        pass


def test_splits_have_their_shares() -> None:
    splits = [split_of(f"group-{number}") for number in range(4000)]
    before = 0.0
    for split, end in SPLITS:
        assert splits.count(split) / 4000 == pytest.approx(end - before, abs=0.03)
        before = end
