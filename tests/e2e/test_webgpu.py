"""WebGPU gives the answers that WASM gives, and WASM answers again when it fails.

The GPU is SwiftShader, which computes in software: slow, but by the rules. Only the development
build takes such a one.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright
from support import pictures
from support.chromium import ExtensionBrowser, extension_browser
from support.desktop import Desktop
from support.waiting import wait_for

pytestmark = pytest.mark.browser

FLAGS = ("--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader")
TOLERANCE = 0.005
"""Of a probability."""
_HAS_ADAPTER = "async () => Boolean(await navigator.gpu?.requestAdapter())"
_KEEP_DEVICE = """(view) => {
  const { prototype } = view.GPUAdapter;
  const { requestDevice } = prototype;
  prototype.requestDevice = async function (...asked) {
    view.device = await requestDevice.apply(this, asked);
    return view.device;
  };
}"""
_LOSE_DEVICE = "(view) => view.device.destroy()"


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, desktop: Desktop, development: Path
) -> Iterator[ExtensionBrowser]:
    with extension_browser(playwright, desktop, development, flags=FLAGS) as running:
        yield running


@pytest.fixture
def page(browser: ExtensionBrowser) -> Iterator[Page]:
    """A page of the extension; the offscreen document keeps its device for the test."""
    page = browser.extension_page("options")
    if not page.evaluate(_HAS_ADAPTER):
        pytest.skip("this Chromium has no SwiftShader for WebGPU")
    browser.worker  # noqa: B018 (asking for it makes the offscreen document)
    browser.in_offscreen(_KEEP_DEVICE)
    yield page
    page.close()


def test_same_answers_and_back_to_wasm(browser: ExtensionBrowser, page: Page) -> None:
    # The smaller the face, the sooner SwiftShader has done.
    portrait = pictures.encoded(pictures.astronaut().resize((360, 360)), "PNG")
    empty = pictures.encoded(Image.new("RGB", (64, 64), "grey"), "PNG")

    def ask(data: bytes) -> dict[str, Any]:
        answer: dict[str, Any] = browser.check_bytes(page, data)["answer"]
        return answer

    def has_gone_over() -> bool:
        page.wait_for_timeout(1000)
        return _runtime(ask(empty)) == "webgpu"

    assert _runtime(ask(portrait)) == "wasm"  # the first waits for no shader
    wait_for(has_gone_over, "the self-test", 240)
    by_gpu = ask(portrait)
    assert _runtime(by_gpu) == "webgpu"
    browser.in_offscreen(_LOSE_DEVICE)
    by_wasm = ask(portrait)
    assert _runtime(by_wasm) == "wasm"

    (here,), (there,) = by_gpu["faces"], by_wasm["faces"]
    assert (here["verdict"], here["reason"]) == (there["verdict"], there["reason"])
    assert here["probability"] == pytest.approx(there["probability"], abs=TOLERANCE)
    assert here["logit"] == pytest.approx(there["logit"], abs=1e-3)
    assert here["cells"] != there["cells"], "one of them did not compute"


def _runtime(answer: dict[str, Any]) -> str:
    runtime: str = answer["model"]["runtime"]
    return runtime
