"""The invented county's accounts between schools, worked out a second time from the stays, in fractions and by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from tests.factories.county import see_as
from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership
from waymark.service.allocation.sharing.account import account
from waymark.service.allocation.sharing.counts import counts_between
from waymark.service.organisations.models import Partnership, PartnershipMember, School
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.panels.models import Decision
from waymark.service.panels.sharing.equity import equity
from waymark.service.panels.sharing.past_panels import past_panels
from waymark.service.panels.sharing.refusals import refused_between
from waymark.service.panels.sharing.trial import try_rule
from waymark.service.placements.models import Extension, Placement
from waymark.service.provisions.models import ClassPlaces, PlaceHold, ProvisionClass
from waymark.service.referrals.models import Referral
from waymark.service.web.panel.presenters.trying import trial_page

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
        asked, got, back, took, refused, placed = Counter(), Counter(), Counter(), Counter(), Counter(), set()
        for one in Referral.objects.filter(partnership=partnership):
            asked[one.school_id] += bool(one.submitted_on and first_on <= one.submitted_on <= last_on)
        for one in Placement.objects.filter(referral__partnership=partnership).select_related(
            "provision_class__provision", "referral"
        ):
            provision = one.provision_class.provision
            counts = provision.kind in kinds and one.state not in NEVER
            host = provision.host_school_id or provision.provider_id
            if counts and first_on <= one.referral.submitted_on <= last_on:
                placed.add(one.referral_id)
            took[host] += counts and first_on <= one.agreed_on <= last_on and host != one.home_school_id
            back[one.home_school_id] += (
                counts and one.destination == "return" and one.state == "ended" and first_on <= one.ended_on <= last_on
            )
        got.update(Referral.objects.get(pk=key).school_id for key in placed)
        no = Decision.objects.filter(referral__partnership=partnership, outcome="not_this_way", reopened_on=None)
        helped = set(Placement.objects.exclude(state__in=NEVER).values_list("referral", flat=True))
        for one in {one.referral for one in no if one.referral_id not in helped}:
            refused[one.school_id] += bool(one.submitted_on and first_on <= one.submitted_on <= last_on)
        assert (+asked, +got, +back, +took) == (+found.asked, +found.got, +found.returned, +found.took_in)
        assert dict(+refused) == refused_between(partnership, first_on, last_on)
        assert all(asked[key] >= got[key] + refused[key] for key in asked), "what became of requests adds up to them"


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


def test_places_stood_at_a_past_panel_as_its_people_found_them(demo_database):
    """Counted again, class by class and day by day: what was stated and held, less the stays agreed before that day."""
    see_as(actor_of(Membership.objects.filter(role="coordinator").first()), DAY)
    again, looked = Places(), 0
    for panel in past_panels(Partnership.objects.get(key="south_fens"), DAY)[::4]:
        for one in panel.problem.classes:
            class_id = int(one.id.removeprefix("class-"))
            for number in (0, 5, 11):
                monday = panel.problem.weeks[number]
                there = again.free(class_id, monday, panel.meets_on, with_own=one.host_school is not None)
                assert one.free[number] == there, (panel.meets_on, one.id, number)
                looked += 1
    assert looked > 200


class Places:
    """Every place, hold and stay of the county, read once and counted slowly."""

    def __init__(self) -> None:
        self.provision = {one.pk: one.provision for one in ProvisionClass.objects.select_related("provision")}
        self.stated = list(ClassPlaces.objects.all())
        self.held = list(PlaceHold.objects.filter(lifted_on=None))
        self.stays = list(Placement.objects.exclude(state__in=NEVER))
        self.longer = {one.pk: [] for one in self.stays}
        for one in Extension.objects.order_by("decided_on", "id"):
            self.longer[one.placement_id].append(one)

    def free(self, class_id: int, monday: date, meets_on: date, *, with_own: bool) -> int:
        free = 0
        for kind in ("commissioned", "host", "transient") if with_own else ("commissioned",):
            days = [monday + timedelta(days=number) for number in range(5)]
            left = min(self._left(class_id, kind, day) for day in days)
            there = [
                one for one in self.stays
                if (one.provision_class_id, one.place_kind) == (class_id, kind) and one.agreed_on < meets_on
                and one.starts_on <= monday + timedelta(days=6) and self._expected(one, meets_on) >= monday
            ]
            free += max(0, left - len(there))
        return free

    def _left(self, class_id: int, kind: str, day: date) -> int:
        provision = self.provision[class_id]
        if provision.opens_on > day or (provision.closes_on is not None and provision.closes_on <= day):
            return 0
        stated = sum(
            one.count for one in self.stated
            if (one.provision_class_id, one.place_kind) == (class_id, kind) and one.starts_on <= day
            and (one.ends_on is None or one.ends_on >= day)
        )
        held = sum(
            one.places for one in self.held
            if kind == "commissioned" and one.provision_class_id == class_id and one.starts_on <= day <= one.ends_on
        )
        return stated - held

    def _expected(self, stay: Placement, meets_on: date) -> date:
        if stay.ended_on and stay.ended_on < meets_on:
            return stay.ended_on
        longer = self.longer[stay.pk]
        decided = [one for one in longer if one.decided_on < meets_on]
        return decided[-1].to_on if decided else longer[0].from_on if longer else stay.expected_end_on


def test_a_trial_changes_nothing_when_the_rule_is_the_same_and_says_how_far_it_got(demo_database):
    by = actor_of(Membership.objects.filter(role="coordinator").first())
    see_as(by, DAY)
    partnership, rule = Partnership.objects.get(key="quillmarsh"), authority_model().fair_share_on(DAY)
    short = try_rule(partnership=partnership, rule=rule, by=by, on=DAY, seconds=0)
    assert (len(short.panels), short.is_whole) == (1, False)
    assert trial_page(short).how_far.startswith(f"Time ran out after 1 of {short.panels_in_all} panels")
    whole = try_rule(partnership=partnership, rule=rule, by=by, on=DAY, seconds=60)
    assert whole.is_whole and whole.changes == 0 and whole.panels_in_all >= 8
    assert whole.owed_now == whole.owed_tried and sum(whole.owed_now.values()) == 0
    off = try_rule(partnership=partnership, rule=replace(rule, cap_place_weeks=0), by=by, on=DAY, seconds=60)
    assert set(off.owed_tried.values()) == {0} and off.owed_now == whole.owed_now


def test_shown_numbers_of_every_group_equal_a_second_count_and_small_ones_are_not_shown(demo_database):
    by = actor_of(Membership.objects.filter(role="director").first())
    see_as(by, DAY)
    rows = list(Referral.objects.filter(submitted_on__range=(date(2025, 9, 3), date(2026, 9, 2))).select_related("pupil"))
    decided = {}
    for one in Decision.objects.filter(reopened_on=None, referral__in=rows).order_by("decided_on", "id"):
        decided[one.referral_id] = one.outcome
    groups = {
        "Sex": lambda one: {"F": "Female", "M": "Male"}[one.pupil.sex],
        "Free school meals": lambda one: "Free school meals" if one.pupil.has_free_school_meals else "No free school meals",
        "Year group": lambda one: f"Year {one.pupil.year_group - (one.submitted_on < date(2026, 9, 1))}",
    }
    shown = hidden = 0
    for where in (None, Partnership.objects.get(key="south_fens").pk):
        found = equity(year="2025/26", partnership_id=where, by=by, on=DAY)
        mine = [one for one in rows if where in (None, one.partnership_id)]
        assert found.shown.overall.asked == len(mine)
        for table in found.shown.tables:
            for row in (found.shown.overall, *(table.rows or ())):
                for cell in (row.asked, *(one.count for one in row.outcomes.values())):
                    hidden += cell is None
                    assert cell is None or cell == 0 or cell >= 5
                if table.dimension not in groups:
                    continue
                its = [one for one in mine if row is found.shown.overall or groups[table.dimension](one) == row.group]
                offered = sum(decided.get(one.pk) in {"agree", "another_place"} and one.state == "decided" for one in its)
                assert row.asked in (None, len(its))
                got = row.outcomes["offered"]
                if got.count is not None:
                    shown += 1
                    assert got.count == offered
                    low, high = got.low, got.high
                    # Wilson's limits are the shares whose own normal interval just reaches the share found.
                    for limit in (low, high):
                        spread = 1.959963984540054**2 * limit * (1 - limit) / len(its)
                        assert abs((limit - offered / len(its)) ** 2 - spread) < 1e-9 or offered in (0, len(its))
    assert shown > 6 and hidden > 6
