"""What happens to a pupil: incidents, requests, stays, returns, exclusions. Each function changes the world and the tables."""

from __future__ import annotations

from waymark.allocator.engine.compiled import inlined
from waymark.sufficiency.draws import categorical, exponential, geometric, uniform, whole_between, words

from .agenda import cohort_of, drive_of, entity_of, plan_incident, remember, settle
from .layout import (
    ASKED,
    AT_SCHOOL,
    C_ENTRY,
    C_FIRST_YEAR,
    C_SCHOOL,
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
    EXCLUDED_RETURNS,
    F_ANOTHER,
    F_ASKS,
    F_ASKS_GROWTH,
    F_EXCLUSION_GROWTH,
    F_EXCLUSIONS,
    F_LAPSES,
    F_NEVER,
    F_OVERSTAYS,
    F_WITHDRAWN,
    F_WITHIN,
    INCIDENT,
    INCIDENT_MORE,
    INCIDENTS,
    ISSUED,
    K_MAX,
    K_MIN,
    K_MOVES,
    KEY_STAGE_4,
    KF_AFTER,
    KF_HOLDS_3,
    KF_HOLDS_4,
    KIND,
    LAPSED,
    LEFT_OVER,
    LISTED,
    LISTED_EXCLUDED,
    MARKS,
    MOST_GROWTH,
    NEVER_STARTED,
    NUMBER,
    OFFERED,
    OVER_FIVE,
    OVERSTAYING,
    PLACED,
    PROVISION,
    REQUESTS,
    RETURNS,
    RETURNS_HELD,
    RISK,
    S_NUMBER,
    S_PARTNERSHIP,
    SCHOOL_AT,
    SINCE,
    START,
    STARTS,
    STATE,
    STAY,
    STEP,
    SUSPENSIONS,
    THIS_YEAR,
    VERSION,
    VISIT,
    W_MONTH,
    W_YEAR,
    WAITING,
    WAITS,
    WEEKS_WAITED,
    WITHDRAWN,
    WITHDRAWN_ON,
)

OCCUPIED, OVER, HELD = range(3)
BAND_TWO, BAND_THREE = 2, 5
"""From the second suspension since the last lasting return, and from the fifth."""
TO_SCHOOL_SUSPENSIONS, TO_SCHOOL_ISSUED, TO_SCHOOL_REQUESTS, TO_SCHOOL_STARTS = range(4)


@inlined
def draw(pupil, county, visit, purpose, seed, replication):
    cohort = cohort_of(pupil, county.cohorts)
    number = county.schools[cohort[C_SCHOOL], S_NUMBER]
    return words(seed, VERSION, entity_of(number, cohort[C_ENTRY], pupil[NUMBER]), visit, purpose, replication)


@inlined
def year_group_of(pupil, county, week):
    """0 for Year 7."""
    return county.weeks[week, W_YEAR] - county.cohorts[pupil[COHORT], C_FIRST_YEAR]


@inlined
def plan_step(i, week, county, world):
    world.pupils[i, DUE_STEP] = week
    if week < len(county.weeks):
        remember(world.heads, world.entries, world.counters, STEP, week, i)


@inlined
def change_state(i, state, county, figures, world, week):
    """A new state from the beginning of this week: the hazard so far is used up at the old drive."""
    pupil = world.pupils[i]
    settle(pupil, world.doubles[i], world.hazard, week)
    pupil[STATE] = state
    if state in (EXCLUDED, EXCLUDED_PLACED):
        world.doubles[i, DRIVE] = 0.0
    else:
        world.doubles[i, DRIVE] = drive_of(pupil, world.doubles[i], figures.scalars, figures.kinds, world.effect)
    plan_incident(
        i, world.pupils, world.doubles, world.heads, world.entries, world.counters, world.hazard, county.first_week, week
    )


