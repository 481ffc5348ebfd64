"""Who is or will be at school in a future, at what risk, and who is waiting, placed or excluded on the first day."""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled, compiled_on_loan
from waymark.sufficiency.draws import exponential, uniform, whole_between, words, words_of_many

from .agenda import ROWS_BEFORE, draw, drive_of, entity_of, plan_incident, plan_step
from .layout import (
    ABREAST,
    ASKED,
    C_ENTRY,
    C_FIRST_YEAR,
    C_JOINS,
    C_PUPILS,
    C_SCHOOL,
    COHORT,
    CONSIDERED,
    DAY_SHIFT,
    DRIVE,
    DUE_INCIDENT,
    DUE_STEP,
    EARLIER,
    ENTRY,
    EXCLUDED,
    EXCLUDED_PLACED,
    F_FOUND,
    F_HISTORY,
    F_LAPSES,
    F_TUITION,
    F_WITHDRAWN,
    F_WITHIN,
    INCIDENT_MORE,
    K_MAX,
    K_MIN,
    KIND,
    LEFT_OVER,
    LISTED,
    LISTED_EXCLUDED,
    MARKS,
    NUMBER,
    OCCUPIED,
    P_EVERY,
    PROVISION,
    PUPIL,
    PUPILS,
    RISK,
    ROW,
    S_NUMBER,
    S_PARTNERSHIP,
    SCHOOL_AT,
    SINCE,
    ST_KIND,
    ST_LEFT,
    ST_PLACE,
    ST_STATE,
    ST_SUSPENSIONS,
    ST_WEEKS,
    STANDING_SINCE,
    STATE,
    TUITION,
    VERSION,
    WAITING,
    WHICH_TIME,
    WHO,
    WITHDRAWN_ON,
)

TOP_BIN, BIN_SHIFT, TOP_SHIFT, TOP_MASK = 4095, np.uint64(20), np.uint64(10), np.uint64(1023)
REVIEWED_WITHIN = 6
"""School weeks from entry within which a pupil who enters with a history is reviewed: a half term."""
LEAST_RISK = 1e-300


@compiled_on_loan
def risk_of(word, body, top):
    """A pupil's own risk, of mean 1, by the part of probability that a word falls into."""
    if word >> BIN_SHIFT == TOP_BIN:
        return top[(word >> TOP_SHIFT) & TOP_MASK]
    return body[word >> BIN_SHIFT]


@compiled
def chosen_to_stand(county, figures, seed, replication):
    """Which of its pupils each row of `standing` is, in this future [rows]: a place in the cohort, rising within each.

    Drawn without replacement, each pupil as likely as its risk is high, since it was an incident that led there: those of
    the smallest exponentials over their risk. So the pupils are the same in every scenario, and the cohort's risk stays what
    it was.
    """
    many = len(county.standing)
    chosen = np.zeros(many, np.int64)
    late = np.zeros(many)
    for cohort in range(len(county.cohorts)):
        first, after = county.standing_first[cohort], county.standing_first[cohort + 1]
        if first == after:
            continue
        number = county.schools[county.cohorts[cohort, C_SCHOOL], S_NUMBER]
        entry, held = county.cohorts[cohort, C_ENTRY], first
        for place in range(county.cohorts[cohort, C_PUPILS]):
            _, b, _, d = words(seed, VERSION, entity_of(number, entry, place), 0, PUPIL, replication)
            when = exponential(d) / max(LEAST_RISK, risk_of(b, figures.body, figures.top))
            if held < after:
                held += 1
            elif when >= late[after - 1]:
                continue
            at = held - 1
            while at > first and late[at - 1] > when:
                late[at], chosen[at] = late[at - 1], chosen[at - 1]
                at -= 1
            late[at], chosen[at] = when, place
        for turn in range(first + 1, after):
            place, at = chosen[turn], turn
            while at > first and chosen[at - 1] > place:
                chosen[at] = chosen[at - 1]
                at -= 1
            chosen[at] = place
    return chosen


