"""A site to harvest: each address behaves in one way."""

import time
from functools import cache

import numpy as np

from tests.pictures import encoded
from tests.servers import Pages


@cache
def face_file(number: int) -> bytes:
    """A small picture, another for each number."""
    noise = np.random.default_rng(number).integers(0, 256, (16, 16, 3), np.uint8)
    return encoded(np.kron(noise, np.ones((8, 8, 1), np.uint8)))


class HarvestPages(Pages):
    """`Pages` with a robots.txt and pictures that come and go."""

    robots: tuple[int, str] = (200, "User-agent: *\nDisallow: /private/\n")
    """Status and body."""
    times: list[float]
    """When each request came, by time.monotonic()."""

    def do_GET(self) -> None:  # noqa: N802
        self.times.append(time.monotonic())
        if self.path == "/robots.txt":
            self.seen.append({"path": self.path, "user-agent": self.headers["User-Agent"]})
            self._answer(self.robots[0], {}, self.robots[1].encode())
        else:
            super().do_GET()

    def _face(self, number: str) -> None:
        self._answer(200, {}, face_file(int(number)))

    def _private(self, number: str) -> None:
        self._face(number)

    def _newface(self, _: str) -> None:
        """Another face at each asking."""
        self._face(str(sum(seen["path"] == self.path for seen in self.seen)))

    def _busy(self, rest: str) -> None:
        """busy/STATUS/WAIT/TIMES: so many times STATUS with a Retry-After, then a face."""
        status, wait, times = rest.split("/")
        if sum(seen["path"] == self.path for seen in self.seen) > int(times):
            self._face("0")
        else:
            self._answer(int(status), {"Retry-After": wait} if wait else {}, b"")

    def _broken(self, _: str) -> None:
        self._answer(500, {}, b"")

    def _text(self, _: str) -> None:
        self._answer(200, {}, b"<html>no picture</html>")
