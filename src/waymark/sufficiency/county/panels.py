"""Who gets a place: the partnership's panel on its own days, and the authority every week for pupils who are excluded."""

from __future__ import annotations

from waymark.allocator.engine.compiled import compiled_on_loan
from waymark.allocator.engine.seating import seat

from .agenda import entity_at, plan_step
from .layout import (
    ASKED,
    BREACH_DAYS,
    BREACHES,
    BY_ALLOCATOR,
    C_FIRST_YEAR,
    COHORT,
    CONSIDERED,
    DAY_SHIFT,
    EARLIER,
    EXCLUDED,
    EXCLUDED_PLACED,
    EXCLUDED_WEEKS,
    F_TUITION_AFTER,
    HELD,
    K_EXCLUDED,
    KIND,
    LISTED,
    LISTED_EXCLUDED,
    MARKS,
    OCCUPIED,
    OFFERED,
    P_EVERY,
    P_FIRST,
    PROVISION,
    Q_KIND,
    Q_PARTNERSHIP,
    S_PARTNERSHIP,
    SCHOOL_AT,
    STATE,
    TUITION,
    TUITION_DAYS,
    TUITION_WEEKS,
    W_MONTH,
    W_YEAR,
    WAITING,
)
from .stays import count_start, excluded_until

SCHOOL_DAYS = 5
REQUEST, URGENCY, SINCE_WEEK, ENTITY, ORDER, GIVEN = range(6)
"""Lines of the desk that a panel works on."""
NOWHERE = -1


@compiled_on_loan
def seat_by_urgency(many, places, urgency, asked, entity, minutes, free, order, given):
    """Which place each request gets, into given [many], or -1: most urgent first, then longest waiting, each the nearest free.

    minutes [many, places], -1 where a place is ruled out; free [places], changed in place; order [many] is room to work in.
    """
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
    left = 0
    for place in range(places):
        left += free[place]
    for turn in range(many):
        i = order[turn]
        best = NOWHERE
        for place in range(places if left > 0 else 0):
            possible = free[place] > 0 and minutes[i, place] >= 0
            if possible and (best == NOWHERE or minutes[i, place] < minutes[i, best]):
                best = place
        given[i] = best
        if best != NOWHERE:
            free[best] -= 1
            left -= 1


@compiled_on_loan
def give_places(many, places, county, world):
    """The one way in which requests on the desk get places: into its line GIVEN, as the scenario says they are seated."""
    desk = world.desk
    if county.seating == BY_ALLOCATOR:
        seat(
            many, places, desk[URGENCY], desk[SINCE_WEEK], desk[ENTITY], world.minutes, world.which, world.free, desk[GIVEN],
            world.seats,
        )
    else:
        seat_by_urgency(
            many, places, desk[URGENCY], desk[SINCE_WEEK], desk[ENTITY], world.minutes, world.free, desk[ORDER], desk[GIVEN]
        )


@compiled_on_loan
def free_places(week, for_excluded, partnership, county, taken, which, free):
    """How many provisions have a place free, for a partnership's pupils or (below 0) for any; which and how many places, into
    `which` and `free` [provisions]."""
    many = 0
    for q in range(len(county.provisions)):
        owner = county.provisions[q, Q_PARTNERSHIP]
        if partnership >= 0 and owner >= 0 and owner != partnership:
            continue
        left = county.places[q, week] - taken[q, OCCUPIED] - taken[q, HELD]
        if left > 0 and (county.kinds[county.provisions[q, Q_KIND], K_EXCLUDED] == 1) == for_excluded:
            which[many] = q
            free[many] = left
            many += 1
    return many


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


@compiled_on_loan
def panels(week, county, world):
    """Every partnership whose panel meets this week, in the order of the scenario."""
    for partnership in range(len(county.partnerships)):
        every, first = county.partnerships[partnership, P_EVERY], county.partnerships[partnership, P_FIRST]
        if week % every == first and world.listed[partnership] > 0:
            panel(partnership, week, county, world)


