"""One future of an authority, week by week. Whole numbers out; the same to the last one on any machine and in any order.

Only pupils with anything to happen to them get a row. Each pupil's k-th incident has a threshold of its own, keyed by (pupil,
k), which its hazard uses up: a changed policy moves when a threshold is met and never which numbers are used.
"""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled, compiled_on_loan
from waymark.sufficiency.draws import exponential, gamma, uniform, words

from .agenda import ROWS_BEFORE, entity_of, hazard_table, plan_incident
from .incidents import break_off, exclusions_of_week, incidents_of_week, requests_of_week, stop_waiting
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
    EXCLUDED,
    EXCLUDED_ENDING,
    EXCLUDED_LEFT,
    EXCLUDED_PLACED,
    F_EXCLUSION_SHAPE,
    F_FOUND,
    F_SCHOOL_SHAPE,
    FREE,
    HELD,
    HELD_WEEKS,
    KIND,
    LEFT,
    LEFT_OVER,
    LEFT_WAITING,
    NUMBER,
    OCCUPIED,
    OCCUPIED_WEEKS,
    OVER,
    OVERFULL,
    OVERSTAY_WEEKS,
    PLACE_COUNTS,
    PLACE_WEEKS,
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
from .stays import steps_of_week

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
        steps_of_week(week, county, figures, world, tables, seed, replication)
        incidents_of_week(week, county, figures, world, tables, seed, replication)
        requests_of_week(week, county, figures, world, tables, seed, replication)
        exclusions_of_week(week, county, figures, world, tables, seed, replication)
        panels(week, county, world)
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
        np.zeros((len(county.provisions), 3), np.int64), np.empty((EXCLUDED_ENDING + 1, room), np.int32),
        np.zeros(EXCLUDED_ENDING + 1, np.int64), np.empty((6, room), np.int64),
        np.empty((room, len(county.provisions)), np.int64), np.empty(len(county.provisions), np.int64),
        np.empty(len(county.provisions), np.int64),
    )  # fmt: skip


@compiled_on_loan
def populate(county, figures, world, seed, replication):
    """Every pupil who is or will be at school: who meets the first threshold before leaving gets a row.

    Minus the logarithm of a uniform u is never below 1 - u, which settles nearly every pupil without a logarithm.
    """
    pupils, doubles, hazard, counters = world.pupils, world.doubles, world.hazard, world.counters
    cohorts, body, top = county.cohorts, figures.body, figures.top
    rows = len(county.first_week) - 1 + ROWS_BEFORE
    weeks = len(county.weeks)
    for cohort in range(len(cohorts)):
        school, first_year, entry = cohorts[cohort, C_SCHOOL], cohorts[cohort, C_FIRST_YEAR], cohorts[cohort, C_ENTRY]
        number, joins = county.schools[school, S_NUMBER], cohorts[cohort, C_JOINS]
        effect = world.effect[school, 0]
        share, by_chance = outreach_odds(county.outreach_share, figures.scalars, first_year)
        for place in range(cohorts[cohort, C_PUPILS]):
            a, b, _, d = words(seed, VERSION, entity_of(number, entry, place), 0, PUPIL, replication)
            risk = body[b >> BIN_SHIFT]
            if b >> BIN_SHIFT == TOP_BIN:
                risk = top[(b >> TOP_SHIFT) & TOP_MASK]
            row = first_year + ROWS_BEFORE
            if share > 0.0:
                among_highest = uniform(b) >= 1.0 - share
                if uniform(d) < (figures.scalars[F_FOUND] if among_highest else by_chance):
                    row += rows
            most = risk * effect * hazard[row, weeks]
            if most <= 1.0 - uniform(a):
                continue
            threshold = exponential(a)
            if threshold >= most:
                continue
            i = counters[PUPILS]
            counters[PUPILS] += 1
            for column in range(pupils.shape[1]):
                pupils[i, column] = 0
            pupils[i, SCHOOL_AT], pupils[i, COHORT], pupils[i, NUMBER], pupils[i, ROW] = school, cohort, place, row
            pupils[i, PROVISION] = pupils[i, DUE_STEP] = pupils[i, DUE_INCIDENT] = pupils[i, WITHDRAWN_ON] = -1
            doubles[i, RISK], doubles[i, LEFT_OVER] = risk, threshold
            doubles[i, DRIVE], doubles[i, SINCE] = risk * effect, joins
            plan_incident(i, pupils, doubles, world.heads, world.entries, counters, hazard, county.first_week, joins)


