"""What two visitors compute at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace

import numpy as np
import pytest

from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.explain import face_activations, group_averages
from backend.explain.face_activations import activations_folder, read_activations
from backend.explain.group_averages import Asked, RunningMaps, read_group_maps, write_group_maps
from backend.explain.whole_files import whole
from backend.face_sets.manifest import read_manifest
from tests.dashboard.face_sets import written_set

SECONDS = 30
FILES = ModelFiles.load(SHIPPED)


def twice(work: Callable[[], object]) -> None:
    """In two threads; raises what either raises."""
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work), pool.submit(work)]:
            done.result(timeout=2 * SECONDS)


def test_two_may_ask_every_layer_about_the_same_faces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_set(tmp_path)
    entries, cache = read_manifest(tmp_path), tmp_path / "cache"
    both_began = Barrier(2)

    def computed(*_: object) -> tuple[list[SimpleNamespace], dict[str, int]]:
        both_began.wait(SECONDS)
        row = SimpleNamespace(face={"name": "real.png"}, means=[np.array([1, 2], np.float32)])
        return [row], {"layer": 2}

    monkeypatch.setattr(face_activations, "_computed", computed)
    twice(lambda: face_activations.face_activations(FILES, entries, cache, iter))
    kept = read_activations(activations_folder(FILES, entries, cache))
    assert kept.layers["layer"].tolist() == [[1, 2]]
    assert len(list((cache / "activations").iterdir())) == 1


def test_two_may_compute_the_mean_maps_of_the_same_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_set(tmp_path)
    members = read_manifest(tmp_path)
    both_wrote, savez = Barrier(2), np.savez

    def saved(file: Path, **arrays: object) -> None:
        savez(file, **arrays)
        both_wrote.wait(SECONDS)

    maps = np.arange(4, dtype=np.float32).reshape(2, 2, 1)
    running = {"layer": RunningMaps(n=1, maps=maps)}
    monkeypatch.setattr(group_averages.np, "savez", saved)
    monkeypatch.setattr(Asked, "running_maps", lambda *_: running)
    asked = Asked(SimpleNamespace(files=FILES), None)
    twice(lambda: write_group_maps(asked, members, tmp_path, iter))
    assert read_group_maps(FILES, members, "layer", tmp_path).tolist() == maps.tolist()
    assert len(list((tmp_path / "groups").iterdir())) == 1


def test_who_averages_has_a_detector_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_averages.FeatureMaps, "load", lambda _: None)
    own, other = Asked.load(SHIPPED).detector, Asked.load(SHIPPED).detector
    assert own is not other
    assert own is not Detector.load(SHIPPED)


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> None:
        with whole(tmp_path / "a" / "b") as made:
            made.write_text("half")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it is the test's own
        fail()
    assert list((tmp_path / "a").iterdir()) == []
