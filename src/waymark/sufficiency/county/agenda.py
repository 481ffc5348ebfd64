"""What happens when: two lists for every week, and the hazard that says when the next incident is due."""

from __future__ import annotations

import math

import numpy as np

from waymark.allocator.engine.compiled import compiled, compiled_on_loan
from waymark.sufficiency.draws import words

from .layout import (
    C_ENTRY,
    C_SCHOOL,
    COHORT,
    DRIVE,
    DUE_INCIDENT,
    DUE_STEP,
    EARLIER,
    F_BASE,
    F_REPEAT,
    F_TRANSITION,
    FREE,
    KF_DURING,
    KIND,
    LEFT_OVER,
    MOST_REPEATS,
    NEXT_INCIDENT,
    NUMBER,
    OVERFULL,
    PLACED,
    RISK,
    ROW,
    S_NUMBER,
    SCHOOL_AT,
    SINCE,
    STATE,
    STEP,
    USED,
    VERSION,
)

YEAR_GROUPS = 5
ROWS_BEFORE = YEAR_GROUPS - 1
"""Cohorts already in school when the run begins were in Year 7 in years -4 to 0: row 0 is theirs of year -4."""


@compiled_on_loan
def remember(heads, entries, counters, agenda, week, pupil):
    """Put a pupil on the agenda of a week."""
    entry = counters[FREE]
    if entry >= 0:
        counters[FREE] = entries[entry, 1]
    elif counters[USED] < len(entries):
        entry = counters[USED]
        counters[USED] += 1
    else:
        counters[OVERFULL] = 1
        return
    entries[entry, 0] = pupil
    entries[entry, 1] = heads[agenda, week]
    heads[agenda, week] = entry


@compiled_on_loan
def take(heads, entries, counters, agenda, week):
    """The next pupil on the agenda of a week, taken off it; -1 when nobody is left."""
    entry = heads[agenda, week]
    if entry < 0:
        return -1
    heads[agenda, week] = entries[entry, 1]
    entries[entry, 1] = counters[FREE]
    counters[FREE] = entry
    return entries[entry, 0]


@compiled
def hazard_table(first_week, counted_from, scalars, scalars_before, by_year_group):
    """Hazard of a pupil of risk 1, integrated to the beginning of each week: [rows, weeks + 1].

    The first half of the rows is by the year of the run in which a cohort is in Year 7, from -4 on; the second half is the
    same with outreach in Year 6, which lowers the risk of Years 7 and 8.
    """
    years = len(first_week) - 1
    rows = years + ROWS_BEFORE
    table = np.zeros((2 * rows, first_week[years] + 1))
    for row in range(2 * rows):
        total = 0.0
        for year in range(years):
            group = year - (row % rows - ROWS_BEFORE)
            weekly = 0.0
            if 0 <= group < YEAR_GROUPS:
                base = scalars[F_BASE] if year >= counted_from else scalars_before[F_BASE]
                weekly = base * by_year_group[group] / (first_week[year + 1] - first_week[year])
                if row >= rows and group < 2:
                    weekly *= scalars[F_TRANSITION]
            for week in range(first_week[year], first_week[year + 1]):
                table[row, week] = total + (week - first_week[year]) * weekly
            total += (first_week[year + 1] - first_week[year]) * weekly
        table[row, first_week[years]] = total
    return table


@compiled_on_loan
def week_of(hazard, row, first_week, week, wanted):
    """The week, not before `week`, in which a row's integrated hazard reaches what is wanted; -1 for never."""
    if wanted >= hazard[row, hazard.shape[1] - 1]:
        return -1
    year = 0
    while hazard[row, first_week[year + 1]] <= wanted:
        year += 1
    begins = first_week[year]
    weekly = hazard[row, begins + 1] - hazard[row, begins]
    return max(week, min(first_week[year + 1] - 1, begins + math.floor((wanted - hazard[row, begins]) / weekly)))


@compiled_on_loan
def settle(i, pupils, doubles, hazard, week):
    """Use up the hazard since it was last looked at; the incident comes when none of its threshold is left over."""
    row = pupils[i, ROW]
    used = doubles[i, DRIVE] * (hazard[row, week] - hazard[row, int(doubles[i, SINCE])])
    doubles[i, LEFT_OVER] = max(0.0, doubles[i, LEFT_OVER] - used)
    doubles[i, SINCE] = week


@compiled_on_loan
def drive_of(i, pupils, doubles, scalars, of_kinds, effect):
    """By how much this pupil's hazard is larger than that of a pupil of risk 1 in an average school."""
    drive = doubles[i, RISK] * effect[pupils[i, SCHOOL_AT], 0]
    drive *= 1.0 + scalars[F_REPEAT] * min(pupils[i, EARLIER], MOST_REPEATS)
    if pupils[i, STATE] == PLACED:
        drive *= of_kinds[pupils[i, KIND], KF_DURING]
    return drive


@compiled_on_loan
def plan_incident(i, pupils, doubles, heads, entries, counters, hazard, first_week, week):
    """Put the pupil's next incident on the agenda, at its present drive."""
    due = -1
    if doubles[i, DRIVE] > 0.0:
        row = pupils[i, ROW]
        due = week_of(hazard, row, first_week, week, hazard[row, week] + doubles[i, LEFT_OVER] / doubles[i, DRIVE])
    if due == pupils[i, DUE_INCIDENT]:
        return
    pupils[i, DUE_INCIDENT] = due
    if due >= 0:
        remember(heads, entries, counters, NEXT_INCIDENT, due, i)


@compiled_on_loan
def plan_step(i, pupils, heads, entries, counters, week):
    """What is planned for the pupil next; after the last week of the run it is not kept."""
    pupils[i, DUE_STEP] = week
    if week < heads.shape[1] - 1:
        remember(heads, entries, counters, STEP, week, i)


@compiled_on_loan
def entity_of(number, entry, place):
    """A pupil's number for its draws: the school it entered, the year it entered Year 7, its place among them."""
    return (np.int64(number) << 32) | (np.int64(entry) << 16) | np.int64(place)


@compiled_on_loan
def entity_at(i, pupils, cohorts, schools):
    cohort = pupils[i, COHORT]
    return entity_of(schools[cohorts[cohort, C_SCHOOL], S_NUMBER], cohorts[cohort, C_ENTRY], pupils[i, NUMBER])


@compiled_on_loan
def draw(i, pupils, cohorts, schools, visit, purpose, seed, replication):
    """Four words for a decision about a pupil."""
    return words(seed, VERSION, entity_at(i, pupils, cohorts, schools), visit, purpose, replication)
