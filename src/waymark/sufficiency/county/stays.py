"""What was planned: requests that lapse, stays that begin, end or go on, exclusions withdrawn, returns.

Everybody whose plan is due in a week is put into a batch by what happens next, and each batch has its own loop.
"""

from __future__ import annotations

from waymark.allocator.engine.compiled import compiled_on_loan
from waymark.sufficiency.draws import geometric, uniform, whole_between

from .agenda import draw, drive_of, plan_incident, plan_step, settle, take
from .incidents import SCHOOL_JOURNEYS, SCHOOL_MINUTES, SCHOOL_STARTS, give_back, stop_waiting
from .layout import (
    ASKED,
    AT_SCHOOL,
    BATCHES,
    BEGINNING,
    C_FIRST_YEAR,
    COHORT,
    DRIVE,
    DUE_STEP,
    EARLIER,
    ENDING,
    ENTRY,
    EXCLUDED_ENDING,
    EXCLUDED_PLACED,
    EXCLUDED_RETURNS,
    F_ANOTHER,
    F_NEVER,
    F_OVERSTAYS,
    F_REVIEW_ASKS,
    HELD,
    JOURNEY_MINUTES,
    JOURNEYS,
    K_MAX,
    K_MIN,
    K_MOVES,
    KEY_STAGE_4,
    KF_AFTER,
    KF_HOLDS_3,
    KF_HOLDS_4,
    KIND,
    LAPSED,
    LAPSING,
    MARKS,
    NEVER_STARTED,
    OCCUPIED,
    OFFERED,
    OVER,
    OVERSTAYING,
    PLACED,
    PROVISION,
    Q_JOURNEY_MINUTES,
    Q_JOURNEYS,
    Q_PROVISION,
    Q_STARTS,
    RETURNS,
    RETURNS_HELD,
    REVIEW_REQUESTS,
    REVIEWING,
    RISK,
    S_PARTNERSHIP,
    SCHOOL_AT,
    START,
    STARTS,
    STATE,
    STAY,
    STAYS_BROKEN_OFF,
    STEP,
    UNDER_REVIEW,
    VISIT,
    W_MONTH,
    W_YEAR,
    WAITING,
    WAITS,
    WEEKS_WAITED,
    WITHDRAWING,
    WITHDRAWN,
    WITHDRAWN_ON,
)


@compiled_on_loan
def steps_of_week(week, county, figures, world, tables, seed, replication):
    """Everything planned for this week."""
    sort_by_what_happens(week, world)
    if world.batched[REVIEWING] > 0:
        review(week, county, figures, world, tables, seed, replication)
    if world.batched[LAPSING] > 0:
        lapse(week, county, world, tables)
    if world.batched[BEGINNING] > 0:
        begin(week, county, figures, world, tables, seed, replication)
    if world.batched[ENDING] > 0:
        end(week, county, figures, world, tables, seed, replication)
    if world.batched[WITHDRAWING] > 0:
        withdraw(week, county, figures, world, tables)
    if world.batched[EXCLUDED_ENDING] > 0:
        end_excluded(week, county, figures, world, tables, seed, replication)


@compiled_on_loan
def sort_by_what_happens(week, world):
    pupils, batch, batched = world.pupils, world.batch, world.batched
    for which in range(LAPSING, BATCHES):
        batched[which] = 0
    while True:
        i = take(world.heads, world.entries, world.counters, STEP, week)
        if i < 0:
            break
        if pupils[i, DUE_STEP] != week:
            continue
        pupils[i, DUE_STEP] = -1
        state = pupils[i, STATE]
        which = EXCLUDED_ENDING
        if state == AT_SCHOOL:
            which = REVIEWING
        elif state == WAITING:
            which = LAPSING
        elif state == OFFERED:
            which = BEGINNING
        elif state == PLACED:
            which = ENDING
        elif pupils[i, WITHDRAWN_ON] == week:
            which = WITHDRAWING
        batch[which, batched[which]] = i
        batched[which] += 1


@compiled_on_loan
def review(week, county, figures, world, tables, seed, replication):
    """Pupils who entered with a history and are looked at again: kept in the batch are those for whom their school asks."""
    pupils, batch = world.pupils, world.batch
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    asking = 0
    for turn in range(world.batched[REVIEWING]):
        i = batch[REVIEWING, turn]
        partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
        group = year - county.cohorts[pupils[i, COHORT], C_FIRST_YEAR]
        tables.area[year, month, partnership, group, UNDER_REVIEW] += 1
        _, asks_by, _, _ = draw(i, pupils, county.cohorts, county.schools, 0, ENTRY, seed, replication)
        if county.may_ask and uniform(asks_by) < figures.scalars[F_REVIEW_ASKS]:
            tables.area[year, month, partnership, group, REVIEW_REQUESTS] += 1
            batch[REVIEWING, asking] = i
            asking += 1
    world.batched[REVIEWING] = asking


