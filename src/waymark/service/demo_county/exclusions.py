"""Permanent exclusions over the years, concentrated in few schools, with those that did not stand."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date

from waymark.service.demo_county import rates
from waymark.service.demo_county.chance import happens, stream, weighted
from waymark.service.demo_county.children import SchoolChoice, school_choice
from waymark.service.demo_county.records import PermanentExclusion
from waymark.service.demo_county.term_dates import year_label
from waymark.service.demo_county.world import World

CANCELLED_BECAUSE = (
    "The head withdrew it: an off-site direction was agreed with the family instead.",
    "New information about what led to the incident.",
    "A managed move was agreed by the family and both schools.",
)


def _candidates(world: World, year: int) -> dict[int, list[tuple[str, date]]]:
    """Pupils by year group with the last day of their last suspension that school year, most often suspended first."""
    label = year_label(year)
    terms = [t for t in world.calendar.terms if t.academic_year == label]
    counts: Counter[str] = Counter()
    last: dict[str, date] = {}
    for s in world.children.suspensions:
        if terms[0].first_on <= s.starts_on <= terms[-1].last_on:
            counts[s.pupil] += 1
            last[s.pupil] = max(s.ends_on, last.get(s.pupil, s.ends_on))
    by_group: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for pupil, _ in counts.most_common():
        by_group[7 + year - world.children.entered[pupil]].append((pupil, last[pupil]))
    return by_group


def _became(
    chance: random.Random, world: World, school_key: str, decided: date
) -> tuple[str, date | None, str]:
    calendar = world.calendars.of(world.schools[school_key])
    if happens(chance, rates.DO_NOT_STAND):
        on = calendar.add_school_days(decided, chance.randint(2, 12))
        outcome, because = "cancelled", chance.choice(CANCELLED_BECAUSE)
    else:
        on = calendar.add_school_days(decided, chance.randint(8, 15))
        reinstated = happens(chance, 0.03)
        outcome = "reinstated" if reinstated else "upheld"
        because = (
            "The governors found that other steps had not been tried."
            if reinstated
            else "The governors upheld the decision."
        )
    return (outcome, on, because) if on <= world.today else ("", None, "")


def make_permanent_exclusions(world: World) -> list[PermanentExclusion]:
    chance = stream(world.seed, "permanent exclusions")
    choice = school_choice(world.organisations, world.seed, "habit of excluding", 0.9)
    roll = sum(s.number_on_roll for s in choice.schools)
    issued_a_year = roll * rates.PERMANENT_PER_HUNDRED / 100 / (1 - rates.DO_NOT_STAND)
    made: list[PermanentExclusion] = []
    for year in range(world.first_year, world.first_year + 3):
        candidates = _candidates(world, year)
        label = year_label(year)
        terms = [t for t in world.calendar.terms if t.academic_year == label]
        for _ in range(round(issued_a_year)):
            group = weighted(chance, rates.PERMANENT_SHARES)
            day = world.calendar.school_day_on_or_after(chance.choice(terms).first_on)
            day = world.calendar.add_school_days(day, chance.randint(0, 30))
            pupil = _pick(chance, world, candidates[group], choice, group, year)
            row = _one(chance, world, pupil, day, f"exclusion-{len(made) + 1:04d}")
            if row is not None:
                made.append(row)
    return sorted(made, key=lambda row: (row.decided_on, row.key))


def _pick(
    chance: random.Random,
    world: World,
    listed: list[tuple[str, date]],
    choice: SchoolChoice,
    group: int,
    year: int,
) -> str:
    """Two in three from those suspended most often that year; the others from the schools that exclude most."""
    free = [p for p, _ in listed if p not in world.excluded_on]
    if free and happens(chance, 0.66):
        return chance.choice(free[: max(8, len(free) // 3)])
    sex = "M" if happens(chance, 0.74) else "F"
    return world.nursery.add(choice.pick(chance), year - group + 7, sex).key


def _one(chance: random.Random, world: World, pupil: str, day: date, key: str) -> PermanentExclusion | None:
    school = world.school_of(pupil)
    calendar = world.calendars.of(school)
    decided = calendar.school_day_on_or_after(day)
    if decided > world.calendar.school_day_on_or_before(world.today) or pupil in world.excluded_on:
        return None
    first = calendar.add_school_days(decided, 1)
    outcome, on, because = _became(chance, world, school.key, decided)
    reasons = dict.fromkeys(
        weighted(chance, rates.PERMANENT_REASONS) for _ in range(chance.choice((1, 1, 2)))
    )
    if outcome in ("", "upheld"):
        world.excluded_on[pupil] = decided
    return PermanentExclusion(
        key,
        pupil,
        school.key,
        decided,
        first,
        calendar.add_school_days(first, 5),
        tuple(reasons),
        outcome,
        on,
        because,
    )
