"""One future of an authority, week by week. Whole numbers out; the same to the last one on any machine and in any order.

Only pupils with anything to happen to them get a row. Each pupil's k-th incident has a threshold of its own, keyed by (pupil,
k), which its hazard uses up: a changed policy moves when a threshold is met and never which numbers are used.
"""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled, compiled_on_loan
from waymark.allocator.engine.seating import room_to_seat
from waymark.sufficiency.draws import gamma, uniform, words

from .agenda import draw, drive_of, hazard_table, plan_incident, settle
from .incidents import break_off, exclusions_of_week, incidents_of_week, requests_of_week, stop_waiting
from .layout import (
    ABREAST,
    AREA_COUNTS,
    AT_SCHOOL,
    BATCHES,
    C_FIRST_YEAR,
    C_PUPILS,
    COHORT,
    DRIVE,
    DUE_INCIDENT,
    DUE_STEP,
    EXCLUDED,
    EXCLUDED_LEFT,
    EXCLUDED_PLACED,
    F_EXCLUSION_SHAPE,
    F_SCHOOL_SHAPE,
    F_SUSTAINED,
    FREE,
    HELD,
    HELD_WEEKS,
    HOST_OCCUPIED_WEEKS,
    HOST_PLACE_WEEKS,
    KF_SUSTAINED,
    KIND,
    LEAVING,
    LEFT,
    LEFT_AT_16,
    LEFT_SUSTAINED,
    LEFT_WAITING,
    OCCUPIED,
    OCCUPIED_WEEKS,
    OFFERED,
    OPEN_WEEKS,
    OVER,
    OVERFULL,
    OVERSTAY_WEEKS,
    PLACE_COUNTS,
    PLACE_WEEKS,
    PLACED,
    PROVISION_COUNTS,
    PUPILS,
    Q_HELD_WEEKS,
    Q_HOST,
    Q_KIND,
    Q_OCCUPIED_WEEKS,
    Q_OVERSTAY_WEEKS,
    Q_PARTNERSHIP,
    Q_PLACE_WEEKS,
    Q_PROVISION,
    REPEATS,
    S_NUMBER,
    S_PARTNERSHIP,
    SCHOOL,
    SCHOOL_AT,
    SCHOOL_COUNTS,
    SHORT_WEEKS,
    SINCE,
    STANDING_EXCLUDED,
    STANDING_REQUESTS,
    STANDING_STAYS,
    STATE,
    STATES,
    THIS_YEAR,
    UNPLACED_AT_16,
    UNPLACED_SUSTAINED,
    VERSION,
    W_MONTH,
    W_YEAR,
    WAITING,
    WAITING_AT_END,
    WAITING_WEEKS,
    WAITS,
    Figures,
    Tables,
    World,
)
from .panels import admit_excluded, panels, sixth_day
from .populating import chosen_to_stand, populate
from .stays import steps_of_week

YEAR_GROUPS = 5
ENTRIES_A_PUPIL = 3


@compiled
def run(county, figures, months, seed, replication):
    """The counts of one future, and whether the kernel ran out of room (it never should)."""
    tables = empty_tables(county, months)
    world = empty_world(county, figures, seed, replication)
    populate(county, figures, world, chosen_to_stand(county, figures, seed, replication), seed, replication)
    counted_from = county.first_week[county.counted_from]
    now = Figures(
        figures.scalars_before, figures.kinds_before, figures.body, figures.top, figures.by_year_group,
        figures.exclusions_by_year_group, figures.day_limits, figures.scalars_before, figures.kinds_before,
    )  # fmt: skip
    for week in range(len(county.weeks)):
        year = county.weeks[week, W_YEAR]
        if week == county.first_week[year] and year > 0:
            turn_of_the_year(year, county, now, world, tables, seed, replication)
        if week == counted_from:
            open_the_books(week, county, world, tables)
            now = figures
            if week > 0:
                reckon_anew(week, county, figures, world)
        steps_of_week(week, county, now, world, tables, seed, replication)
        incidents_of_week(week, county, now, world, tables, seed, replication)
        requests_of_week(week, county, now, world, tables, seed, replication)
        exclusions_of_week(week, county, now, world, tables, seed, replication)
        panels(week, county, world)
        sixth_day(week, county, now, world, tables)
        account(week, county, world, tables)
        admit_excluded(week, county, world, tables, seed, replication)
    turn_of_the_year(len(county.first_week) - 1, county, figures, world, tables, seed, replication)
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
        np.zeros((years, county.scenario_provisions, len(PROVISION_COUNTS)), np.int32),
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
        hazard_table(county.first_week, county.counted_from, figures.scalars, figures.scalars_before, figures.by_year_group),
        effect,
        np.empty((partnerships + 1, room), np.int32), np.zeros(partnerships + 1, np.int64),
        np.zeros((partnerships, len(county.kinds)), np.int64), np.zeros((partnerships, len(county.kinds)), np.int64),
        np.zeros((len(county.provisions), 3), np.int64), np.empty((BATCHES, room), np.int32),
        np.zeros(BATCHES, np.int64), np.empty((6, room), np.int64),
        np.empty((room, len(county.provisions)), np.int64), np.empty(len(county.provisions), np.int64),
        np.empty(len(county.provisions), np.int64), np.empty(room_to_seat(room, len(county.provisions)), np.int64),
        np.empty((3, ABREAST), np.int64), np.empty((4, ABREAST), np.uint64),
    )  # fmt: skip


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
        if county.provisions[q, Q_HOST]:
            place[year, month, partnership, kind, HOST_PLACE_WEEKS] += places[q, week]
            place[year, month, partnership, kind, HOST_OCCUPIED_WEEKS] += taken[q, OCCUPIED]
        one = tables.provision[year, county.provisions[q, Q_PROVISION]]
        one[OPEN_WEEKS] += places[q, week] > 0 and not county.provisions[q, Q_HOST]
        one[Q_PLACE_WEEKS] += places[q, week]
        one[Q_OCCUPIED_WEEKS] += taken[q, OCCUPIED]
        one[Q_OVERSTAY_WEEKS] += taken[q, OVER]
        one[Q_HELD_WEEKS] += taken[q, HELD]


