"""Free places of a whole county on every day of a school year: all at once against a plain loop over days.

    python benchmarks/capacity.py [--classes 60] [--stays 3000] [--days 334] [--seed 7] [--json]

Both ways get the same invented rows and must give the same numbers; then the time of each, and how many times
longer the plain loop takes. Nothing is read from a database: this measures the counting, which is the part
that grows.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter

from waymark.service.placements.rules.places import Span, places_per_day

FIRST_ON = date(2026, 9, 1)
Counts = dict[tuple[int, str], list[int]]


def invented(classes: int, stays: int, days: int, seed: int) -> tuple[list[Span], list[Span], list[Span]]:
    """Places stated, held and taken in an invented county: most stays of six to ten weeks, some of a year."""
    dice = random.Random(seed)
    stated = [
        Span(one, "commissioned", dice.choice((8, 10)), FIRST_ON - timedelta(days=365), None) for one in range(classes)
    ]
    stated += [Span(one, "host", 2, FIRST_ON, None) for one in range(classes) if one % 3 == 0]
    held = [_span(dice, classes, days, (7, 60), dice.randint(1, 3)) for _ in range(classes // 4)]
    taken = [_span(dice, classes, days, dice.choice(((42, 70), (42, 70), (180, 270))), 1) for _ in range(stays)]
    return stated, held, taken


def _span(dice: random.Random, classes: int, days: int, length: tuple[int, int], count: int) -> Span:
    begins = FIRST_ON + timedelta(days=dice.randint(-60, days))
    return Span(dice.randrange(classes), "commissioned", count, begins, begins + timedelta(days=dice.randint(*length)))


def all_at_once(stated: list[Span], held: list[Span], taken: list[Span], last_on: date) -> Counts:
    return {key: one.free for key, one in places_per_day(stated, held, taken, FIRST_ON, last_on).items()}


def plain_loop(stated: list[Span], held: list[Span], taken: list[Span], last_on: date) -> Counts:
    """Every class on every day, looking at every row of that class."""
    rows: dict[tuple[int, str], list[tuple[int, Span]]] = {}
    for sign, spans in ((1, stated), (-1, held), (-1, taken)):
        for one in spans:
            rows.setdefault((one.class_id, one.place_kind), []).append((sign, one))
    days = [FIRST_ON + timedelta(days=number) for number in range((last_on - FIRST_ON).days + 1)]
    return {
        key: [
            max(0, sum(sign * one.count for sign, one in found
                       if one.first_on <= day and (one.last_on is None or day <= one.last_on)))
            for day in days
        ]
        for key, found in rows.items()
    }


def seconds(count: Callable[[], Counts], times: int = 3) -> tuple[float, Counts]:
    """The best of a few tries, and what was counted."""
    best, counted = float("inf"), {}
    for _ in range(times):
        begun = perf_counter()
        counted = count()
        best = min(best, perf_counter() - begun)
    return best, counted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("classes", 60), ("stays", 3000), ("days", 334), ("seed", 7)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = invented(asked.classes, asked.stays, asked.days, asked.seed)
    last_on = FIRST_ON + timedelta(days=asked.days - 1)
    fast, ours = seconds(lambda: all_at_once(*rows, last_on))
    slow, theirs = seconds(lambda: plain_loop(*rows, last_on), times=1)
    wrong = sum(ours.get(key) != days for key, days in theirs.items() if any(days) or key in ours)
    found = {
        "classes": asked.classes,
        "stays": asked.stays,
        "days": asked.days,
        "class_days": sum(len(one) for one in ours.values()),
        "milliseconds": round(fast * 1000, 2),
        "plain_loop_milliseconds": round(slow * 1000, 1),
        "times_faster": round(slow / fast, 1),
        "different": wrong,
    }
    if asked.json:
        print(json.dumps(found))
    else:
        print(f"{found['class_days']} class-days of {asked.classes} classes, {asked.stays} stays, {asked.days} days")
        print(f"all at once {found['milliseconds']} ms, plain loop {found['plain_loop_milliseconds']} ms: "
              f"{found['times_faster']} times faster; {wrong} classes counted differently")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
