"""A person sets the extension up: options, permissions, first-run page."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from support.accessibility import violations
from support.chromium import EXTENSION, ID, ExtensionBrowser, words
from support.site import Site

pytestmark = pytest.mark.browser

WORDS = words()
CONTRACT = json.loads((EXTENSION / "model" / "contract.json").read_text())
BACKEND, DASHBOARD = "http://127.0.0.1:8420", "http://127.0.0.1:8421"


@pytest.fixture
def options(browser: ExtensionBrowser) -> Iterator[Page]:
    """The page with nothing set, before and after."""
    page = browser.extension_page("options")
    page.evaluate("chrome.storage.local.clear()")
    page.reload()
    expect(page.locator("#backend-address")).to_be_enabled()
    yield page
    page.evaluate("chrome.storage.local.clear()")
    page.close()


def test_nothing_is_set_at_first(options: Page) -> None:
    expect(options.locator("#backend-address")).to_have_value("")
    expect(options.locator("#dashboard-address")).to_have_value("")
    expect(options.locator("#stored-now")).to_have_text(WORDS["options_stored_nothing"])
    assert _stored(options) == {}


@pytest.mark.parametrize(("name", "address"), [("backend", BACKEND), ("dashboard", DASHBOARD)])
def test_that_of_uncanny_run_is_set_by_a_click(options: Page, name: str, address: str) -> None:
    button = options.locator(f"#{name} .local")
    expect(button).to_have_text(f"Use {address}")
    button.click()

    expect(options.locator(f"#{name}-address")).to_have_value(address)
    expect(options.locator(f"#{name}-address")).to_be_focused()
    expect(button).to_be_hidden()
    assert _stored(options) == {name: address}


@pytest.mark.parametrize("name", ["backend", "dashboard"])
def test_address_is_saved_at_once(options: Page, name: str) -> None:
    options.fill(f"#{name}-address", " https://host.example/uncanny/ ")
    options.locator(f"#{name}-address").blur()

    expect(options.locator(f"#{name}-status")).to_have_text(WORDS["options_saved"])
    assert _stored(options) == {name: "https://host.example/uncanny"}
    options.reload()
    expect(options.locator(f"#{name}-address")).to_have_value("https://host.example/uncanny")


def test_what_is_no_address_is_not_saved(options: Page) -> None:
    options.fill("#backend-address", "ftp://127.0.0.1")
    options.press("#backend-address", "Enter")

    expect(options.locator("#backend-status")).to_have_text(WORDS["options_invalid"])
    expect(options.locator("#backend-address")).to_have_attribute("aria-invalid", "true")
    assert _stored(options) == {}


def test_no_address_is_a_choice(options: Page) -> None:
    options.click("#backend .local")
    options.fill("#backend-address", "")
    options.click("#backend .row button")

    expect(options.locator("#backend-status")).to_have_text(WORDS["options_none_set"])
    expect(options.locator("#backend .local")).to_be_visible()
    assert _stored(options) == {}


def test_open_address_is_warned_of(options: Page) -> None:
    options.fill("#backend-address", "http://host.example")
    options.locator("#backend-address").blur()
    expect(options.locator("#backend-status")).to_contain_text(WORDS["options_open_to_others"])


KEY = "uncanny_" + "k" * 39 + "wxyz"


def test_a_key_is_kept_for_one_origin_and_never_shown_again(options: Page) -> None:
    options.fill("#backend-key", KEY)
    options.press("#backend-key", "Enter")
    expect(options.locator("#key-status")).to_have_text(WORDS["options_key_no_backend"])
    assert _stored(options) == {}

    options.fill("#backend-address", "https://host.example/uncanny")
    options.locator("#backend-address").blur()
    options.fill("#backend-key", KEY)
    options.press("#backend-key", "Enter")
    expect(options.locator("#key-status")).to_have_text(WORDS["options_saved"])
    assert _stored(options)["apiKey"] == {"origin": "https://host.example", "key": KEY}
    options.reload()
    shown = options.locator("#backend-key")
    expect(shown).to_have_value("")
    expect(shown).to_have_attribute("placeholder", re.compile(r"https://host\.example.*…wxyz$"))
    expect(options.locator("#stored-now")).to_contain_text("…wxyz")
    assert KEY not in options.content()

    options.click("#key button")
    expect(options.locator("#key-status")).to_have_text(WORDS["options_key_removed"])
    assert set(_stored(options)) == {"backend"}


@pytest.mark.parametrize(
    ("kept_for", "told"), [(None, "probe_key_missing"), (BACKEND, "probe_key_refused")]
)
def test_a_backend_that_wants_a_key_is_told_from_silence(
    options: Page, kept_for: str | None, told: str
) -> None:
    network = {key: CONTRACT["network"][key] for key in ("name", "version")}
    headers = {
        "Access-Control-Allow-Origin": f"chrome-extension://{ID}",
        "Access-Control-Allow-Headers": "Authorization",
    }
    borne: list[str | None] = []

    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            borne.append(route.request.headers.get("authorization"))
        status = 401 if route.request.method == "POST" else 204
        route.fulfill(status=status, json={"code": "unauthorized"}, headers=headers)

    options.route(f"{BACKEND}/v1/model", lambda route: route.fulfill(json=network, headers=headers))
    options.route(f"{BACKEND}/v1/checks", refuse)
    if kept_for:
        kept = json.dumps({"apiKey": {"origin": kept_for, "key": KEY}})
        options.evaluate(f"chrome.storage.local.set({kept})")
    options.click("#backend .local")
    expect(options.locator("#backend-status")).to_contain_text(WORDS[told])
    assert borne == [f"Bearer {KEY}" if kept_for else None]


@pytest.mark.parametrize("same", [True, False])
def test_backend_is_recognised(options: Page, same: bool) -> None:
    name, version = CONTRACT["network"]["name"], CONTRACT["network"]["version"]
    card = {"name": name, "version": version if same else "older"}
    headers = {"Access-Control-Allow-Origin": f"chrome-extension://{ID}"}

    def answer(route: Route) -> None:
        route.fulfill(json=card, headers=headers)

    options.route(f"{BACKEND}/v1/model", answer)
    options.click("#backend .local")

    expect(options.locator("#backend-status")).to_contain_text(f"{name} {card['version']}")
    other = options.locator("#backend-status", has_text=WORDS["probe_other_network"])
    expect(other).to_have_count(0 if same else 1)


@pytest.mark.parametrize(
    ("name", "found"), [("backend", "probe_stranger"), ("dashboard", "probe_answers")]
)
def test_another_server_is_told(options: Page, site: Site, name: str, found: str) -> None:
    options.fill(f"#{name}-address", site.origin)
    options.click(f"#{name} .row button")
    expect(options.locator(f"#{name}-status")).to_have_text(WORDS[found])


@pytest.mark.parametrize("name", ["backend", "dashboard"])
def test_silence_is_told(options: Page, name: str) -> None:
    options.fill(f"#{name}-address", "http://127.0.0.1:9")
    options.click(f"#{name} .row button")
    expect(options.locator(f"#{name}-status")).to_have_text(WORDS["probe_silent"])


def test_prior_is_saved_and_forgotten(options: Page) -> None:
    options.focus("#prior input")
    options.keyboard.press("End")

    expect(options.locator("#prior-status")).to_have_text(WORDS["options_saved"])
    assert _stored(options)["prior"] > CONTRACT["prior"]
    expect(options.locator("#stored-now")).to_contain_text(WORDS["options_prior_stored"])

    options.click("#clear")
    expect(options.locator("#stored-status")).to_have_text(WORDS["options_cleared"])
    expect(options.locator("#stored-now")).to_have_text(WORDS["options_stored_nothing"])
    assert _stored(options) == {}


def test_network_is_the_contracts(options: Page) -> None:
    expect(options.locator("#model")).to_contain_text(CONTRACT["network"]["name"])
    expect(options.locator("#model")).to_contain_text(CONTRACT["network"]["weights_sha256"])
    section = options.locator("section", has=options.locator("#model"))
    for name in ("training", "limits", "terms"):
        expect(section).to_contain_text(WORDS[f"options_model_{name}"])
    expect(options.locator("caption")).to_contain_text(CONTRACT["performance"]["set_name"])
    bands = CONTRACT["performance"]["by_face_size"]
    expect(options.locator("#rates tr")).to_have_count(1 + len(bands))


def test_permission_is_listed_and_taken_back(browser: ExtensionBrowser, options: Page) -> None:
    expect(options.locator("#permissions")).to_have_text(WORDS["options_permissions_none"])
    browser.note_tab_strip()
    asked = "void chrome.permissions.request({ origins: ['https://cdn.example/*'] })"
    options.evaluate(asked)
    browser.answer_permission(allow=True)

    expect(options.locator("#permissions span")).to_have_text("https://cdn.example")
    options.click("#permissions button")
    expect(options.locator("#permissions")).to_have_text(WORDS["options_permissions_none"])
    expect(options.locator("#permissions-status")).to_contain_text("https://cdn.example")
    assert options.evaluate("chrome.permissions.getAll()")["origins"] == []
    assert options.evaluate("document.activeElement.id") == "permissions-title"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["options", "welcome", "popup", "check"])
def test_pages_are_accessible(browser: ExtensionBrowser, name: str, scheme: str) -> None:
    page = browser.extension_page(name)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    expect(page.locator("h1")).not_to_be_empty()
    assert violations(page) == []
    page.close()


def test_welcome_leads_to_faces_of_the_backend(browser: ExtensionBrowser, backend: str) -> None:
    page = browser.extension_page("welcome")
    link = page.get_by_role("link", name=WORDS["welcome_try"])
    # Loaded from its folder, as by `make run`: the backend that this starts.
    expect(link).to_have_attribute("href", "http://127.0.0.1:8420/try")
    page.evaluate("(backend) => chrome.storage.local.set({ backend })", backend)
    page.reload()
    link.click()
    expect(page.get_by_role("heading", name="Which of these people exist?")).to_be_visible()
    page.go_back()
    page.evaluate('chrome.storage.local.remove("backend")')
    page.close()


def test_welcome_connects_what_make_run_started_when_it_is_asked_to(
    browser: ExtensionBrowser, options: Page
) -> None:
    page = browser.extension_page("welcome")
    button = page.get_by_role("button", name=WORDS["welcome_connect"])
    expect(button).to_be_visible()
    assert _stored(options) == {}
    button.click()
    expect(page.get_by_role("status")).to_have_text(WORDS["welcome_connected"])
    expect(button).to_be_hidden()
    assert _stored(options) == {"backend": BACKEND, "dashboard": DASHBOARD}
    page.reload()
    expect(page.get_by_role("link", name=WORDS["welcome_try"])).to_be_visible()
    expect(button).to_be_hidden()
    page.close()


def test_welcome_leads_on(browser: ExtensionBrowser) -> None:
    page = browser.extension_page("welcome")
    for text in ("welcome_permission", "welcome_private", "welcome_scan"):
        expect(page.get_by_text(WORDS[text])).to_be_visible()
    page.get_by_role("link", name=WORDS["welcome_check"]).click()
    expect(page.locator("h1")).to_have_text(WORDS["check_title"])
    page.close()


def _stored(page: Page) -> dict[str, object]:
    stored: dict[str, object] = page.evaluate("chrome.storage.local.get(null)")
    return stored
