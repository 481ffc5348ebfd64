"""The event kernel: departures in order of time, and the next arrival from outside kept beside them.

All arrivals from outside are one stream of the summed rate, split by a draw: so an arrival is never put in order. Every
visit of a customer to a node is one block of four words, keyed by (customer, visit): the gap to the next arrival from
outside, where this one comes in, how long it is served, where it goes. Both are settled on arrival at the node and travel
with the customer, so that nothing waits for the arithmetic when a server comes free. Who comes from outside, and when, depends on
nothing else: it is worked out many arrivals ahead, side by side, and the words of their second visits with it. A customer and
its place in the network are one number: customer | visit | node | next node.
"""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled, compiled_on_loan
from waymark.sufficiency.draws import categorical, cumulated, exponential, uniform, words, words_of_many

VERSION = 1
VISIT = 1
NODE_BITS, VISIT_BITS = 8, 16
NODES = 1 << NODE_BITS
VISITS = 1 << VISIT_BITS
LINE = 1 << 16
"""The longest line kept at a node."""
AHEAD = 64
"""Arrivals from outside worked out at once."""
KEPT = 512
"""Customers whose words of the second visit are kept; whoever comes back later has them worked out again."""
AWAY = NODES - 1
"""The next node of somebody who leaves."""
NEVER = np.inf
ARRIVED, TURNED_AWAY, STARTED, HAD_TO_WAIT = range(4)
WAITING, INSIDE, AREA = range(3)


@compiled
def service_time(word, mean, law):
    if law == 0:
        return exponential(word) * mean
    if law == 1:
        return mean
    u = uniform(word)
    if law == 2:
        return (0.5 + u) * mean
    if u < 0.1:
        return exponential(np.uint64(np.float64(word) * 10.0)) * 5.5 * mean
    return exponential(np.uint64((np.float64(word) - 429496729.6) / 0.9)) * 0.5 * mean


@compiled
def journey(who, node, word, goes_to):
    """A customer's visit, the node it is at and the one it goes on to, as one number."""
    onward = categorical(word, goes_to)
    if onward == len(goes_to) - 1:
        onward = AWAY
    return (((who << NODE_BITS) | node) << NODE_BITS) | onward


@compiled_on_loan
def come_next(
    first, comes_in, goes_to, service, law, mean_gap, seed, replication, numbers, found, gaps, taken, what, second, unit,
):  # fmt: skip
    """The arrivals from outside from number `first` on: gap before each, its service and its journey. Of second visits: the words
    and, for exponential service, the time in units of its mean."""
    for j in range(AHEAD):
        numbers[0, j], numbers[1, j] = first + j, 1
    words_of_many(seed, VERSION, AHEAD, numbers[0], numbers[1], VISIT, replication, found)
    for j in range(AHEAD):
        second[0, (first + j) & (KEPT - 1)], second[1, (first + j) & (KEPT - 1)] = found[2, j], found[3, j]
        numbers[1, j] = 0
    for j in range(AHEAD):
        gaps[j] = exponential(found[2, j])
    for j in range(AHEAD):
        unit[(first + j) & (KEPT - 1)] = gaps[j]
    words_of_many(seed, VERSION, AHEAD, numbers[0], numbers[1], VISIT, replication, found)
    for j in range(AHEAD):
        gaps[j] = exponential(found[0, j]) * mean_gap
    for j in range(AHEAD):
        taken[j] = exponential(found[2, j])
    for j in range(AHEAD):
        at = categorical(found[1, j], comes_in)
        taken[j] = taken[j] * service[at] if law[at] == 0 else service_time(found[2, j], service[at], law[at])
        what[j] = journey((first + j) << VISIT_BITS, at, found[3, j], goes_to[at])


@compiled
def insert(time, what, size, t, w):
    """Put (t, w) among `size` departures kept from the latest to the next one. At the sizes of places in a service moving
    neighbours along is quicker than a heap: there is one guess for the processor to get wrong, not one a level."""
    at = size
    while at > 0 and time[at - 1] < t:
        time[at] = time[at - 1]
        what[at] = what[at - 1]
        at -= 1
    time[at] = t
    what[at] = w


@compiled
def split(arrivals, routing):
    """The limits by which a word finds the node of an arrival [n], and where a leaver goes on to [n, n + 1]."""
    nodes = len(arrivals)
    goes_to = np.empty((nodes, nodes + 1), np.uint64)
    shares = np.empty(nodes + 1)
    for i in range(nodes):
        shares[:nodes] = routing[i]
        shares[nodes] = max(0.0, 1.0 - routing[i].sum())
        goes_to[i] = cumulated(shares)
    return cumulated(arrivals), goes_to