@inlined
def incident(i, week, county, figures, world, tables, seed, replication):
    """A suspension, or a permanent exclusion instead; perhaps a request after it. The clock stands still to the week's end."""
    pupil = world.pupils[i]
    pupil[INCIDENTS] += 1
    threshold, excluded_by, asks_by, length = draw(pupil, county, pupil[INCIDENTS], INCIDENT, seed, replication)
    earlier = pupil[EARLIER]
    pupil[EARLIER] += 1
    world.doubles[i, LEFT_OVER] = exponential(threshold)
    world.doubles[i, SINCE] = week + 1
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    group = year - county.cohorts[pupil[COHORT], C_FIRST_YEAR]
    school = pupil[SCHOOL_AT]
    partnership = county.schools[school, S_PARTNERSHIP]
    area = tables.area[year, month, partnership, group]
    scalars = figures.scalars
    chance = scalars[F_EXCLUSIONS] * figures.exclusions_by_year_group[group] * world.effect[school, 1]
    chance *= 1.0 + scalars[F_EXCLUSION_GROWTH] * min(earlier, MOST_GROWTH)
    if uniform(excluded_by) < chance:
        area[ISSUED] += 1
        tables.school[year, school, TO_SCHOOL_ISSUED] += 1
        exclude(i, week, county, figures, world, tables, seed, replication)
        return
    days = county.days[categorical(length, figures.day_limits)]
    area[SUSPENSIONS] += 1
    area[DAYS_LOST] += days
    area[OVER_FIVE] += days > 5
    tables.school[year, school, TO_SCHOOL_SUSPENSIONS] += 1
    pupil[THIS_YEAR] += 1
    world.doubles[i, DRIVE] = drive_of(pupil, world.doubles[i], scalars, figures.kinds, world.effect)
    asks = scalars[F_ASKS] + scalars[F_ASKS_GROWTH] * min(earlier, MOST_GROWTH)
    if pupil[STATE] == AT_SCHOOL and county.may_ask and uniform(asks_by) < asks:
        ask(i, week, county, figures, world, tables, seed, replication)
    plan_incident(
        i, world.pupils, world.doubles, world.heads, world.entries, world.counters, world.hazard, county.first_week, week + 1
    )


@inlined
def ask(i, week, county, figures, world, tables, seed, replication):
    """A request for a kind of provision, which the partnership's next panel considers."""
    pupil = world.pupils[i]
    earlier = pupil[EARLIER]
    band = 0 if earlier < BAND_TWO else (1 if earlier < BAND_THREE else 2)
    which, _, _, _ = draw(pupil, county, pupil[INCIDENTS], INCIDENT_MORE, seed, replication)
    kind = categorical(which, county.asked[band])
    partnership = county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP]
    pupil[VISIT] += 1
    pupil[STATE] = WAITING
    pupil[KIND] = kind
    pupil[ASKED] = week
    pupil[MARKS] &= ~CONSIDERED
    world.waiting[partnership, kind] += 1
    if not pupil[MARKS] & LISTED:
        pupil[MARKS] |= LISTED
        world.lists[partnership, world.listed[partnership]] = i
        world.listed[partnership] += 1
    plan_step(i, week + int(figures.scalars[F_LAPSES]), county, world)
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    tables.place[year, month, partnership, kind, REQUESTS] += 1
    tables.school[year, pupil[SCHOOL_AT], TO_SCHOOL_REQUESTS] += 1


@inlined
def stop_waiting(i, county, world):
    """Off the counts of those who wait; the list itself is cleared by the next panel."""
    pupil = world.pupils[i]
    partnership = county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP]
    world.waiting[partnership, pupil[KIND]] -= 1
    if pupil[MARKS] & CONSIDERED:
        world.short[partnership, pupil[KIND]] -= 1
        pupil[MARKS] &= ~CONSIDERED


@inlined
def give_back(i, world):
    """The place a pupil has, or is about to have."""
    pupil = world.pupils[i]
    taken = world.taken[pupil[PROVISION]]
    if pupil[STATE] == OFFERED:
        taken[HELD] -= 1
    else:
        taken[OCCUPIED] -= 1
        if pupil[MARKS] & OVERSTAYING:
            taken[OVER] -= 1
            pupil[MARKS] &= ~OVERSTAYING
    pupil[PROVISION] = -1


