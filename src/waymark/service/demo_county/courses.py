"""A child for whom a place is sought, where one is found, and how the stay there is to go."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from waymark.service.demo_county import stories
from waymark.service.demo_county.chance import weighted
from waymark.service.demo_county.telling import Teller
from waymark.service.demo_county.values import ProvisionClass
from waymark.service.demo_county.world import World
from waymark.service.placements.rules import longest_stay_weeks


@dataclass(frozen=True)
class Need:
    """A child for whom a place is sought: by a panel on `agreed_on`, or after a permanent exclusion."""

    pupil: str
    referral: str | None
    kinds: tuple[str, ...]
    purpose: str
    agreed_on: date
    earliest_on: date
    teller: Teller
    story: stories.Story | None
    is_high_intensity: bool = False


@dataclass(frozen=True)
class Course:
    """How a stay is to go, drawn when it begins."""

    fate: str  # on_time, early, broke_down, extended, overstayed, not_started
    starts_on: date
    first_end_on: date
    expected_end_on: date
    last_on: date


def usual_end(chance: random.Random, world: World, kind: str, pupil: str, starts_on: date) -> date:
    """Within the kind's limit of the authority's model, and never beyond Year 11."""
    limits = world.model.kind(kind)
    if limits.weeks_max:
        weeks = chance.randint(limits.weeks_min or max(1, limits.weeks_max - 6), limits.weeks_max)
        end = world.calendar.add_school_weeks(starts_on, weeks)
    else:
        blocks = [t for t in world.calendar.terms if t.last_on >= starts_on]
        first_is_second_half = blocks[0].name.endswith("2")
        terms = chance.randint(2 if kind == "centre" or first_is_second_half else 1, 3)
        end = blocks[min(2 * terms - (2 if first_is_second_half else 1), len(blocks) - 1)].last_on
    most = longest_stay_weeks(limits.weeks_max, limits.terms_max)
    if most is not None and world.calendar.school_weeks_between(starts_on, end) > most:
        end = world.calendar.school_day_on_or_before(world.calendar.add_school_weeks(starts_on, most))
    return world.calendar.school_day_on_or_before(min(end, world.last_day_of_school(pupil)))


FATES = (("on_time", 62), ("early", 7), ("broke_down", 5), ("extended", 15), ("overstayed", 5), ("not_started", 6))


def draw_course(
    chance: random.Random, world: World, kind: str, pupil: str, starts_on: date, *, always_begins: bool = False
) -> Course:
    """``always_begins``: for a child owed education in law, whom somebody fetches when they do not come."""
    end = usual_end(chance, world, kind, pupil, starts_on)
    calendar = world.calendar
    fate = weighted(chance, FATES[:-1] if always_begins else FATES)
    length = calendar.school_days_between(starts_on, end)
    if fate in ("early", "broke_down"):
        last = calendar.add_school_days(starts_on, max(4, int(length * chance.uniform(0.45, 0.9))))
        return Course(fate, starts_on, end, end, min(last, end))
    most = world.model.kind(kind).extension_weeks_max or 0
    if fate in ("extended", "overstayed") and most and length > 10:
        longer = calendar.add_school_weeks(calendar.add_school_days(end, 1), chance.randint(1, min(most, 4)))
        longer = min(longer, world.last_day_of_school(pupil))
        if longer > end:
            return Course(fate, starts_on, end, longer, longer)
    return Course("not_started" if fate == "not_started" else "on_time", starts_on, end, end, end)


def find_place(chance: random.Random, world: World, need: Need) -> tuple[ProvisionClass, Course] | None:
    """The first class with room for the whole stay, own partnership's first."""
    for found in world.classes_open_to(need.kinds, need.pupil, need.purpose):
        kind = world.provision_of[found.provision].kind
        starts = world.calendar.school_day_on_or_after(
            max(need.earliest_on, found.starts_on or need.earliest_on)
        )
        if starts > world.calendar.add_school_days(need.earliest_on, 12):
            continue
        if not found.year_low <= world.year_group_on(need.pupil, starts) <= found.year_high:
            continue
        if starts >= world.last_day_of_school(need.pupil) or host_is_own_school(world, need.pupil, found):
            continue
        course = draw_course(
            chance, world, kind, need.pupil, starts, always_begins=need.purpose == "after_exclusion"
        )
        if world.book.is_free(found.key, starts, course.expected_end_on):
            return found, course
    return None


def host_is_own_school(world: World, pupil: str, found: ProvisionClass) -> bool:
    """A child may use the Base in their own school, but after an exclusion never the hub there."""
    provision = world.provision_of[found.provision]
    return provision.kind == "hub" and provision.host_school == world.school_of(pupil).key
