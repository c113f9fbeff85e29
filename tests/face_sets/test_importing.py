import csv
import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from backend.cli.app import app
from backend.detector.eye_witness import distance
from backend.evidence.eye_alignment import NEAR
from backend.face_sets.difference_hash import SAME, difference_hash, distances, words
from backend.face_sets.ffhq_cut import SIDES, ffhq_cut
from backend.face_sets.import_config import read_config
from backend.face_sets.manifest import Entry, read_manifest
from backend.faces.finder import FaceFinder
from tests.face_sets.harvest_pages import face_file
from tests.pictures import Rgb, encoded, portrait

ROOT = Path(__file__).parents[2]
COMMON = 'licence = "none stated"\nface_min = 0\nside_min = 16\n'


def write(folder: Path, **files: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.png").write_bytes(data)


def source(name: str, label: str, more: str = "", place: str = "") -> str:
    generator = 'generator = "stylegan3"\n' if label == "fake" else ""
    place = place or f'folder = "{name}"\n'
    include = "" if "include" in more else 'include = ["*.png"]\n'
    head = f'[[sources]]\nname = "{name}"\nlabel = "{label}"\n'
    return f"{head}{generator}{COMMON}{place}{include}{more}"


def run(folder: Path, *sources: str, more: tuple[str, ...] = (), head: str = "") -> str:
    """What `uncanny data import` prints. Raises AssertionError where it exits otherwise than 0."""
    result = invoke(folder, *sources, more=more, head=head)
    assert result[0] == 0, result[1]
    return result[1]


def invoke(
    folder: Path, *sources: str, more: tuple[str, ...] = (), head: str = ""
) -> tuple[int, str]:
    (folder / "faces.toml").write_text(head + "\n".join(sources))
    known = () if "--known" in more else ("--known", str(write_known(folder / "known")))
    arguments = ["data", "import", str(folder / "faces.toml"), "--out", str(folder / "out")]
    result = CliRunner().invoke(app, [*arguments, *known, *more])
    return result.exit_code, result.output


def write_known(folder: Path) -> Path:
    """A face set of one picture, which no test imports unless it says so."""
    write(folder, there=face_file(900))
    head = "path,label,source,generator,split,group,width"
    (folder / "manifest.csv").write_text(f"{head}\nthere.png,real,known,,val,knowngroup,128\n")
    return folder


def entries(folder: Path) -> list[Entry]:
    return read_manifest(folder / "out")


def origins(folder: Path) -> dict[str, str]:
    """Of the last picture of each source."""
    with (folder / "out" / "manifest.csv").open(newline="") as file:
        return {row["source"]: row["origin"] for row in csv.DictReader(file)}


def report(folder: Path) -> dict[str, dict[str, dict[str, int]]]:
    return dict(json.loads((folder / "out" / "import.json").read_text()))


def test_folders_become_a_face_set_with_a_sheet_a_source(tmp_path: Path) -> None:
    write(tmp_path / "nobody", a=face_file(1), b=face_file(2))
    write(tmp_path / "staff", c=face_file(3))
    printed = run(tmp_path, source("nobody", "fake"), source("staff", "real"))
    assert "nobody: 2 kept" in printed
    assert "3 pictures written" in printed
    assert {(entry.label, entry.source) for entry in entries(tmp_path)} == {
        ("fake", "nobody"),
        ("real", "staff"),
    }
    assert entries(tmp_path)[0].generator == "stylegan3"
    assert {path.name for path in (tmp_path / "out" / "sheets").iterdir()} == {
        "nobody.jpg",
        "staff.jpg",
    }
    assert set(origins(tmp_path).values()) == {
        "nobody; none stated",
        "staff; none stated",
    }


def test_a_second_run_writes_what_is_new_and_nothing_twice(tmp_path: Path) -> None:
    write(tmp_path / "nobody", a=face_file(1))
    run(tmp_path, source("nobody", "fake"))
    assert "0 pictures written" in run(tmp_path, source("nobody", "fake"))
    write(tmp_path / "nobody", b=face_file(2))
    assert "1 pictures written" in run(tmp_path, source("nobody", "fake"))
    assert len(entries(tmp_path)) == 2


def repository(work: Path, more: str) -> tuple[str, str]:
    """A source of a repository in `work` whose commit holds train/a.png and an augmented copy.

    Returns: the source's TOML, its commit.
    """
    write(work / "train", a=face_file(1), b_aug_1=face_file(2))
    git = ["git", "-C", str(work), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "init", "-q", str(work)], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "faces"], check=True)
    command = [*git, "rev-parse", "HEAD"]
    commit = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    place = f'repository = "file://{work}"\ncommit = "{commit}"\n'
    return source("nobody", "fake", more, place), commit


