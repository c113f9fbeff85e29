import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.cli.app import app
from backend.face_sets.harvest import JOURNAL, Tally, harvest
from backend.face_sets.harvest_config import HarvestConfig, Source
from backend.face_sets.manifest import read_manifest
from backend.face_sets.polite import PoliteClient
from backend.face_sets.progress import track
from backend.images.decoding import decode
from tests.face_sets.harvest_pages import HarvestPages, face_file
from tests.servers import PageServer, page_server

pytestmark = pytest.mark.usefixtures("private_urls_allowed")


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server(b"", type("Site", (HarvestPages,), {"times": []})) as running:
        yield running


def reals(*urls: str, **others: object) -> Source:
    values = {"name": "staff", "label": "real", "origin": "tests", "seconds": 0.01, "urls": urls}
    return Source.model_validate({**values, **others})


def fakes(*urls: str, **others: object) -> Source:
    named = {"name": "nobody", "label": "fake", "generator": "stylegan2"}
    return reals(*urls, **named, **others)


def run(out: Path, *sources: Source, **others: object) -> list[Tally]:
    values = {"contact": "me@example.org", "sources": sources}
    return harvest(HarvestConfig.model_validate({**values, **others}), out, track)


def asked(server: PageServer) -> list[str]:
    return [seen["path"] for seen in server.seen if seen["path"] != "/robots.txt"]


def test_reals_and_fakes_become_a_face_set(server: PageServer, tmp_path: Path) -> None:
    run(
        tmp_path,
        reals(server.url("face/{number}"), numbers=(11, 13)),
        fakes(server.url("newface/"), times=2),
    )
    entries = read_manifest(tmp_path)
    assert [entry.label for entry in entries] == ["real"] * 3 + ["fake"] * 2
    assert [entry.is_stylegan for entry in entries] == [False] * 3 + [True] * 2
    assert {decode(entry.path.read_bytes()).format for entry in entries} == {"JPEG"}
    with (tmp_path / "manifest.csv").open(newline="") as file:
        first = next(csv.DictReader(file))
    assert first["url"] == server.url("face/11")
    assert first["found_sha256"] == hashlib.sha256(face_file(11)).hexdigest()
    assert first["last_step"] == "jpeg:75"


def test_without_last_steps_a_file_stays_as_found(server: PageServer, tmp_path: Path) -> None:
    run(tmp_path, reals(server.url("face/1"), last_steps=()))
    (entry,) = read_manifest(tmp_path)
    assert entry.path.read_bytes() == face_file(1)
    assert entry.path.suffix == ".png"


def test_no_picture_is_kept_twice(server: PageServer, tmp_path: Path) -> None:
    real, fake = run(
        tmp_path,
        reals(server.url("face/1"), server.url("face/2"), server.url("face/01")),
        fakes(server.url("newface/"), times=3),
    )
    assert real.outcomes == {"kept": 2, "duplicate": 1}
    assert fake.outcomes == {"duplicate": 2, "kept": 1}
    assert len(read_manifest(tmp_path)) == 3


def test_what_can_not_be_used_is_told_and_costs_no_other_picture(
    server: PageServer, tmp_path: Path
) -> None:
    pages = ("missing", "text", "private/1", "declared", "face/1")
    (tally,) = run(tmp_path, reals(*map(server.url, pages)))
    assert tally.outcomes == {"kept": 1, "not a picture": 1, "not to be had": 3}
    visits = [json.loads(line) for line in (tmp_path / JOURNAL).read_text().splitlines()]
    assert [visit["outcome"] for visit in visits][:2] == ["not to be had", "not a picture"]
    assert "404" in visits[0]["detail"]


def test_a_second_run_asks_only_what_is_left(server: PageServer, tmp_path: Path) -> None:
    source = fakes(server.url("newface/"), times=3)
    run(tmp_path, reals(server.url("face/50"), server.url("missing")), source)
    before = len(asked(server))
    assert run(tmp_path, source)[0].outcomes == {}
    assert len(asked(server)) == before
    more = run(tmp_path, fakes(server.url("newface/"), times=5))[0]
    assert more.outcomes == {"kept": 2}
    assert len(asked(server)) == before + 2


def test_a_run_that_was_killed_goes_on(
    server: PageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = reals(server.url("face/{number}"), numbers=(1, 4))
    with monkeypatch.context() as patched:
        patched.setattr(PoliteClient, "get", _killed_at_the_third())
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path, source)
    assert len(read_manifest(tmp_path)) == 2
    journal = tmp_path / JOURNAL
    journal.write_text(journal.read_text()[:-10])  # nor was the last line written whole
    (tally,) = run(tmp_path, source)
    assert tally.outcomes == {"duplicate": 1, "kept": 2}
    assert len(read_manifest(tmp_path)) == 4
    assert run(tmp_path, source)[0].outcomes == {}


def _killed_at_the_third() -> Callable[[PoliteClient, str, float], bytes]:
    get, calls = PoliteClient.get, iter((1, 2))

    def counted(client: PoliteClient, url: str, seconds: float) -> bytes:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return get(client, url, seconds)

    return counted


def test_a_server_that_is_down_is_left_for_another_run(server: PageServer, tmp_path: Path) -> None:
    source = reals(server.url("broken/{number}"), numbers=(1, 9))
    (tally,) = run(tmp_path, source)
    assert tally.outcomes == {"not now": 3}
    assert "500" in tally.stopped
    assert run(tmp_path, source)[0].outcomes == {"not now": 3}  # asked again


def test_the_set_stays_within_its_bound(server: PageServer, tmp_path: Path) -> None:
    source = reals(server.url("face/{number}"), numbers=(1, 9))
    (tally,) = run(tmp_path, source, max_megabytes=0.001)
    assert tally.outcomes == {"kept": 1}
    assert "max_megabytes" in tally.stopped


CONFIG = """
contact = "me@example.org"
[[sources]]
name = "staff"
label = "real"
origin = "tests"
urls = ["URL"]
seconds = 0.01
"""


def test_the_command_tells_what_came_of_each_source(server: PageServer, tmp_path: Path) -> None:
    config, out = tmp_path / "harvest.toml", tmp_path / "set"
    config.write_text(CONFIG.replace("URL", server.url("face/1")))
    result = CliRunner().invoke(app, ["data", "harvest", str(config), "--out", str(out)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["staff: 1 kept"]
    assert len(read_manifest(out)) == 1


@pytest.mark.parametrize(
    ("text", "words"), [(None, "No such file"), (CONFIG + "x = 1", "Extra inputs")]
)
def test_a_config_that_can_not_be_used_is_told_in_a_line(
    tmp_path: Path, text: str | None, words: str
) -> None:
    config = tmp_path / "harvest.toml"
    if text is not None:
        config.write_text(text)
    result = CliRunner().invoke(app, ["data", "harvest", str(config), "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output
