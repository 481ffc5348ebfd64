"""One panel seated at its best, for compiled callers that hold thousands of panels: nothing is allocated, nothing proven afresh.

Where a request takes one place of one provision for as long as anybody, the rules are a network, and successive shortest
paths with potentials (Edmonds and Karp 1972) reach the best list without a fraction. Requests are taken in order of their
claim; whoever can be seated together with all before stays seated, perhaps elsewhere. Lists of those who can be seated
together are a matroid, so this is best for *every* way of weighing in which a stronger claim weighs no less (Rado 1957).
"""

from __future__ import annotations

from .compiled import compiled_on_loan

NOWHERE = -1
FAR = 2**62
A_REQUEST, A_PLACE = 1, 6
"""Lines of room for each."""


@compiled_on_loan
def room_to_seat(many, places):
    """How long the `room` must be that `seat` is lent."""
    return A_REQUEST * many + A_PLACE * places


@compiled_on_loan
def seat(many, places, urgency, since, name, minutes, place_name, free, given, room):
    """The best list of one panel, into `given`; how many are seated. Callable from compiled code and from Python.

    many, places         the requests and the provisions with free places that count; the arrays may be longer
    urgency [many]       more comes first; between equals the earlier `since` [many] (a day or week) comes first
    name [many]          whole numbers, no two alike; likewise place_name [places]: ties fall by them, never by the order given
    minutes [many, places]  of the journey, 0 to 2**40; -1 where the provision is ruled out for the request
    free [places]        places free, lowered in place by those given
    given [many]         out: the provision's line, or -1
    room                 to work in, of at least `room_to_seat(many, places)`; what is in it does not matter

    All arrays are int64. The list is the best in this order: as many as possible of the strongest claim (urgency, then
    since), then of the next, and so on, which also seats as many as possible in all; then the fewest minutes in all.
    """
    order, place_order = room[:many], room[A_REQUEST * many : A_REQUEST * many + places]
    sort_requests(many, urgency, since, name, order)
    sort_places(places, place_name, place_order)
    left = 0
    for p in range(places):
        left += free[p]
    for i in range(many):
        given[i] = NOWHERE
    rest = room[A_REQUEST * many + places :]
    price, shut = rest[:places], rest[places : 2 * places]
    for p in range(places):
        price[p] = 0
        shut[p] = 0
    seated, low = 0, 0
    while low < many and seated < left:
        high = low + 1
        while high < many and equal(urgency, since, order[low], order[high]):
            high += 1
        while seated < left and one_more(low, high, places, minutes, free, given, order, place_order, rest):
            seated += 1
        low = high
    return seated


@compiled_on_loan
def equal(urgency, since, i, j):
    return urgency[i] == urgency[j] and since[i] == since[j]


@compiled_on_loan
def sort_requests(many, urgency, since, name, order):
    """Strongest claim first, into `order`; by name between equals."""
    for i in range(many):
        at = i
        while at > 0:
            other = order[at - 1]
            first = urgency[i] > urgency[other]
            if urgency[i] == urgency[other]:
                first = since[i] < since[other] or (since[i] == since[other] and name[i] < name[other])
            if not first:
                break
            order[at] = other
            at -= 1
        order[at] = i


@compiled_on_loan
def sort_places(places, place_name, place_order):
    for p in range(places):
        at = p
        while at > 0 and place_name[p] < place_name[place_order[at - 1]]:
            place_order[at] = place_order[at - 1]
            at -= 1
        place_order[at] = p


@compiled_on_loan
def one_more(low, high, places, minutes, free, given, order, place_order, rest):
    """Seat one more of the requests order[low:high], all of one claim, by the shortest path to a free place; False for none.

    A path: the request takes a place, whoever it moves takes another, until one takes a free place. Prices of full places
    keep every move of a seated request at no less than nothing, so the nearest place may be settled first (Dijkstra).
    """
    price, shut = rest[:places], rest[places : 2 * places]
    distance, mover, settled = rest[2 * places : 3 * places], rest[3 * places : 4 * places], rest[4 * places : 5 * places]
    for p in range(places):
        distance[p] = FAR
        settled[p] = 0
    for turn in range(low, high):
        i = order[turn]
        if given[i] == NOWHERE:
            reach(i, -price_at(i, minutes, given, price), places, minutes, price, shut, place_order, distance, mover)
    while True:
        nearest = NOWHERE
        for turn in range(places):
            p = place_order[turn]
            if settled[p] == 0 and distance[p] < FAR and (nearest == NOWHERE or distance[p] < distance[nearest]):
                nearest = p
        if nearest == NOWHERE:
            # Full, and those in them have nowhere else: nobody who comes later will be seated there.
            for p in range(places):
                if settled[p] == 1:
                    shut[p] = 1
            return False
        if free[nearest] > 0:
            break
        settled[nearest] = 1
        for turn in range(high):
            j = order[turn]
            if given[j] == nearest:
                reach(
                    j, distance[nearest] - price_at(j, minutes, given, price), places, minutes, price, shut, place_order,
                    distance, mover,
                )  # fmt: skip
    length = distance[nearest]
    for p in range(places):
        if settled[p] == 1:
            price[p] += distance[p] - length
    free[nearest] -= 1
    while nearest != NOWHERE:
        i = mover[nearest]
        before = given[i]
        given[i] = nearest
        nearest = before
    return True


@compiled_on_loan
def price_at(i, minutes, given, price):
    """What a request pays where it is: its minutes less the price; nothing where it has no place."""
    return 0 if given[i] == NOWHERE else minutes[i, given[i]] - price[given[i]]


@compiled_on_loan
def reach(i, so_far, places, minutes, price, shut, place_order, distance, mover):
    """The places that a request can move to, where that is nearer than what is known."""
    for turn in range(places):
        p = place_order[turn]
        if minutes[i, p] >= 0 and shut[p] == 0 and so_far + minutes[i, p] - price[p] < distance[p]:
            distance[p] = so_far + minutes[i, p] - price[p]
            mover[p] = i
