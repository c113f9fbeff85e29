"""The entry script: navigation and limits, whichever folder it runs from."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.shipped import SHIPPED
from backend.detector.words import FACE_MIN
from dashboard import app
from dashboard.launch import APP
from tests.dashboard.conftest import TIMEOUT, words_of


def test_entry_opens_on_your_turn_and_names_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = AppTest.from_file(str(APP), default_timeout=TIMEOUT).run()
    assert not page.exception
    assert page.title[0].value == "Your turn"
    words = words_of(page)
    assert re.search(r"finds \d+ of 100 .*, wrongly flags .* ordinary photographs", words)
    assert f"Network {SHIPPED}, version" in words
    assert f"under {FACE_MIN} pixels" in words


def test_each_folder_with_a_page_is_one() -> None:
    folders = {f"dashboard.{path.parent.name}.page" for path in APP.parent.glob("*/page.py")}
    named = {getattr(value, "__name__", "") for value in vars(app).values()}
    assert folders == {name for name in named if name.endswith(".page")}


def test_nothing_is_sent_to_streamlit() -> None:
    settings = (APP.parent / ".streamlit" / "config.toml").read_text()
    assert "gatherUsageStats = false" in settings
    assert 'address = "127.0.0.1"' in settings


def test_every_cache_is_bounded() -> None:
    kept = re.compile(r"^@st\.cache_(data|resource).*$", re.MULTILINE)
    found = [
        (path.name, match.group())
        for path in APP.parent.rglob("*.py")
        for match in kept.finditer(path.read_text())
    ]
    assert found
    assert not [cache for cache in found if "max_entries=" not in cache[1]]
