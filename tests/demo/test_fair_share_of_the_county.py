"""The invented county's accounts between schools, worked out a second time from the stays, in fractions and by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

from tests.factories.county import see_as
from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership
from waymark.service.allocation.sharing.account import account
from waymark.service.allocation.sharing.counts import counts_between
from waymark.service.organisations.models import Partnership, PartnershipMember, School
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.panels.models import Decision
from waymark.service.panels.sharing.refusals import refused_between
from waymark.service.placements.models import Extension, Placement
from waymark.service.referrals.models import Referral

DAY = date(2026, 11, 23)
NEVER = {"declined", "not_authorised", "not_started", "withdrawn"}


def test_the_account_of_every_partnership_equals_a_second_computation(demo_database):
    """Written anew from the stays, in fractions, without the functions of the database or the library."""
    see_as(actor_of(Membership.objects.filter(role="coordinator").first()), DAY)
    model, calendar = authority_model(), calendar_for()
    kinds = {one.key for one in model.kinds if one.counted_as == "places"}
    for partnership in Partnership.objects.all():
        found = account(partnership, DAY)
        booked = _booked_again(partnership, kinds, calendar)
        balances: dict[int, int] = {}
        year = None
        for number, term in enumerate(found.terms):
            members = _members_again(partnership, term.last_on)
            weight = {key: _weight_again(key, members) for key in members}
            got = {
                key: sum(count for home, on, count in booked if home == key and term.first_on <= on <= term.last_on)
                for key in members
            }
            if year not in (None, term.year):
                assert sum(balances.values()) == 0
                balances = {key: count / 2 for key, count in balances.items()}
            year = term.year
            given = sum(got.values())
            shown = {int(one.school): one for one in found.balances[number].schools}
            assert set(shown) == {key for key in members if weight[key]}
            for key, one in shown.items():
                exact = Fraction(given * weight[key], sum(weight.values()))
                assert one.received == got[key]
                assert abs(one.entitled - exact) < 1
                assert abs(one.brought - balances.get(key, 0)) <= 1
                assert -60 <= one.owed <= 60
                before = one.brought + one.entitled - one.received
                assert abs(one.owed) <= min(60, abs(before)) and one.owed * before >= 0
            assert sum(one.owed for one in shown.values()) == 0
            balances = {key: Fraction(one.owed) for key, one in shown.items()}
    assert any(one.owed for one in found.balances[-1].schools)


def test_counts_of_a_year_equal_a_second_computation(demo_database):
    see_as(actor_of(Membership.objects.filter(role="coordinator").first()), DAY)
    first_on, last_on = date(2025, 9, 1), date(2026, 8, 31)
    kinds = {one.key for one in authority_model().kinds if one.counted_as == "places"}
    for partnership in Partnership.objects.all():
        found = counts_between(partnership, first_on, last_on)
        asked, got, back, took, refused = Counter(), Counter(), Counter(), Counter(), Counter()
        for one in Referral.objects.filter(partnership=partnership):
            asked[one.school_id] += bool(one.submitted_on and first_on <= one.submitted_on <= last_on)
        for one in Placement.objects.filter(referral__partnership=partnership).select_related("provision_class__provision"):
            provision = one.provision_class.provision
            counts = provision.kind in kinds and one.state not in NEVER
            host = provision.host_school_id or provision.provider_id
            got[one.home_school_id] += counts and first_on <= one.agreed_on <= last_on
            took[host] += counts and first_on <= one.agreed_on <= last_on and host != one.home_school_id
            back[one.home_school_id] += (
                counts and one.destination == "return" and one.state == "ended" and first_on <= one.ended_on <= last_on
            )
        for one in Decision.objects.filter(partnership=partnership, outcome="not_this_way", reopened_on=None):
            refused[one.referral.school_id] += first_on <= one.decided_on <= last_on
        assert (+asked, +got, +back, +took) == (+found.asked, +found.got, +found.returned, +found.took_in)
        assert dict(+refused) == refused_between(partnership, first_on, last_on)


def _booked_again(partnership, kinds, calendar) -> list[tuple[int, date, int]]:
    """(home school, day booked, place-weeks) of every stay, a week at a time from the calendar's own school days."""
    mondays = {day.toordinal() - day.weekday() for term in calendar.terms for day in calendar.school_days_in(
        term.first_on, term.last_on)}

    def weeks(first: date, last: date) -> int:
        days = {day for day in range(first.toordinal(), last.toordinal() + 1) if (day - 1) % 7 < 5}
        return len({day - (day - 1) % 7 for day in days} & mondays)

    found = []
    for one in Placement.objects.filter(referral__partnership=partnership, place_kind="commissioned").exclude(state__in=NEVER):
        if one.provision_class.provision.kind not in kinds:
            continue
        longer = list(Extension.objects.filter(placement=one))
        first_end = min([each.from_on for each in longer], default=one.expected_end_on)
        found.append((one.home_school_id, one.agreed_on, weeks(one.starts_on, first_end)))
        found += [
            (one.home_school_id, each.decided_on, weeks(one.starts_on, each.to_on) - weeks(one.starts_on, each.from_on))
            for each in longer
        ]
        if one.state == "ended":
            change = weeks(one.starts_on, one.ended_on) - weeks(one.starts_on, one.expected_end_on)
            found.append((one.home_school_id, one.ended_on, change))
    return found


def _members_again(partnership, on) -> set[int]:
    return {
        one.organisation_id for one in PartnershipMember.objects.filter(partnership=partnership)
        if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)
    }


def _weight_again(key: int, members: set[int]) -> int:
    known = School.objects.get(pk=key)
    return 100 * known.pupils + 50 * round(known.pupils * known.percentage_fsm / 100)
