"""The pages of a spreadsheet in a real browser: accessible, within a small phone, usable without a script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.accessible import violations
from tests.factories.county import make_small_county
from tests.factories.spreadsheets import HEADINGS, request_row, xlsx
from tests.web.test_spreadsheets import chosen, confirmed, forty_with_five_wrong, signed_in, up_to_preview

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.journey, pytest.mark.deep]
STATIC = Path(__file__).resolve().parents[2] / "src/waymark/service/web/static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HOST = "http://spreadsheets.test"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SHOTS = os.environ.get("WAYMARK_SCREENSHOTS")  # a folder to keep pictures in, for whoever wants to look


@pytest.fixture
def pages() -> dict[str, tuple[bytes, str]]:
    """Every page as an inclusion lead finds it, rendered before the browser starts: name -> (page, its policy)."""
    lead = signed_in(make_small_county(), "lead")
    confirmed(lead, up_to_preview(lead, xlsx([HEADINGS, *(request_row(n) for n in range(6))])))
    changing = up_to_preview(lead, xlsx([HEADINGS, *(request_row(n, Worries="Leaves the site at noon") for n in range(4))]))
    half_known = chosen(lead, xlsx([[*HEADINGS, "Vorname", "House"], [*request_row(9), "Robin", "Red"]]))["Location"]
    several = chosen(lead, xlsx([["Notes"]], [["Our list"], HEADINGS, request_row(9)]))["Location"]
    wrong = up_to_preview(lead, xlsx(forty_with_five_wrong()))
    found = {
        "list": lead.get("/spreadsheets/"),
        "file": lead.get("/spreadsheets/new/requests/"),
        "file_wrong": lead.post("/spreadsheets/new/requests/", {"whole": "yes"}),
        "sheet": lead.get(f"{several}?sheet=1"),
        "columns": lead.get(half_known),
        "columns_wrong": lead.post(f"{half_known}?change=1", {"column_1": "family_name", "column_10": "given_names"}),
        "wrong": lead.get(wrong),
        "new": lead.get(f"{wrong}?show=new"),
        "changed": lead.get(changing),
        "none": lead.get(f"{wrong}?show=changed"),
        "discard": lead.get(wrong.replace("preview", "discard")),
    }
    long = up_to_preview(lead, xlsx([HEADINGS, *(request_row(n) for n in range(100, 170))]))
    found["waiting"] = confirmed(lead, long)
    done = confirmed(lead, wrong)
    found |= {"done": done, "undo": lead.get(wrong.replace("preview", "undo"))}
    return {name: (page.content, page.headers["Content-Security-Policy"]) for name, page in found.items()}


@pytest.fixture
def chromium() -> Iterator[Browser]:
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, page: tuple[bytes, str], script: bool = True) -> tuple[Page, list[str]]:
    body, policy = page

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).split("?")[0]
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix, "font/woff2"))
        else:
            route.fulfill(body=body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy})

    tab = browser.new_context(viewport={"width": 1280 if script else 390, "height": 900}, java_script_enabled=script).new_page()
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda fault: refused.append(str(fault)))
    tab.route("**/*", answer)
    tab.goto(f"{HOST}/")
    return tab, refused


def test_every_page_is_accessible_keeps_the_policy_fits_and_works_without_a_script(pages, chromium):
    wrong = []
    for name, page in pages.items():
        tab, refused = opened(chromium, page)
        for width in (1280, 390, 320):
            tab.set_viewport_size({"width": width, "height": 900})
            found = [] if width == 320 else violations(tab, AXE)
            wrong += [f"{name} at {width}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in found]
            wide = tab.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{name} at {width}: {wide} wide"] if wide > width else []
            if SHOTS and width != 320:
                tab.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        wrong += [f"{name}: {one}" for one in refused]
        tab.context.close()
    assert wrong == []
    for name in ("file", "sheet", "columns", "wrong", "waiting", "undo"):
        tab, _ = opened(chromium, pages[name], script=False)
        button = tab.locator("main button[type=submit]").first
        assert button.is_visible(), name
        tab.context.close()