@compiled_on_loan
def turn_of_the_year(year, county, figures, world, tables, seed, replication):
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
        if group == YEAR_GROUPS - 1:
            onward(i, year - 1, month, county, figures, world, tables, seed, replication)
            if year < len(county.first_week) - 1:
                leave(i, year - 1, month, county, world, tables)
    census[year - 1, AT_SCHOOL] += present


@compiled_on_loan
def onward(i, year, month, county, figures, world, tables, seed, replication):
    """What becomes of a pupil of Year 11 who leaves from a place, or excluded and without one."""
    pupils = world.pupils
    state = pupils[i, STATE]
    if state not in (PLACED, EXCLUDED, EXCLUDED_PLACED):
        return
    partnership, kind = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP], pupils[i, KIND]
    sustains, _, _, _ = draw(i, pupils, county.cohorts, county.schools, 0, LEAVING, seed, replication)
    if state == EXCLUDED:
        area = tables.area[year, month, partnership, YEAR_GROUPS - 1]
        area[UNPLACED_AT_16] += 1
        area[UNPLACED_SUSTAINED] += uniform(sustains) < figures.scalars[F_SUSTAINED]
    else:
        place = tables.place[year, month, partnership, kind]
        place[LEFT_AT_16] += 1
        place[LEFT_SUSTAINED] += uniform(sustains) < figures.kinds[kind, KF_SUSTAINED]


@compiled_on_loan
def open_the_books(week, county, world, tables):
    """What is open on the first day that is counted: requests, stays and exclusions that were made before it."""
    pupils = world.pupils
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for i in range(world.counters[PUPILS]):
        state = pupils[i, STATE]
        if state in (AT_SCHOOL, LEFT):
            continue
        partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
        if state in (WAITING, OFFERED):
            tables.place[year, month, partnership, pupils[i, KIND], STANDING_REQUESTS] += 1
        if state in (PLACED, EXCLUDED_PLACED):
            tables.place[year, month, partnership, pupils[i, KIND], STANDING_STAYS] += 1
        if state in (EXCLUDED, EXCLUDED_PLACED):
            group = year - county.cohorts[pupils[i, COHORT], C_FIRST_YEAR]
            tables.area[year, month, partnership, group, STANDING_EXCLUDED] += 1


@compiled_on_loan
def changed(figures):
    differ = 0
    for place in range(len(figures.scalars)):
        differ += figures.scalars[place] != figures.scalars_before[place]
    for kind in range(len(figures.kinds)):
        for place in range(figures.kinds.shape[1]):
            differ += figures.kinds[kind, place] != figures.kinds_before[kind, place]
    return differ > 0


@compiled_on_loan
def reckon_anew(week, county, figures, world):
    """From the first day that is counted on the scenario's changes of figures hold for everybody."""
    pupils, doubles = world.pupils, world.doubles
    if not changed(figures):
        return
    for i in range(world.counters[PUPILS]):
        if pupils[i, STATE] in (EXCLUDED, EXCLUDED_PLACED, LEFT):
            continue
        since = max(week, int(doubles[i, SINCE]))
        settle(i, pupils, doubles, world.hazard, since)
        doubles[i, DRIVE] = drive_of(i, pupils, doubles, figures.scalars, figures.kinds, world.effect)
        plan_incident(
            i, pupils, doubles, world.heads, world.entries, world.counters, world.hazard, county.first_week, since
        )


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
