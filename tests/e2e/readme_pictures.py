"""The README's pictures: the card on a page, and three views of the dashboard.

`make pictures` runs it, from the repository's root. All faces on them are those that ship: nobody,
or official portraits in the public domain.
"""

import io
import json
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from support.chromium import CHROMIUM, EXTENSION, extension_browser
from support.desktop import Desktop
from support.serving import SLOW, backend_server, dashboard_server, settled

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.face_sets.shipped_faces import shipped_faces

FOLDER = Path(__file__).parents[2] / "dashboard" / "pictures"
MADE_FROM = "made_from.json"
CARD = "card"
VIEWS = {
    "check": "check?sample=Generated+2",
    "inside": "feature-maps?sample=Generated+2",
    "mistakes": "mistakes",
}
"""Name of the picture to the address of what it shows."""
SIZE = {"width": 1280, "height": 1080}
"""Of the dashboard."""
QUALITY = 75


def main() -> None:
    """Write them, and what they were made from."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as cache:
        with (
            backend_server() as backend,
            Desktop() as desktop,
            extension_browser(playwright, desktop, EXTENSION / "dist") as browser,
        ):
            page = browser.open(f"{backend}/try")
            page.wait_for_load_state()
            browser.right_click_check(page, ".profile img").wait_state()
            page.wait_for_timeout(500)
            _keep(page, CARD)
        with (
            dashboard_server(Path(cache)) as dashboard,
            playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]) as chromium,
        ):
            page = chromium.new_page(viewport=SIZE)
            for name, address in VIEWS.items():
                page.goto(f"{dashboard}/{address}")
                expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SLOW)
                settled(page)
                page.wait_for_timeout(1000)  # plots and pictures are drawn
                _keep(page, name)
    (FOLDER / MADE_FROM).write_text(json.dumps(sources(), indent=1) + "\n", encoding="utf-8")


def sources() -> dict[str, str]:
    """What shows on the pictures and changes: the weights and the faces, by hash."""
    return {
        "weights": ModelFiles.load(SHIPPED).weights_sha256,
        **{face.file: face.sha256 for face in shipped_faces()},
    }


def _keep(page: Page, name: str) -> None:
    path = FOLDER / f"{name}.webp"
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.convert("RGB").save(path, quality=QUALITY, method=6)
    print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
