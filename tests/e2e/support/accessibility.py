"""What axe-core finds wrong with a page."""

import json
from collections.abc import Collection
from typing import Any

from playwright.sync_api import Page

from support.chromium import EXTENSION

AXE = EXTENSION / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page, within: str = "html", but: Collection[str] = ()) -> list[str]:
    """One line a rule that what the selector names breaks, open shadow roots included.

    Args: but names rules that aren't looked at.
    """
    page.evaluate(AXE.read_text())
    result: dict[str, Any] = page.evaluate("within => axe.run({ include: [within] })", within)
    assert any(rule["id"] == "color-contrast" for rule in result["passes"]), "no text was looked at"
    return [
        f"{rule['id']}: {json.dumps([node['html'][:120] for node in rule['nodes']])}"
        for rule in result["violations"]
        if rule["id"] not in but
    ]