@compiled
def run(arrivals, servers, service, routing, room, law, customers, warm_up, seed, replication):
    """Whole counts [n, 4], sums of time [n, 3], length, events, and the node whose line outgrew what is kept, or -1."""
    nodes = len(servers)
    mean_gap = 1.0 / arrivals.sum()
    comes_in, goes_to = split(arrivals, routing)
    next_time = np.empty(servers.sum() + 1)
    next_what = np.empty(servers.sum() + 1, np.int64)
    size = 0
    line_since = np.empty((nodes, LINE))
    line_taken = np.empty((nodes, LINE))
    line_what = np.empty((nodes, LINE), np.int64)
    first = np.zeros(nodes, np.int64)
    last = np.zeros(nodes, np.int64)
    free = servers.copy()
    inside = np.zeros(nodes, np.int64)
    seen = np.zeros(nodes)
    whole = np.zeros((nodes, 4), np.int64)
    sums = np.zeros((nodes, 3))
    began = 0.0
    events = 0
    come = 0
    numbers = np.empty((2, AHEAD), np.int64)
    found = np.empty((4, AHEAD), np.uint64)
    gaps, coming_taken, coming = np.empty(AHEAD), np.empty(AHEAD), np.empty(AHEAD, np.int64)
    second, unit = np.empty((2, KEPT), np.uint64), np.empty(KEPT)
    come_next(
        0, comes_in, goes_to, service, law, mean_gap, seed, replication, numbers, found, gaps, coming_taken, coming, second, unit
    )  # fmt: skip
    ahead = AHEAD
    next_arrival = gaps[0]
    while come < customers:
        events += 1
        if size > 0 and next_time[size - 1] < next_arrival:
            size -= 1
            now = next_time[size]
            code = next_what[size]
            node = (code >> NODE_BITS) & (NODES - 1)
            at = code & (NODES - 1)
            sums[node, AREA] += inside[node] * (now - seen[node])
            seen[node] = now
            inside[node] -= 1
            if first[node] < last[node]:
                place = first[node] & (LINE - 1)
                first[node] += 1
                waited = now - line_since[node, place]
                taken = line_taken[node, place]
                insert(next_time, next_what, size, now + taken, line_what[node, place])
                size += 1
                whole[node, STARTED] += 1
                whole[node, HAD_TO_WAIT] += 1
                sums[node, WAITING] += waited
                sums[node, INSIDE] += waited + taken
            else:
                free[node] += 1
            if at == AWAY:
                continue
            who = (code >> (2 * NODE_BITS)) + 1
            customer, visit = who >> VISIT_BITS, who & (VISITS - 1)
            if visit == 1 and customer >= ahead - KEPT:
                length, onward = second[0, customer & (KEPT - 1)], second[1, customer & (KEPT - 1)]
                taken = unit[customer & (KEPT - 1)] * service[at]
                if law[at] != 0:
                    taken = service_time(length, service[at], law[at])
            else:
                _, _, length, onward = words(seed, VERSION, customer, visit, VISIT, replication)
                taken = service_time(length, service[at], law[at])
            code = journey(who, at, onward, goes_to[at])
        else:
            now = next_arrival
            taken, code = coming_taken[come & (AHEAD - 1)], coming[come & (AHEAD - 1)]
            at = (code >> NODE_BITS) & (NODES - 1)
            come += 1
            if come == warm_up:
                began = now
                whole[:] = 0
                sums[:] = 0.0
                seen[:] = now
            if come == ahead:
                come_next(
                    come, comes_in, goes_to, service, law, mean_gap, seed, replication, numbers, found, gaps, coming_taken,
                    coming, second, unit,
                )  # fmt: skip
                ahead += AHEAD
            next_arrival = now + gaps[come & (AHEAD - 1)]
        whole[at, ARRIVED] += 1
        if room[at] >= 0 and inside[at] >= room[at]:
            whole[at, TURNED_AWAY] += 1
            continue
        sums[at, AREA] += inside[at] * (now - seen[at])
        seen[at] = now
        inside[at] += 1
        if free[at] > 0:
            free[at] -= 1
            insert(next_time, next_what, size, now + taken, code)
            size += 1
            whole[at, STARTED] += 1
            sums[at, INSIDE] += taken
        else:
            if last[at] - first[at] == LINE:
                return whole, sums, now - began, events, at
            if first[at] == last[at]:  # begin anew where the memory is at hand
                first[at] = last[at] = 0
            place = last[at] & (LINE - 1)
            last[at] += 1
            line_since[at, place] = now
            line_taken[at, place] = taken
            line_what[at, place] = code
    for i in range(nodes):
        sums[i, AREA] += inside[i] * (now - seen[i])
    return whole, sums, now - began, events, -1
