"""The register of rules: each is applied by a function that is there, has a source, and follows the one before it."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from itertools import groupby

import pytest

from waymark.clocks import RULES, PermanentExclusion, Suspension, Telling, answer, rule
from waymark.clocks.history import History
from waymark.clocks.rules_register import in_force
from waymark.kernel.calendars import SchoolCalendar, Term

YEARS = tuple(
    Term("Year", f"{year}/{(year + 1) % 100:02d}", date(year, 9, 2), date(year + 1, 7, 20)) for year in range(2020, 2027)
)
CALENDARS = {"oak": SchoolCalendar(YEARS)}


@pytest.mark.parametrize("one", RULES, ids=lambda one: f"{one.key} {one.effective_from}")
def test_a_rule_names_the_function_that_applies_it(one):
    module, function = one.function.split(".")
    assert callable(getattr(import_module(f"waymark.clocks.{module}"), function))
    assert one.source and one.says.endswith(".")


def test_entries_of_one_rule_follow_one_another_without_a_gap():
    for _, entries in groupby(sorted(RULES, key=lambda one: (one.key, one.effective_from)), key=lambda one: one.key):
        entries = list(entries)
        assert [one.effective_to for one in entries] == [
            *(later.effective_from - timedelta(days=1) for later in entries[1:]),
            None,
        ]


def test_a_change_of_law_is_picked_by_its_day():
    assert rule("tell_authority", date(2022, 8, 31)).number == 5
    assert rule("tell_authority", date(2022, 9, 1)).number == 0
    assert in_force("tell_social_worker", date(2022, 8, 31)) is None


def telling_the_authority(year: int):
    suspension = Suspension("s", "oak", date(year, 6, 6), date(year, 6, 6), date(year, 6, 6), 2)
    found = answer(History("x", "Marlshire", events=(suspension,)), CALENDARS, date(year, 6, 7))
    return next(clock for clock in found.clocks if clock.key == "tell:s:authority")


def test_since_september_2022_the_authority_is_told_of_every_suspension_at_once():
    assert telling_the_authority(2022).due_on == date(2022, 7, 31)
    assert telling_the_authority(2023).due_on == date(2023, 6, 6)


def test_what_is_unverified_is_named_where_it_decided_something():
    excluded = PermanentExclusion("p", "oak", date(2026, 11, 2), date(2026, 11, 3))
    told = tuple(Telling("p", whom, date(2026, 11, 2)) for whom in ("parent", "authority", "board"))
    found = answer(History("x", "Marlshire", events=(excluded,), tellings=told), CALENDARS, date(2026, 11, 4))
    assert "home_authority_owes" in found.unverified
    assert not set(found.unverified) & {"day_one", "cancelled_days_count", "tell_board_termly"}


def test_a_judgement_about_runs_is_named_where_it_decided_something():
    first = Suspension("a", "oak", date(2026, 11, 2), date(2026, 11, 2), date(2026, 11, 4), 5)
    second = Suspension("b", "oak", date(2026, 11, 4), date(2026, 11, 5), date(2026, 11, 9), 6)
    elsewhere = Suspension("c", "elm", date(2026, 11, 4), date(2026, 11, 10), date(2026, 11, 11), 4)
    calendars = {**CALENDARS, "elm": CALENDARS["oak"]}

    def unverified(*events):
        return set(answer(History("x", "Marlshire", events=events), calendars, date(2026, 11, 12)).unverified)

    assert "half_day_in_a_run" in unverified(first, second) and "half_day_in_a_run" not in unverified(first)
    assert "run_of_each_school" in unverified(second, elsewhere) and "run_of_each_school" not in unverified(first, second)
