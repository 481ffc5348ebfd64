"""The account between schools: the same for every member, hidden from strangers, and never moved by asking more."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_person, make_pupil, make_small_county, put_in_register, see_as
from tests.factories.panel import make_request
from waymark.service.allocation.sharing.account import account, partnerships_seen_by
from waymark.service.allocation.sharing.counts import counts_between
from waymark.service.organisations.models import Organisation, Partnership, PartnershipMember, School, Trust
from waymark.service.panels.sharing.refusals import refused_between
from waymark.service.placements.models import Extension, ExtensionDecision, Placement
from waymark.service.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.database]
YEAR = (date(2026, 9, 1), TODAY)


@pytest.fixture
def county():
    """Three schools with 1,000, 500 and 500 on roll, a fifth of each with free school meals; the third in a trust."""
    made = make_small_county()
    with as_owner():
        body = Organisation.objects.create(kind="trust", name="Sedge Trust")
        trust = Trust.objects.create(organisation=body, uid=9001, group_type_code="06", status_code="OPEN")
        made.people["trust"] = make_person(body, "trust_officer", "Tove Sedgeley")
    put_in_register(
        made.schools, percentage_fsm=20.0, pupils=(1000, 500, 500).__getitem__,
        trust=lambda number: trust if number == 2 else None,
    )
    return made


def stay(county, school: int, serial: int, *, agreed=date(2026, 9, 20), starts=date(2026, 9, 28), ends=date(2026, 11, 6), **more):
    """Six school weeks of a Base, less the half-term holiday: five. Asked for by that school, as the panel agreed."""
    home = county.schools[school]
    pupil = make_pupil(home, serial=serial)
    with as_owner():
        asked = Referral.objects.create(
            pupil=pupil, school=home, partnership=county.partnership, state="decided", started_on=agreed, submitted_on=agreed,
            started_by_id=county.people["head"].person_id, approved_by_id=county.people["head"].person_id, decided_on=agreed,
        )
        return Placement.objects.create(**{
            "pupil": pupil, "referral": asked, "home_school": home, "provision_class": county.base_class,
            "route": "off_site_direction", "decision_maker": "governing_board", "agreed_on": agreed, "purpose": "x",
            "starts_on": starts, "expected_end_on": ends, **more,
        })


def owed(county) -> dict[str, int]:
    found = account(county.partnership, TODAY)
    return {found.schools[key].name: count for key, count in found.owed.items()}


def test_every_member_its_trust_and_the_authority_read_the_same_account(county):
    for serial in (2, 3, 4):
        stay(county, 2, serial)
    seen = []
    for name in ("lead", "third_head", "trust", "coordinator", "director"):
        county.act_as(name)
        seen.append((owed(county), counts_between(county.partnership, *YEAR).got[county.schools[2].pk]))
    assert seen == [seen[0]] * 5
    # 15 place-weeks: 7.5, 3.75 and 3.75 are the shares, and of the two equal remainders of 3/4 and the half, both rise
    assert seen[0] == ({"Saltmere Academy": 7, "Lantern Fen High School": 4, "Reedham Marsh School": -11}, 3)


def test_a_stranger_reads_nothing_and_is_shown_no_partnership(county):
    stay(county, 2, 2)
    with as_owner():
        elsewhere = Organisation.objects.create(kind="school", name="Far School")
        stranger = make_person(elsewhere, "head_teacher", "Una Farwell")
    for actor in (stranger, None):
        see_as(actor)
        assert account(county.partnership, TODAY).booked == ()
        assert counts_between(county.partnership, *YEAR).got == Counter()
        assert refused_between(county.partnership, *YEAR) == {}
    see_as(stranger)
    assert list(partnerships_seen_by(stranger, TODAY)) == []
    assert list(partnerships_seen_by(county.people["trust"], TODAY)) == [county.partnership]


def test_asking_more_often_changes_nobody_s_share(county):
    stay(county, 2, 2)
    by = county.act_as("coordinator")
    before = owed(county)
    for serial in range(20, 40):
        make_request(county, serial=serial)
    see_as(by)
    assert owed(county) == before
    assert counts_between(county.partnership, *YEAR).asked[county.schools[0].pk] == 20


def test_a_year_never_shows_more_places_got_than_asked_for(county):
    """Asked for before the summer and agreed in September: it counts in the year it was asked for, place or no."""
    stay(county, 2, 2)
    with as_owner():
        Referral.objects.update(submitted_on=date(2026, 7, 10))
    county.act_as("coordinator")
    school, before = county.schools[2].pk, (date(2026, 1, 1), date(2026, 8, 31))
    now = counts_between(county.partnership, *YEAR)
    assert (now.asked[school], now.got[school], sum(now.taken_by_host.values())) == (0, 0, 1)
    then = counts_between(county.partnership, *before)
    assert (then.asked[school], then.got[school], sum(then.taken_by_host.values())) == (1, 1, 0)
    assert refused_between(county.partnership, *before) == {}


def test_what_is_not_used_is_given_back_and_what_never_began_counts_nothing(county):
    stay(county, 2, 2)
    county.act_as("coordinator")
    found = account(county.partnership, TODAY).booked
    assert [(one.decided, one.longer, one.given_back, one.received) for one in found] == [(5, 0, 0, 5)]
    early = {"state": "ended", "arrived_on": date(2026, 9, 28), "ended_on": date(2026, 10, 9), "destination": "return",
             "end_reason": "purpose_met", "legally_decided_on": date(2026, 9, 22), "legally_decided_by_name": "Board"}
    with as_owner():
        Placement.objects.update(**early)
    county.act_as("coordinator")
    found = account(county.partnership, TODAY).booked
    assert [(one.decided, one.given_back, one.received) for one in found] == [(5, 3, 2)]
    assert counts_between(county.partnership, *YEAR).returned[county.schools[2].pk] == 1
    with as_owner():
        Placement.objects.update(state="not_started", ended_on=None, destination="", end_reason="")
    county.act_as("coordinator")
    assert account(county.partnership, TODAY).booked == ()


def test_a_longer_stay_that_was_refused_in_law_is_booked_to_nobody(county):
    placed = stay(county, 2, 2)
    by = {"recorded_by_id": county.people["head"].person_id, "recorded_on": TODAY}
    with as_owner():
        longer = Extension.objects.create(
            placement=placed, pupil=placed.pupil, from_on=placed.expected_end_on, to_on=date(2026, 12, 4), reason="x",
            who_then_waits=[], decided_on=date(2026, 11, 2), decided_by_id=county.people["coordinator"].person_id,
        )
    county.act_as("coordinator")
    assert [one.longer for one in account(county.partnership, TODAY).booked] == [4]
    with as_owner():
        ExtensionDecision.objects.create(
            extension=longer, pupil=placed.pupil, agrees=False, decided_on=TODAY, decided_by_name="Board", note="No", **by
        )
    county.act_as("coordinator")
    assert [(one.decided, one.longer) for one in account(county.partnership, TODAY).booked] == [(5, 0)]


def test_a_school_whose_roll_is_not_known_is_outside_the_account(county):
    stay(county, 2, 2)
    stay(county, 1, 3)
    with as_owner():
        School.objects.filter(organisation=county.schools[2]).update(pupils=None)
    county.act_as("coordinator")
    assert owed(county) == {"Saltmere Academy": 3, "Lantern Fen High School": -3, "Reedham Marsh School": 0}


def test_places_of_the_host_s_own_and_of_another_partnership_are_not_counted(county):
    officer = county.people["officer"].person_id
    stay(county, 1, 2, place_kind="host", over_capacity_reason="a place of the school's own", over_capacity_by_id=officer)
    county.act_as("coordinator")
    assert account(county.partnership, TODAY).booked == ()
    with as_owner():
        other = Partnership.objects.create(key="other", kind="zone", name="Other", starts_on=date(2025, 9, 1))
        for school in county.schools:
            PartnershipMember.objects.create(partnership=other, organisation=school, starts_on=date(2025, 9, 1))
        Referral.objects.update(partnership=other)
        Placement.objects.update(place_kind="commissioned")
    county.act_as("coordinator")
    assert account(county.partnership, TODAY).booked == ()
    assert sum(one.received for one in account(other, TODAY).booked) == 5