@compiled_on_loan
def lapse(week, county, world, tables):
    """Requests given up, for want of a place."""
    pupils = world.pupils
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for turn in range(world.batched[LAPSING]):
        i = world.batch[LAPSING, turn]
        stop_waiting(i, pupils, county.schools, world.waiting, world.short)
        partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
        tables.place[year, month, partnership, pupils[i, KIND], LAPSED] += 1
        pupils[i, STATE] = AT_SCHOOL


@compiled_on_loan
def begin(week, county, figures, world, tables, seed, replication):
    """Stays that begin, or places that the pupil never starts at."""
    pupils, doubles, taken = world.pupils, world.doubles, world.taken
    heads, entries, counters, hazard, first_week = world.heads, world.entries, world.counters, world.hazard, county.first_week
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for turn in range(world.batched[BEGINNING]):
        i = world.batch[BEGINNING, turn]
        kind = pupils[i, KIND]
        never, _, _, _ = draw(i, pupils, county.cohorts, county.schools, pupils[i, VISIT], START, seed, replication)
        if uniform(never) < figures.scalars[F_NEVER]:
            partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
            tables.place[year, month, partnership, kind, NEVER_STARTED] += 1
            give_back(i, pupils, taken)
            pupils[i, STATE] = AT_SCHOOL
            continue
        taken[pupils[i, PROVISION], HELD] -= 1
        taken[pupils[i, PROVISION], OCCUPIED] += 1
        count_start(i, week, county, pupils, tables.place, tables.waits, tables.school, tables.provision)
        length, _, _, _ = draw(i, pupils, county.cohorts, county.schools, pupils[i, VISIT], STAY, seed, replication)
        settle(i, pupils, doubles, hazard, week)
        pupils[i, STATE] = PLACED
        doubles[i, DRIVE] = drive_of(i, pupils, doubles, figures.scalars, figures.kinds, world.effect)
        plan_incident(i, pupils, doubles, heads, entries, counters, hazard, first_week, week)
        until = week + whole_between(length, county.kinds[kind, K_MIN], county.kinds[kind, K_MAX])
        plan_step(i, pupils, heads, entries, counters, until)


@compiled_on_loan
def count_start(i, week, county, pupils, place, waits, of_school, provision):
    """A stay that begins this week, how long it was waited for and how far the place is from school."""
    schools, weeks = county.schools, county.weeks
    if week >= len(weeks):
        return
    year, month, kind = weeks[week, W_YEAR], weeks[week, W_MONTH], pupils[i, KIND]
    partnership = schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
    waited = week - pupils[i, ASKED]
    place[year, month, partnership, kind, STARTS] += 1
    place[year, month, partnership, kind, WEEKS_WAITED] += waited
    waits[year, partnership, kind, min(waited, WAITS - 1)] += 1
    of_school[year, pupils[i, SCHOOL_AT], SCHOOL_STARTS] += 1
    at = county.provisions[pupils[i, PROVISION], Q_PROVISION]
    provision[year, at, Q_STARTS] += 1
    minutes = county.journeys[pupils[i, SCHOOL_AT], pupils[i, PROVISION]]
    if minutes >= 0:
        place[year, month, partnership, kind, JOURNEYS] += 1
        place[year, month, partnership, kind, JOURNEY_MINUTES] += minutes
        of_school[year, pupils[i, SCHOOL_AT], SCHOOL_JOURNEYS] += 1
        of_school[year, pupils[i, SCHOOL_AT], SCHOOL_MINUTES] += minutes
        provision[year, at, Q_JOURNEYS] += 1
        provision[year, at, Q_JOURNEY_MINUTES] += minutes


@compiled_on_loan
def end(week, county, figures, world, tables, seed, replication):
    """Stays that end, or whose exit is blocked for some weeks; a return holds or it does not."""
    pupils, doubles, place, scalars = world.pupils, world.doubles, tables.place, figures.scalars
    heads, entries, counters, hazard, first_week = world.heads, world.entries, world.counters, world.hazard, county.first_week
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for turn in range(world.batched[ENDING]):
        i = world.batch[ENDING, turn]
        kind = pupils[i, KIND]
        _, stays_on, another, holds_by = draw(
            i, pupils, county.cohorts, county.schools, pupils[i, VISIT], STAY, seed, replication
        )
        if not pupils[i, MARKS] & OVERSTAYING and uniform(stays_on) < scalars[F_OVERSTAYS]:
            pupils[i, MARKS] |= OVERSTAYING
            world.taken[pupils[i, PROVISION], OVER] += 1
            until = week + 1 + geometric(another, 1.0 - scalars[F_ANOTHER])
            plan_step(i, pupils, heads, entries, counters, until)
            continue
        partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
        place[year, month, partnership, kind, RETURNS] += 1
        give_back(i, pupils, world.taken)
        settle(i, pupils, doubles, hazard, week)
        group = year - county.cohorts[pupils[i, COHORT], C_FIRST_YEAR]
        if holds(i, group, holds_by, pupils, doubles, figures.kinds):
            place[year, month, partnership, kind, RETURNS_HELD] += 1
            if county.kinds[kind, K_MOVES]:
                _, where, _, _ = draw(i, pupils, county.cohorts, county.schools, pupils[i, VISIT], START, seed, replication)
                move_school(i, where, pupils, county.schools, county.peers, county.peers_first)
        pupils[i, STATE] = AT_SCHOOL
        doubles[i, DRIVE] = drive_of(i, pupils, doubles, scalars, figures.kinds, world.effect)
        plan_incident(i, pupils, doubles, heads, entries, counters, hazard, first_week, week)


