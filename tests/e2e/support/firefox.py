"""A real Firefox with the extension in it, used as a person would."""

import base64
import io
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from PIL import Image

from support.comparing import are_alike
from support.desktop import Desktop
from support.marionette import Marionette
from support.popup import OPEN, scan_button
from support.waiting import wait_for

FIREFOX = "firefox-esr"
PERMISSION = "#addon-webext-permissions-notification"
"""Firefox's own question."""
_PREFERENCES = {
    "marionette.port": "0",  # any free one, which it writes down
    "browser.aboutwelcome.enabled": "false",
    "browser.shell.checkDefaultBrowser": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "security.notification_enable_delay": "0",
}
_START_SECONDS = 60
_WAITING = "working"

_ON_SCREEN = """const onScreen = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [mozInnerScreenX + x + width / 2, mozInnerScreenY + y + height / 2].map(Math.round);
  };"""
_ELEMENT = f"""{_ON_SCREEN}
  const element = document.querySelector(arguments[0]);
  return document.visibilityState === "visible" && element && onScreen(element);"""
_CARD = """const root = document.querySelector('[data-uncanny=card]')?.openOrClosedShadowRoot;
  return root && {
    state: root.querySelector(".headline")?.classList[1],
    text: root.textContent,
    boxes: root.querySelectorAll(".box").length,
    judged: root.querySelector("canvas.judged")?.toDataURL(),
  };"""
_CARD_BUTTON = f"""{_ON_SCREEN}
  const root = document.querySelector('[data-uncanny=card]').openOrClosedShadowRoot;
  const buttons = [...root.querySelectorAll("button")];
  return onScreen(buttons.find(({{ textContent }}) => textContent === arguments[0]));"""
_TEXT = "return document.querySelector(arguments[0])?.textContent"
_SCAN = "return document.querySelector('[data-uncanny=scan]')?.openOrClosedShadowRoot?.textContent"
_BUTTON = f"""{_ON_SCREEN}
  const buttons = [...document.querySelectorAll("button")];
  const button = buttons.find(({{ textContent }}) => textContent === arguments[0]);
  return button && onScreen(button);"""
_TAKE_BACK = """const [origin, done] = arguments;
  const { protocol, hostname } = new URL(origin);
  chrome.permissions.remove({ origins: [`${protocol}//${hostname}/*`] }).then(done);"""
_IS_OWN = "return typeof chrome !== 'undefined' && Boolean(chrome.storage)"
_REMEMBER = "const [settings, done] = arguments; chrome.storage.local.set(settings).then(done);"
_OF_BROWSER = """const onScreen = (element) => {
    const { width, height } = element?.getBoundingClientRect() ?? {};
    return height && [element.screenX + width / 2, element.screenY + height / 2].map(Math.round);
  };"""
_MENU_IS_OPEN = "return document.querySelector('#contentAreaContextMenu').state === 'open'"
_MENU_ENTRY = f"""{_OF_BROWSER}
  const entries = [...document.querySelectorAll("#contentAreaContextMenu menuitem")];
  return onScreen(entries.find(({{ label }}) => label === arguments[0]));"""
_DIALOG_BUTTON = f"""{_OF_BROWSER}
  const windows = [...Services.wm.getEnumerator("navigator:browser")];
  const dialogs = windows.map((one) => one.document.querySelector(arguments[0]));
  const dialog = dialogs.find((one) => one?.closest("panel")?.state === "open");
  return dialog && onScreen(arguments[1] ? dialog.button : dialog.secondaryButton);"""
_CHECK = """const [base64, done] = arguments;
  const port = chrome.runtime.connect({ name: "offscreen" });
  port.onMessage.addListener((message) => message.kind === "stage" || done(message));
  port.postMessage({ to: "offscreen", kind: "check", source: { kind: "bytes", base64 } });"""


class FirefoxCard:
    """The card in the page in front, read anew at every question."""

    def __init__(self, browser: "Firefox") -> None:
        self._browser = browser

    @property
    def text(self) -> str:
        """All of its words."""
        return str(self._shown["text"])

    @property
    def faces(self) -> int:
        """How many are marked in the picture."""
        return int(self._shown["boxes"])

    @property
    def state(self) -> str | None:
        """The code of the verdict or state that it shows."""
        shown: str | None = self._shown.get("state")
        return shown

    def wait_state(self, seconds: float = 30) -> str:
        """The first state that is an answer."""
        return wait_for(
            lambda: None if (state := self.state) == _WAITING else state,
            "the card's answer",
            seconds,
        )

    def wait_picture(self, expected: Image.Image) -> None:
        """Wait until it shows the same picture, but for scaling."""
        wait_for(lambda: (it := self._judged) and are_alike(it, expected), "the judged picture")

    def click(self, words: str) -> None:
        """Click on one of its buttons."""
        self._browser.click(self._browser.driver.script(_CARD_BUTTON, words, privileged=True))

    @property
    def _judged(self) -> Image.Image | None:
        address = self._shown.get("judged")
        if not address:
            return None
        file = base64.b64decode(address.partition(",")[2])
        return Image.open(io.BytesIO(file)).convert("RGB")

    @property
    def _shown(self) -> dict[str, Any]:
        return self._browser.driver.script(_CARD, privileged=True) or {}


