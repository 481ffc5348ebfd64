"""Who gets a place: the partnership's panel on its own days, and the authority every week for pupils who are excluded."""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .agenda import cohort_of, entity_of
from .journeys import HELD, OCCUPIED, excluded_stay, plan_step, started
from .layout import (
    ASKED,
    BREACH_DAYS,
    BREACHES,
    C_ENTRY,
    C_FIRST_YEAR,
    C_SCHOOL,
    COHORT,
    CONSIDERED,
    DAY_SHIFT,
    EARLIER,
    EXCLUDED,
    EXCLUDED_PLACED,
    EXCLUDED_WEEKS,
    K_EXCLUDED,
    KIND,
    LISTED,
    LISTED_EXCLUDED,
    MARKS,
    NUMBER,
    OFFERED,
    P_EVERY,
    P_FIRST,
    PROVISION,
    Q_KIND,
    S_NUMBER,
    S_PARTNERSHIP,
    SCHOOL_AT,
    STATE,
    W_MONTH,
    W_YEAR,
    WAITING,
)

SCHOOL_DAYS = 5
NOWHERE = -1


@compiled
def seat_by_urgency(urgency, asked, entity, minutes, free):
    """Which place each request gets [requests], or -1: most urgent first, then longest waiting, each the nearest place free.

    minutes [requests, places], -1 where a place is ruled out; free [places], changed in place. This is the hook: whatever
    gives places to requests (the allocator's own kernel) takes and returns the same.
    """
    many = len(urgency)
    order = np.empty(many, np.int64)
    for i in range(many):
        at = i
        while at > 0:
            other = order[at - 1]
            first = urgency[i] > urgency[other]
            if urgency[i] == urgency[other]:
                first = asked[i] < asked[other] or (asked[i] == asked[other] and entity[i] < entity[other])
            if not first:
                break
            order[at] = other
            at -= 1
        order[at] = i
    given = np.full(many, NOWHERE)
    for i in order:
        for place in range(len(free)):
            possible = free[place] > 0 and minutes[i, place] >= 0
            if possible and (given[i] == NOWHERE or minutes[i, place] < minutes[i, given[i]]):
                given[i] = place
        if given[i] != NOWHERE:
            free[given[i]] -= 1
    return given


@compiled
def entity_at(pupil, county):
    cohort = cohort_of(pupil, county.cohorts)
    return entity_of(county.schools[cohort[C_SCHOOL], S_NUMBER], cohort[C_ENTRY], pupil[NUMBER])


@compiled
def free_places(week, for_excluded, county, world):
    """Provisions with a place free, and how many."""
    which = np.empty(len(county.provisions), np.int64)
    free = np.empty(len(county.provisions), np.int64)
    many = 0
    for q in range(len(county.provisions)):
        left = county.places[q, week] - world.taken[q, OCCUPIED] - world.taken[q, HELD]
        if left > 0 and (county.kinds[county.provisions[q, Q_KIND], K_EXCLUDED] == 1) == for_excluded:
            which[many] = q
            free[many] = left
            many += 1
    return which[:many], free[:many]


@compiled
def still_listed(partnership, state, mark, world):
    """Clear a list of those who wait no longer."""
    kept = 0
    members = world.lists[partnership]
    for place in range(world.listed[partnership]):
        i = members[place]
        if world.pupils[i, STATE] == state:
            members[kept] = i
            kept += 1
        else:
            world.pupils[i, MARKS] &= ~mark
    world.listed[partnership] = kept
    return members[:kept]


