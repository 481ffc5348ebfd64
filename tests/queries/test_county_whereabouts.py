"""Where every child is, and the county's rows: the numbers agree with what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county, see_as
from tests.factories.referrals import drafted, submitted
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels.county import county_places, county_rows, refusals, term_began
from waymark.service.panels.models import Decision
from waymark.service.placements.late import late_by_owner, late_children, late_lines
from waymark.service.placements.models import Placement, ReturnCheck
from waymark.service.placements.queries import placement_with_reference
from waymark.service.placements.whereabouts import ChildFilter, children_seen, counts_by_where, lines_of
from waymark.service.pupils.models import Access, NextStep
from waymark.service.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def placed(county, pupil, *, state="arrived", starts=-30, ends=20, **more):
    """A stay written as the owner, seen by whoever sees the child."""
    first_on, last_on = TODAY + timedelta(days=starts), TODAY + timedelta(days=ends)
    with as_owner():
        return Placement.objects.create(
            pupil=pupil,
            home_school=county.schools[0],
            provision_class=county.base_class,
            state=state,
            route="off_site_direction",
            decision_maker="governing_board",
            agreed_on=first_on,
            purpose="In every lesson again",
            starts_on=first_on,
            expected_end_on=last_on,
            **{
                "arrived_on": first_on if state in {"arrived", "ended"} else None,
                "legally_decided_on": first_on,
                "legally_decided_by_name": "Cora Eelcatcher",
            }
            | more,
        )


def names(county, who="officer", **wanted) -> list[str]:
    see_as(county.people[who])
    return [one.family_name for one in children_seen(TODAY, ChildFilter(**wanted))]


def test_each_child_is_found_under_where_they_are(county):
    for serial, state in enumerate(("waiting", "placed", "past_end", "returned", "decided"), 1):
        pupil = make_pupil(county.schools[0], seen_by=[county.authority], serial=serial, family_name=state)
        if state == "waiting":
            submitted(county, pupil)
        if state == "placed":
            placed(county, pupil)
        if state == "past_end":
            placed(county, pupil, ends=-3)
        if state == "returned":
            placed(
                county,
                pupil,
                state="ended",
                ends=-10,
                ended_on=TODAY - timedelta(days=10),
                destination="return",
                end_reason="purpose_met",
            )
        if state == "decided":
            placed(county, pupil, state="agreed", starts=5, legally_decided_on=None, legally_decided_by_name="")
    for state in ("waiting", "past_end", "returned", "decided"):
        assert names(county, show=state) == [state]
    assert sorted(names(county, show="placed")) == ["past_end", "placed"]
    see_as(county.people["officer"])
    assert counts_by_where(TODAY) == {
        "writing": 0,
        "waiting": 1,
        "decided": 1,
        "placed": 2,
        "past_end": 1,
        "returned": 1,
    }
    shown = {one.name.split()[1]: one.where for one in lines_of(list(children_seen(TODAY, ChildFilter())), TODAY)}
    assert shown == {name: name for name in ("waiting", "placed", "past_end", "returned", "decided")}


def test_a_school_sees_its_own_children_and_no_others(county):
    mine = make_pupil(county.schools[0], seen_by=[county.authority], family_name="Mine")
    submitted(county, mine)
    assert names(county, "lead") == ["Mine"]
    assert names(county, "third_head") == []


def test_the_draft_of_a_school_is_shown_to_it_as_being_written(county):
    drafted(county, make_pupil(county.schools[0], family_name="Drafted"))
    assert names(county, "lead", show="writing") == ["Drafted"]
    assert names(county, "officer", show="writing") == []


def test_late_children_come_first_and_can_be_asked_for_alone(county):
    for serial, (name, days) in enumerate((("Soon", 3), ("Late", -3), ("Later", 30)), 1):
        pupil = make_pupil(county.schools[0], seen_by=[county.authority], serial=serial, family_name=name)
        with as_owner():
            NextStep.objects.create(
                pupil=pupil,
                what="Ring the school",
                due_on=TODAY + timedelta(days=days),
                owner_id=county.people["officer"].person_id,
                set_on=TODAY,
            )
    assert names(county) == ["Late", "Soon", "Later"]
    assert names(county, late=True) == ["Late"]
    assert late_by_owner(TODAY) == [("Ines Fenwarden", 1)]


def test_a_filter_by_partnership_and_by_owner_finds_its_children_only(county):
    submitted(county, make_pupil(county.schools[0], seen_by=[county.authority], family_name="Asked"))
    assert names(county, partnership=county.partnership.reference) == ["Asked"]
    assert names(county, partnership="PT-nothing") == []
    see_as(county.people["officer"])
    owner = NextStep.objects.get(done_on__isnull=True).owner
    assert names(county, owner=owner.reference) == ["Asked"]
    assert names(county, owner="PE-nobody") == []


def test_the_lines_of_a_page_are_read_in_the_same_number_of_queries_whatever_their_number(county, django_assert_num_queries):
    for serial in range(1, 7):
        submitted(county, make_pupil(county.schools[0], seen_by=[county.authority], serial=serial))
    see_as(county.people["officer"])
    few, many = list(children_seen(TODAY, ChildFilter())[:1]), list(children_seen(TODAY, ChildFilter()))
    for children in (few, many):
        with django_assert_num_queries(3):  # requests, steps, schools; no stays
            lines_of(children, TODAY)


def test_access_that_has_ended_takes_the_child_off_the_list(county):
    pupil = make_pupil(county.schools[0], family_name="Gone")
    submitted(county, pupil)
    with as_owner():
        Access.objects.filter(organisation=county.authority).update(
            ends_on=TODAY - timedelta(days=1), starts_on=TODAY - timedelta(days=9)
        )
    assert names(county) == []


def test_the_row_of_a_partnership_counts_places_waiting_and_the_longest_wait(county):
    submitted(county, make_pupil(county.schools[0], serial=1))
    placed(county, make_pupil(county.schools[0], seen_by=[county.authority], serial=2))
    with as_owner():
        Referral.objects.update(submitted_on=TODAY - timedelta(days=14))
    officer = county.act_as("officer")
    rows = county_rows(officer, TODAY)
    assert [row.name for row in rows] == ["Test Fens"]
    row = rows[0]
    assert (row.schools, row.places_open, row.free, row.waiting) == (3, 10, 9, 1)
    assert row.longest_wait == 11  # two weeks of school days and today
    places = county_places(rows)
    assert (places.open, places.free, places.planned) == (10, 9, 0)


def test_a_provision_that_serves_two_partnerships_counts_once_for_the_county(county):
    from datetime import date

    from waymark.service.organisations.models import Partnership

    with as_owner():
        other = Partnership.objects.create(key="zone", kind="zone", name="Reed Zone", starts_on=date(2025, 9, 1))
        county.base.partnerships.add(other)
    rows = county_rows(county.act_as("officer"), TODAY)
    assert sorted((row.name, row.places_open) for row in rows) == [("Reed Zone", 10), ("Test Fens", 10)]
    assert county_places(rows).open == 10


def test_what_is_late_for_a_child_nobody_asked_a_panel_about_counts_with_the_partnership_of_their_school(county):
    pupil = make_pupil(county.schools[0], seen_by=[county.authority])
    with as_owner():
        NextStep.objects.create(
            pupil=pupil,
            what="Full-time education",
            due_on=TODAY - timedelta(days=1),
            owner_id=county.people["officer"].person_id,
            set_on=TODAY,
        )
    assert [(row.name, row.late) for row in county_rows(county.act_as("officer"), TODAY)] == [("Test Fens", 1)]


def test_a_child_past_the_day_to_move_on_is_late_wherever_lateness_is_counted(county):
    """The next step still lies ahead: the stay itself is what is late, by the rule of its own page."""
    pupil = make_pupil(county.schools[0], seen_by=[county.authority], family_name="Overstayed")
    stay = placed(county, pupil, ends=-14)
    with as_owner():
        NextStep.objects.create(
            pupil=pupil, what="Next review", due_on=TODAY + timedelta(days=7), set_on=TODAY,
            owner_id=county.people["officer"].person_id,
        )
    officer = county.act_as("officer")
    page = placement_with_reference(stay.reference, TODAY)
    assert (page.due, page.due_on) == ("past_end", stay.expected_end_on)
    found = list(late_children(TODAY))
    (line,) = late_lines(found, TODAY)
    assert (line.what, line.owner, line.due_on) == (
        f"Past the day to move on, {county.base.name}", "Ines Fenwarden", stay.expected_end_on
    )
    assert county_rows(officer, TODAY)[0].late == 1
    assert late_by_owner(TODAY) == [("Ines Fenwarden", 1)]
    assert names(county, late=True) == ["Overstayed"]
    (listed,) = lines_of(list(children_seen(TODAY, ChildFilter())), TODAY)
    assert listed.is_late(TODAY) and listed.step == line.what


def test_a_return_counts_by_its_newest_check(county):
    stay = placed(
        county,
        make_pupil(county.schools[0], seen_by=[county.authority]),
        state="ended",
        ends=-10,
        ended_on=TODAY - timedelta(days=10),
        destination="return",
        end_reason="purpose_met",
    )
    with as_owner():
        for weeks, held in ((6, True), (13, False)):
            ReturnCheck.objects.create(
                placement=stay,
                pupil=stay.pupil,
                after_school_weeks=weeks,
                due_on=TODAY,
                owner_organisation=county.schools[0],
                checked_on=TODAY,
                held=held,
            )
    row = county_rows(county.act_as("officer"), TODAY)[0]
    assert (row.returns_checked, row.returns_held) == (1, 0)


def test_a_refusal_of_this_term_is_counted_and_lists_what_was_offered_instead(county):
    referral = submitted(county, make_pupil(county.schools[0]))
    with as_owner():
        for days, reference in ((5, "this term"), (400, "long ago")):
            Decision.objects.create(
                pupil=referral.pupil,
                referral=referral,
                partnership=county.partnership,
                outcome="not_this_way",
                reason=reference,
                offered_instead="Outreach twice a week",
                interim_support="Outreach",
                interim_owner_id=county.people["officer"].person_id,
                interim_review_on=TODAY,
                is_urgent=True,
                urgent_reason="Could not wait",
                members_to_ask=0,
                asked_people="the chair",
                decided_on=TODAY - timedelta(days=days),
                decided_by_id=county.people["officer"].person_id,
            )
    officer = county.act_as("officer")
    assert county_rows(officer, TODAY)[0].refused == 1
    found = refusals(term_began(TODAY, calendar_for()))
    assert [(one.reason, one.offered_instead) for one in found] == [("this term", "Outreach twice a week")]
