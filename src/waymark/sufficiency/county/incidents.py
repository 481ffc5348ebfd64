"""What begins at school: suspensions, requests for help, permanent exclusions.

Loops run over arrays one number at a time, and nothing is handed on pupil by pupil but numbers and single arrays: handing on
everything for each pupil cost twenty times the arithmetic.
"""

from __future__ import annotations

from waymark.allocator.engine.compiled import compiled_on_loan
from waymark.sufficiency.draws import categorical, exponential, uniform, whole_between, words_of_many

from .agenda import draw, drive_of, entity_at, plan_incident, plan_step, take
from .layout import (
    ABREAST,
    ASKED,
    ASKING,
    AT_SCHOOL,
    C_FIRST_YEAR,
    COHORT,
    CONSIDERED,
    DAY_SHIFT,
    DAYS_LOST,
    DRIVE,
    DUE_INCIDENT,
    DUE_STEP,
    EARLIER,
    EXCLUDED,
    EXCLUDED_PLACED,
    F_ASKS,
    F_ASKS_GROWTH,
    F_EXCLUSION_GROWTH,
    F_EXCLUSIONS,
    F_HOST_ASKS,
    F_LAPSES,
    F_TUITION,
    F_WITHDRAWN,
    F_WITHIN,
    HELD,
    INCIDENT,
    INCIDENT_MORE,
    INCIDENTS,
    ISSUED,
    KIND,
    LEFT_OVER,
    LISTED,
    LISTED_EXCLUDED,
    MARKS,
    MOST_GROWTH,
    NEWLY_EXCLUDED,
    NEXT_INCIDENT,
    OCCUPIED,
    OFFERED,
    OVER,
    OVER_FIVE,
    OVERSTAYING,
    PLACED,
    PROVISION,
    REQUESTS,
    REQUESTS_BROKEN_OFF,
    REVIEWING,
    S_HOSTS,
    S_PARTNERSHIP,
    SCHOOL_AT,
    SINCE,
    STATE,
    STAYS_BROKEN_OFF,
    SUSPENSIONS,
    THIS_YEAR,
    TUITION,
    VERSION,
    VISIT,
    VISIT_SHIFT,
    W_MONTH,
    W_YEAR,
    WAITING,
    WHICH_TIME,
    WHO,
    WHOSE,
    WITHDRAWN_ON,
)

BAND_TWO, BAND_THREE = 2, 5
"""From the second suspension since the last lasting return, and from the fifth."""
SCHOOL_SUSPENSIONS, SCHOOL_ISSUED, SCHOOL_REQUESTS, SCHOOL_STARTS, SCHOOL_JOURNEYS, SCHOOL_MINUTES = range(6)


