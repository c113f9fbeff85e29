"""The extension in a real Chromium: how long a check takes, and whether it grows.

    PYTHONPATH=tests/e2e python -m tests.benchmarks.extension clicks --count 20
    PYTHONPATH=tests/e2e python -m tests.benchmarks.extension heap --count 200
    PYTHONPATH=tests/e2e python -m tests.benchmarks.extension network --passes 100
    PYTHONPATH=tests/e2e python -m tests.benchmarks.extension labels --count 40

`clicks`: from the menu's click to the verdict on the card, painted, warm, and cold (the network
freed before each), for one portrait of 512 pixels. `heap`: memory of the extension's process and
its JavaScript heap over many checks. `network`: milliseconds a crop in TensorFlow.js and in ONNX
Runtime Web, both WASM with SIMD and one thread, in turns on one page; takes onnxruntime-web from
npm into a temporary folder, and needs the extra `bench`. `labels`: what Content Credentials cost,
the same portrait with and without in turns, in the browser (of a whole check) and in the backend.
Each prints one JSON object. To be run with nothing else on the machine, after `make extension`.
"""

import argparse
import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright
from support import pictures
from support.chromium import EXTENSION, ExtensionBrowser, extension_browser
from support.desktop import Desktop
from support.site import Site
from support.waiting import wait_for

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evidence import provenance
from tests import pictures as tests_pictures
from tests.benchmarks.runtimes import convert
from tests.evidence.signing import signed

Figures = dict[str, object]
JUDGED = ("synthetic", "photograph", "unsure")
FACE = "/face.png"
# In the content script's world, which alone gets at the closed shadow root. It is told of changes:
# to look again and again from outside takes from the check what it is meant to time.
_WATCH = """async ([url, judged]) => {
  const [tab] = await chrome.tabs.query({ url });
  const func = (judged) => {
    const card = () => document.querySelector("[data-uncanny=card]");
    const former = card();
    const changes = { attributes: true, childList: true, subtree: true };
    globalThis.verdictPainted = new Promise((resolve) => {
      const seen = new WeakSet();
      const looked = new MutationObserver(() => {
        const host = card();
        if (!host || host === former) return;
        const root = chrome.dom.openOrClosedShadowRoot(host);
        if (!seen.has(root)) looked.observe(root, changes);
        seen.add(root);
        if (!judged.some((verdict) => root.querySelector(`.headline.${verdict}`))) return;
        looked.disconnect();
        // The frame after the next begins when the next has been painted.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
      });
      looked.observe(document.documentElement, { childList: true });
    });
  };
  const target = { tabId: tab.id };
  await chrome.scripting.executeScript({ target, func, args: [judged], injectImmediately: true });
}"""
_PAINTED = """async (url) => {
  const [tab] = await chrome.tabs.query({ url });
  const func = () => globalThis.verdictPainted;
  const target = { tabId: tab.id };
  const [{ result }] = await chrome.scripting.executeScript({ target, func });
  return result;
}"""
LABELLED = ("JPEG", "PNG", "WEBP")
SOURCE_TYPE = "trainedAlgorithmicMedia"
ORT = "onnxruntime-web@1.30.0"
RACE = Path(__file__).with_name("extension_race.ts")


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("clicks", "heap", "network", "labels"))
    parser.add_argument("--count", type=int, default=20, help="checks of `clicks` and `heap`")
    parser.add_argument("--passes", type=int, default=100, help="of `network`, each runtime")
    given = parser.parse_args()
    with running() as (browser, site, page):
        match given.what:
            case "clicks":
                figures = clicks(browser, site, page, given.count)
            case "heap":
                figures = heap(browser, site, page, given.count)
            case "labels":
                figures = labels(browser, given.count)
            case _:
                figures = network(page, given.passes)
    print(json.dumps(figures, indent=1))


