"""Pages for later acts, for families and for a shared screen, in a real browser: accessible, inside landmarks, narrow enough."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.accessible import violations
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.placements import agreed, as_
from tests.web.test_pages_for_later_acts import excluded, suspended, unplanned_words
from tests.web.test_placement_browser import AXE, HOST, chromium, opened
from tests.web.test_placement_pages import signed_in
from waymark.service.notifications.models import Message
from waymark.service.pupils.actions import make_family_link

__all__ = ["chromium"]
pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.journey, pytest.mark.deep]
POLICY = "default-src 'self'"


@pytest.fixture
def pages() -> dict[str, tuple[bytes, str]]:
    county = make_small_county()
    pupil = make_pupil(county.schools[0])
    other = make_pupil(county.schools[0], serial=2, given_names="Wren")
    suspension, exclusion = suspended(county, pupil), excluded(county, pupil)
    placement = agreed(county, other)
    link, token = make_family_link(
        pupil=pupil, recipient_name="Ms Reed", relationship="mother", sent_to="reed@fenshire.example",
        by=as_(county, "lead"), on=TODAY,
    )
    family = _opened_by_the_family(token)
    lead, board, officer = (signed_in(county, who) for who in ("lead", "board", "officer"))
    unplanned = reverse("placement_unplanned", args=[pupil.reference])
    found = {
        "family": family.get("/family/"),
        "family_words": family.get("/family/words/"),
        "family_link": Client().get(reverse("family_link", args=[token])),
        "cancel": lead.get(reverse("exclusion_cancel", args=[suspension.reference])),
        "outcome": board.post(reverse("exclusion_board", args=[exclusion.reference]), {"reason": "x"}),
        "apart": lead.post(reverse("school_keep_apart", args=[pupil.reference]), {"other": "A9"}),
        "unplanned": officer.get(unplanned),
        "unplanned_wrong": officer.post(unplanned, unplanned_words(county, over_capacity_reason="")),
        "placement": board.get(reverse("placement_page", args=[placement.reference])),
        "close_link": lead.get(reverse("school_close_family_link", args=[pupil.reference, link.pk])),
    }
    lead.post(reverse("school_keep_apart", args=[pupil.reference]), {"other": other.upn})
    found["end_apart"] = lead.get(reverse("school_end_keep_apart", args=[pupil.reference, other.reference]))
    found["child"] = lead.get(reverse("school_child", args=[pupil.reference]))
    found |= _of_exclusions(lead, signed_in(county, "head"), suspension, exclusion, other)
    return {name: (one.content, one.headers["Content-Security-Policy"]) for name, one in found.items()} | _layouts()


def _of_exclusions(lead: Client, head: Client, suspension: Any, exclusion: Any, other: Any) -> dict[str, Any]:
    put_back = {"what": "reinstated", "reason": "", "happened_on_day": 23, "happened_on_month": 11, "happened_on_year": 2026}
    return {
        "excluded": head.get(reverse("exclusion_event", args=[exclusion.reference])),
        "suspended": lead.get(reverse("exclusion_event", args=[suspension.reference])),
        "told": head.post(reverse("exclusion_told", args=[exclusion.reference]), {"how": "letter"}),
        "put_back": head.post(reverse("exclusion_board", args=[exclusion.reference]), put_back),
        "meeting": lead.get(reverse("exclusion_meeting", args=[suspension.reference])),
        "suspend": lead.post(reverse("exclusion_suspend", args=[other.reference]), {"how": "half_days"}),
        "suspensions": lead.get(reverse("exclusion_list")),
        "find": head.post(reverse("exclusion_find"), {"name": other.family_name}),
    }


def _opened_by_the_family(token: str) -> Client:
    family = Client()
    family.post(reverse("family_link", args=[token]))
    body = Message.objects.filter(subject="Your code").latest("id").body
    family.post(reverse("family_code", args=[token]), {"code": body.split("code is ")[1][:6]})
    return family


def _layouts() -> dict[str, tuple[bytes, str]]:
    """The two layouts without a signed-in person's header, with the way back that pages may give them."""
    env = get_template("layout_share.html").backend.env
    request = RequestFactory().get("/")
    return {
        layout: (
            env.from_string(
                f'{{% extends "{layout}.html" %}}{{% block title %}}A page{{% endblock %}}'
                "{% block content %}<h1>A page</h1><p>Words</p>{% endblock %}"
            ).render(request=request, back_href="/back/", demo_banner="Invented data").encode(),
            POLICY,
        )
        for layout in ("layout_family", "layout_share")
    }


def test_every_page_is_accessible_inside_landmarks_and_fits_a_desk_and_a_phone(pages, chromium) -> None:
    wrong = []
    for name in pages:
        page, refused = opened(chromium, pages, name)
        assert page.url == f"{HOST}/{name}"
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            wrong += [(name, width, one["id"], one["nodes"][0]["html"]) for one in violations(page, AXE)]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wrong.append((name, width, "scrolls sideways", ""))
        wrong += [(name, "refused", text) for text in refused]
        page.context.close()
    assert wrong == []
