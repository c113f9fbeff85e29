"""The extension says everything in every language that it speaks."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from backend.detector.words import FACE_MIN
from backend.evidence.words import Code, Finding
from backend.images import limits
from export.extension import EXTENSION
from export.locale import english_messages

Messages = dict[str, dict[str, Any]]
LOCALES = EXTENSION / "_locales"
TRANSLATIONS = sorted(path.name for path in LOCALES.iterdir() if path.name != "en")
DESCRIPTION_MAX = 132
"""Characters that the Chrome Web Store takes."""


def _read(language: str) -> Messages:
    messages: Messages = json.loads((LOCALES / language / "messages.json").read_text())
    return messages


@pytest.fixture(scope="module")
def english() -> Messages:
    return english_messages(EXTENSION / "words.json")


@pytest.mark.parametrize("language", ["en", *TRANSLATIONS])
@pytest.mark.parametrize(
    ("key", "figure"),
    [
        ("reason_too_small_meaning", FACE_MIN),
        ("problem_decode_timeout", limits.DECODE_SECONDS),
        ("problem_fetch_timeout", limits.FETCH_SECONDS),
    ],
)
def test_figures_in_words_are_those_that_hold(language: str, key: str, figure: float) -> None:
    assert re.findall(r"\d+", _read(language)[key]["message"]) == [f"{figure:g}"]


def test_there_are_five_translations() -> None:
    assert TRANSLATIONS == ["ar", "de", "es", "fr", "ja"]


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_has_the_keys_of_the_english(language: str, english: Messages) -> None:
    translated = _read(language)
    assert sorted(english.keys() - translated.keys()) == [], "not translated"
    assert sorted(translated.keys() - english.keys()) == [], "English no longer has it"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_fills_in_the_same(language: str, english: Messages) -> None:
    for key, message in _read(language).items():
        expected = english[key]
        assert message.get("placeholders") == expected.get("placeholders"), key
        assert _named(message["message"]) == _named(expected["message"]), key
        assert message["message"].strip(), key


@pytest.mark.parametrize("language", ["en", *TRANSLATIONS])
def test_a_language_names_itself(language: str) -> None:
    messages = _read(language)
    assert messages["language_code"]["message"] == language
    assert messages["text_direction"]["message"] == ("rtl" if language == "ar" else "ltr")
    assert len(messages["extension_description"]["message"]) <= DESCRIPTION_MAX


def test_every_placeholder_is_filled(english: Messages) -> None:
    for key, message in english.items():
        placeholders = message.get("placeholders", {})
        assert _named(message["message"]) == {name.upper() for name in placeholders}, key


def test_the_words_of_the_evidence_come_from_python(tmp_path: Path) -> None:
    own = tmp_path / "words.json"
    own.write_text("{}")
    messages = english_messages(own)
    assert f"evidence_{Code.EYE_ALIGNMENT}_weakness" in messages
    finding = messages[f"finding_{Finding.EYES_ELSEWHERE}"]
    assert "$VALUE$ %" in str(finding["message"])
    assert finding["placeholders"] == {"value": {"content": "$1"}}


def _named(text: str) -> set[str]:
    return set(re.findall(r"\$(\w+)\$", text))
