"""A screen of its own with a window manager, and the mouse and keys of its user."""

import os
import subprocess
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from PIL import Image, ImageGrab

from support.waiting import wait_for

PROGRAMS = ("Xvfb", "openbox", "xdotool")
SIZE = (1280, 900)
Area = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of the screen."""
_BLINK = 0.3
"""Seconds in which anything that moves can be seen to move."""


class Desktop:
    """Xvfb and openbox on a display that was free; both end with it.

    Example:
        with Desktop() as desktop: desktop.choose(100, 100, "Up")
    """

    def __enter__(self) -> Self:
        read, write = os.pipe()
        width, height = SIZE
        # Xvfb chooses a free display itself and writes its number.
        screen = ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), *screen],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as number:
            self.display = f":{number.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.display}
        self._manager = subprocess.Popen(
            ["openbox"], env=self.environment, stderr=subprocess.DEVNULL
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(10)

    def choose(self, x: int, y: int, *keys: str) -> None:
        """Right-click at a point of the screen, then take an entry of the menu by keys."""
        before = self._windows()
        self._xdotool("mousemove", "1", "1", "mousemove", str(x), str(y), "click", "3")
        menu = wait_for(lambda: self._windows() - before, "the context menu")
        area = self._area_of(menu.pop())
        for key in keys:
            self.press_until_seen(key, area)
        self.press("Return")

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click at a point of the screen, and leave it: what lies under a mouse looks different."""
        self._xdotool("mousemove", str(x), str(y), "click", str(button), "mousemove", "1", "1")

    def press_until_seen(self, key: str, area: Area | None = None) -> None:
        """Press a key until the screen changes: a window is there before it listens to keys."""
        before = wait_for(lambda: self._still_picture(area), "the screen to stand still")

        def pressed() -> bool:
            self.press(key)
            with suppress(AssertionError):
                return wait_for(lambda: self.picture(area).tobytes() != before, "a change", 3)
            return False

        wait_for(pressed, f"{key} to change what the screen shows")

    def press(self, key: str) -> None:
        """Press a key, by its X name."""
        self._xdotool("key", key)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self._xdotool("type", text)

    def pixel(self, x: int, y: int) -> object:
        """The colour of a point of the screen."""
        return self.picture().getpixel((x, y))

    def picture(self, area: Area | None = None) -> Image.Image:
        """What the screen shows there (or all of it), native menus and dialogs included."""
        return ImageGrab.grab(bbox=area, xdisplay=self.display)

    def _still_picture(self, area: Area | None) -> bytes | None:
        before = self.picture(area).tobytes()
        time.sleep(_BLINK)
        return before if self.picture(area).tobytes() == before else None

    def _area_of(self, window: str) -> Area:
        lines = self._xdotool("getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=") for line in lines)
        left, top, width, height = (int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))
        right, bottom = min(left + width, SIZE[0]), min(top + height, SIZE[1])
        return max(left, 0), max(top, 0), right, bottom

    def _windows(self) -> set[str]:
        return set(self._xdotool("search", "--onlyvisible", "--name", "").split())

    def _xdotool(self, *arguments: str) -> str:
        result = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
        return result.stdout
