"""The card as a debugger sees it: its shadow root is closed to everyone else."""

import base64
import io
from collections.abc import Iterator
from typing import Any

from PIL import Image
from playwright.sync_api import CDPSession, Frame, Page

from support.comparing import are_alike
from support.waiting import wait_for

Node = dict[str, Any]
WAITING = "working"
"""The class of the headline while the card waits for the user or the check."""
STILL = 4
"""Looks at an element, some 50 ms apart, that must agree before it is clicked at."""
_READ_CANVAS = "function () { return this.toDataURL() }"
_PRESS = "function () { this.click() }"


class Card:
    """The card in a page, read anew at every question."""

    def __init__(self, page: Page, part: str = "card", frame: Frame | None = None) -> None:
        """Args: part, of what the extension puts into a page; frame, one of another site than the
        page, where the card is in such a one.
        """
        self._page = page
        self._part = part
        self._session: CDPSession = page.context.new_cdp_session(frame or page)

    @property
    def identity(self) -> int | None:
        """The browser's number for the element that holds it; None where there is none."""
        hosts = self._hosts()
        return int(hosts[0]["backendNodeId"]) if hosts else None

    @property
    def is_open(self) -> bool:
        """Whether the page holds one."""
        return bool(self._hosts())

    @property
    def count(self) -> int:
        """How many the page holds."""
        return len(self._hosts())

    @property
    def state(self) -> str | None:
        """The code of the verdict or state that the card shows."""
        headline = next(self._with_class("headline"), None)
        return _classes(headline)[1] if headline else None

    @property
    def judged(self) -> Image.Image | None:
        """The picture that the card shows beside its answer."""
        node = next(self._with_class("judged"), None)
        if node is None:
            return None
        canvas = {"backendNodeId": node["backendNodeId"]}
        object_id = self._session.send("DOM.resolveNode", canvas)["object"]["objectId"]
        read = {"objectId": object_id, "functionDeclaration": _READ_CANVAS}
        address = self._session.send("Runtime.callFunctionOn", read)["result"]["value"]
        file = base64.b64decode(address.partition(",")[2])
        return Image.open(io.BytesIO(file)).convert("RGB")

    def wait_picture(self, expected: Image.Image) -> None:
        """Wait until the card shows the same picture, but for scaling."""
        wait_for(
            lambda: (shown := self.judged) and are_alike(shown, expected), "the judged picture"
        )

    @property
    def text(self) -> str:
        """All of its words, a line an element."""
        return "\n".join(line for host in self._hosts() for line in _lines(host))

    def wait_state(self, seconds: float = 30) -> str:
        """The first state that is an answer."""
        return wait_for(
            lambda: self.state if self.state != WAITING else None, "the card's answer", seconds
        )

    def wait_text(self, words: str, seconds: float = 30) -> None:
        """Wait until the card says something."""
        wait_for(lambda: words in self.text, f"{words!r} in the card", seconds)

    def rect(self, name: str = "card") -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the first element of a class, in pixels of the viewport."""
        node = next(self._with_class(name))
        quad = self._session.send("DOM.getBoxModel", {"backendNodeId": node["backendNodeId"]})
        border = quad["model"]["border"]
        return border[0], border[1], border[4], border[5]

    def click(self, name: str) -> None:
        """Click in the middle of the first element of a class (or of a tag), once it stands still:
        the card moves when a part of its answer grows.
        """
        left, top, right, bottom = self._settled_rect(name)
        self._page.mouse.click((left + right) / 2, (top + bottom) / 2)

    def _settled_rect(self, name: str) -> tuple[float, float, float, float]:
        seen: list[tuple[float, float, float, float]] = []

        def stands_still() -> bool:
            seen.append(self.rect(name))
            return len(seen) > STILL and len(set(seen[-STILL:])) == 1

        wait_for(stands_still, f"{name!r} to stand still")
        return seen[-1]

    def press_by_script(self, name: str) -> None:
        """As a page would that got hold of the first element of a class (or of a tag)."""
        node = {"backendNodeId": next(self._with_class(name))["backendNodeId"]}
        object_id = self._session.send("DOM.resolveNode", node)["object"]["objectId"]
        press = {"objectId": object_id, "functionDeclaration": _PRESS}
        self._session.send("Runtime.callFunctionOn", press)

    def with_class(self, name: str) -> int:
        """How many elements have a class (or a tag)."""
        return len(list(self._with_class(name)))

    def is_hidden(self, name: str) -> bool:
        """Whether the first element of a class is marked as hidden."""
        return "hidden" in _attributes(next(self._with_class(name)))

    def accessible_nodes(self) -> list[tuple[str, str]]:
        """Role and name of all that a screen reader meets in the page."""
        self._session.send("Accessibility.enable")
        nodes = self._session.send("Accessibility.getFullAXTree")["nodes"]
        return [
            (node.get("role", {}).get("value", ""), node.get("name", {}).get("value", ""))
            for node in nodes
            if not node.get("ignored")
        ]

    def _hosts(self) -> list[Node]:
        document = self._session.send("DOM.getDocument", {"depth": -1, "pierce": True})
        return [node for node in _walk(document["root"]) if self._is_host(node)]

    def _is_host(self, node: Node) -> bool:
        """A page may name an element of its own so, but such a one has no shadow root."""
        return bool(_attributes(node).get("data-uncanny") == self._part and "shadowRoots" in node)

    def _with_class(self, name: str) -> Iterator[Node]:
        for host in self._hosts():
            for node in _walk(host):
                if name in _classes(node) or node["nodeName"] == name.upper():
                    yield node


def _walk(node: Node) -> Iterator[Node]:
    yield node
    below = [*node.get("children", []), *node.get("shadowRoots", [])]
    if "contentDocument" in node:
        below.append(node["contentDocument"])
    for child in below:
        yield from _walk(child)


def _classes(node: Node) -> list[str]:
    return _attributes(node).get("class", "").split()


def _attributes(node: Node) -> dict[str, str]:
    attributes = node.get("attributes", [])
    return dict(zip(attributes[::2], attributes[1::2], strict=True))


def _lines(host: Node) -> Iterator[str]:
    return (node["nodeValue"] for node in _walk(host) if node["nodeName"] == "#text")