def test_a_repository_is_read_at_its_commit_from_a_clone_or_a_mirror(tmp_path: Path) -> None:
    work = tmp_path / "someone" / "faces"
    wanted, commit = repository(work, 'include = ["train/*.png"]\nexclude = ["*_aug_*"]\n')
    (work / "train" / "later.png").write_bytes(face_file(3))
    run(tmp_path, wanted)
    assert (tmp_path / "out" / "clones" / "someone+faces").is_dir()
    (one,) = entries(tmp_path)
    assert one.path.read_bytes() == face_file(1)

    other = tmp_path / "other"
    other.mkdir()
    gone = wanted.replace(f"file://{work}", "https://example.invalid/someone/faces")
    run(other, gone, more=("--mirror", str(tmp_path / "out" / "clones")))
    assert len(entries(other)) == 1

    code, printed = invoke(other, gone.replace(commit, "0" * 40), more=("--mirror", str(tmp_path)))
    assert code == 2
    assert "has no commit 0000" in printed


def test_a_repository_that_is_in_need_not_be_there_for_others_to_come_in(tmp_path: Path) -> None:
    work = tmp_path / "someone" / "faces"
    wanted, _ = repository(work, 'include = ["train/a*.png"]\n')
    run(tmp_path, wanted)
    clones = tmp_path / "out" / "clones"
    shutil.rmtree(clones)
    work.rename(tmp_path / "elsewhere")
    write(tmp_path / "staff", c=face_file(3))
    assert "1 pictures written" in run(tmp_path, wanted, source("staff", "real"))
    assert report(tmp_path)["sources"]["nobody"] == {"kept": 1}

    # Other paths of it are asked for, and the message says that it isn't there.
    code, printed = invoke(tmp_path, wanted.replace("train/a*.png", "train/*.png"))
    assert code == 2
    assert "could not be cloned" in printed
    listed = tmp_path / "out" / "listed.jsonl"
    whole = listed.read_text()
    listed.write_text(whole[:-9])
    assert invoke(tmp_path, wanted)[0] == 2
    listed.write_text(f"{whole[:-9]}\n{whole}")
    assert "nobody: 1 kept" in run(tmp_path, wanted)


def test_what_is_kept_for_measuring_is_left_out_also_when_saved_again(tmp_path: Path) -> None:
    kept = portrait()[:, 60:400]
    smaller = np.asarray(Image.fromarray(kept).resize((300, 450)))
    write(tmp_path / "staff", a=encoded(smaller), b=face_file(2))
    held_out = tmp_path / "held_out.csv"
    held_out.write_text(f"dhash\n{difference_hash(kept)}\n")
    run(tmp_path, source("staff", "real"), more=("--held-out", str(held_out)))
    assert report(tmp_path)["sources"]["staff"] == {"held out": 1, "kept": 1}
    assert [entry.path.read_bytes() for entry in entries(tmp_path)] == [face_file(2)]


def test_what_a_known_set_has_is_left_out_and_named(tmp_path: Path) -> None:
    write(tmp_path / "staff", a=face_file(900), b=face_file(2))
    run(tmp_path, source("staff", "real"))
    assert report(tmp_path)["sources"]["staff"] == {"there already": 1, "kept": 1}
    (named,) = report(tmp_path)["named"]["there already"]
    assert named == "staff: a.png is like there.png"


def test_a_picture_under_both_labels_is_dropped_from_both_and_named(tmp_path: Path) -> None:
    write(tmp_path / "nobody", a=face_file(1), b=face_file(2))
    write(tmp_path / "staff", c=face_file(1), d=face_file(3))
    run(tmp_path, source("nobody", "fake"), source("staff", "real"))
    assert len(entries(tmp_path)) == 2
    assert report(tmp_path)["named"]["under both labels"] == [
        "nobody: a.png is like staff: c.png",
        "staff: c.png is like nobody: a.png",
    ]