@contextmanager
def running() -> Iterator[tuple[ExtensionBrowser, Site, Page]]:
    """A browser with the built extension, and a page that was right-clicked once."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        desktop = stack.enter_context(Desktop())
        site = stack.enter_context(Site())
        browser = stack.enter_context(extension_browser(playwright, desktop, EXTENSION / "dist"))
        site.pictures[FACE] = pictures.encoded(pictures.astronaut(), "JPEG", quality=92)
        site.pages["/"] = f"<!doctype html><title>Portrait</title><img src='{FACE}' width='400'>"
        page = browser.open(f"{site.origin}/")
        page.wait_for_load_state()
        browser.right_click_check(page, "img").wait_state()
        yield browser, site, page


def clicks(browser: ExtensionBrowser, site: Site, page: Page, count: int) -> Figures:
    """Seconds from click to verdict: with the network at hand, then each time freed before."""
    warm = [_click(browser, site, page) for _ in range(count)]
    cold = []
    for _ in range(count):
        browser.close_offscreen()
        cold.append(_click(browser, site, page))
    return {"warm": _summary(warm), "cold": _summary(cold)}


def _click(browser: ExtensionBrowser, site: Site, page: Page) -> float:
    """Seconds until the verdict has been painted."""
    browser.own_page.evaluate(_WATCH, [page.url, JUDGED])
    click = {"srcUrl": f"{site.origin}{FACE}", "pageUrl": page.url, "frameId": 0}
    started = time.time()
    browser.click_in_menu(click, wakes=False)
    painted = browser.own_page.evaluate(_PAINTED, page.url)
    return float(painted / 1000 - started)


def heap(browser: ExtensionBrowser, site: Site, page: Page, count: int) -> Figures:
    """Megabytes after the first tenth of the checks and after the last."""
    first = max(count // 10, 1)
    for _ in range(first):
        _click(browser, site, page)
    before = _memory(browser)
    for _ in range(count - first):
        _click(browser, site, page)
    after = _memory(browser)
    return {f"after {first}": before, f"after {count}": after}


def _memory(browser: ExtensionBrowser) -> dict[str, float]:
    session = browser.context.new_cdp_session(browser.own_page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return {"javascript_mb": used / 1e6, "process_mb": _process_megabytes()}


def _process_megabytes() -> float:
    """Resident memory of the one process that shows the extension's pages."""
    for folder in Path("/proc").glob("[0-9]*"):
        command = folder.joinpath("cmdline").read_bytes()
        if b"--extension-process" in command:
            resident = folder.joinpath("statm").read_text().split()[1]
            return int(resident) * 4096 / 1e6
    raise RuntimeError("Chromium has no extension process.")


def network(page: Page, passes: int) -> Figures:
    """Milliseconds a crop in both runtimes, and how far their logits are from each other."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _lay_out(folder)
        handler = partial(_Quiet, directory=scratch)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
            wait_for(lambda: page.evaluate("'race' in globalThis"), "the runtimes")
            side = ModelFiles.load(SHIPPED).input.side_max
            times = page.evaluate("([side, passes]) => race(side, passes)", [side, passes])
            server.shutdown()
    tfjs, ort = (_summary(times[name]) for name in ("tfjs", "ort"))
    ratio = tfjs["median"] / ort["median"]
    return {"side": side, "tfjs_ms": tfjs, "ort_ms": ort, "ratio": ratio, "logits": times["logits"]}


def labels(browser: ExtensionBrowser, count: int) -> Figures:
    """Milliseconds that a signed file takes more than the same one unsigned, pair by pair."""
    plain = {name: tests_pictures.encoded(tests_pictures.portrait(), name) for name in LABELLED}
    page = browser.extension_page("options")
    sides: dict[str, Callable[[bytes], object]] = {
        "browser": lambda data: browser.check_bytes(page, data),
        "backend": provenance.read,
    }
    return {
        f"{side}, {name}": _summary(_extra(read, signed(SOURCE_TYPE, name), data, count))
        for side, read in sides.items()
        for name, data in plain.items()
    }


def _extra(
    read: Callable[[bytes], object], with_labels: bytes, without: bytes, count: int
) -> list[float]:
    """Of each pair; the first two, which load what is needed, are left out."""
    times = [(_milliseconds(read, with_labels), _milliseconds(read, without)) for _ in range(count)]
    return [one - other for one, other in times[2:]]


def _milliseconds(read: Callable[[bytes], object], data: bytes) -> float:
    started = time.perf_counter()
    read(data)
    return 1000 * (time.perf_counter() - started)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silence: the base class writes every request to stderr."""


def _lay_out(folder: Path) -> None:
    convert(ModelFiles.load(SHIPPED).flat_buffer, folder / "network.onnx")
    npm = shutil.which("npm") or "npm"
    subprocess.run(
        [npm, "install", "--prefix", folder, ORT, "--no-audit", "--no-fund", "--ignore-scripts"],
        check=True,
        capture_output=True,
    )
    for name in ("wasm", "model"):
        shutil.copytree(EXTENSION / "dist" / name, folder / name)
    bundled = f"--outfile={folder / 'race.js'}"
    esbuild = EXTENSION / "node_modules" / ".bin" / "esbuild"
    modules = {**os.environ, "NODE_PATH": str(EXTENSION / "node_modules")}
    subprocess.run(
        [esbuild, RACE, "--bundle", "--format=iife", "--log-level=warning", bundled],
        check=True,
        env=modules,
    )
    ort = "node_modules/onnxruntime-web/dist/ort.wasm.min.js"
    scripts = f"<script src='{ort}'></script><script src='race.js'></script>"
    (folder / "index.html").write_text(f"<!doctype html><title>Race</title>{scripts}")


def _summary(values: list[float]) -> dict[str, float]:
    return {"median": float(np.median(values)), "p95": float(np.quantile(values, 0.95))}


if __name__ == "__main__":
    main()
