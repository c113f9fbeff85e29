"""The English message file of the extension.

The words of verdicts, reasons, states and evidence come from Python; what only the extension says
(buttons, headings) is in `extension/words.json` in the same format.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from backend.detector import words
from backend.evidence.words import (
    ALSO_EDITED,
    ALSO_NAMES,
    ATTESTATION_MEANINGS,
    ATTESTATION_TITLES,
    DISAGREEMENTS,
    FINDINGS,
    NOT_DECLARED,
    ORIGIN_STATEMENTS,
    TITLES,
    UNNAMED_SIGNER,
    UNNAMED_TOOL,
    UNSIGNED_BESIDE,
    WEAKNESSES,
    WEIGHTS,
    Code,
)

EVIDENCE = (Code.EYE_ALIGNMENT,)
"""The evidence that the extension computes itself."""
DECLARED = ("signer", "tool", "date", "fields", "names", "editors")
"""What fills the words of a declaration, in this order; see extension/src/card/declared.ts."""

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
    return {
        **shared,
        **_evidence_messages(),
        **_declaration_messages(),
        **json.loads(extension_words.read_text()),
    }


def _evidence_messages() -> Messages:
    messages: Messages = {}
    for code in EVIDENCE:
        messages[f"evidence_{code}_title"] = {"message": TITLES[code]}
        messages[f"evidence_{code}_weakness"] = {"message": WEAKNESSES[code]}
    for weight, sentence in WEIGHTS.items():
        messages[f"weight_{weight}"] = _with_placeholders(sentence)
    for finding, wording in FINDINGS.items():
        if wording.code in EVIDENCE:
            messages[f"finding_{finding}"] = _with_placeholders(wording.statement)
    return messages


def _declaration_messages() -> Messages:
    plain = {
        **{f"attestation_{code}_title": text for code, text in ATTESTATION_TITLES.items()},
        **{f"attestation_{code}_meaning": text for code, text in ATTESTATION_MEANINGS.items()},
        **{f"origin_{code}_statement": text for code, text in ORIGIN_STATEMENTS.items()},
        "origin_none_statement": NOT_DECLARED,
        "origin_also_names": ALSO_NAMES,
        "origin_also_edited": ALSO_EDITED,
        "declared_unsigned_beside": UNSIGNED_BESIDE,
        "unnamed_signer": UNNAMED_SIGNER,
        "unnamed_tool": UNNAMED_TOOL,
        **{f"disagreement_{code}": text for code, text in DISAGREEMENTS.items()},
    }
    return {key: _with_placeholders(text, DECLARED) for key, text in plain.items()}


def _with_placeholders(text: str, order: Sequence[str] = ()) -> dict[str, object]:
    """`{value}` as the extension's `$VALUE$`, numbered as in `order`, else in that of the text."""
    names = re.findall(r"{(\w+)}", text)
    if not names:
        return {"message": text}
    return {
        "message": re.sub(r"{(\w+)}", lambda match: f"${match[1].upper()}$", text),
        "placeholders": {
            name: {"content": f"${number}"}
            for number, name in enumerate(order or names, start=1)
            if name in names
        },
    }
