"""One future of an authority, week by week. Whole numbers out; the same to the last one on any machine and in any order.

Only pupils with anything to happen to them get a row. Each pupil's k-th incident has a threshold of its own, keyed by (pupil,
k), which its hazard uses up: a changed policy moves when a threshold is met and never which numbers are used.
"""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled
from waymark.sufficiency.draws import exponential, gamma, uniform, words

from .agenda import ROWS_BEFORE, entity_of, hazard_table, plan_incident, take
from .journeys import HELD, OCCUPIED, OVER, give_back, incident, step, stop_waiting
from .layout import (
    AREA_COUNTS,
    AT_SCHOOL,
    C_ENTRY,
    C_FIRST_YEAR,
    C_JOINS,
    C_PUPILS,
    C_SCHOOL,
    COHORT,
    DRIVE,
    DUE_INCIDENT,
    DUE_STEP,
    EXCLUDED_PLACED,
    F_EXCLUSION_SHAPE,
    F_FOUND,
    F_SCHOOL_SHAPE,
    FREE,
    HELD_WEEKS,
    KIND,
    LEFT,
    LEFT_OVER,
    LEFT_WAITING,
    NEXT_INCIDENT,
    NUMBER,
    OCCUPIED_WEEKS,
    OFFERED,
    OVERFULL,
    OVERSTAY_WEEKS,
    PLACE_COUNTS,
    PLACE_WEEKS,
    PLACED,
    PROVISION,
    PUPIL,
    PUPILS,
    Q_KIND,
    Q_PARTNERSHIP,
    REPEATS,
    RISK,
    ROW,
    S_NUMBER,
    S_PARTNERSHIP,
    SCHOOL,
    SCHOOL_AT,
    SCHOOL_COUNTS,
    SHORT_WEEKS,
    SINCE,
    STATE,
    STATES,
    STEP,
    THIS_YEAR,
    VERSION,
    W_MONTH,
    W_YEAR,
    WAITING,
    WAITING_AT_END,
    WAITING_WEEKS,
    WAITS,
    WITHDRAWN_ON,
    Tables,
    World,
)
from .panels import admit_excluded, panels, sixth_day

YEAR_GROUPS = 5
TOP_BIN, BIN_SHIFT, TOP_SHIFT, TOP_MASK = 4095, np.uint64(20), np.uint64(10), np.uint64(1023)
ENTRIES_A_PUPIL = 3


@compiled
def run(county, figures, months, seed, replication):
    """The counts of one future, and whether the kernel ran out of room (it never should)."""
    tables = empty_tables(county, months)
    world = empty_world(county, figures, seed, replication)
    populate(county, figures, world, seed, replication)
    for week in range(len(county.weeks)):
        year = county.weeks[week, W_YEAR]
        if week == county.first_week[year] and year > 0:
            turn_of_the_year(year, county, world, tables)
        while True:
            i = take(world.heads, world.entries, world.counters, STEP, week)
            if i < 0:
                break
            if world.pupils[i, DUE_STEP] == week:
                step(i, week, county, figures, world, tables, seed, replication)
        while True:
            i = take(world.heads, world.entries, world.counters, NEXT_INCIDENT, week)
            if i < 0:
                break
            if world.pupils[i, DUE_INCIDENT] == week:
                incident(i, week, county, figures, world, tables, seed, replication)
        panels(week, county, figures, world)
        sixth_day(week, county, world, tables)
        account(week, county, world, tables)
        admit_excluded(week, county, world, tables, seed, replication)
    turn_of_the_year(len(county.first_week) - 1, county, world, tables)
    return tables, world.counters[OVERFULL] == 1


@compiled
def empty_tables(county, months):
    years = len(county.first_week) - 1
    partnerships, kinds = len(county.partnerships), len(county.kinds)
    return Tables(
        np.zeros((years, months, partnerships + 1, kinds, len(PLACE_COUNTS)), np.int32),
        np.zeros((years, months, partnerships, YEAR_GROUPS, len(AREA_COUNTS)), np.int32),
        np.zeros((years, partnerships, kinds, WAITS), np.int32),
        np.zeros((years, len(county.schools), len(SCHOOL_COUNTS)), np.int32),
        np.zeros((years, REPEATS), np.int32),
        np.zeros((years, len(STATES)), np.int32),
    )


@compiled
def empty_world(county, figures, seed, replication):
    room = county.cohorts[:, C_PUPILS].sum() + 1
    partnerships = len(county.partnerships)
    counters = np.zeros(4, np.int64)
    counters[FREE] = -1
    effect = np.empty((len(county.schools), 2))
    for school in range(len(county.schools)):
        a, b, _, _ = words(seed, VERSION, county.schools[school, S_NUMBER], 0, SCHOOL, replication)
        effect[school, 0] = county.factor[school]
        if effect[school, 0] < 0.0:
            effect[school, 0] = gamma(a, figures.scalars[F_SCHOOL_SHAPE])
        effect[school, 1] = gamma(b, figures.scalars[F_EXCLUSION_SHAPE])
    return World(
        np.empty((room, 16), np.int32), np.empty((room, 4)), np.full((2, len(county.weeks) + 1), -1, np.int32),
        np.empty((ENTRIES_A_PUPIL * room + 1000, 2), np.int32), counters,
        hazard_table(county.first_week, figures.scalars, figures.by_year_group), effect,
        np.empty((partnerships + 1, room), np.int32), np.zeros(partnerships + 1, np.int64),
        np.zeros((partnerships, len(county.kinds)), np.int64), np.zeros((partnerships, len(county.kinds)), np.int64),
        np.zeros((len(county.provisions), 3), np.int64),
    )  # fmt: skip


