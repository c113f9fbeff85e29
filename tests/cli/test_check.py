import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.main import get_command
from typer.testing import CliRunner, Result

from backend.answer.schema import Check, CheckQuery, Problem
from backend.cli.app import app
from backend.cli.checking import MANY, _in_hundred, check_all
from backend.evidence.words import TITLES, WEAKNESSES, Code
from backend.images import decode_pool
from backend.images.decode_pool import DecodePool
from backend.settings import settings
from tests import pictures
from tests.evidence.labelled import labelled
from tests.processes import is_alive
from tests.servers import page_server


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    path = tmp_path / "portrait.png"
    path.write_bytes(pictures.encoded(pictures.portrait()))
    return path


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def uncanny(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """As a process of its own, as a person runs it."""
    command = [sys.executable, "-m", "backend.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload, no-any-return]


def json_lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_line_a_face() -> None:
    result = run("check", pictures.GENERATED)
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert line.startswith(f"{pictures.GENERATED}: ")
    assert line.endswith(" in 100 synthetic")
    assert result.stderr == ""


def test_several_faces_have_their_places(tmp_path: Path) -> None:
    path = tmp_path / "two.png"
    path.write_bytes(pictures.encoded(pictures.several_faces()))
    first, second = run("check", path).stdout.splitlines()
    assert ", face 1 of 2 at " in first
    assert ", face 2 of 2 at " in second


def test_no_face_and_a_small_face(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(pictures.encoded(pictures.no_face()))
    (tmp_path / "b.png").write_bytes(pictures.encoded(pictures.small_face()))
    none, small = run("check", tmp_path).stdout.splitlines()
    assert none.endswith("a.png: No face found")
    assert small.endswith("b.png: Can't say (face too small)")


def test_json_is_the_apis_object_with_its_source(portrait: Path) -> None:
    result = run("check", "--json", "--prior", "0.2", portrait)
    assert result.exit_code == 0
    (line,) = json_lines(result)
    assert next(iter(line)) == "source"
    assert line.pop("source") == str(portrait)
    check = Check.model_validate(line)
    assert check.model.prior == 0.2


def test_evidence_stands_below_its_face(portrait: Path) -> None:
    first, *below = run("check", "--explain", "evidence", portrait).stdout.splitlines()
    assert first == run("check", portrait).stdout.strip()
    parts, below = below[:2], below[2:]
    assert parts[0].startswith("  In log-odds")
    assert len(below) == 2 * len(Code)
    for code, found, weakness in zip(Code, below[::2], below[1::2], strict=True):
        assert found.startswith(f"  {TITLES[code]}: ")
        assert weakness == f"    But: {WEAKNESSES[code]}"


def test_json_is_explained_as_asked(portrait: Path) -> None:
    result = run("check", "--json", "--explain", "heatmap", "--explain", "evidence", portrait)
    (line,) = json_lines(result)
    (face,) = line["faces"]  # type: ignore[misc]
    assert face["heatmap"]["png"]
    assert Code.STABILITY in [piece["code"] for piece in face["evidence"]]


def bad_pictures(folder: Path) -> dict[str, str]:
    """Files by name, with the code that each is answered with; those with "" are checked."""
    files = {
        "a.png": (pictures.encoded(pictures.portrait()), ""),
        "b_empty.jpg": (b"", "unreadable"),
        "c_text.jpg": (pictures.text(), "unsupported_format"),
        "d_truncated.jpg": (pictures.truncated_jpeg(), "unreadable"),
        "e_huge.png": (pictures.huge_png(), "too_many_pixels"),
        "f_animated.gif": (pictures.animated_gif(), ""),
        "g_cmyk.jpg": (pictures.cmyk_jpeg(), ""),
        "h_16bit.png": (pictures.rgb16_png(pictures.portrait()), ""),
        "i_rotated.jpg": (pictures.exif_rotated_jpeg(), ""),
        "j_large.bmp": (bytes(20_000_001), "too_large"),
    }
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    return {str(folder / name): code for name, (_, code) in files.items()}


def test_bad_pictures_cost_their_neighbours_nothing(tmp_path: Path) -> None:
    expected = bad_pictures(tmp_path)
    result = run("check", "--json", tmp_path)
    assert result.exit_code == 1
    found = {}
    for line in json_lines(result):
        source = line.pop("source")
        if "problem" in line:
            found[source] = Problem.model_validate(line["problem"]).code
        else:
            Check.model_validate(line)
            found[source] = ""
    assert found == expected


def test_bad_pictures_are_told_of_on_standard_error(tmp_path: Path) -> None:
    expected = bad_pictures(tmp_path)
    result = run("check", tmp_path)
    assert result.exit_code == 1
    for source, code in expected.items():
        told = [line for line in result.stderr.splitlines() if line.startswith(f"{source}: ")]
        assert len(told) == (1 if code else 0)
        assert (f"{source}: " in result.stdout) == (not code)


def test_a_fault_with_one_picture_costs_no_other(
    portrait: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = DecodePool.decode

    def fails_once(pool: DecodePool, data: bytes) -> object:
        if data == b"bad":
            raise RuntimeError("a bug")
        return whole(pool, data)

    monkeypatch.setattr(DecodePool, "decode", fails_once)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"bad")
    result = run("check", bad, portrait)
    assert result.exit_code == 1
    assert "a bug" in result.stderr
    assert str(portrait) in result.stdout


def test_a_picture_that_kills_its_decoder_costs_no_other(
    portrait: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    exchange = decode_pool._Decoder._exchange

    def killed_first(decoder: decode_pool._Decoder, data: bytes) -> object:
        started.append(decoder._process.pid)
        if len(started) == 1:
            os.kill(decoder._process.pid, signal.SIGKILL)
        return exchange(decoder, data)

    monkeypatch.setattr(decode_pool._Decoder, "_exchange", killed_first)
    first, second = json_lines(run("check", "--json", portrait, portrait))
    assert first["problem"]["code"] == "unreadable"  # type: ignore[index]
    assert second["faces"]
    assert not is_alive(started[-1])  # nothing is left behind


def test_folders_in_order_and_only_their_pictures(tmp_path: Path) -> None:
    data = pictures.encoded(pictures.no_face())
    for name in ("b/2.png", "b/10.PNG", "a.jpeg", "c.webp", "notes.txt", "b/.hidden/x.gif"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    sources = [line["source"] for line in json_lines(run("check", "--json", tmp_path))]
    # What is a picture is read whatever its name.
    names = ["a.jpeg", "c.webp", "notes.txt", "b/10.PNG", "b/2.png", "b/.hidden/x.gif"]
    assert sources == [str(tmp_path / name) for name in names]


def test_what_a_folder_holds_besides_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(pictures.encoded(pictures.no_face()))
    for name in ("1.tif", "2.TIF", "3.pdf", "._a.png", ".hidden", "bare"):
        (tmp_path / name).write_bytes(b"II*\0 whatever")
    result = run("check", "--json", tmp_path)
    assert result.exit_code == 0
    assert len(json_lines(result)) == 1
    assert result.stderr.strip() == "uncanny: 4 skipped: 2 .tif, 1 .pdf, 1 without an ending"
    (tmp_path / "a.png").unlink()
    (line,) = json_lines(run("check", "--json", tmp_path))
    assert "4 skipped: 2 .tif" in line["problem"]["detail"]  # type: ignore[index]


def test_data_addresses_are_read_and_never_told_at_length() -> None:
    body = base64.b64encode(pictures.encoded(pictures.no_face(), "JPEG")).decode()
    result = run("check", "--json", f"data:image/jpeg;base64,{body}", "data:image/png;base64,A")
    good, bad = json_lines(result)
    assert good["verdict"] == "no_face"
    assert bad["problem"]["code"] == "unreadable"  # type: ignore[index]
    assert len(str(good["source"])) < 60
    plain = run("check", f"data:image/png;base64,{body[:1001]}")
    assert plain.exit_code == 1
    assert len(plain.stderr) < 300


def test_the_rest_of_many_faces_is_told(tmp_path: Path) -> None:
    crowd = np.full((5 * 300, 8 * 300, 3), 128, np.uint8)
    small = np.asarray(Image.fromarray(pictures.portrait()[:260, 90:350]).resize((300, 300)))
    for place in range(40):
        y, x = place // 8 * 300, place % 8 * 300
        crowd[y : y + 300, x : x + 300] = small
    path = tmp_path / "crowd.png"
    path.write_bytes(pictures.encoded(crowd))
    (line,) = json_lines(run("check", "--json", path))
    assert (len(line["faces"]), line["faces_found"], len(line["not_judged"])) == (32, 40, 8)  # type: ignore[arg-type]
    assert "only the 32 largest of 40 faces were judged" in run("check", path).stdout


def test_a_named_file_needs_no_suffix(tmp_path: Path) -> None:
    path = tmp_path / "portrait"
    path.write_bytes(pictures.encoded(pictures.portrait()))
    assert run("check", path).exit_code == 0


def test_what_is_not_there(tmp_path: Path) -> None:
    result = run("check", "--json", tmp_path / "missing.jpg", tmp_path, "nul\0l")
    assert result.exit_code == 1
    codes = [line["problem"]["code"] for line in json_lines(result)]  # type: ignore[index]
    assert codes == ["not_found", "not_found", "unreadable"]


def test_what_cannot_be_looked_at_costs_no_neighbour(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").symlink_to("long" * 100)  # no file has such a name, so asking for it fails
    (tmp_path / "b.png").write_bytes(pictures.encoded(pictures.portrait()))
    named = "long" * 100
    result = run("check", "--json", named, tmp_path)
    assert result.exit_code == 1
    lines = json_lines(result)
    assert [line.get("problem", {}).get("code") for line in lines] == [
        "unreadable",
        "unreadable",
        None,
    ]


def test_an_explanation_asked_for_again_is_given_once() -> None:
    data = pictures.encoded(pictures.portrait())
    thrice = ("--explain", "evidence") * 3
    assert run("check", *thrice, "-", stdin=data).exit_code == 0


def test_standard_input() -> None:
    result = run("check", "--json", "-", stdin=pictures.encoded(pictures.portrait()))
    assert [line["source"] for line in json_lines(result)] == ["-"]
    assert run("check", "-", stdin=b"").exit_code == 1


def test_urls(monkeypatch: pytest.MonkeyPatch) -> None:
    with page_server(pictures.encoded(pictures.portrait())) as server:
        refused = run(
            "check", "--json", server.url("picture"), server.url("to//picture"), "ftp://a/b"
        )
        assert refused.exit_code == 1
        assert [line["problem"]["code"] for line in json_lines(refused)] == ["url_refused"] * 3  # type: ignore[index]
        assert refused.stderr == ""
        assert server.seen == []

        monkeypatch.setenv("UNCANNY_ALLOW_PRIVATE_URLS", "1")
        settings.cache_clear()
        (line,) = json_lines(run("check", "--json", server.url("picture")))
        assert line["timings"]["fetch_ms"] > 0  # type: ignore[index]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--prior", "0", "a.jpg"],
        ["check", "--prior", "1", "a.jpg"],
        ["check", "--prior", "nan", "a.jpg"],
        ["check", "--view", "full", "a.jpg"],
        ["check", "--explain", "colours", "a.jpg"],
        ["check", "--explain", "heatmap", "a.jpg"],
        ["check", "--unknown", "a.jpg"],
        ["serve", "--workers", "0"],
        ["serve", "--port", "70000"],
        ["unknown"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\n.png"
    path.write_bytes(pictures.encoded(pictures.no_face()))
    result = run("check", path)
    assert "\x1b" not in result.stdout
    assert len(result.stdout.splitlines()) == 1


def test_the_chance_in_words() -> None:
    assert _in_hundred(0.001) == "under 1 in 100"
    assert _in_hundred(0.97) == "97 in 100"
    assert _in_hundred(0.999) == "over 99 in 100"


def test_help_has_examples() -> None:
    top = uncanny("--help")
    assert top.returncode == 0
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert name in top.stdout
        if not hasattr(command, "commands"):  # a group has its examples at its commands
            assert f"uncanny {name}" in run(name, "--help").stdout


def test_help_imports_nothing_heavy() -> None:
    heavy = {"tensorflow", "keras", "pandas", "scipy", "sklearn", "matplotlib", "ray", "pyarrow"}
    heavy |= {"streamlit", "flask", "requests", "pydantic_settings", "asyncio", "ssl"}
    code = f"import sys, backend.cli.app, backend.cli.checking; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_standard_error_is_clean(portrait: Path) -> None:
    done = uncanny("check", portrait)
    assert done.returncode == 0
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_progress_goes_to_the_terminal_and_results_to_the_file(tmp_path: Path) -> None:
    for number in range(MANY):
        (tmp_path / f"{number}.png").write_bytes(pictures.encoded(pictures.no_face()))
    (tmp_path / "bad.png").write_bytes(b"")
    terminal, end = os.openpty()
    with (tmp_path / "results.jsonl").open("w") as results:
        command = [sys.executable, "-m", "backend.cli", "check", "--json", str(tmp_path)]
        process = subprocess.Popen(command, stdout=results, stderr=end)
        os.close(end)
        shown = b""
        with contextlib.suppress(OSError):  # a terminal nobody writes to any more
            while data := os.read(terminal, 65_536):
                shown += data
        process.wait(60)
        os.close(terminal)
    lines = (tmp_path / "results.jsonl").read_text().splitlines()
    assert len(lines) == MANY + 1
    assert f"{MANY + 1}/{MANY + 1}".encode() in shown
    assert b"source" not in shown


def test_a_closed_pipe_ends_quietly(portrait: Path) -> None:
    command = f"{sys.executable} -m backend.cli check {' '.join([str(portrait)] * 50)} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.png"
    Path(os.fsdecode(path)).write_bytes(pictures.encoded(pictures.no_face()))
    for options in ([], ["--json"]):
        done = uncanny("check", *options, tmp_path, env={**os.environ, "PYTHONIOENCODING": "ascii"})
        assert done.returncode == 0
        assert "\\udcff.png" in done.stdout


def test_results_come_one_by_one(portrait: Path) -> None:
    """What was checked before an interruption isn't lost."""
    written: list[str] = []

    def interrupted(source: str, _: Check | Problem) -> None:
        written.append(source)
        if len(written) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_all([str(portrait)] * 3, CheckQuery(), interrupted)
    assert len(written) == 2


def test_a_network_that_cannot_be_loaded_is_said_once(
    monkeypatch: pytest.MonkeyPatch, portrait: Path
) -> None:
    def fail() -> None:
        raise FileNotFoundError("There are no weights.")

    monkeypatch.setattr("backend.cli.checking.load_warm", fail)
    result = run("check", portrait, portrait)
    assert result.exit_code == 1
    assert result.stderr == "The network can't be loaded: There are no weights.\n"
    assert result.stdout == ""


def test_what_the_file_declares_stands_at_the_end_of_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(labelled("c2pa-jpeg"))
    line = run("check", path).stdout
    assert "; the file: made by generative AI (signed, signer unknown: Test signer)" in line
    path.write_bytes(labelled("plain"))
    assert "the file" not in run("check", path).stdout