class Firefox:
    """One window on the desktop: a tab for pages, and the first-run page in another."""

    def __init__(self, driver: Marionette, desktop: Desktop) -> None:
        self.driver = driver
        self._desktop = desktop
        self._pages, self._own = self._tabs()

    def open(self, url: str) -> None:
        """Show a page in front."""
        self.driver("WebDriver:SwitchToWindow", handle=self._pages)
        self.driver("WebDriver:Navigate", url=url)

    def right_click(self, selector: str, entry: str) -> FirefoxCard:
        """Right-click in the middle of an element, then click on an entry of the menu."""
        place = wait_for(lambda: self.driver.script(_ELEMENT, selector), selector)

        def menu() -> bool:
            # Until the page is drawn, nothing hears the click.
            self.click(place, button=3)
            with suppress(AssertionError):
                return wait_for(lambda: self.driver.browser_script(_MENU_IS_OPEN), "the menu", 1)
            return False

        wait_for(menu, "the context menu")
        self.click(wait_for(lambda: self.driver.browser_script(_MENU_ENTRY, entry), entry))
        return FirefoxCard(self)

    def click(self, place: list[int], button: int = 1) -> None:
        """Click at a point of the screen."""
        self._desktop.click(*place, button=button)

    def answer_permission(self, allow: bool) -> None:
        """Click on Allow or Deny in Firefox's own dialog."""
        find = (_DIALOG_BUTTON, PERMISSION, allow)
        button = wait_for(lambda: self.driver.browser_script(*find), "the permission dialog")

        def closed() -> bool:
            self.click(button)
            return not self.driver.browser_script(*find)

        wait_for(closed, "the permission dialog to close")

    def scan(self) -> None:
        """Open the popup over the page in front, by its key, and click on the scan's button."""
        wait_for(lambda: self.driver.script(_ELEMENT, "body"), "the page")
        self._desktop.press_until_seen(OPEN)
        self.click(list(wait_for(lambda: scan_button(self._desktop), "the popup's button")))

    def wait_scanned(self, words: str) -> None:
        """Wait until the scan's panel says something."""
        wait_for(lambda: words in (self.driver.script(_SCAN, privileged=True) or ""), words, 60)

    def open_own(self, name: str) -> None:
        """Show one of the extension's own pages, in the tab of the first-run page."""
        self.driver("WebDriver:SwitchToWindow", handle=self._own)
        self.driver.script("location.href = arguments[0]", f"{name}.html")

    def press(self, selector: str) -> None:
        """Click in the middle of an element of the page in front."""
        self.click(wait_for(lambda: self.driver.script(_ELEMENT, selector), selector))

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self._desktop.type(text)

    def wait_element(self, selector: str, words: str) -> None:
        """Wait until an element of the page in front says something."""
        wait_for(lambda: words in (self.driver.script(_TEXT, selector) or ""), words)

    def press_in_window(self, words: str) -> None:
        """Click on a button of the window that the extension has opened."""
        window = wait_for(
            lambda: set(self.driver("WebDriver:GetWindowHandles")) - {self._pages, self._own},
            "the extension's window",
        ).pop()
        self.driver("WebDriver:SwitchToWindow", handle=window)
        self.click(wait_for(lambda: self.driver.script(_BUTTON, words), words))
        self.driver("WebDriver:SwitchToWindow", handle=self._pages, focus=False)

    def take_back(self, origin: str) -> None:
        """Forget that the user has let the extension read an origin."""
        self.driver("WebDriver:SwitchToWindow", handle=self._own, focus=False)
        self.driver("WebDriver:ExecuteAsyncScript", script=_TAKE_BACK, args=[origin])

    def remember(self, **settings: str) -> None:
        """Keep settings, as the options page does."""
        self.driver("WebDriver:SwitchToWindow", handle=self._own, focus=False)
        self.driver("WebDriver:ExecuteAsyncScript", script=_REMEMBER, args=[settings])
        self.driver("WebDriver:SwitchToWindow", handle=self._pages, focus=False)

    def check_bytes(self, data: bytes) -> dict[str, Any]:
        """The background page's reply about a file, asked from a page of the extension."""
        self.driver("WebDriver:SwitchToWindow", handle=self._own, focus=False)
        script = {"script": _CHECK, "args": [base64.b64encode(data).decode()]}
        reply: dict[str, Any] = self.driver("WebDriver:ExecuteAsyncScript", **script)
        return reply

    def _tabs(self) -> list[str]:
        """The first tab, and that of the first-run page, once its scripts have come."""
        first, own = wait_for(
            lambda: len(tabs := self.driver("WebDriver:GetWindowHandles")) == 2 and tabs,
            "the first-run page",
        )
        self.driver("WebDriver:SwitchToWindow", handle=own, focus=False)
        wait_for(lambda: self.driver.script(_IS_OWN), "the first-run page's scripts")
        return [first, own]


@contextmanager
def firefox(
    desktop: Desktop, folder: Path, preferences: Mapping[str, str] | None = None
) -> Iterator[Firefox]:
    """Firefox with a fresh profile and the extension built in `folder`.

    Args: preferences, of Firefox's own, beside those that all get.
    """
    with ExitStack() as stack:
        profile = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        chosen = {**_PREFERENCES, **(preferences or {})}
        lines = [f'user_pref("{name}", {value});\n' for name, value in chosen.items()]
        (profile / "user.js").write_text("".join(lines))
        flags = ["-no-remote", "-marionette", "-remote-allow-system-access", "-profile", profile]
        process = stack.enter_context(
            subprocess.Popen(
                [FIREFOX, *flags, "about:blank"],
                env=desktop.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        stack.callback(process.terminate)
        driver = Marionette(wait_for(lambda: _port(profile), "Firefox", _START_SECONDS))
        stack.callback(driver.close)
        driver("Addon:Install", path=str(folder), temporary=True)
        yield Firefox(driver, desktop)


def _port(profile: Path) -> int | None:
    written = profile / "MarionetteActivePort"
    return int(text) if written.is_file() and (text := written.read_text()) else None