@compiled_on_loan
def populate(county, figures, world, chosen, seed, replication):
    """Every pupil who is or will be at school: who meets the first threshold before leaving gets a row, and so does whoever
    stands on the first day or enters with a history.

    Minus the logarithm of a uniform u is never below 1 - u, which settles nearly every pupil without a logarithm.
    """
    pupils, doubles, hazard, counters = world.pupils, world.doubles, world.hazard, world.counters
    cohorts, body, top = county.cohorts, figures.body, figures.top
    rows = len(county.first_week) - 1 + ROWS_BEFORE
    weeks = len(county.weeks)
    counted_from = county.first_week[county.counted_from]
    for cohort in range(len(cohorts)):
        school, first_year, entry = cohorts[cohort, C_SCHOOL], cohorts[cohort, C_FIRST_YEAR], cohorts[cohort, C_ENTRY]
        number, joins = county.schools[school, S_NUMBER], cohorts[cohort, C_JOINS]
        scalars, kinds = figures.scalars, figures.kinds
        if joins < counted_from:
            scalars, kinds = figures.scalars_before, figures.kinds_before
        effect = world.effect[school, 0]
        share, by_chance = outreach_odds(county.outreach_share, figures.scalars, first_year)
        row_of_cohort = first_year + ROWS_BEFORE
        standing, last_standing = county.standing_first[cohort], county.standing_first[cohort + 1]
        abreast, drawn, many = world.abreast, world.drawn, cohorts[cohort, C_PUPILS]
        for place in range(many):
            j = place % ABREAST
            if j == 0:
                for ahead in range(ABREAST):
                    abreast[WHO, ahead], abreast[WHICH_TIME, ahead] = entity_of(number, entry, place + ahead), 0
                together = min(ABREAST, many - place)
                words_of_many(seed, VERSION, together, abreast[WHO], abreast[WHICH_TIME], PUPIL, replication, drawn)
            a, b, c, d = drawn[0, j], drawn[1, j], drawn[2, j], drawn[3, j]
            risk = risk_of(b, body, top)
            row = row_of_cohort
            if share > 0.0:
                among_highest = uniform(b) >= 1.0 - share
                if uniform(d) < (figures.scalars[F_FOUND] if among_highest else by_chance):
                    row += rows
            stands = standing < last_standing and chosen[standing] == place
            reviewed = first_year >= 0 and not stands and uniform(c) < scalars[F_HISTORY] * risk
            most = risk * effect * hazard[row, weeks]
            if most <= 1.0 - uniform(a) and not stands and not reviewed:
                continue
            threshold = exponential(a)
            if threshold >= most and not stands and not reviewed:
                continue
            i = counters[PUPILS]
            counters[PUPILS] += 1
            for column in range(pupils.shape[1]):
                pupils[i, column] = 0
            pupils[i, SCHOOL_AT], pupils[i, COHORT], pupils[i, NUMBER], pupils[i, ROW] = school, cohort, place, row
            pupils[i, PROVISION] = pupils[i, DUE_STEP] = pupils[i, DUE_INCIDENT] = pupils[i, WITHDRAWN_ON] = -1
            doubles[i, RISK], doubles[i, LEFT_OVER] = risk, threshold
            doubles[i, DRIVE], doubles[i, SINCE] = risk * effect, joins
            if stands:
                stand(i, county.standing[standing], county, figures, world, seed, replication)
                standing += 1
            elif reviewed:
                pupils[i, EARLIER] = 1
                doubles[i, DRIVE] = drive_of(i, pupils, doubles, scalars, kinds, world.effect)
                when, _, _, _ = draw(i, pupils, cohorts, county.schools, 0, ENTRY, seed, replication)
                plan_step(i, pupils, world.heads, world.entries, counters, joins + whole_between(when, 0, REVIEWED_WITHIN - 1))
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
def stand(i, standing, county, figures, world, seed, replication):
    """A pupil in the middle of something on the first day, as its row of `standing` says."""
    pupils, doubles = world.pupils, world.doubles
    weeks, kind = standing[ST_WEEKS], standing[ST_KIND]
    pupils[i, STATE], pupils[i, KIND], pupils[i, ASKED] = standing[ST_STATE], kind, -weeks
    pupils[i, EARLIER], pupils[i, PROVISION] = standing[ST_SUSPENSIONS], standing[ST_PLACE]
    partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
    when, _, _, _ = draw(i, pupils, county.cohorts, county.schools, 0, STANDING_SINCE, seed, replication)
    if standing[ST_STATE] == WAITING:
        every = county.partnerships[partnership, P_EVERY]
        enlist(i, partnership, LISTED, world)
        world.waiting[partnership, kind] += 1
        if weeks >= every:
            pupils[i, MARKS] |= CONSIDERED
            world.short[partnership, kind] += 1
        plan_step(i, pupils, world.heads, world.entries, world.counters, max(every, int(figures.scalars[F_LAPSES]) - weeks))
    elif standing[ST_STATE] == EXCLUDED:
        enlist(i, len(world.listed) - 1, LISTED_EXCLUDED, world)
    else:
        world.taken[standing[ST_PLACE], OCCUPIED] += 1
        until = standing[ST_LEFT]
        if until < 0:
            until = whole_between(
                when, max(county.kinds[kind, K_MIN], weeks + 1), max(county.kinds[kind, K_MAX], weeks + 1)
            ) - weeks
        plan_step(i, pupils, world.heads, world.entries, world.counters, until)
    doubles[i, DRIVE] = 0.0
    if standing[ST_STATE] in (EXCLUDED, EXCLUDED_PLACED):
        may_yet_be_withdrawn(i, weeks, county, figures, world, seed, replication)
    else:
        doubles[i, DRIVE] = drive_of(i, pupils, doubles, figures.scalars, figures.kinds, world.effect)


@compiled_on_loan
def enlist(i, which, mark, world):
    """On the list of a panel, or of the authority's excluded pupils."""
    world.pupils[i, MARKS] |= mark
    world.lists[which, world.listed[which]] = i
    world.listed[which] += 1


@compiled_on_loan
def may_yet_be_withdrawn(i, weeks, county, figures, world, seed, replication):
    """An exclusion so many weeks old that still stands is withdrawn in one of the weeks left, as often as it then would be."""
    pupils = world.pupils
    tuition, withdrawn_by, after, day = draw(i, pupils, county.cohorts, county.schools, 0, INCIDENT_MORE, seed, replication)
    pupils[i, MARKS] |= whole_between(day, 0, 4) << DAY_SHIFT
    if uniform(tuition) < figures.scalars[F_TUITION]:
        pupils[i, MARKS] |= TUITION
    within = int(figures.scalars[F_WITHIN])
    if weeks >= within:
        return
    share = figures.scalars[F_WITHDRAWN]
    over = share * weeks / within
    if over < 1.0 and uniform(withdrawn_by) < (share - over) / (1.0 - over):
        pupils[i, WITHDRAWN_ON] = whole_between(after, 1, within - weeks)
        until = pupils[i, WITHDRAWN_ON]
        if pupils[i, STATE] == EXCLUDED or until <= pupils[i, DUE_STEP]:
            plan_step(i, pupils, world.heads, world.entries, world.counters, until)
        else:
            pupils[i, WITHDRAWN_ON] = -1
