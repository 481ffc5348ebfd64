"""Prices of places: off, a proposal is as it was to the letter; on, a place is held back, said, and the panel overrules it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.panel import MEETS_ON, case_of, frozen_panel, make_request
from tests.web.panel_scene import signed_in
from waymark.allocator.opportunity.price_table import PriceTable
from waymark.allocator.problem import PlaceClass, Problem, Request
from waymark.allocator.result import Assignment
from waymark.service.allocation.models import AllocationRound
from waymark.service.allocation.prices import CAN_WAIT, NO_PAST, NO_TIME, Priced, about_waiting
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.organisations.models import Deployment
from waymark.service.panels import actions
from waymark.service.panels.models import AgendaItem, PanelMeeting
from waymark.service.panels.sharing.past_panels import lists_of_last_year
from waymark.service.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SWITCHED_ON = """
[[prices_of_places]]
key = "prices_of_places_2024"
assumed = true
effective_from = 2024-09-01
count = true
most_points = 5
explanation = "A place may be held back."
"""


@pytest.fixture
def county():
    """One place in all; a year ago, in the weeks to come, four panels heard three urgent children each."""
    made = make_small_county()
    with as_owner():
        made.base_class.places.update(count=1)
    return made


def a_year_of_panels(county) -> None:
    asked = iter(range(50, 90))
    for weeks in (6, 8, 10, 12):
        meets_on = MEETS_ON - timedelta(weeks=52 - weeks)
        with as_owner():
            meeting = PanelMeeting.objects.create(
                partnership=county.partnership, meets_on=meets_on, state="closed", starts_at=time(10),
                cut_off_on=meets_on - timedelta(days=7), cut_off_at=time(12), called_by_id=county.people["coordinator"].person_id,
            )
        for position, serial in enumerate((next(asked), next(asked), next(asked)), 1):
            pupil = make_pupil(county.schools[0], seen_by=[county.authority], serial=serial)
            referral = make_request(
                county, serial=serial, state="decided", pupil=pupil, urgency=5, started_on=meets_on - timedelta(days=17),
                submitted_on=meets_on - timedelta(days=14), decided_on=meets_on,
            )
            with as_owner():
                AgendaItem.objects.create(
                    meeting=meeting, referral=referral, pupil=pupil, kind="new_request", state="decided", position=position,
                    listed_on=meets_on - timedelta(days=10),
                )


def switch_on(places_kept: str = "share = 1.0") -> None:
    with as_owner():
        row = Deployment.objects.get()
        own = row.model_text.replace('kind = "base"\nshare = 1.0', f'kind = "base"\n{places_kept}')
        row.model_text, row.model_sha256 = own + SWITCHED_ON, f"prices-on, {places_kept}"
        row.save()


def problem_of(meeting: PanelMeeting) -> Problem:
    return Problem.from_json(AllocationRound.objects.get(pk=meeting.latest_round_id).problem)


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def one_request(county, **details) -> Referral:
    return make_request(county, **{"serial": 1, "urgency": 1} | details)


def test_off_nothing_is_read_or_changed(county, monkeypatch):
    a_year_of_panels(county)
    monkeypatch.setattr("waymark.service.panels.actions.solving.lists_of_last_year", lambda *_: pytest.fail("read"))
    meeting = frozen_panel(county, one_request(county))
    problem, kept = problem_of(meeting), meeting.latest_round
    assert not problem.policy.count_prices and not problem.prices
    assert set(kept.comparisons) == {"first_come", "urgency_only", "full_classes"}
    assert kept.lines.get().provision_class == county.base_class
    county.act_as("coordinator")
    switch_on()
    monkeypatch.undo()
    again = actions.solve_again(meeting=meeting, by=county.act_as("coordinator"), on=TODAY)
    priced = Problem.from_json(again.problem)
    assert priced.prices
    unpriced = replace(priced, prices={}, policy=replace(priced.policy, count_prices=False)).to_json()
    assert [one.pop("proposed_before") for one in unpriced["requests"]]  # solved again, it remembers the list before
    assert unpriced == problem.to_json()


def test_a_place_is_held_back_and_the_pages_say_for_whom_until_the_panel_overrules(county):
    a_year_of_panels(county)
    switch_on()
    referral = one_request(county)
    meeting = frozen_panel(county, referral)
    item = case_of(meeting, referral)
    assert meeting.latest_round.lines.get().provision_class is None
    browser, path = signed_in(county, "coordinator", TODAY), f"/panels/{meeting.reference}/list/"
    page = words_of(browser.get(path))
    assert "proven to be the best there is" in page and "Places held back" in page
    assert "<b>Lantern Base, Class 1.</b> The fullest week is that of" in page
    assert "children, on average of 20 years (what last year’s 4 panels heard, drawn again)" in page
    case = words_of(browser.get(f"/panels/{meeting.reference}/cases/{item.reference}/"))
    assert "one in Lantern Base, Class 1 is free and held back for children not yet known" in case
    assert "The panel may always offer it." in case
    assert browser.post(path, {"act": f"fix:{item.reference}:{county.base_class.pk}"}).status_code == 302
    county.act_as("coordinator")
    meeting.refresh_from_db()
    assert meeting.latest_round.lines.get().provision_class == county.base_class
    assert "Places held back" not in words_of(browser.get(path))


def test_a_child_owed_a_duty_is_never_asked_to_wait(county):
    a_year_of_panels(county)
    switch_on(places_kept="share = 0.0")
    referral = one_request(county)
    with as_owner():
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=referral.school, decided_on=date(2026, 11, 12), first_day_on=date(2026, 11, 13),
            reasons=["DB"],
        )
    meeting = frozen_panel(county, referral)
    assert problem_of(meeting).prices and problem_of(meeting).requests[0].statutory
    line = meeting.latest_round.lines.get()
    assert line.provision_class == county.base_class, line.sentence


def test_a_place_that_starts_after_the_next_panel_where_a_duty_may_come_can_be_left_to_it(county, monkeypatch):
    weeks = (date(2026, 11, 30), date(2026, 12, 7), date(2027, 1, 4))
    base = PlaceClass("a", "A", "A", "base", (7, 9), (1, 1, 1))
    asks = [Request(name, "s", 8, 3, {"base": 1}, 0, 2, statutory=name == "owed") for name in ("owed", "other")]
    table = PriceTable({"a": (0, 0, 0)}, {"a": ((0,) * 6, (0,) * 6, (0, 0, 0, 0, 0, 100))}, 5_000, 1, "one year")
    found = Priced(Problem(weeks, tuple(asks), (base,)), table, next_meeting=1)
    offers = [Assignment(name, "a", week, 1, week) for name in ("owed", "other") for week in (0, 1)]
    said = {(offer.request, offer.start_week): about_waiting(found, offer) for offer in offers}
    assert said == {("owed", 0): "", ("owed", 1): "", ("other", 0): "", ("other", 1): CAN_WAIT}
    assert not about_waiting(replace(found, table=None), Assignment("other", "a", 1, 1, 1))
    a_year_of_panels(county)
    switch_on()
    monkeypatch.setattr("waymark.service.allocation.prices.can_wait", lambda *_: True)
    meeting = frozen_panel(county, one_request(county, urgency=5))
    line = meeting.latest_round.lines.get()
    assert line.provision_class == county.base_class and line.sentence.endswith(CAN_WAIT)


@pytest.mark.parametrize(("has_past", "said"), [(False, NO_PAST), (True, NO_TIME)])
def test_what_cannot_be_learnt_is_left_out_and_said(county, monkeypatch, has_past, said):
    if has_past:
        a_year_of_panels(county)
        monkeypatch.setattr(
            "waymark.service.panels.actions.solving.lists_of_last_year", partial(lists_of_last_year, seconds=-1)
        )
    switch_on()
    meeting = frozen_panel(county, one_request(county))
    monkeypatch.undo()
    assert meeting.latest_round.lines.get().provision_class == county.base_class
    assert not problem_of(meeting).policy.count_prices
    assert said in words_of(signed_in(county, "coordinator", TODAY).get(f"/panels/{meeting.reference}/list/"))


def test_the_published_rules_say_so_only_where_prices_count(county, client):
    said = "A place may be held back.", "The most a place may be held back for, in points of urgency"
    before = words_of(client.get("/fair-share/explained/"))
    switch_on()
    after = words_of(client.get("/fair-share/explained/"))
    assert all(each not in before and each in after for each in said)


def test_of_a_panel_solved_again_around_a_decision_the_whole_list_is_learnt_from(county):
    first, second = one_request(county), one_request(county, serial=2)
    meeting = frozen_panel(county, first, second)
    with as_owner():
        AgendaItem.objects.filter(referral=first).update(state="decided")
    by = county.act_as("coordinator")
    assert len(Problem.from_json(actions.solve_again(meeting=meeting, by=by, on=TODAY).problem).requests) == 1
    with as_owner():
        AgendaItem.objects.update(state="decided")
        PanelMeeting.objects.update(state="closed")
    county.act_as("coordinator")
    (learnt,) = lists_of_last_year(county.partnership, MEETS_ON + timedelta(days=7))
    assert {one.id for one in learnt.requests} == {f"request-{first.pk}", f"request-{second.pk}"}
