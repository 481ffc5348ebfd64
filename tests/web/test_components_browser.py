"""The gallery in a real browser under the content policy: accessible, usable on a small phone and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import RequestFactory, override_settings
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.accessible import violations
from waymark.service.web.components.today import set_page_day
from waymark.service.web.gallery.views import gallery

pytestmark = pytest.mark.journey
STATIC = Path(__file__).resolve().parents[2] / "src/waymark/service/web/static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"
HOST = "http://gallery.test"
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # GOV.UK says on purpose, with aria-expanded, that a radio opens a field.
    "rules": {"aria-allowed-attr": {"enabled": False}},
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def day_forgotten_afterwards() -> Iterator[None]:
    yield
    set_page_day(None)


def answer(route: Route) -> None:
    """Pages come from the view and files from disk: no server and no network."""
    path = route.request.url.removeprefix(HOST)
    if path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        return
    request = RequestFactory().get(path)
    request.today = date(2026, 11, 20)
    with override_settings(DEBUG=True):
        body = gallery(request).content
    route.fulfill(body=body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


def opened(browser: Browser, path: str, width: int, script: bool = True) -> tuple[Page, list[str]]:
    page = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script).new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: refused.append(str(fault)))
    page.route("**/*", answer)
    page.goto(HOST + path)
    return page, refused


@pytest.mark.parametrize("path", ["/", "/?errors", "/?layout=family", "/?layout=share"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_the_policy_refuses_nothing(chromium: Browser, path: str, width: int) -> None:
    page, refused = opened(chromium, path, width)
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations(page, AXE)] == []
    assert refused == []


@pytest.mark.parametrize("path", ["/", "/?layout=family"])
def test_nothing_makes_a_small_phone_scroll_sideways(chromium: Browser, path: str) -> None:
    page, _ = opened(chromium, path, 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_stop_of_the_keyboard_is_the_skip_link(chromium: Browser) -> None:
    page, _ = opened(chromium, "/?layout=family", 1280)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"


def test_the_error_summary_is_focused_and_leads_to_the_box(chromium: Browser) -> None:
    page, _ = opened(chromium, "/?errors", 1280)
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    page.get_by_role("link", name="The date it started must be a real date").click()
    assert page.evaluate("document.activeElement.id") == "id_started_on-day"


def test_a_revealed_field_is_there_without_a_script_and_folded_with_one(chromium: Browser) -> None:
    plain, _ = opened(chromium, "/", 390, script=False)
    assert plain.locator("#id_other_detail").is_visible()
    enhanced, _ = opened(chromium, "/", 390)
    assert not enhanced.locator("#id_other_detail").is_visible()
    enhanced.get_by_label("Something else").check()
    assert enhanced.locator("#id_other_detail").is_visible()


def test_every_bar_of_the_board_with_a_link_is_reached_by_keyboard(chromium: Browser) -> None:
    page, _ = opened(chromium, "/", 1280)
    bars = page.locator("a.wm-board__stay")
    assert bars.count() > 4
    bars.first.focus()
    assert "A. B. Y8, placed, from before 2 Nov until 23 Nov" in " ".join(bars.first.text_content().split())
    assert page.evaluate("document.activeElement.classList.contains('wm-board__stay')")


def test_print_leaves_out_what_only_a_screen_needs(chromium: Browser) -> None:
    page, _ = opened(chromium, "/", 1280)
    page.emulate_media(media="print")
    assert not page.locator(".wm-tabs").is_visible()
    assert not page.locator(".wm-filter").is_visible()
    assert page.locator(".wm-board").first.is_visible()