@compiled_on_loan
def outreach_odds(outreach_share, scalars, first_year):
    """The share of a cohort that outreach in Year 6 can take on, and the chance of a place for one not among the highest risks.

    `transition_found` of the places reach pupils among as many at highest risk as there are places; the rest go by chance.
    """
    if first_year < 1:
        return 0.0, 0.0
    share = min(1.0, outreach_share[first_year])
    if share >= 1.0:
        return 1.0, 1.0
    return share, share * (1.0 - scalars[F_FOUND]) / (1.0 - share)


@compiled_on_loan
def account(week, county, world, tables):
    """What this week adds to the counts of waiting and of places."""
    place, waiting, short, taken, places = tables.place, world.waiting, world.short, world.taken, county.places
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for partnership in range(len(county.partnerships)):
        for kind in range(len(county.kinds)):
            place[year, month, partnership, kind, WAITING_WEEKS] += waiting[partnership, kind]
            place[year, month, partnership, kind, WAITING_AT_END] = waiting[partnership, kind]
            place[year, month, partnership, kind, SHORT_WEEKS] += short[partnership, kind]
    for q in range(len(county.provisions)):
        kind, partnership = county.provisions[q, Q_KIND], county.provisions[q, Q_PARTNERSHIP]
        if partnership < 0:
            partnership = len(county.partnerships)
        place[year, month, partnership, kind, PLACE_WEEKS] += places[q, week]
        place[year, month, partnership, kind, OCCUPIED_WEEKS] += taken[q, OCCUPIED]
        place[year, month, partnership, kind, OVERSTAY_WEEKS] += taken[q, OVER]
        place[year, month, partnership, kind, HELD_WEEKS] += taken[q, HELD]


@compiled_on_loan
def turn_of_the_year(year, county, world, tables):
    """The last day of the school year before `year`: everybody is counted, and Year 11 leaves, but not on the run's last day."""
    pupils, cohorts, census, repeats = world.pupils, county.cohorts, tables.census, tables.repeats
    month = county.weeks[county.first_week[year] - 1, W_MONTH]
    present = 0
    for cohort in range(len(cohorts)):
        if 0 <= year - 1 - cohorts[cohort, C_FIRST_YEAR] < YEAR_GROUPS:
            present += cohorts[cohort, C_PUPILS]
    for i in range(world.counters[PUPILS]):
        group = year - 1 - cohorts[pupils[i, COHORT], C_FIRST_YEAR]
        if not 0 <= group < YEAR_GROUPS:
            continue
        present -= 1
        census[year - 1, pupils[i, STATE]] += 1
        if pupils[i, THIS_YEAR] > 0:
            repeats[year - 1, min(pupils[i, THIS_YEAR], REPEATS - 1)] += 1
            pupils[i, THIS_YEAR] = 0
        if group == YEAR_GROUPS - 1 and year < len(county.first_week) - 1:
            leave(i, year - 1, month, county, world, tables)
    census[year - 1, AT_SCHOOL] += present


@compiled_on_loan
def leave(i, year, month, county, world, tables):
    """At 16, from wherever the pupil is."""
    pupils = world.pupils
    partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
    state = pupils[i, STATE]
    if state == WAITING:
        stop_waiting(i, pupils, county.schools, world.waiting, world.short)
        tables.place[year, month, partnership, pupils[i, KIND], LEFT_WAITING] += 1
    else:
        break_off(i, year, month, pupils, county.schools, world.waiting, world.short, world.taken, tables.place)
    if state in (EXCLUDED, EXCLUDED_PLACED):
        tables.area[year, month, partnership, YEAR_GROUPS - 1, EXCLUDED_LEFT] += 1
    pupils[i, STATE] = LEFT
    pupils[i, DUE_STEP] = pupils[i, DUE_INCIDENT] = -1
