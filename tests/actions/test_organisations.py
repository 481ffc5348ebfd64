"""Closed days, membership of partnerships, measured journeys: what is kept, refused and written down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_small_county
from waymark.service.access.permission import NotPermitted
from waymark.service.audit.models import AuditEntry
from waymark.service.organisations import actions
from waymark.service.organisations.models import ClosedDay, Partnership, PartnershipMember, TravelTime
from waymark.service.organisations.queries import calendar_for, member_schools
from waymark.service.organisations.travel_times import JourneysRefused, read_journeys

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def county():
    return make_small_county()


def close(county, who="lead", school=0, day=FRIDAY, reason="INSET day"):
    return actions.add_closed_day(organisation=county.schools[school], day=day, reason=reason, by=county.act_as(who), on=TODAY)


def test_a_schools_own_closed_day_moves_its_clocks_and_nobody_elses(county):
    before = calendar_for(county.schools[0].pk).add_school_days(TODAY, 5)
    close(county)
    assert calendar_for(county.schools[0].pk).add_school_days(TODAY, 5) > before
    assert calendar_for(county.schools[1].pk).add_school_days(TODAY, 5) == before


def test_a_school_cannot_close_another_school(county):
    with pytest.raises(NotPermitted):
        close(county, school=1)


def test_the_council_may_close_any_school_for_a_day_and_it_is_written_down(county):
    close(county, who="officer", school=1)
    assert ClosedDay.objects.filter(organisation=county.schools[1]).count() == 1
    assert AuditEntry.objects.get(act="add_closed_day").why == "2026-11-27: INSET day"


def test_closing_the_same_day_twice_keeps_one_day_with_the_newer_reason(county):
    close(county)
    close(county, reason="Burst pipe")
    assert [one.reason for one in ClosedDay.objects.filter(organisation=county.schools[0])] == ["Burst pipe"]


def test_a_saturday_is_refused_with_a_sentence(county):
    with pytest.raises(actions.ClosedDayRefused, match="Saturday or Sunday"):
        close(county, day=FRIDAY + timedelta(days=1))


def test_removing_a_closed_day_twice_is_no_fault_and_is_written_down_once(county):
    close(county)
    for _ in range(2):
        actions.remove_closed_day(organisation=county.schools[0], day=FRIDAY, by=county.act_as("lead"), on=TODAY)
    assert not ClosedDay.objects.exists()
    assert AuditEntry.objects.filter(act="remove_closed_day").count() == 1


def test_a_school_that_leaves_and_joins_again_has_two_memberships(county):
    by, school = county.act_as("officer"), county.schools[0]
    actions.end_partnership_member(partnership=county.partnership, organisation=school, ends_on=TODAY, by=by, on=TODAY)
    later = TODAY + timedelta(days=1)
    assert school not in member_schools(county.partnership.pk, later)
    actions.add_partnership_member(partnership=county.partnership, organisation=school, starts_on=later, by=by, on=TODAY)
    assert school in member_schools(county.partnership.pk, later)
    assert PartnershipMember.objects.filter(organisation=school).count() == 2


def test_a_school_cannot_be_a_member_twice_at_once(county):
    with pytest.raises(actions.MembershipRefused, match="is a member of Test Fens already"):
        actions.add_partnership_member(
            partnership=county.partnership,
            organisation=county.schools[0],
            starts_on=TODAY,
            by=county.act_as("officer"),
            on=TODAY,
        )


def test_a_school_may_belong_to_partnerships_of_two_kinds(county):
    with as_owner():
        zone = Partnership.objects.create(key="zone", kind="zone", name="Reed Zone", starts_on=date(2025, 9, 1))
    actions.add_partnership_member(
        partnership=zone, organisation=county.schools[0], starts_on=TODAY, by=county.act_as("officer"), on=TODAY
    )
    assert PartnershipMember.objects.filter(organisation=county.schools[0]).count() == 2


@pytest.mark.parametrize(("days", "sentence"), [(-900, "joined on 1 September 2025")])
def test_a_membership_cannot_end_before_it_began(county, days, sentence):
    with pytest.raises(actions.MembershipRefused, match=sentence):
        actions.end_partnership_member(
            partnership=county.partnership,
            organisation=county.schools[0],
            ends_on=TODAY + timedelta(days=days),
            by=county.act_as("officer"),
            on=TODAY,
        )


HEADER = "sector,site,mode,minutes,source,date\n"


def test_a_measured_journey_replaces_the_one_known_before(county):
    sites = {"lantern-base": county.base.site_id}
    for minutes in (30, 25):
        read = read_journeys(f"{HEADER}fq1 2,lantern-base,car,{minutes},Survey,2026-03-17\n".encode(), sites)
        actions.save_travel_times(journeys=list(read.journeys), by=county.act_as("officer"), on=TODAY)
    assert [(one.origin_sector, one.minutes, one.is_measured) for one in TravelTime.objects.all()] == [("FQ1 2", 25, True)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nowhere,base,car,30,Survey,2026-03-17", "not a postcode sector"),
        ("FQ1 2,elsewhere,car,30,Survey,2026-03-17", "there is no site “elsewhere”"),
        ("FQ1 2,base,boat,30,Survey,2026-03-17", "not a way to travel"),
        ("FQ1 2,base,car,0,Survey,2026-03-17", "not a number of minutes"),
        ("FQ1 2,base,car,999,Survey,2026-03-17", "not a number of minutes"),
        ("FQ1 2,base,car,30,,2026-03-17", "fill in the source"),
        ("FQ1 2,base,car,30,Survey,17/03/2026", "not a date"),
        ("FQ1 2,base,car", "not a number of minutes|fill in the source"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number_and_reason_and_the_others_are_kept(line, why):
    read = read_journeys(f"{HEADER}FQ9 9,base,bus,40,Survey,2026-03-17\n{line}\n".encode(), {"base": 1})
    assert len(read.journeys) == 1
    assert read.refused[0].line == 3
    assert any(part in read.refused[0].why for part in why.split("|"))


def test_a_journey_given_twice_is_refused_the_second_time():
    row = "FQ9 9,base,bus,40,Survey,2026-03-17\n"
    read = read_journeys(f"{HEADER}{row}{row}".encode(), {"base": 1})
    assert (len(read.journeys), read.refused[0].why) == (
        1,
        "this journey stands on an earlier line too: keep one of them",
    )


def test_a_file_without_a_column_is_refused_by_name():
    with pytest.raises(JourneysRefused, match="there is no minutes"):
        read_journeys(b"sector,site,mode,source,date\n", {})