@compiled
def populate(county, figures, world, seed, replication):
    """Every pupil who is or will be at school: who meets the first threshold before leaving gets a row.

    Minus the logarithm of a uniform u is never below 1 - u, which settles nearly every pupil without a logarithm.
    """
    rows = len(county.first_week) - 1 + ROWS_BEFORE
    weeks = len(county.weeks)
    for c in range(len(county.cohorts)):
        cohort = county.cohorts[c]
        school = cohort[C_SCHOOL]
        number = county.schools[school, S_NUMBER]
        effect = world.effect[school, 0]
        share, by_chance = outreach_odds(county, figures, cohort[C_FIRST_YEAR])
        for place in range(cohort[C_PUPILS]):
            a, b, _, d = words(seed, VERSION, entity_of(number, cohort[C_ENTRY], place), 0, PUPIL, replication)
            risk = figures.body[b >> BIN_SHIFT]
            if b >> BIN_SHIFT == TOP_BIN:
                risk = figures.top[(b >> TOP_SHIFT) & TOP_MASK]
            row = cohort[C_FIRST_YEAR] + ROWS_BEFORE
            if share > 0.0:
                among_highest = uniform(b) >= 1.0 - share
                if uniform(d) < (figures.scalars[F_FOUND] if among_highest else by_chance):
                    row += rows
            most = risk * effect * world.hazard[row, weeks]
            if most <= 1.0 - uniform(a):
                continue
            threshold = exponential(a)
            if threshold >= most:
                continue
            i = world.counters[PUPILS]
            world.counters[PUPILS] += 1
            pupil = world.pupils[i]
            pupil[:] = 0
            pupil[SCHOOL_AT], pupil[COHORT], pupil[NUMBER], pupil[ROW] = school, c, place, row
            pupil[STATE] = AT_SCHOOL
            pupil[PROVISION] = pupil[DUE_STEP] = pupil[DUE_INCIDENT] = pupil[WITHDRAWN_ON] = -1
            world.doubles[i, RISK] = risk
            world.doubles[i, LEFT_OVER] = threshold
            world.doubles[i, DRIVE] = risk * effect
            world.doubles[i, SINCE] = cohort[C_JOINS]
            plan_incident(
                i, world.pupils, world.doubles, world.heads, world.entries, world.counters, world.hazard, county.first_week,
                cohort[C_JOINS],
            )  # fmt: skip


@compiled
def outreach_odds(county, figures, first_year):
    """The share of a cohort that outreach in Year 6 can take on, and the chance of a place for one not among the highest risks.

    `transition_found` of the places reach pupils among as many at highest risk as there are places; the rest go by chance.
    """
    if first_year < 1:
        return 0.0, 0.0
    share = min(1.0, county.outreach_share[first_year])
    if share >= 1.0:
        return 1.0, 1.0
    return share, share * (1.0 - figures.scalars[F_FOUND]) / (1.0 - share)


@compiled
def account(week, county, world, tables):
    """What this week adds to the counts of waiting and of places."""
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    place = tables.place[year, month]
    for partnership in range(len(county.partnerships)):
        for kind in range(len(county.kinds)):
            waiting = world.waiting[partnership, kind]
            place[partnership, kind, WAITING_WEEKS] += waiting
            place[partnership, kind, WAITING_AT_END] = waiting
            place[partnership, kind, SHORT_WEEKS] += world.short[partnership, kind]
    for q in range(len(county.provisions)):
        partnership = county.provisions[q, Q_PARTNERSHIP]
        if partnership < 0:
            partnership = len(county.partnerships)
        row = place[partnership, county.provisions[q, Q_KIND]]
        row[PLACE_WEEKS] += county.places[q, week]
        row[OCCUPIED_WEEKS] += world.taken[q, OCCUPIED]
        row[OVERSTAY_WEEKS] += world.taken[q, OVER]
        row[HELD_WEEKS] += world.taken[q, HELD]


@compiled
def turn_of_the_year(year, county, world, tables):
    """The last day of the school year before `year`: everybody is counted, and Year 11 leaves."""
    census = tables.census[year - 1]
    month = county.weeks[county.first_week[year] - 1, W_MONTH]
    present = 0
    for cohort in county.cohorts:
        group = year - 1 - cohort[C_FIRST_YEAR]
        if 0 <= group < YEAR_GROUPS:
            present += cohort[C_PUPILS]
    for i in range(world.counters[PUPILS]):
        pupil = world.pupils[i]
        group = year - 1 - county.cohorts[pupil[COHORT], C_FIRST_YEAR]
        if not 0 <= group < YEAR_GROUPS:
            continue
        present -= 1
        census[pupil[STATE]] += 1
        if pupil[THIS_YEAR] > 0:
            tables.repeats[year - 1, min(pupil[THIS_YEAR], REPEATS - 1)] += 1
            pupil[THIS_YEAR] = 0
        if group == YEAR_GROUPS - 1:
            leave(i, year, month, county, world, tables)
    census[AT_SCHOOL] += present


@compiled
def leave(i, year, month, county, world, tables):
    """At 16, from wherever the pupil is; `year` is the one about to begin."""
    pupil = world.pupils[i]
    if pupil[STATE] == WAITING:
        stop_waiting(i, county, world)
        partnership = county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP]
        tables.place[year - 1, month, partnership, pupil[KIND], LEFT_WAITING] += 1
    elif pupil[STATE] == OFFERED or pupil[STATE] == PLACED or pupil[STATE] == EXCLUDED_PLACED:
        give_back(i, world)
    pupil[STATE] = LEFT
    pupil[DUE_STEP] = pupil[DUE_INCIDENT] = -1