@compiled_on_loan
def incidents_of_week(week, county, figures, world, tables, seed, replication):
    """A suspension, or a permanent exclusion instead; perhaps a request after it. The clock stands still to the week's end."""
    pupils, doubles, batch, batched = world.pupils, world.doubles, world.batch, world.batched
    heads, entries, counters, hazard, effect = world.heads, world.entries, world.counters, world.hazard, world.effect
    cohorts, schools, days, first_week = county.cohorts, county.schools, county.days, county.first_week
    scalars, of_kinds, by_group, day_limits = figures.scalars, figures.kinds, figures.exclusions_by_year_group, figures.day_limits
    area, of_school = tables.area, tables.school
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    abreast, drawn = world.abreast, world.drawn
    batched[ASKING] = batched[NEWLY_EXCLUDED] = 0
    together, j = 0, 0
    while True:
        if j == together:
            together, j = due_abreast(week, pupils, cohorts, schools, heads, entries, counters, abreast), 0
            if together == 0:
                break
            words_of_many(seed, VERSION, together, abreast[WHO], abreast[WHICH_TIME], INCIDENT, replication, drawn)
        i = abreast[WHOSE, j]
        threshold, excluded_by, asks_by, length = drawn[0, j], drawn[1, j], drawn[2, j], drawn[3, j]
        j += 1
        earlier = pupils[i, EARLIER]
        pupils[i, EARLIER] += 1
        doubles[i, LEFT_OVER] = exponential(threshold)
        doubles[i, SINCE] = week + 1
        group = year - cohorts[pupils[i, COHORT], C_FIRST_YEAR]
        school = pupils[i, SCHOOL_AT]
        partnership = schools[school, S_PARTNERSHIP]
        chance = scalars[F_EXCLUSIONS] * by_group[group] * effect[school, 1]
        chance *= 1.0 + scalars[F_EXCLUSION_GROWTH] * min(earlier, MOST_GROWTH)
        if uniform(excluded_by) < chance:
            area[year, month, partnership, group, ISSUED] += 1
            of_school[year, school, SCHOOL_ISSUED] += 1
            batch[NEWLY_EXCLUDED, batched[NEWLY_EXCLUDED]] = i
            batched[NEWLY_EXCLUDED] += 1
            continue
        lost = days[categorical(length, day_limits)]
        area[year, month, partnership, group, SUSPENSIONS] += 1
        area[year, month, partnership, group, DAYS_LOST] += lost
        area[year, month, partnership, group, OVER_FIVE] += lost > 5
        of_school[year, school, SCHOOL_SUSPENSIONS] += 1
        pupils[i, THIS_YEAR] += 1
        doubles[i, DRIVE] = drive_of(i, pupils, doubles, scalars, of_kinds, effect)
        plan_incident(i, pupils, doubles, heads, entries, counters, hazard, first_week, week + 1)
        asks = scalars[F_ASKS] + scalars[F_ASKS_GROWTH] * min(earlier, MOST_GROWTH)
        if schools[school, S_HOSTS]:
            asks *= scalars[F_HOST_ASKS]
        if pupils[i, STATE] == AT_SCHOOL and county.may_ask and uniform(asks_by) < asks:
            batch[ASKING, batched[ASKING]] = i
            batched[ASKING] += 1


@compiled_on_loan
def due_abreast(week, pupils, cohorts, schools, heads, entries, counters, abreast):
    """The next pupils whose incident is due this week, at most ABREAST of them, each counted; 0 when nobody is left."""
    together = 0
    while together < ABREAST:
        i = take(heads, entries, counters, NEXT_INCIDENT, week)
        if i < 0:
            break
        if pupils[i, DUE_INCIDENT] != week:
            continue
        pupils[i, DUE_INCIDENT] = -1
        pupils[i, INCIDENTS] += 1
        abreast[WHOSE, together], abreast[WHO, together] = i, entity_at(i, pupils, cohorts, schools)
        abreast[WHICH_TIME, together] = pupils[i, INCIDENTS]
        together += 1
    return together


@compiled_on_loan
def requests_of_week(week, county, figures, world, tables, seed, replication):
    """Requests for a kind of provision, which the partnership's next panel considers: after an incident, or on review of a
    pupil who came from primary school with a history."""
    pupils, lists, listed, waiting = world.pupils, world.lists, world.listed, world.waiting
    heads, entries, counters = world.heads, world.entries, world.counters
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    lapses = int(figures.scalars[F_LAPSES])
    asking = world.batched[ASKING]
    for turn in range(asking + world.batched[REVIEWING]):
        i = world.batch[ASKING, turn] if turn < asking else world.batch[REVIEWING, turn - asking]
        if pupils[i, STATE] != AT_SCHOOL:  # reviewed in a week in which it asks anyway, or is excluded
            continue
        which, _, _, _ = draw(
            i, pupils, county.cohorts, county.schools, pupils[i, INCIDENTS], INCIDENT_MORE, seed, replication
        )
        earlier = pupils[i, EARLIER]
        band = 0 if earlier < BAND_TWO else (1 if earlier < BAND_THREE else 2)
        kind = categorical(which, county.asked[band])
        partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
        pupils[i, VISIT] = pupils[i, INCIDENTS] << VISIT_SHIFT
        pupils[i, STATE], pupils[i, KIND], pupils[i, ASKED] = WAITING, kind, week
        waiting[partnership, kind] += 1
        if not pupils[i, MARKS] & LISTED:
            pupils[i, MARKS] |= LISTED
            lists[partnership, listed[partnership]] = i
            listed[partnership] += 1
        plan_step(i, pupils, heads, entries, counters, week + lapses)
        tables.place[year, month, partnership, kind, REQUESTS] += 1
        tables.school[year, pupils[i, SCHOOL_AT], SCHOOL_REQUESTS] += 1