@inlined
def exclude(i, week, county, figures, world, tables, seed, replication):
    """Permanently excluded: off the school's roll, and owed a place by the sixth school day."""
    pupil = world.pupils[i]
    if pupil[STATE] == WAITING:
        stop_waiting(i, county, world)
    elif pupil[STATE] == OFFERED or pupil[STATE] == PLACED:
        give_back(i, world)
    _, withdrawn_by, within, day = draw(pupil, county, pupil[INCIDENTS], INCIDENT_MORE, seed, replication)
    pupil[STATE] = EXCLUDED
    pupil[ASKED] = week
    pupil[VISIT] += 1
    pupil[DUE_INCIDENT] = -1
    pupil[DUE_STEP] = -1
    pupil[WITHDRAWN_ON] = -1
    pupil[MARKS] = (pupil[MARKS] & (LISTED | LISTED_EXCLUDED)) | (whole_between(day, 0, 4) << DAY_SHIFT)
    world.doubles[i, DRIVE] = 0.0
    if uniform(withdrawn_by) < figures.scalars[F_WITHDRAWN]:
        pupil[WITHDRAWN_ON] = week + whole_between(within, 1, int(figures.scalars[F_WITHIN]))
        plan_step(i, pupil[WITHDRAWN_ON], county, world)
    if not pupil[MARKS] & LISTED_EXCLUDED:
        pupil[MARKS] |= LISTED_EXCLUDED
        last = len(world.listed) - 1
        world.lists[last, world.listed[last]] = i
        world.listed[last] += 1


@inlined
def step(i, week, county, figures, world, tables, seed, replication):
    """What was planned for a pupil this week, by the state it is in."""
    pupil = world.pupils[i]
    pupil[DUE_STEP] = -1
    state = pupil[STATE]
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    partnership = county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP]
    if state == WAITING:
        stop_waiting(i, county, world)
        tables.place[year, month, partnership, pupil[KIND], LAPSED] += 1
        pupil[STATE] = AT_SCHOOL
    elif state == OFFERED:
        begin_or_not(i, week, county, figures, world, tables, seed, replication)
    elif state == PLACED:
        end_or_overstay(i, week, county, figures, world, tables, seed, replication)
    elif pupil[WITHDRAWN_ON] == week:
        tables.area[year, month, partnership, year_group_of(pupil, county, week), WITHDRAWN] += 1
        if state == EXCLUDED_PLACED:
            give_back(i, world)
        pupil[WITHDRAWN_ON] = -1
        change_state(i, AT_SCHOOL, county, figures, world, week)
    else:
        end_of_excluded_stay(i, week, county, figures, world, tables, seed, replication)


@inlined
def started(i, week, county, world, tables):
    """Counts of a stay that begins this week."""
    pupil = world.pupils[i]
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    partnership = county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP]
    waited = week - pupil[ASKED]
    row = tables.place[year, month, partnership, pupil[KIND]]
    row[STARTS] += 1
    row[WEEKS_WAITED] += waited
    tables.waits[year, partnership, pupil[KIND], min(waited, WAITS - 1)] += 1
    tables.school[year, pupil[SCHOOL_AT], TO_SCHOOL_STARTS] += 1


@inlined
def begin_or_not(i, week, county, figures, world, tables, seed, replication):
    pupil = world.pupils[i]
    never, _, _, _ = draw(pupil, county, pupil[VISIT], START, seed, replication)
    if uniform(never) < figures.scalars[F_NEVER]:
        year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
        partnership = county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP]
        tables.place[year, month, partnership, pupil[KIND], NEVER_STARTED] += 1
        give_back(i, world)
        pupil[STATE] = AT_SCHOOL
        return
    world.taken[pupil[PROVISION], HELD] -= 1
    world.taken[pupil[PROVISION], OCCUPIED] += 1
    started(i, week, county, world, tables)
    length, _, _, _ = draw(pupil, county, pupil[VISIT], STAY, seed, replication)
    kind = county.kinds[pupil[KIND]]
    change_state(i, PLACED, county, figures, world, week)
    plan_step(i, week + whole_between(length, kind[K_MIN], kind[K_MAX]), county, world)