@compiled_on_loan
def panel(partnership, week, county, world):
    """Offer free places to those waiting; who gets none is short of a place until the next panel."""
    pupils, lists, short, desk, minutes = world.pupils, world.lists, world.short, world.desk, world.minutes
    which, provisions = world.which, county.provisions
    cohorts, schools, reach = county.cohorts, county.schools, county.reach
    places = free_places(week, False, partnership, county, world.taken, which, world.free)
    kinds_free = 0
    for place in range(places):
        kinds_free |= 1 << provisions[which[place], Q_KIND]
    many = 0
    for turn in range(still_listed(partnership, WAITING, LISTED, pupils, lists, world.listed)):
        i = lists[partnership, turn]
        kind = pupils[i, KIND]
        if not pupils[i, MARKS] & CONSIDERED:
            pupils[i, MARKS] |= CONSIDERED
            short[partnership, kind] += 1
        if kinds_free & (1 << kind):
            desk[REQUEST, many] = i
            desk[URGENCY, many], desk[SINCE_WEEK, many] = pupils[i, EARLIER], pupils[i, ASKED]
            desk[ENTITY, many] = entity_at(i, pupils, cohorts, schools)
            for place in range(places):
                fits = provisions[which[place], Q_KIND] == kind
                minutes[many, place] = reach[pupils[i, SCHOOL_AT], which[place]] if fits else -1
            many += 1
    if many == 0:
        return
    give_places(many, places, county, world)
    for request in range(many):
        if desk[GIVEN, request] != NOWHERE:
            i, provision = desk[REQUEST, request], which[desk[GIVEN, request]]
            world.waiting[partnership, pupils[i, KIND]] -= 1
            short[partnership, pupils[i, KIND]] -= 1
            pupils[i, MARKS] &= ~CONSIDERED
            pupils[i, STATE], pupils[i, PROVISION] = OFFERED, provision
            world.taken[provision, HELD] += 1
            plan_step(i, pupils, world.heads, world.entries, world.counters, week + 1)


@compiled_on_loan
def sixth_day(week, county, figures, world, tables):
    """Pupils excluded and without a place, and the school days from the sixth on that they are owed and do not get.

    Excluded on day d of a week, the sixth school day is day d of the week after: whoever has no place when that week begins
    is owed the days from there on. Some are taught at home meanwhile: their days are breaches of a place all the same, and
    counted apart.
    """
    tuition_after = int(figures.scalars[F_TUITION_AFTER])
    last = len(world.listed) - 1
    pupils, lists, area = world.pupils, world.lists, tables.area
    year, month = county.weeks[week, W_YEAR], county.weeks[week, W_MONTH]
    for place in range(still_listed(last, EXCLUDED, LISTED_EXCLUDED, pupils, lists, world.listed)):
        i = lists[last, place]
        group = year - county.cohorts[pupils[i, COHORT], C_FIRST_YEAR]
        partnership = county.schools[pupils[i, SCHOOL_AT], S_PARTNERSHIP]
        area[year, month, partnership, group, EXCLUDED_WEEKS] += 1
        since = week - pupils[i, ASKED]
        if since < 1:
            continue
        days = SCHOOL_DAYS
        if since == 1:
            area[year, month, partnership, group, BREACHES] += 1
            days -= pupils[i, MARKS] >> DAY_SHIFT
        area[year, month, partnership, group, BREACH_DAYS] += days
        if pupils[i, MARKS] & TUITION and since >= tuition_after:
            area[year, month, partnership, group, TUITION_WEEKS] += 1
            area[year, month, partnership, group, TUITION_DAYS] += days


@compiled_on_loan
def admit_excluded(week, county, world, tables, seed, replication):
    """At the end of a week the authority gives what places it has to excluded pupils, longest waiting first."""
    last = len(world.listed) - 1
    if world.listed[last] == 0 or week + 1 >= len(county.weeks):
        return
    pupils, lists, taken, desk, minutes, which = world.pupils, world.lists, world.taken, world.desk, world.minutes, world.which
    places = free_places(week, True, -1, county, taken, which, world.free)
    if places == 0:
        return
    many = still_listed(last, EXCLUDED, LISTED_EXCLUDED, pupils, lists, world.listed)
    for request in range(many):
        i = lists[last, request]
        desk[URGENCY, request], desk[SINCE_WEEK, request] = 0, pupils[i, ASKED]
        desk[ENTITY, request] = entity_at(i, pupils, county.cohorts, county.schools)
        for place in range(places):
            minutes[request, place] = county.reach[pupils[i, SCHOOL_AT], which[place]]
    give_places(many, places, county, world)
    for request in range(many):
        if desk[GIVEN, request] != NOWHERE:
            i, provision = lists[last, request], which[desk[GIVEN, request]]
            pupils[i, STATE], pupils[i, PROVISION] = EXCLUDED_PLACED, provision
            pupils[i, KIND] = county.provisions[provision, Q_KIND]
            taken[provision, OCCUPIED] += 1
            count_start(i, week + 1, county, pupils, tables.place, tables.waits, tables.school, tables.provision)
            until = excluded_until(i, week + 1, pupils, county.cohorts, county.schools, county.kinds, seed, replication)
            plan_step(i, pupils, world.heads, world.entries, world.counters, until)
