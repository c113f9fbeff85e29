"""The English message file of the extension.

The words of verdicts, reasons and states come from Python; what only the extension says (buttons,
headings) is in `extension/words.json` in the same format.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backend.detector import words

Messages = dict[str, dict[str, object]]


def english_messages(extension_words: Path) -> Messages:
    """Messages in the format of Chromium's and Firefox's `_locales/*/messages.json`."""
    tables: dict[str, Mapping[Any, str]] = {
        "verdict_{}_title": words.VERDICT_TITLES,
        "verdict_{}_meaning": words.VERDICT_MEANINGS,
        "reason_{}_title": words.REASON_TITLES,
        "reason_{}_meaning": words.REASON_MEANINGS,
        "state_{}_title": words.STATE_TITLES,
        "state_{}_meaning": words.STATE_MEANINGS,
    }
    shared: Messages = {
        pattern.format(code): {"message": text}
        for pattern, table in tables.items()
        for code, text in table.items()
    }
    return {**shared, **json.loads(extension_words.read_text())}
