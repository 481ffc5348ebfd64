"""The pages of a place and of a provider's day in a real browser: accessible, within a small phone, nothing refused."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.accessible import violations
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.placements import ENDS_ON, STARTS_ON, agreed, arrived, as_, confirmed
from tests.factories.referrals import submitted
from tests.web.test_placement_pages import on_day, signed_in, typed
from waymark.service.placements import actions, queries
from waymark.service.provisions.actions import hold_places

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.journey]
STATIC = Path(__file__).resolve().parents[2] / "src/waymark/service/web/static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HOST = "http://place.test"
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # GOV.UK says on purpose, with aria-expanded, that a radio opens a field.
    "rules": {"aria-allowed-attr": {"enabled": False}},
}
SHOTS = os.environ.get("WAYMARK_SCREENSHOTS")  # a folder to keep pictures in, for whoever wants to look


@pytest.fixture
def pages() -> dict[str, tuple[bytes, str]]:
    """Every page as its person finds it, rendered before the browser starts: name -> (page, its policy)."""
    county = make_small_county()
    child, other, third = (make_pupil(county.schools[0], serial=one, given_names=name)
                           for one, name in ((1, "Ash"), (2, "Birch"), (3, "Cedar")))
    referral = submitted(county, child)
    placement = arrived(county, child, referral=referral)
    offered = agreed(county, other)
    confirmed(county, third)
    _lived_in(county, placement)
    hold_places(provision_class=county.base_class, places=2, starts_on=TODAY, ends_on=ENDS_ON, reason="Flood in room 2",
                is_closure=True, by=as_(county, "base_lead"), on=TODAY)
    submitted(county, make_pupil(county.schools[0], serial=9, given_names="Dell"))
    on_day(STARTS_ON + timedelta(days=45))
    base_lead, board, coordinator, officer = (
        signed_in(county, who) for who in ("base_lead", "board", "coordinator", "officer")
    )
    extend = {"reason_code": "aim_near", **typed("to_on", ENDS_ON + timedelta(days=14))}

    def address(name: str, of=placement) -> str:
        return reverse(name, args=[of.reference])

    found = {
        "placement": coordinator.get(address("placement_page")),
        "passport": base_lead.get(address("placement_passport")),
        "answer": base_lead.get(address("placement_answer", offered)),
        "answer_wrong": base_lead.post(address("placement_answer", offered), {"accepts": "no"}),
        "decide": board.get(address("placement_decide", offered)),
        "review": base_lead.get(address("placement_review")),
        "extend": coordinator.post(address("placement_extend"), extend),
        "end": base_lead.get(address("placement_end")),
        "plan": base_lead.get(address("placement_plan")),
        "withdraw": coordinator.get(address("placement_withdraw", offered)),
        "arrival": base_lead.get(reverse("provider_today")),
        "children": base_lead.get(reverse("provider_children")),
        "provision": officer.get(address("provider_provision", county.base)),
        "hold": base_lead.get(address("provider_hold", county.base)),
    }
    return {name: (page.content, page.headers["Content-Security-Policy"]) for name, page in found.items()}


def _lived_in(county, placement) -> None:
    review = queries.reviews_of(placement)[0]
    by = as_(county, "base_lead", review.due_on)
    criterion = placement.exit_criteria.first()
    actions.hold_review(
        review=review,
        pupil_view="The mornings are quieter here",
        parent_view="He sleeps again",
        progress="In by nine most days",
        is_attending=True,
        is_safe=True,
        needs_are_met=True,
        next_action="Two lessons a week at school",
        by=by,
        on=review.due_on,
        standings={criterion.pk: ("Four of five", True)},
    )
    actions.plan_return(
        plan=queries.way_on(placement),
        named_adult="Mr Fenlight",
        by=by,
        on=review.due_on,
        home_readiness=4,
        pupil_readiness=3,
        family_agrees=True,
        phases=[actions.Phase(ENDS_ON - timedelta(days=11), ENDS_ON - timedelta(days=7), 4, "Mornings")],
        promises=[
            actions.Promised("home_school", "A quiet room at 8:30", ENDS_ON),
            actions.Promised("provision", "Rings on Fridays for six weeks", ENDS_ON + timedelta(days=42)),
        ],
    )
    actions.name_adult(placement=placement, side="home", name="Mr Fenlight", by=as_(county, "lead"), on=TODAY)


@pytest.fixture
def chromium() -> Iterator[Browser]:
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, pages: dict[str, tuple[bytes, str]], name: str) -> tuple[Page, list[str]]:
    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
            return
        body, policy = pages[name]
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy})

    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: refused.append(str(fault)))
    page.route("**/*", answer)
    page.goto(f"{HOST}/{name}")
    return page, refused


def test_every_page_is_accessible_and_fits_a_desk_and_a_phone_and_the_passport_one_sheet(pages, chromium) -> None:
    wrong = []
    for name in pages:
        page, refused = opened(chromium, pages, name)
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}_{width}.png", full_page=True)
            found = [] if width == 320 else violations(page, AXE)
            wrong += [(name, width, one["id"], one["nodes"][0]["html"]) for one in found]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wrong.append((name, width, "scrolls sideways", ""))
        wrong += [(name, "refused", text) for text in refused]
        if name == "passport" and (sheets := len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))) != 1:
            wrong.append((name, "prints on sheets", sheets))
        page.context.close()
    assert wrong == []
