"""The README's pictures: small, there, and of the faces and weights that ship."""

import json

import readme_pictures as made

BYTES_MAX = 600_000


def test_they_show_the_faces_and_weights_that_ship() -> None:
    told = json.loads((made.FOLDER / made.MADE_FROM).read_text(encoding="utf-8"))
    assert told == made.sources(), "stale: run `make pictures`"


def test_they_are_small_and_the_readme_has_each() -> None:
    readme = (made.FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    files = sorted(made.FOLDER.glob("*.webp"))
    assert [file.stem for file in files] == sorted([made.CARD, *made.VIEWS])
    assert sum(file.stat().st_size for file in files) <= BYTES_MAX
    for file in files:
        assert f'src="dashboard/pictures/{file.name}"' in readme
