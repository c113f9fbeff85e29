"""The stores' screenshots, 1280 x 800, from the running extension, and the tile of one of them.

Run from the repository's root, into a folder outside of it:
    .venv/bin/python tests/e2e/store_screenshots.py /tmp/screenshots

Shown are the astronaut, who is in the public domain, and faces that we drew with MobileStyleGAN
(`uncanny data generate --out ~/.cache/uncanny/faces/mobilestylegan --count 20`).
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from support import pictures
from support.chromium import EXTENSION, extension_browser
from support.desktop import Desktop
from support.gallery import Gallery, build
from support.site import Site

from backend.detector.detector import Detector
from backend.images.decoding import decode
from backend.settings import Settings
from backend.study.faces import GENERATED

SIZE = (1280, 800)
TILE_SIZE = (440, 280)
"""Of the Chrome Web Store's small promotional image, shown beside other extensions'."""
ICON = "/icon.png"
FACES = 5
"""Generated ones on the page."""
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Portraits</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; font: 17px/1.5 system-ui, sans-serif; }}
main {{ margin: 44px 24px; display: grid; gap: 28px; grid: auto-flow dense / repeat(3, 272px); }}
h1 {{ grid-column: 1 / -1; margin: 0; font-size: 30px; }}
img {{ width: 272px; height: 272px; object-fit: cover; border-radius: 6px; display: block; }}
/* The picture that is checked: beside it is room for the card. */
img:first-of-type {{ grid-column: 3; }}
</style><body><main><h1>Six portraits</h1>{images}</main>"""
TILE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Uncanny</title>
<style>
body {{ margin: 0; height: 280px; display: flex; align-items: center; justify-content: center;
  gap: 26px; background: #f3efe9; color: #18345c; font-family: system-ui, sans-serif; }}
h1 {{ margin: 0; font-size: 46px; line-height: 1.1; }}
p {{ margin: 8px 0 0; font-size: 21px; line-height: 1.3; }}
</style><body><img src="{icon}" alt="" width="128" height="128">
<div><h1>Uncanny</h1><p>A photograph,<br>or generated?</p></div>"""


def main(folder: Path) -> None:
    """Write the tile and eight pictures: card, evidence, scan and options, light and dark."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed; `make setup` installs it")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as temporary,
        sync_playwright() as playwright,
        Desktop() as desktop,
        Site() as site,
    ):
        site.pictures.update({**_portraits(), ICON: (EXTENSION / "icons/128.png").read_bytes()})
        built = Path(temporary) / "extension"
        build(npm, built)
        for scheme in ("light", "dark"):
            with extension_browser(playwright, desktop, built, dark=scheme == "dark") as browser:
                _shoot(Gallery(browser, site, "en"), folder, scheme)
        with extension_browser(playwright, desktop, built) as browser:
            page = Gallery(browser, site, "en").open_html(TILE.format(icon=ICON))
            _keep(page, folder / "tile.png", TILE_SIZE)


def _portraits() -> dict[str, bytes]:
    """By path; the photograph comes last."""
    faces = Settings().cache / GENERATED
    files = sorted(faces.rglob("*-1024/*.*"))
    if len(files) < FACES:
        sys.exit(f"There are no faces in {faces}.\n\n{__doc__}")
    detector = Detector.load()
    data = (path.read_bytes() for path in files)
    # What the network misses is for the model card, not for a picture of how the card looks.
    found = (file for file in data if detector.check(decode(file).rgb).verdict == "synthetic")
    shown = [*islice(found, FACES), pictures.encoded(pictures.astronaut(), "JPEG", quality=92)]
    return {f"/portrait{number}.jpg": file for number, file in enumerate(shown)}


def _shoot(gallery: Gallery, folder: Path, scheme: str) -> None:
    page = gallery.open_html(PAGE.format(images="".join(_images())))
    page.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
    gallery.milliseconds_to_open(page)
    card = page.locator("[data-uncanny=card] .card")
    expect(card.locator(".meter")).to_be_visible(timeout=60_000)
    _keep(page, folder / f"card-{scheme}.png")
    card.locator(".why").click()
    _keep(page, folder / f"evidence-{scheme}.png")
    page.keyboard.press("Escape")
    gallery.scan(page)
    _keep(page, folder / f"scan-{scheme}.png")
    gallery.options.bring_to_front()
    _keep(gallery.options, folder / f"options-{scheme}.png")


def _images() -> Iterator[str]:
    return (f'<img src="/portrait{number}.jpg" alt="">' for number in range(FACES + 1))


def _keep(page: Page, path: Path, size: tuple[int, int] = SIZE) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(500)  # what follows its picture does so at the next frame
    page.screenshot(path=path)
    with Image.open(path) as kept:
        assert kept.size == size, kept.size
    print(path)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
