"""Marionette, the protocol by which Firefox lets itself be driven.

https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import json
import socket
from typing import Any

Json = Any
"""What `json` makes of an answer."""
_COMMAND = 0


class Marionette:
    """A session with a Firefox that was started with `-marionette`."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._stream = self._socket.makefile("rb")
        self._count = 0
        self._read()  # its greeting
        self("WebDriver:NewSession")

    def __call__(self, command: str, **parameters: object) -> Json:
        """The result of a command. Raises RuntimeError with Firefox's words."""
        self._count += 1
        message = json.dumps([_COMMAND, self._count, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def script(self, body: str, *arguments: object, privileged: bool = False) -> Json:
        """What a function's body returns in the page in front.

        Args: privileged, whether it sees what is closed to the page, shadow roots for instance.
        """
        sandbox = {"sandbox": "system"} if privileged else {}
        return self("WebDriver:ExecuteScript", script=body, args=arguments, **sandbox)

    def browser_script(self, body: str, *arguments: object) -> Json:
        """The same in the browser's own window, with its menus and dialogs."""
        self("Marionette:SetContext", value="chrome")
        try:
            return self("WebDriver:ExecuteScript", script=body, args=arguments)
        finally:
            self("Marionette:SetContext", value="content")

    def close(self) -> None:
        """Leave Firefox to itself."""
        self._stream.close()
        self._socket.close()

    def _read(self) -> Json:
        length = b"".join(iter(lambda: self._stream.read(1), b":"))
        return json.loads(self._stream.read(int(length)))
