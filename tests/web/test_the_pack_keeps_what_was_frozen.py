"""The pack after cases were put off: every case of the frozen agenda, under its number, with what became of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.actions.test_panel_agenda import make_stay
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.panel import FEW_VOTERS, MEANWHILE_DAY, MEETS_ON, called_panel, case_of, make_request, open_panel
from tests.web.panel_scene import signed_in
from tests.web.test_panel_room import words_of
from waymark.service.panels import actions, queries

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEXT_PANEL = date(2026, 12, 10)


def test_the_pack_shows_every_case_that_was_frozen_and_says_which_was_put_off_to_when():
    county = make_small_county()
    referrals = [make_request(county, serial=serial, urgency=6 - serial) for serial in (1, 2, 3)]
    meeting = open_panel(county, *referrals)
    by, first = county.act_as("coordinator"), case_of(meeting, referrals[0])
    actions.take_off_case(item=first, reason="The school asked.", by=by, on=MEETS_ON)
    second = case_of(meeting, referrals[1])
    actions.decide(
        item=second, outcome="not_yet", reason="An assessment is awaited.", reason_code="assessment_awaited",
        voters=queries.voters_for(second), interim_support="A named adult", interim_owner=by.person_id,
        interim_review_on=MEANWHILE_DAY, by=by, on=MEETS_ON, **FEW_VOTERS,
    )
    later = called_panel(county, meets_on=NEXT_PANEL)
    for one in referrals[:2]:
        kind = "new_request" if one is referrals[0] else "look_again"
        actions.list_case(meeting=later, kind=kind, referral=one, by=county.act_as("coordinator"), on=TODAY)
    path = f"/panels/{meeting.reference}/pack/"
    page = words_of(signed_in(county, "coordinator").get(path))
    names = [f"{number}. {one.pupil.name}, Year 8" for number, one in enumerate(referrals, 1)]
    assert [page.index(f">{name}</a>") for name in names] == sorted(page.index(f">{name}</a>") for name in names)
    assert page.count("Put off to the panel of Thu 10 Dec: The school asked.") == 2  # in the contents and on its page
    assert page.count("Put off to the panel of Thu 10 Dec.") == 2
    assert signed_in(county, "coordinator").get(f"/panels/{meeting.reference}/pack.pdf").status_code == 200

    head = words_of(signed_in(county, "third_head", MEETS_ON + timedelta(days=1)).get(path))
    assert names[0] not in head and names[1] in head
    assert "1 case of the frozen agenda was taken off, and you no longer have access to it" in head


def test_who_then_waits_is_said_as_of_the_freeze_on_the_page_and_in_the_pack():
    county = make_small_county()
    referral = make_request(county)
    stay = make_stay(county, make_pupil(county.schools[0], seen_by=[county.authority], serial=5))
    meeting = called_panel(county)
    by = county.act_as("coordinator")
    item = actions.list_case(meeting=meeting, kind="extension", placement=stay, by=by, on=TODAY)
    actions.list_case(meeting=meeting, kind="new_request", referral=referral, by=by, on=TODAY)
    actions.freeze_agenda(meeting=meeting, by=by, on=TODAY)
    browser = signed_in(county, "coordinator")
    for path in (f"/panels/{meeting.reference}/cases/{item.reference}/", f"/panels/{meeting.reference}/pack/"):
        assert "as the list stood when the agenda was frozen" in words_of(browser.get(path))