@compiled_on_loan
def exclusions_of_week(week, county, figures, world, tables, seed, replication):
    """Permanently excluded: off the school's roll, and owed a place by the sixth school day."""
    pupils, lists, listed = world.pupils, world.lists, world.listed
    last = len(listed) - 1
    within = int(figures.scalars[F_WITHIN])
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for turn in range(world.batched[NEWLY_EXCLUDED]):
        i = world.batch[NEWLY_EXCLUDED, turn]
        if pupils[i, STATE] != AT_SCHOOL:
            break_off(i, year, month, pupils, county.schools, world.waiting, world.short, world.taken, tables.place)
        tuition_by, withdrawn_by, after, day = draw(
            i, pupils, county.cohorts, county.schools, pupils[i, INCIDENTS], INCIDENT_MORE, seed, replication
        )
        pupils[i, STATE], pupils[i, ASKED] = EXCLUDED, week
        pupils[i, VISIT] = pupils[i, INCIDENTS] << VISIT_SHIFT
        pupils[i, DUE_INCIDENT] = pupils[i, DUE_STEP] = pupils[i, WITHDRAWN_ON] = -1
        pupils[i, MARKS] = (pupils[i, MARKS] & (LISTED | LISTED_EXCLUDED)) | (whole_between(day, 0, 4) << DAY_SHIFT)
        if uniform(tuition_by) < figures.scalars[F_TUITION]:
            pupils[i, MARKS] |= TUITION
        world.doubles[i, DRIVE] = 0.0
        if uniform(withdrawn_by) < figures.scalars[F_WITHDRAWN]:
            pupils[i, WITHDRAWN_ON] = week + whole_between(after, 1, within)
            plan_step(i, pupils, world.heads, world.entries, world.counters, pupils[i, WITHDRAWN_ON])
        if not pupils[i, MARKS] & LISTED_EXCLUDED:
            pupils[i, MARKS] |= LISTED_EXCLUDED
            lists[last, listed[last]] = i
            listed[last] += 1


@compiled_on_loan
def break_off(i, year, month, pupils, schools, waiting, short, taken, place):
    """Whatever a pupil waits for or has ends at once."""
    state = pupils[i, STATE]
    partnership, kind = schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP], pupils[i, KIND]
    if state == WAITING:
        stop_waiting(i, pupils, schools, waiting, short)
    elif state in (OFFERED, PLACED, EXCLUDED_PLACED):
        give_back(i, pupils, taken)
    if state in (WAITING, OFFERED):
        place[year, month, partnership, kind, REQUESTS_BROKEN_OFF] += 1
    elif state in (PLACED, EXCLUDED_PLACED):
        place[year, month, partnership, kind, STAYS_BROKEN_OFF] += 1


@compiled_on_loan
def stop_waiting(i, pupils, schools, waiting, short):
    """Off the counts of those who wait; the list itself is cleared by the next panel."""
    partnership = schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
    waiting[partnership, pupils[i, KIND]] -= 1
    if pupils[i, MARKS] & CONSIDERED:
        short[partnership, pupils[i, KIND]] -= 1
        pupils[i, MARKS] &= ~CONSIDERED


@compiled_on_loan
def give_back(i, pupils, taken):
    """The place a pupil has, or is about to have."""
    provision = pupils[i, PROVISION]
    if pupils[i, STATE] == OFFERED:
        taken[provision, HELD] -= 1
    else:
        taken[provision, OCCUPIED] -= 1
        if pupils[i, MARKS] & OVERSTAYING:
            taken[provision, OVER] -= 1
            pupils[i, MARKS] &= ~OVERSTAYING
    pupils[i, PROVISION] = -1