@inlined
def end_or_overstay(i, week, county, figures, world, tables, seed, replication):
    """The stay ends, or its exit is blocked for some weeks; a return holds or it does not."""
    pupil = world.pupils[i]
    _, stays_on, another, holds_by = draw(pupil, county, pupil[VISIT], STAY, seed, replication)
    if not pupil[MARKS] & OVERSTAYING and uniform(stays_on) < figures.scalars[F_OVERSTAYS]:
        pupil[MARKS] |= OVERSTAYING
        world.taken[pupil[PROVISION], OVER] += 1
        plan_step(i, week + 1 + geometric(another, 1.0 - figures.scalars[F_ANOTHER]), county, world)
        return
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    row = tables.place[year, month, county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP], pupil[KIND]]
    row[RETURNS] += 1
    give_back(i, world)
    if holds(i, week, holds_by, county, figures, world):
        row[RETURNS_HELD] += 1
        if county.kinds[pupil[KIND], K_MOVES]:
            move_school(i, county, world, seed, replication)
    change_state(i, AT_SCHOOL, county, figures, world, week)


@inlined
def end_of_excluded_stay(i, week, county, figures, world, tables, seed, replication):
    """Back to another school if that holds; else on to another stay in the same place."""
    pupil = world.pupils[i]
    _, _, _, holds_by = draw(pupil, county, pupil[VISIT], STAY, seed, replication)
    if not holds(i, week, holds_by, county, figures, world):
        excluded_stay(i, week, county, world, seed, replication)
        return
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    partnership = county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP]
    tables.area[year, month, partnership, year_group_of(pupil, county, week), EXCLUDED_RETURNS] += 1
    row = tables.place[year, month, partnership, pupil[KIND]]
    row[RETURNS] += 1
    row[RETURNS_HELD] += 1
    give_back(i, world)
    move_school(i, county, world, seed, replication)
    change_state(i, AT_SCHOOL, county, figures, world, week)


@inlined
def excluded_stay(i, week, county, world, seed, replication):
    """A stay from this week on, broken off where the exclusion is withdrawn."""
    pupil = world.pupils[i]
    pupil[VISIT] += 1
    length, _, _, _ = draw(pupil, county, pupil[VISIT], STAY, seed, replication)
    kind = county.kinds[pupil[KIND]]
    until = week + whole_between(length, kind[K_MIN], kind[K_MAX])
    if pupil[WITHDRAWN_ON] >= 0:
        until = min(until, pupil[WITHDRAWN_ON])
    plan_step(i, until, county, world)


@inlined
def holds(i, week, holds_by, county, figures, world):
    """Whether the return lasts; if so the risk is lowered and earlier suspensions no longer count."""
    pupil = world.pupils[i]
    of_kind = figures.kinds[pupil[KIND]]
    older = year_group_of(pupil, county, week) >= KEY_STAGE_4
    if uniform(holds_by) >= (of_kind[KF_HOLDS_4] if older else of_kind[KF_HOLDS_3]):
        return False
    world.doubles[i, RISK] *= of_kind[KF_AFTER]
    pupil[EARLIER] = 0
    return True


@inlined
def move_school(i, county, world, seed, replication):
    """To another school of the partnership, each as likely as the next; to the same one where there is no other."""
    pupil = world.pupils[i]
    partnership = county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP]
    first, after = county.peers_first[partnership], county.peers_first[partnership + 1]
    if after - first < 2:
        return
    _, where, _, _ = draw(pupil, county, pupil[VISIT], START, seed, replication)
    place = first + whole_between(where, 0, after - first - 2)
    if county.peers[place] == pupil[SCHOOL_AT]:
        place = after - 1
    pupil[SCHOOL_AT] = county.peers[place]