@compiled_on_loan
def withdraw(week, county, figures, world, tables):
    """Exclusions that do not stand: back to the same school."""
    pupils, doubles = world.pupils, world.doubles
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for turn in range(world.batched[WITHDRAWING]):
        i = world.batch[WITHDRAWING, turn]
        partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
        group = year - county.cohorts[pupils[i, COHORT], C_FIRST_YEAR]
        tables.area[year, month, partnership, group, WITHDRAWN] += 1
        if pupils[i, STATE] == EXCLUDED_PLACED:
            give_back(i, pupils, world.taken)
            tables.place[year, month, partnership, pupils[i, KIND], STAYS_BROKEN_OFF] += 1
        pupils[i, WITHDRAWN_ON] = -1
        settle(i, pupils, doubles, world.hazard, week)
        pupils[i, STATE] = AT_SCHOOL
        doubles[i, DRIVE] = drive_of(i, pupils, doubles, figures.scalars, figures.kinds, world.effect)
        plan_incident(
            i, pupils, doubles, world.heads, world.entries, world.counters, world.hazard, county.first_week, week
        )


@compiled_on_loan
def end_excluded(week, county, figures, world, tables, seed, replication):
    """Stays of excluded pupils that end: on to another school if that holds; else another stay in the same place."""
    pupils, doubles = world.pupils, world.doubles
    heads, entries, counters, hazard, first_week = world.heads, world.entries, world.counters, world.hazard, county.first_week
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for turn in range(world.batched[EXCLUDED_ENDING]):
        i = world.batch[EXCLUDED_ENDING, turn]
        _, _, _, holds_by = draw(i, pupils, county.cohorts, county.schools, pupils[i, VISIT], STAY, seed, replication)
        group = year - county.cohorts[pupils[i, COHORT], C_FIRST_YEAR]
        if not holds(i, group, holds_by, pupils, doubles, figures.kinds):
            until = excluded_until(i, week, pupils, county.cohorts, county.schools, county.kinds, seed, replication)
            plan_step(i, pupils, heads, entries, counters, until)
            continue
        partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
        tables.area[year, month, partnership, group, EXCLUDED_RETURNS] += 1
        tables.place[year, month, partnership, pupils[i, KIND], RETURNS] += 1
        tables.place[year, month, partnership, pupils[i, KIND], RETURNS_HELD] += 1
        give_back(i, pupils, world.taken)
        _, where, _, _ = draw(i, pupils, county.cohorts, county.schools, pupils[i, VISIT], START, seed, replication)
        move_school(i, where, pupils, county.schools, county.peers, county.peers_first)
        settle(i, pupils, doubles, hazard, week)
        pupils[i, STATE] = AT_SCHOOL
        doubles[i, DRIVE] = drive_of(i, pupils, doubles, figures.scalars, figures.kinds, world.effect)
        plan_incident(i, pupils, doubles, heads, entries, counters, hazard, first_week, week)


@compiled_on_loan
def excluded_until(i, week, pupils, cohorts, schools, kinds, seed, replication):
    """The end of a new stay that begins this week, broken off where the exclusion is withdrawn."""
    pupils[i, VISIT] += 1
    length, _, _, _ = draw(i, pupils, cohorts, schools, pupils[i, VISIT], STAY, seed, replication)
    kind = pupils[i, KIND]
    until = week + whole_between(length, kinds[kind, K_MIN], kinds[kind, K_MAX])
    if pupils[i, WITHDRAWN_ON] >= 0:
        until = min(until, pupils[i, WITHDRAWN_ON])
    return until


@compiled_on_loan
def holds(i, group, holds_by, pupils, doubles, of_kinds):
    """Whether the return lasts; if so the risk is lowered and earlier suspensions no longer count."""
    kind = pupils[i, KIND]
    if uniform(holds_by) >= of_kinds[kind, KF_HOLDS_4 if group >= KEY_STAGE_4 else KF_HOLDS_3]:
        return False
    doubles[i, RISK] *= of_kinds[kind, KF_AFTER]
    pupils[i, EARLIER] = 0
    return True


@compiled_on_loan
def move_school(i, where, pupils, schools, peers, peers_first):
    """To another school of the partnership, each as likely as the next; to the same one where there is no other."""
    partnership = schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
    first, after = peers_first[partnership], peers_first[partnership + 1]
    if after - first < 2:
        return
    place = first + whole_between(where, 0, after - first - 2)
    if peers[place] == pupils[i, SCHOOL_AT]:
        place = after - 1
    pupils[i, SCHOOL_AT] = peers[place]
