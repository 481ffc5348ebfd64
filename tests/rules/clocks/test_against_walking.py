"""Counters, runs, the sixth day, board and review, against an implementation that walks every half day.

Seeded, so that a disagreement is found again by its number: a world of three schools for every hundred children.
"""

from __future__ import annotations

from random import Random

import pytest

from tests.rules.clocks import walking
from tests.rules.clocks.comparing import ruled, walked
from tests.rules.clocks.invented_histories import World, child, world

QUICK, DEEP, A_WORLD = 300, 100_000, 100


def disagreements(first: int, last: int) -> list[str]:
    """The numbers of the histories on which the two differ, each with the part and both answers."""
    found = []
    for number in range(first, last):
        schools = _world_of(number // A_WORLD)
        history, on = child(Random(number), schools)
        walk, rules = walked(history, schools.open_days, on), ruled(history, schools.calendars, on)
        found += [
            f"{number} on {on}: {part} walked {walk[part]} ruled {rules[part]} from {history.events}"
            for part in walk
            if walk[part] != rules[part]
        ]
    return found


_worlds: dict[int, World] = {}


def _world_of(number: int) -> World:
    if number not in _worlds:
        _worlds.clear()
        _worlds[number] = world(Random(f"world {number}"))
    return _worlds[number]


def test_the_rules_agree_with_walking():
    assert disagreements(0, QUICK) == []


@pytest.mark.deep
def test_the_rules_agree_with_walking_on_a_hundred_thousand_histories():
    for first in range(0, DEEP, 5_000):
        assert disagreements(first, first + 5_000) == []


def test_the_invented_histories_hold_every_trap():
    """A generator that never made a second school's day, a cut suspension or a cancelled one would prove nothing."""
    seen: set[str] = set()
    for number in range(QUICK):
        schools = _world_of(number // A_WORLD)
        history, on = child(Random(number), schools)
        found = walking.runs(history, schools.open_days, on)
        seen |= {"several events in a run" for run in found if len(run.events) > 1}
        seen |= {"reaches the sixth" for run in found if run.sixth_on}
        seen |= {"stops at the fifth" for run in found if run.school_days == 5 and run.kind == "suspension"}
        seen |= {"follows a suspension" for run in found if run.follows}
        seen |= {"over a law's term" for run in found if run.last_on and walking.last_day_of_term(run.first_on) < run.last_on}
        seen |= {"over a law's year" for run in found if run.last_on and walking.last_day_of_year(run.first_on) < run.last_on}
        seen |= {"two schools" for _ in [0] if len({event.school for event in history.events}) > 1}
        seen |= {"cancelled" for event in walking.known(history, on) if event.cancelled_on}
        seen |= {f"board {state}" for _, state in walking.boards(history, schools.open_days, on).values()}
        seen |= {f"sixth day {each[2]}" for run in found for each in walking.sixth_day(history, run, schools.open_days, on)}
        seen |= {kind for fact in walking.known(history, on) for kind in walking.review(fact, schools.open_days[fact.school], on)}
    assert seen >= {
        "several events in a run",
        "reaches the sixth",
        "stops at the fifth",
        "follows a suspension",
        "over a law's term",
        "over a law's year",
        "two schools",
        "cancelled",
        *(f"board {state}" for state in ("waiting", "overdue", "done", "done_late", "open")),
        *(f"sixth day {state}" for state in ("coming", "due", "met", "breached", "ended")),
        "review_apply",
        "review_meet",
        "reconsider",
    }
