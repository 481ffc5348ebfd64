"""Who gets a place: the partnership's panel on its own days, and the authority every week for pupils who are excluded."""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled, compiled_on_loan

from .agenda import entity_of, plan_step
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
    HELD,
    K_EXCLUDED,
    KIND,
    LISTED,
    LISTED_EXCLUDED,
    MARKS,
    NUMBER,
    OCCUPIED,
    OFFERED,
    P_EVERY,
    P_FIRST,
    PROVISION,
    Q_KIND,
    Q_PARTNERSHIP,
    S_NUMBER,
    S_PARTNERSHIP,
    SCHOOL_AT,
    STATE,
    W_MONTH,
    W_YEAR,
    WAITING,
)
from .stays import count_start, excluded_until

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


@compiled_on_loan
def entity_at(i, pupils, cohorts, schools):
    cohort = pupils[i, COHORT]
    return entity_of(schools[cohorts[cohort, C_SCHOOL], S_NUMBER], cohorts[cohort, C_ENTRY], pupils[i, NUMBER])


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


@compiled_on_loan
def still_listed(partnership, state, mark, pupils, lists, listed):
    """Clear a list of those who wait no longer; how many are left on it."""
    kept = 0
    for place in range(listed[partnership]):
        i = lists[partnership, place]
        if pupils[i, STATE] == state:
            lists[partnership, kept] = i
            kept += 1
        else:
            pupils[i, MARKS] &= ~mark
    listed[partnership] = kept
    return kept


@compiled
def panels(week, county, world):
    """Every partnership whose panel meets this week, in the order of the scenario."""
    which, free = free_places(week, False, county, world)
    for partnership in range(len(county.partnerships)):
        every, first = county.partnerships[partnership, P_EVERY], county.partnerships[partnership, P_FIRST]
        if week % every == first:
            panel(partnership, week, which, free, county, world)


@compiled
def panel(partnership, week, which, free, county, world):
    """Offer free places to those waiting; who gets none is short of a place until the next panel."""
    pupils, lists, short = world.pupils, world.lists, world.short
    members = still_listed(partnership, WAITING, LISTED, pupils, lists, world.listed)
    possible = np.empty(members, np.int64)
    many = 0
    wanted = kinds_free(partnership, which, free, county)
    for place in range(members):
        i = lists[partnership, place]
        kind = pupils[i, KIND]
        if not pupils[i, MARKS] & CONSIDERED:
            pupils[i, MARKS] |= CONSIDERED
            short[partnership, kind] += 1
        if wanted[kind]:
            possible[many] = i
            many += 1
    if many == 0:
        return
    minutes = np.full((many, len(which)), -1)
    urgency, asked, entity = np.empty(many, np.int64), np.empty(many, np.int64), np.empty(many, np.int64)
    for request in range(many):
        i = possible[request]
        urgency[request], asked[request] = pupils[i, EARLIER], pupils[i, ASKED]
        entity[request] = entity_at(i, pupils, county.cohorts, county.schools)
        for place in range(len(which)):
            if county.provisions[which[place], Q_KIND] == pupils[i, KIND]:
                minutes[request, place] = county.reach[pupils[i, SCHOOL_AT], which[place]]
    given = seat_by_urgency(urgency, asked, entity, minutes, free)
    for request in range(many):
        if given[request] != NOWHERE:
            i, provision = possible[request], which[given[request]]
            world.waiting[partnership, pupils[i, KIND]] -= 1
            short[partnership, pupils[i, KIND]] -= 1
            pupils[i, MARKS] &= ~CONSIDERED
            pupils[i, STATE], pupils[i, PROVISION] = OFFERED, provision
            world.taken[provision, HELD] += 1
            plan_step(i, pupils, world.heads, world.entries, world.counters, week + 1)


@compiled
def kinds_free(partnership, which, free, county):
    """Of which kinds there is a place that this partnership may use [kinds]."""
    wanted = np.zeros(len(county.kinds), np.bool_)
    for place in range(len(which)):
        owner = county.provisions[which[place], Q_PARTNERSHIP]
        if free[place] > 0 and (owner < 0 or owner == partnership):
            wanted[county.provisions[which[place], Q_KIND]] = True
    return wanted


@compiled_on_loan
def sixth_day(week, county, world, tables):
    """Pupils excluded and without a place, and the school days from the sixth on that they are owed and do not get.

    Excluded on day d of a week, the sixth school day is day d of the week after: whoever has no place when that week begins
    is owed the days from there on.
    """
    last = len(world.listed) - 1
    pupils, lists, area = world.pupils, world.lists, tables.area
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for place in range(still_listed(last, EXCLUDED, LISTED_EXCLUDED, pupils, lists, world.listed)):
        i = lists[last, place]
        group = year - county.cohorts[pupils[i, COHORT], C_FIRST_YEAR]
        partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
        area[year, month, partnership, group, EXCLUDED_WEEKS] += 1
        since = week - pupils[i, ASKED]
        if since == 1:
            area[year, month, partnership, group, BREACHES] += 1
            area[year, month, partnership, group, BREACH_DAYS] += SCHOOL_DAYS - (pupils[i, MARKS] >> DAY_SHIFT)
        elif since > 1:
            area[year, month, partnership, group, BREACH_DAYS] += SCHOOL_DAYS


@compiled
def admit_excluded(week, county, world, tables, seed, replication):
    """At the end of a week the authority gives what places it has to excluded pupils, longest waiting first."""
    last = len(world.listed) - 1
    if world.listed[last] == 0 or week + 1 >= len(county.weeks):
        return
    which, free = free_places(week, True, county, world)
    if len(which) == 0:
        return
    pupils, lists, taken = world.pupils, world.lists, world.taken
    many = still_listed(last, EXCLUDED, LISTED_EXCLUDED, pupils, lists, world.listed)
    minutes = np.empty((many, len(which)), np.int64)
    asked, entity = np.empty(many, np.int64), np.empty(many, np.int64)
    for request in range(many):
        i = lists[last, request]
        asked[request] = pupils[i, ASKED]
        entity[request] = entity_at(i, pupils, county.cohorts, county.schools)
        for place in range(len(which)):
            minutes[request, place] = county.reach[pupils[i, SCHOOL_AT], which[place]]
    given = seat_by_urgency(np.zeros(many, np.int64), asked, entity, minutes, free)
    for request in range(many):
        if given[request] != NOWHERE:
            i, provision = lists[last, request], which[given[request]]
            pupils[i, STATE], pupils[i, PROVISION] = EXCLUDED_PLACED, provision
            pupils[i, KIND] = county.provisions[provision, Q_KIND]
            taken[provision, OCCUPIED] += 1
            count_start(i, week + 1, pupils, county.schools, county.weeks, tables.place, tables.waits, tables.school)
            until = excluded_until(i, week + 1, pupils, county.cohorts, county.schools, county.kinds, seed, replication)
            plan_step(i, pupils, world.heads, world.entries, world.counters, until)
