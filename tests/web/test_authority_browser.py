"""The authority's main pages in a real browser under the content policy: accessible, on a desk and a small phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.accessible import violations
from tests.database import as_owner
from tests.factories.county import make_pupil, make_small_county
from tests.factories.referrals import submitted
from tests.web.test_authority import signed_in
from waymark.service.organisations.models import Partnership

pytestmark = [pytest.mark.journey, pytest.mark.django_db, pytest.mark.database]
STATIC = Path(__file__).resolve().parents[2] / "src/waymark/service/web/static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HOST = "http://county.test"
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # GOV.UK says on purpose, with aria-expanded, that a radio opens a field.
    "rules": {"aria-allowed-attr": {"enabled": False}},
}
AREA = [[2.0, 54.7], [2.3, 54.7], [2.3, 54.9], [2.0, 54.9], [2.0, 54.7]]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Started inside a test, once everything is read: the database refuses to work beside the browser's loop."""
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def county():
    made = make_small_county()
    submitted(made, make_pupil(made.schools[0]))
    with as_owner():
        Partnership.objects.update(area={"type": "Polygon", "coordinates": [AREA]}, is_pilot=True)
    return made


def addresses(county) -> list[str]:
    school, partnership = county.schools[0].reference, county.partnership.reference
    return [
        "/county/",
        "/county/waiting/",
        "/county/overdue/",
        "/county/refusals/",
        "/county/not-confirmed/",
        "/county/schools/",
        f"/county/schools/{school}/",
        "/county/schools/import/",
        "/county/partnerships/",
        f"/county/partnerships/{partnership}/",
        f"/county/partnerships/{partnership}/{school}/leave/",
        "/county/model/",
        "/county/record/",
        "/county/journeys/",
        "/county/messages/",
        "/children/",
    ]


@pytest.mark.parametrize(
    ("width", "script"),
    [
        pytest.param(1280, True, marks=pytest.mark.deep), (390, True),
        pytest.param(320, False, marks=pytest.mark.deep),
    ],
)
def test_the_authoritys_pages_are_accessible_and_fit(county, width, script):
    client = signed_in(county, "officer")
    pages = {address: client.get(address) for address in addresses(county)}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
            return
        given = pages[path]
        kept = {name: given[name] for name in ("Content-Type", "Content-Security-Policy") if name in given}
        route.fulfill(status=given.status_code, body=given.content, headers=kept)

    with chromium() as browser:
        page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script).new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.route("**/*", answer)
        found = [fault for address in pages for fault in faults_of(page, address, width, script)]
    assert found == []
    assert said == []


def faults_of(page: Page, address: str, width: int, script: bool) -> Iterator[str]:
    page.goto(HOST + address)
    if script:  # without scripts the page cannot be asked
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield f"{address} is wider than {width}"
        for one in violations(page, AXE):
            yield f"{address}: {one['id']} {one['nodes'][0]['html']}"
    elif page.locator("h1").bounding_box()["width"] > width:
        yield f"{address} is wider than {width}"
