"""What the stays changed behind them: school rolls, suspensions that never came to be, attendance."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from waymark.service.demo_county.chance import stream
from waymark.service.demo_county.records import (
    AttendanceSummary,
    PermanentExclusion,
    Placement,
    Referral,
    Suspension,
)
from waymark.service.demo_county.values import Registration
from waymark.service.demo_county.world import World

HALF_TERMS_KEPT = 5
DAY = timedelta(days=1)


def suspensions_that_happened(world: World, placements: tuple[Placement, ...]) -> tuple[Suspension, ...]:
    """Less those drawn for days on which the child had a full-time place elsewhere or had been excluded for good."""
    away = defaultdict(list)
    for p in placements:
        if p.arrived_on and p.is_full_time:
            away[p.pupil].append((p.arrived_on, p.ended_on or world.today))
    return tuple(
        s
        for s in world.children.suspensions
        if s.pupil in world.children.pupils
        and not any(first <= s.ends_on and s.starts_on <= last for first, last in away[s.pupil])
        and not (s.pupil in world.excluded_on and s.ends_on >= world.excluded_on[s.pupil])
    )


def registrations_after(
    world: World, exclusions: list[PermanentExclusion], placements: tuple[Placement, ...]
) -> tuple[Registration, ...]:
    """The rolls as they stand: an excluded child moves to where they are taught once the governors have met, and a
    child with a new school to that school when the stay ends."""
    moves = defaultdict(list)
    for row in exclusions:
        if row.outcome == "upheld" and row.outcome_on:
            stay = next(
                (p for p in placements if p.pupil == row.pupil and p.referral is None and p.arrived_on), None
            )
            if stay is not None:
                moves[row.pupil].append(
                    (max(row.outcome_on, stay.starts_on), world.provision_of[stay.provision].provider)
                )
    for p in placements:
        if p.ended_on and p.destination == "new_school" and p.destination_plan.receiving_school:
            moves[p.pupil].append((p.ended_on, p.destination_plan.receiving_school))
    rows: list[Registration] = []
    for row in world.children.registrations:
        current = row
        for last, school in sorted(moves[row.pupil]):
            if current.starts_on < last < (current.ends_on or world.today) and school != current.school:
                rows.append(Registration(current.pupil, current.school, "C", current.starts_on, last))
                current = Registration(current.pupil, school, "C", last + DAY, current.ends_on)
        rows.append(current)
    return tuple(rows)


def attendance_of(
    world: World,
    referrals: tuple[Referral, ...],
    placements: tuple[Placement, ...],
    suspensions: tuple[Suspension, ...],
) -> tuple[AttendanceSummary, ...]:
    """The last half-terms of every child who was asked for or placed; time suspended is authorised absence. A child excluded
    for good is on the school's register until the day of it, and not after."""
    chance = stream(world.seed, "attendance")
    low = {r.pupil for r in referrals if {"attendance", "anxiety"} & set(r.needs)}
    pupils = dict.fromkeys([r.pupil for r in referrals] + [p.pupil for p in placements])
    suspended = defaultdict(list)
    for s in suspensions:
        suspended[s.pupil].append(s)
    blocks = [t for t in world.calendar.terms if t.first_on <= world.today][-HALF_TERMS_KEPT:]
    rows: list[AttendanceSummary] = []
    for pupil in pupils:
        school = world.school_of(pupil)
        calendar = world.calendars.of(school)
        usual = min(0.98, max(0.2, chance.gauss(0.66 if pupil in low else 0.86, 0.09)))
        for block in blocks:
            last = min(block.last_on, calendar.school_day_on_or_before(world.today))
            if not 7 <= world.year_group_on(pupil, block.first_on) <= 11 or last < block.first_on:
                continue
            last = min(last, world.excluded_on.get(pupil, last))
            possible = 2 * calendar.school_days_between(block.first_on, last) if last >= block.first_on else 0
            out = min(
                possible, sum(s.sessions for s in suspended[pupil] if block.first_on <= s.starts_on <= last)
            )
            attended = min(
                possible - out, round(possible * min(1.0, max(0.0, usual + chance.gauss(0, 0.05))))
            )
            rest = possible - out - attended
            unauthorised = round(rest * chance.uniform(0.2, 0.7))
            if not possible:
                continue
            rows.append(
                AttendanceSummary(
                    pupil,
                    school.key,
                    block.first_on,
                    last,
                    possible,
                    attended,
                    out + rest - unauthorised,
                    unauthorised,
                )
            )
    return tuple(rows)
