"""A thousand broken files through the extension: each has its answer, and the next one too."""

import pytest
from support import pictures
from support.chromium import ExtensionBrowser

from tests.malformed import files

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

CODES = {"unreadable", "unsupported_format", "too_many_pixels", "decode_timeout"}


def test_a_malformed_file_is_judged_or_has_its_code(browser: ExtensionBrowser) -> None:
    page = browser.extension_page("options")
    for name, data in files().items():
        reply = browser.check_bytes(page, data)
        assert reply["kind"] == "answer" or reply["code"] in CODES, (name, reply)
    good = pictures.encoded(pictures.astronaut(), "PNG")
    assert browser.check_bytes(page, good)["answer"]["faces"]
