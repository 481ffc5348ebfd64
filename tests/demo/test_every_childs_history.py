"""The whole invented county, child by child: nothing in a history that could not have happened, nothing left hanging."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache
from itertools import pairwise

import pytest

from waymark.kernel.year_groups import compulsory_school_age_ends_on
from waymark.service.demo_county.county import County, generate
from waymark.service.demo_county.trying import with_something_for_everybody
from waymark.service.exclusions.rules import END_THE_DUTY
from waymark.service.organisations.authority_model import load_model
from waymark.service.placements.rules import HOLDS_A_PLACE, longest_stay_weeks

TODAY = date(2026, 11, 23)
OTHER_DAYS = [(3, date(2026, 9, 14)), (4, date(2027, 6, 21))]
MOST_DAYS_LATE = 30  # school days beyond the sixth on which a child excluded for good is found a place


@lru_cache(maxsize=3)
def county(seed: int = 1, today: date = TODAY) -> County:
    return with_something_for_everybody(generate(seed, today=today))


def by_pupil(rows) -> dict[str, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.pupil].append(row)
    return found


EVERY_DAY = pytest.mark.parametrize(
    ("seed", "today"), [(1, TODAY), *(pytest.param(*one, marks=pytest.mark.deep) for one in OTHER_DAYS)]
)


@EVERY_DAY
def test_no_stay_is_longer_than_its_kind_allows_but_for_a_recorded_extension_or_overstay(seed, today):
    made, model = county(seed, today), load_model("fenshire")
    kinds = {one.key: model.kind(one.kind) for one in made.provisions}
    for one in made.placements:
        kind = kinds[one.provision]
        if (most := longest_stay_weeks(kind.weeks_max, kind.terms_max)) is None:
            continue
        weeks = made.calendar.school_weeks_between(one.starts_on, one.first_expected_end_on)
        assert weeks <= most, (one.key, kind.key, weeks)
        last_day = one.ended_on or (made.today if one.state == "arrived" else one.expected_end_on)
        if last_day > one.expected_end_on:
            assert one.state == "arrived", f"{one.key} ended after its end, and nothing says why"
        extra = made.calendar.school_weeks_between(one.starts_on, one.expected_end_on) - most
        if extra > 0:
            assert one.extensions and extra <= (kind.extension_weeks_max or 0), (one.key, kind.key, extra)


@EVERY_DAY
def test_every_child_excluded_for_good_is_taught_again_soon_and_until_a_school_takes_them(seed, today):
    made = county(seed, today)
    stays, rolls = by_pupil(made.placements), by_pupil(made.registrations)
    pupils = {one.key: one for one in made.pupils}
    waiting = 0
    for one in made.permanent_exclusions:
        if one.outcome in END_THE_DUTY or one.sixth_day_on > made.today:
            continue
        on_roll_again = [
            row.starts_on for row in rolls[one.pupil] if row.starts_on >= one.first_day_on and row.school != one.school
        ]
        taught = sorted(
            (stay.arrived_on, stay.ended_on or date.max)
            for stay in stays[one.pupil] if stay.is_full_time and stay.arrived_on and stay.arrived_on >= one.decided_on
        )
        begins = min([first for first, _ in taught] + on_roll_again, default=None)
        leaves_on = compulsory_school_age_ends_on(pupils[one.pupil].born_on)
        if begins is None:
            waiting += 1
            begins = min(made.today, leaves_on)
        late = made.calendar.school_days_between(one.sixth_day_on, begins) - 1
        assert late <= MOST_DAYS_LATE or begins > leaves_on, (one.key, one.sixth_day_on, begins, late)
        if taught and not on_roll_again and taught[-1][1] < made.today:
            assert taught[-1][1] >= made.calendar.school_day_on_or_before(min(made.today, leaves_on)) or (
                max(row.expected_end_on for row in stays[one.pupil]) >= made.today
            ), f"{one.key}: nothing after {taught[-1][1]}"
    assert waiting <= 6


@EVERY_DAY
def test_every_childs_dates_are_in_order(seed, today):
    made = county(seed, today)
    excluded = {one.pupil: one for one in made.permanent_exclusions if one.stands}
    for one in made.permanent_exclusions:
        assert one.decided_on < one.first_day_on < one.sixth_day_on
        assert one.outcome_on is None or one.decided_on <= one.outcome_on <= made.today
    for one in made.suspensions:
        assert one.decided_on <= one.starts_on <= one.ends_on
        gone = excluded.get(one.pupil)
        assert gone is None or one.ends_on < gone.decided_on, (one.key, gone.decided_on)
    for one in made.placements:
        days = [one.agreed_on, one.starts_on, *([one.ended_on] if one.ended_on else [])]
        assert days == sorted(days) and one.starts_on <= one.first_expected_end_on <= one.expected_end_on, one.key
        assert [row.due_on for row in one.reviews] == sorted(row.due_on for row in one.reviews)
        assert all(row.held_on is None or row.held_on <= made.today for row in one.reviews)
        for check in one.return_checks:
            assert check.due_on > one.ended_on and (check.checked_on is None or check.checked_on <= made.today)
        if one.referral is None and one.pupil in excluded:
            assert one.agreed_on >= excluded[one.pupil].decided_on
    for stays in by_pupil(one for one in made.placements if one.is_full_time and one.state in HOLDS_A_PLACE | {"ended"}).values():
        stays.sort(key=lambda one: one.starts_on)
        assert all((before.ended_on or before.expected_end_on) < after.starts_on for before, after in pairwise(stays))
    for rolls in by_pupil(made.registrations).values():
        assert all(row.ends_on is None or row.starts_on <= row.ends_on for row in rolls)


@EVERY_DAY
def test_the_hub_has_room_for_the_next_child_and_is_well_used(seed, today):
    made = county(seed, today)
    [hub] = [one for one in made.provisions if one.kind == "hub"]
    places = sum(one.commissioned_places for one in hub.classes)
    held = sum(
        one.provision == hub.key and one.state in HOLDS_A_PLACE and one.starts_on <= made.today for one in made.placements
    )
    assert 2 <= places - held <= places - 4


def test_there_is_a_persona_for_every_role_that_signs_in_to_act_and_one_whose_child_came_back():
    made = county()
    personas = {one.key for one in made.personas}
    roles = {one.role for one in made.memberships if one.person in personas}
    assert {"administrator", "director", "authority_officer", "coordinator", "provider_lead", "trust_officer"} <= roles
    assert any("came back from a Base" in one.persona_story for one in made.personas)


def test_one_child_is_past_the_sixth_day_without_a_place_for_the_director_to_see():
    made = county()
    placed = {one.pupil for one in made.placements}
    at_school = {one.key for one in made.pupils if made.today <= compulsory_school_age_ends_on(one.born_on)}
    waiting = [
        one for one in made.permanent_exclusions
        if one.stands and one.sixth_day_on < made.today and one.pupil in at_school - placed
    ]
    assert len(waiting) == 1
    assert 1 <= made.calendar.school_days_between(waiting[0].sixth_day_on, made.today) <= 10


def test_the_child_expected_today_at_the_base_is_still_at_school_when_the_last_check_of_the_return_falls_due():
    made = county()
    bases = {one.key for one in made.provisions if one.kind == "base"}
    [expected] = [one for one in made.placements if one.provision in bases and one.starts_on == made.today and
                  one.state == "confirmed"]
    last_check_on = made.calendar.add_school_weeks(expected.expected_end_on, 26)
    born_on = next(one.born_on for one in made.pupils if one.key == expected.pupil)
    assert last_check_on <= compulsory_school_age_ends_on(born_on)