@compiled
def panel(partnership, week, which, free, county, figures, world):
    """Offer free places to those waiting; who gets none is short of a place until the next panel."""
    members = still_listed(partnership, WAITING, LISTED, world)
    for i in members:
        pupil = world.pupils[i]
        if not pupil[MARKS] & CONSIDERED:
            pupil[MARKS] |= CONSIDERED
            world.short[partnership, pupil[KIND]] += 1
    if len(members) == 0 or len(which) == 0:
        return
    minutes = np.empty((len(members), len(which)), np.int64)
    urgency = np.empty(len(members), np.int64)
    asked = np.empty(len(members), np.int64)
    entity = np.empty(len(members), np.int64)
    who = np.empty(len(members), np.int64)
    many = 0
    for i in members:
        pupil = world.pupils[i]
        possible = False
        for place in range(len(which)):
            minutes[many, place] = -1
            if county.provisions[which[place], Q_KIND] == pupil[KIND] and free[place] > 0:
                minutes[many, place] = county.reach[pupil[SCHOOL_AT], which[place]]
                possible |= minutes[many, place] >= 0
        if possible:
            who[many], urgency[many], asked[many] = i, pupil[EARLIER], pupil[ASKED]
            entity[many] = entity_at(pupil, county)
            many += 1
    if many == 0:
        return
    given = seat_by_urgency(urgency[:many], asked[:many], entity[:many], minutes[:many], free)
    for request in range(many):
        if given[request] >= 0:
            offer(who[request], which[given[request]], partnership, week, county, world)


@compiled
def offer(i, provision, partnership, week, county, world):
    """A place from next week on."""
    pupil = world.pupils[i]
    world.waiting[partnership, pupil[KIND]] -= 1
    world.short[partnership, pupil[KIND]] -= 1
    pupil[MARKS] &= ~CONSIDERED
    pupil[STATE] = OFFERED
    pupil[PROVISION] = provision
    world.taken[provision, HELD] += 1
    plan_step(i, week + 1, county, world)


@compiled
def panels(week, county, figures, world):
    """Every partnership whose panel meets this week, in the order of the scenario."""
    which, free = free_places(week, False, county, world)
    for partnership in range(len(county.partnerships)):
        every, first = county.partnerships[partnership, P_EVERY], county.partnerships[partnership, P_FIRST]
        if week % every == first:
            panel(partnership, week, which, free, county, figures, world)


@compiled
def sixth_day(week, county, world, tables):
    """Pupils excluded and without a place, and the school days from the sixth on that they are owed and do not get.

    Excluded on day d of a week, the sixth school day is day d of the week after: whoever has no place when that week begins
    is owed the days from there on.
    """
    last = len(world.listed) - 1
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for i in still_listed(last, EXCLUDED, LISTED_EXCLUDED, world):
        pupil = world.pupils[i]
        group = year - county.cohorts[pupil[COHORT], C_FIRST_YEAR]
        area = tables.area[year, month, county.schools[pupil[SCHOOL_AT], S_PARTNERSHIP], group]
        area[EXCLUDED_WEEKS] += 1
        since = week - pupil[ASKED]
        if since == 1:
            area[BREACHES] += 1
            area[BREACH_DAYS] += SCHOOL_DAYS - (pupil[MARKS] >> DAY_SHIFT)
        elif since > 1:
            area[BREACH_DAYS] += SCHOOL_DAYS


@compiled
def admit_excluded(week, county, world, tables, seed, replication):
    """At the end of a week the authority gives what places it has to excluded pupils, longest waiting first."""
    last = len(world.listed) - 1
    if world.listed[last] == 0 or week + 1 >= len(county.weeks):
        return
    which, free = free_places(week, True, county, world)
    if len(which) == 0:
        return
    members = still_listed(last, EXCLUDED, LISTED_EXCLUDED, world)
    many = len(members)
    minutes = np.empty((many, len(which)), np.int64)
    asked = np.empty(many, np.int64)
    entity = np.empty(many, np.int64)
    for request in range(many):
        pupil = world.pupils[members[request]]
        asked[request] = pupil[ASKED]
        entity[request] = entity_at(pupil, county)
        for place in range(len(which)):
            minutes[request, place] = county.reach[pupil[SCHOOL_AT], which[place]]
    given = seat_by_urgency(np.zeros(many, np.int64), asked, entity, minutes, free)
    for request in range(many):
        if given[request] >= 0:
            i = members[request]
            pupil = world.pupils[i]
            pupil[STATE] = EXCLUDED_PLACED
            pupil[PROVISION] = which[given[request]]
            pupil[KIND] = county.provisions[pupil[PROVISION], Q_KIND]
            world.taken[pupil[PROVISION], OCCUPIED] += 1
            started(i, week + 1, county, world, tables)
            excluded_stay(i, week + 1, county, world, seed, replication)