def test_one_person_in_many_edits_falls_in_one_split(tmp_path: Path) -> None:
    faces = {
        f"{person}_{edit}": face_file(10 * person + edit) for person in (1, 2) for edit in (1, 2)
    }
    write(tmp_path / "nobody", **faces)
    run(tmp_path, source("nobody", "fake", "group = '(\\d+)_'\n"))
    groups = {entry.group for entry in entries(tmp_path)}
    assert len(entries(tmp_path)) == 4
    assert len(groups) == 2
    assert len({(entry.group, entry.split) for entry in entries(tmp_path)}) == 2


def test_both_labels_of_one_person_are_meant_where_the_paths_say_so(tmp_path: Path) -> None:
    write(tmp_path / "both", **{"7_photograph": face_file(1), "7_projected": face_file(1)})
    place, group = 'folder = "both"\n', "group = '(\\d+)_'\n"
    run(
        tmp_path,
        source("nobody", "fake", f'include = ["*projected*"]\n{group}', place),
        source("staff", "real", f'include = ["*photograph*"]\n{group}', place),
    )
    assert {entry.label for entry in entries(tmp_path)} == {"fake", "real"}
    assert len({entry.group for entry in entries(tmp_path)}) == 1


def test_a_source_can_be_kept_whole_in_one_split(tmp_path: Path) -> None:
    write(tmp_path / "nobody", **{str(number): face_file(number) for number in range(8)})
    run(tmp_path, source("nobody", "fake", 'split = "val"\n'))
    assert {entry.split for entry in entries(tmp_path)} == {"val"}


