"""What happens when: two lists for every week, and the hazard that says when the next incident is due."""

from __future__ import annotations

import math

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .layout import (
    COHORT,
    DRIVE,
    DUE_INCIDENT,
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
    OVERFULL,
    PLACED,
    RISK,
    ROW,
    SCHOOL_AT,
    SINCE,
    STATE,
    USED,
)

YEAR_GROUPS = 5
ROWS_BEFORE = YEAR_GROUPS - 1
"""Cohorts already in school when the run begins were in Year 7 in years -4 to 0: row 0 is theirs of year -4."""


@compiled
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


@compiled
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
def hazard_table(first_week, scalars, by_year_group):
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
                weekly = scalars[F_BASE] * by_year_group[group] / (first_week[year + 1] - first_week[year])
                if row >= rows and group < 2:
                    weekly *= scalars[F_TRANSITION]
            for week in range(first_week[year], first_week[year + 1]):
                table[row, week] = total + (week - first_week[year]) * weekly
            total += (first_week[year + 1] - first_week[year]) * weekly
        table[row, first_week[years]] = total
    return table


@compiled
def week_of(hazard, first_week, week, wanted):
    """The week, not before `week`, in which a row's integrated hazard [weeks + 1] reaches what is wanted; -1 for never."""
    if wanted >= hazard[len(hazard) - 1]:
        return -1
    year = 0
    while hazard[first_week[year + 1]] <= wanted:
        year += 1
    begins = first_week[year]
    weekly = hazard[begins + 1] - hazard[begins]
    return max(week, min(first_week[year + 1] - 1, begins + math.floor((wanted - hazard[begins]) / weekly)))


@compiled
def settle(pupil, doubles, hazard, week):
    """Use up the hazard since it was last looked at; the incident comes when none of its threshold is left over."""
    row = hazard[pupil[ROW]]
    used = doubles[DRIVE] * (row[week] - row[int(doubles[SINCE])])
    doubles[LEFT_OVER] = max(0.0, doubles[LEFT_OVER] - used)
    doubles[SINCE] = week


@compiled
def drive_of(pupil, doubles, scalars, of_kinds, effect):
    """By how much this pupil's hazard is larger than that of a pupil of risk 1 in an average school."""
    drive = doubles[RISK] * effect[pupil[SCHOOL_AT], 0]
    drive *= 1.0 + scalars[F_REPEAT] * min(pupil[EARLIER], MOST_REPEATS)
    if pupil[STATE] == PLACED:
        drive *= of_kinds[pupil[KIND], KF_DURING]
    return drive


@compiled
def plan_incident(i, pupils, doubles, heads, entries, counters, hazard, first_week, week):
    """Put the pupil's next incident on the agenda, at its present drive."""
    pupil = pupils[i]
    due = -1
    if doubles[i, DRIVE] > 0.0:
        row = hazard[pupil[ROW]]
        due = week_of(row, first_week, week, row[week] + doubles[i, LEFT_OVER] / doubles[i, DRIVE])
    if due == pupil[DUE_INCIDENT]:
        return
    pupil[DUE_INCIDENT] = due
    if due >= 0:
        remember(heads, entries, counters, NEXT_INCIDENT, due, i)


@compiled
def entity_of(number, entry, place):
    """A pupil's number for its draws: the school it entered, the year it entered Year 7, its place among them."""
    return (np.int64(number) << 32) | (np.int64(entry) << 16) | np.int64(place)


@compiled
def cohort_of(pupil, cohorts):
    return cohorts[pupil[COHORT]]
