"""The list of a meeting after each decision: solved again around it, and saying so where it proposes something else."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_base, make_pupil, make_small_county, see_as
from tests.factories.panel import (
    FEW_VOTERS,
    MEETS_ON,
    PLACE,
    asked_first,
    called_panel,
    case_of,
    frozen_panel,
    make_request,
    open_panel,
)
from tests.web.panel_scene import signed_in
from tests.web.test_panel_room import address, as_prefilled, words_of
from waymark.service.allocation.models import AllocationRound
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.organisations.models import Postcode, TravelTime
from waymark.service.panels import actions, queries
from waymark.service.panels.actions.withdrawing import withdraw_with_what_hangs_from_it
from waymark.service.panels.costs import cost_in_words, proposed_stay, stay_told
from waymark.service.panels.models import PanelMeeting
from waymark.service.panels.room.meetings import room
from waymark.service.panels.room.proposal import changed_proposals
from waymark.service.panels.rules import NOT_SOLVED
from waymark.service.provisions.models import ClassPlaces
from waymark.service.pupils.models import NextStep
from waymark.service.web.home.needs import sorted_needs

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY_BEFORE = date(2026, 11, 25)


@pytest.fixture
def county():
    """Two bases with a place each, so that one child's decision moves the other's."""
    county = make_small_county()
    with as_owner():
        ClassPlaces.objects.filter(provision_class=county.base_class).update(count=1)
        _, county.other_class = make_base(county.schools[2], county.partnership, places=1, name="Reed Base")
    return county


def lines_of(meeting):
    meeting = PanelMeeting.objects.select_related("latest_round").get(pk=meeting.pk)
    return {one.referral_id: one for one in meeting.latest_round.lines.all()}


def take_the_others(county, meeting, first, second, **details):
    """The first child is given the place that is proposed for the second."""
    wanted = lines_of(meeting)[second.pk]
    item = case_of(meeting, first)
    with as_owner():
        item.interests.filter(kind="host").delete()
    voters = [one for one in queries.voters_for(item) if one.organisation_id != wanted.provision_class.provision.provider_id]
    return actions.decide(
        item=item, outcome="another_place", reason="Nearer to home.", reason_code="journey", voters=voters, on=MEETS_ON,
        provision_class=wanted.provision_class, starts_on=wanted.starts_on, expected_end_on=wanted.ends_on,
        **({"by": county.act_as("coordinator")} | PLACE | FEW_VOTERS | details),
    )


def test_a_decision_solves_the_rest_again_and_says_what_was_proposed_before(county):
    first, second = make_request(county, serial=1), make_request(county, serial=2)
    meeting = open_panel(county, first, second)
    before = lines_of(meeting)[second.pk]
    take_the_others(county, meeting, first, second)
    county.act_as("coordinator")
    now = lines_of(meeting)
    assert set(now) == {second.pk} and now[second.pk].provision_class_id != before.provision_class_id
    opened = room(PanelMeeting.objects.select_related("latest_round", "partnership").get(pk=meeting.pk))
    was = changed_proposals(opened)[second.pk]
    assert (was.place, was.starts_on) == (str(before.provision_class), before.starts_on)
    page = words_of(signed_in(county, "coordinator").get(address(case_of(meeting, second))))
    assert "after 1 decision." in page and f"it was {before.provision_class} from" in page


def test_what_another_place_was_said_to_cost_is_what_the_others_then_get(county):
    with as_owner():
        make_base(county.schools[0], county.partnership, places=1, name="Sedge Base")
    first, second, third = (make_request(county, serial=serial) for serial in (1, 2, 3))
    meeting = open_panel(county, first, second, third)
    before = lines_of(meeting)
    wanted = before[second.pk].provision_class_id
    told = next(one for one in before[first.pk].alternatives if one["class"] == wanted)["others"]
    assert str(second.pk) in told
    said = " ".join(f"{one['sentence']} {' '.join(one['moved'])}" for line in before.values() for one in line.alternatives)
    assert "from the week of Mon " in said and not re.search(r"\d{4}-\d\d-\d\d", said), "days as the house writes them"
    expected = {key: before[key].provision_class_id for key in (second.pk, third.pk)}
    expected |= {int(key): gets and gets[0] for key, gets in told.items()}
    take_the_others(county, meeting, first, second)
    county.act_as("coordinator")
    now = lines_of(meeting)
    assert {key: one.provision_class_id for key, one in now.items()} == expected
    kept = AllocationRound.objects.latest("pk").problem["requests"]
    assert sum(bool(one.get("proposed_before")) for one in kept) == sum(place is not None for place in expected.values())


def test_an_agreed_proposal_is_no_longer_in_any_cost_of_the_rest(county):
    with as_owner():
        ClassPlaces.objects.filter(provision_class=county.other_class).update(count=0)
    first, second = make_request(county, serial=1, urgency=5), make_request(county, serial=2, urgency=1)
    meeting = open_panel(county, first, second)
    browser, item = signed_in(county, "coordinator"), case_of(meeting, first)
    second_page = address(case_of(meeting, second))
    assert "another child (year 8)" in words_of(browser.get(second_page)).lower()
    said = {"exit_criteria": "In every lesson", "first_thoughts": "Two mornings back from January"}
    posted = browser.post(address(item), as_prefilled(browser, item, outcome="agree", reason="It fits.", **said))
    assert posted.status_code == 302
    page = words_of(browser.get(second_page))
    assert "another child (year 8)" not in page.lower() and "after 1 decision." in page
    whole = words_of(browser.get(f"/panels/{meeting.reference}/list/"))
    assert "after 1 decision." in whole and "Solved at " in whole


def test_a_case_taken_off_gives_its_place_to_the_rest_at_once(county):
    with as_owner():
        ClassPlaces.objects.filter(provision_class=county.other_class).update(count=0)
    first, second = make_request(county, serial=1, urgency=5), make_request(county, serial=2, urgency=1)
    meeting = frozen_panel(county, first, second)
    later = lines_of(meeting)[second.pk].starts_on
    by = county.act_as("coordinator")
    actions.take_off_case(item=case_of(meeting, first), reason="The school asked.", by=by, on=TODAY)
    now = lines_of(meeting)
    assert set(now) == {second.pk}
    assert now[second.pk].provision_class_id == county.base_class.pk
    assert later is None or now[second.pk].starts_on < later


def test_a_decision_between_panels_and_a_request_withdrawn_leave_no_trace_in_the_list(county):
    referrals = [make_request(county, serial=serial) for serial in (1, 2, 3)]
    meeting = frozen_panel(county, *referrals)
    by = county.act_as("inclusion")
    actions.decide_urgently(
        referral=referrals[0], outcome="not_this_way", reason="Outreach begins tomorrow.", reason_code="other_support_first",
        offered_instead="Outreach in school", interim_support="A named adult", interim_owner=by.person_id,
        interim_review_on=date(2026, 12, 10), by=by, on=TODAY, **asked_first(county, referrals[0]),
    )
    county.act_as("coordinator")
    assert set(lines_of(meeting)) == {one.pk for one in referrals[1:]}
    by = county.act_as("head")
    withdraw_with_what_hangs_from_it(referral=referrals[1], reason="settled", note="He is back.", by=by, on=TODAY)
    county.act_as("coordinator")
    assert set(lines_of(meeting)) == {referrals[2].pk}


def test_the_chairs_decision_is_solved_around_with_what_the_council_sees(county):
    first, second = make_request(county, serial=1), make_request(county, serial=2)
    meeting = open_panel(county, first, second)
    chair = meeting.members.get(part="chair")
    name = next(key for key, one in county.people.items() if one.person_id == chair.person_id)
    see_as(county.people["coordinator"], MEETS_ON)
    take_the_others(county, meeting, first, second, by=county.act_as(name))
    county.act_as("coordinator")
    kept = AllocationRound.objects.latest("pk")
    assert set(lines_of(meeting)) == {second.pk} and kept.made_by_id is None
    assert lines_of(meeting)[second.pk].provision_class_id is not None


def test_a_list_that_cannot_be_solved_again_says_so_and_shows_no_cost_of_the_old_one(county):
    first, second = make_request(county, serial=1), make_request(county, serial=2)
    meeting = open_panel(county, first, second)
    fixed = lines_of(meeting)[second.pk].provision_class_id
    actions.solve_again(
        meeting=meeting, pinned={second.pk: (fixed, lines_of(meeting)[second.pk].starts_on)},
        by=county.act_as("coordinator"), on=MEETS_ON,
    )
    decision = take_the_others(county, meeting, first, second)
    county.act_as("coordinator")
    meeting.refresh_from_db()
    assert decision.pk and meeting.rules[NOT_SOLVED]
    browser = signed_in(county, "coordinator")
    page = words_of(browser.get(f"/panels/{meeting.reference}/list/"))
    assert "could not be solved again" in page and "What simpler ways would change" not in page
    assert "Not known until the list is solved again" in words_of(browser.get(address(case_of(meeting, second))))


def owed_child(county):
    """A child whose education is owed from the Friday after the panel."""
    referral = make_request(county, asked_kinds=["hub"])
    with as_owner():
        type(county.base).objects.filter(pk=county.base.pk).update(kind="hub")
        ClassPlaces.objects.filter(provision_class=county.base_class).update(count=3)
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 11, 18), first_day_on=date(2026, 11, 19),
            reasons=["OW"],
        )
    return referral


def test_a_panel_held_early_lets_a_child_owed_education_begin_sooner_and_says_for_which_day_it_was_solved(county):
    referral = owed_child(county)
    meeting = frozen_panel(county, referral)
    was = lines_of(meeting)[referral.pk].starts_on
    browser = signed_in(county, "coordinator", DAY_BEFORE)
    answer = browser.post(f"/panels/{meeting.reference}/open/", {"reason": "The hall is closed on Thursday."}, follow=True)
    county.act_as("coordinator")
    assert lines_of(meeting)[referral.pk].starts_on < was
    assert "The list is solved again for Wed 25 Nov." in words_of(answer)
    assert "for Wed 25 Nov, the day it is held" in words_of(browser.get(f"/panels/{meeting.reference}/list/"))
    assert NextStep.objects.get(pupil=referral.pupil, done_on__isnull=True).due_on == DAY_BEFORE


def test_what_another_place_costs_is_told_in_children_weeks_and_minutes_from_where_it_is_worked_out(county):
    with as_owner():
        ClassPlaces.objects.filter(provision_class=county.base_class).update(count=2)
        Postcode.objects.create(postcode="FQ1 2AA", latitude=54.8, longitude=2.3)
        for place, minutes in ((county.base.site, 10), (county.other_class.provision.site, 25)):
            TravelTime.objects.create(
                origin_sector="FQ1 2", destination=place, mode="car", minutes=minutes, is_measured=True, source="x", as_of=TODAY
            )
    pupils = [
        make_pupil(county.schools[0], seen_by=[county.authority], serial=serial, home_postcode="FQ1 2AA") for serial in (1, 2)
    ]
    meeting = frozen_panel(county, *[make_request(county, serial=7, pupil=one) for one in pupils])
    told = [one for line in lines_of(meeting).values() for one in line.alternatives]
    assert "cost" in {one["code"] for one in told}
    assert not [one for one in told if "point" in f"{one['sentence']} {one['cost']}"]
    costs = [
        cost_in_words(proposed_stay(line), stay_told(one["class"], None, one, ()), one)
        for line in lines_of(meeting).values() for one in line.alternatives if one["code"] == "cost"
    ]
    assert "For this child 15 minutes further. No other child’s place changes." in costs


def test_the_order_seen_is_the_order_frozen(county):
    meeting, by = called_panel(county), county.act_as("coordinator")
    asked = [make_request(county, serial=serial, urgency=urgency) for serial, urgency in ((1, 2), (2, 5), (3, 3))]
    by = county.act_as("coordinator")
    for one in asked:
        actions.list_case(meeting=meeting, kind="new_request", referral=one, by=by, on=TODAY)
    seen = list(meeting.items.order_by("position").values_list("referral", flat=True))
    assert seen == [asked[1].pk, asked[2].pk, asked[0].pk]  # by need, as they are listed
    with as_owner():
        type(asked[0]).objects.filter(pk=asked[0].pk).update(urgency=5)
    actions.freeze_agenda(meeting=meeting, by=county.act_as("coordinator"), on=TODAY)
    assert list(meeting.items.order_by("position").values_list("referral", flat=True)) == seen


def test_what_is_due_for_a_listed_child_is_the_panels_and_the_coordinators_home_says_only_what_she_does(county):
    referral = make_request(county)
    by = county.people["coordinator"]
    meeting = frozen_panel(county, referral)
    see_as(by, TODAY)
    step = NextStep.objects.get(pupil=referral.pupil, done_on__isnull=True)
    assert (step.what, step.due_on, step.owner_id) == ("The panel decides", MEETS_ON, by.person_id)
    rows = [row for group in sorted_needs(by, TODAY) for row in group.rows]
    assert "Open the panel and save what it decides" in {row.what for row in rows}
    assert not [row for row in rows if row.what == "The panel decides" or row.child == referral.pupil.name]
    actions.take_off_case(item=case_of(meeting, referral), reason="Not ready.", by=county.act_as("coordinator"), on=TODAY)
    step = NextStep.objects.get(pupil=referral.pupil, done_on__isnull=True)
    assert step.what == "Put the request on a panel’s agenda, or ask for more" and step.due_on > TODAY