def test_damaged_and_small_pictures_are_counted_and_cost_no_other(tmp_path: Path) -> None:
    whole = face_file(1)
    write(tmp_path / "staff", a=whole, b=whole[: len(whole) // 2], c=face_file(2)[:20])
    run(tmp_path, source("staff", "real"))
    assert report(tmp_path)["sources"]["staff"] == {"kept": 1, "not a picture": 2}


def test_rows_are_trimmed_and_cells_are_cut_apart(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (8, 16, 3), np.uint8)
    grid = np.kron(noise, np.ones((16, 16, 1), np.uint8))
    write(tmp_path / "nobody", grid=encoded(np.concatenate([grid, grid[:20] * 0])))
    run(tmp_path, source("nobody", "fake", "trim_bottom = 20\ncells = [2, 1]\n"))
    left, right = entries(tmp_path)
    found = {Image.open(one.path).tobytes() for one in (left, right)}
    assert found == {grid[:, :128].tobytes(), grid[:, 128:].tobytes()}


def test_some_cells_of_a_grid_are_taken_without_its_lines(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (3, 8, 8, 3), np.uint8)
    cells = np.kron(noise, np.ones((1, 16, 16, 1), np.uint8))
    framed = np.pad(cells, ((0, 0), (2, 2), (2, 2), (0, 0)))
    write(tmp_path / "nobody", grid=encoded(np.concatenate(list(framed), axis=1)))
    grid = "cells = [3, 1]\ncells_taken = [0, 2]\ncells_frame = 2\n"
    run(tmp_path, source("nobody", "fake", grid))
    found = {Image.open(one.path).tobytes() for one in entries(tmp_path)}
    assert found == {cells[0].tobytes(), cells[2].tobytes()}


def large_portrait() -> Rgb:
    """1024 x 1024: the face is large enough to be cut out."""
    return np.asarray(Image.fromarray(portrait()).resize((1024, 1024), Image.Resampling.BICUBIC))


def test_a_photograph_is_cut_as_ffhq_is_beside_its_whole(tmp_path: Path) -> None:
    write(tmp_path / "staff", astronaut=encoded(large_portrait()))
    staff = source("staff", "real", 'also_cut = "cut-staff"\n')
    run(tmp_path, staff.replace("face_min = 0\n", "face_min = 64\n"))
    whole, square = sorted(entries(tmp_path), key=lambda one: one.source, reverse=True)
    assert (whole.source, square.source) == ("staff", "cut-staff")
    assert whole.group == square.group
    cut_origin = "staff; none stated; the same, cut as FFHQ is"
    assert origins(tmp_path) == {"staff": "staff; none stated", "cut-staff": cut_origin}
    pixels = np.asarray(Image.open(square.path))
    assert pixels.shape == (256, 256, 3)
    (face,) = FaceFinder().find(pixels)
    assert distance(face, 256, 256) < 2 * NEAR


def test_the_cut_levels_a_turned_face_and_mirrors_the_edges() -> None:
    turned = np.asarray(Image.fromarray(large_portrait()).rotate(15, Image.Resampling.BICUBIC))
    face = FaceFinder().find(turned)[0]
    cut = ffhq_cut(turned, face, np.random.default_rng(0))
    assert cut is not None
    assert cut.shape[0] in SIDES
    (found,) = FaceFinder().find(cut)
    (_, left_y), (_, right_y) = found.eyes
    assert abs(left_y - right_y) < 0.03 * len(cut)


def test_a_photograph_with_too_few_pixels_or_too_little_around_is_not_cut() -> None:
    small = np.asarray(Image.fromarray(portrait()).resize((256, 256)))
    (face,) = FaceFinder().find(small)
    assert ffhq_cut(small, face, np.random.default_rng(0)) is None


def test_hashes_outlive_scaling_and_encoding_and_tell_others_apart() -> None:
    picture = portrait()
    again = np.asarray(Image.fromarray(picture).resize((300, 300)))
    other = portrait()[:, ::-1]
    one, two, three = words([difference_hash(each) for each in (picture, again, other)])
    assert distances(one, np.stack([two, three]))[0] <= SAME
    assert distances(one, np.stack([two, three]))[1] > 3 * SAME


def test_the_readmes_example_and_the_committed_config_can_be_read(tmp_path: Path) -> None:
    readme = (ROOT / "backend" / "face_sets" / "README.md").read_text(encoding="utf-8")
    (example,) = (
        one for one in re.findall(r"```toml\n(.*?)```", readme, re.DOTALL) if "commit" in one
    )
    (tmp_path / "example.toml").write_text(example)
    assert read_config(tmp_path / "example.toml").sources[0].person("output/7_x.jpg") == "7"
    ours = read_config(ROOT / "backend" / "face_sets" / "open_faces.toml")
    assert len(ours.off_limits) > 20
    assert all(one.repository and one.commit and one.licence for one in ours.sources)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (source("nobody", "fake").replace("none stated", ""), "licence"),
        (source("nobody", "fake", place='repository = "https://example.org/a/b"\n'), "its commit"),
        (source("nobody", "fake", 'last_steps = ["sharpen"]\n'), "no mangling"),
        (source("nobody", "fake", "group = 'x'\n"), "brackets"),
        (source("nobody", "fake") + source("nobody", "fake"), "two sources are named nobody"),
        (source("a", "real", 'also_cut = "a"\n'), "two sources are named a"),
        (source("a", "real", 'cut = "ffhq"\nalso_cut = "b"\n'), "cut or also_cut"),
        (source("a", "fake", "cells_frame = 1\n"), "are of cells"),
        (source("a", "fake", "cells = [2, 1]\ncells_taken = [2]\n"), "isn't in the grid"),
        (source("nowhere", "fake"), "There is no folder"),
        (source("empty", "fake"), "has no file that matches"),
        ("not toml", "isn't TOML"),
    ],
)
def test_a_config_that_cannot_be_used_is_told_in_a_line(
    config: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    code, printed = invoke(tmp_path, config)
    assert code == 2
    assert said in printed
    assert "Traceback" not in printed


def test_a_source_off_limits_is_refused(tmp_path: Path) -> None:
    place = f'repository = "https://example.org/Measure/Faces.git"\ncommit = "{"0" * 40}"\n'
    head = 'off_limits = ["measure/faces"]\n'
    code, printed = invoke(tmp_path, source("nobody", "fake", place=place), head=head)
    assert code == 2
    assert "Measure/Faces is off limits" in printed


def test_a_list_of_hashes_that_is_none_is_told(tmp_path: Path) -> None:
    write(tmp_path / "staff", a=face_file(1))
    (tmp_path / "held.csv").write_text("name\nx\n")
    code, printed = invoke(
        tmp_path, source("staff", "real"), more=("--held-out", str(tmp_path / "held.csv"))
    )
    assert code == 2
    assert "no list of hashes" in printed
