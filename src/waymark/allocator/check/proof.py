"""A bound that no list can exceed, added up from the certificate in exact whole numbers.

Every offer is worth one whole number: what it gains by each priority, times what the certificate says a point of that priority
is worth, where a point of one is worth more than all the later ones can be together (`worth_in_order`).

At each end of a component's tree the certificate names rows, each so many times. A row says that what the offers of a list take
of a class in a week, or of a team's time, is at most what there is. So, for any list that agrees with the choices on the way,

    scale x worth of the list  <=  the sum over rows of times x what there is
                                 + the sum over requests of the most, over its offers left and nothing,
                                   of scale x worth - times x what the offer takes.

Some rows name a request, and say what that child pays for being there. The rule on year groups: a child may attend only within
one window of years, so that what the children there pay is at most what those of one window pay. A team's time, and staff for
one child alone: at most what those pay whose weeks, or hours, fit together. Choices split the lists and lose none: a request has
one of the offers named, or another; a class takes one window in a week, or another. A row may also be one that `rounded` adds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .offers import Offer
from .reading import Data, Reading
from .rounded import Counted, counted_again, rounded_rows
from .rows import ByWindow, Prices, Windows
from .wrong_proof import WrongProof, reading_part

Choice = Offer | None
Worth = Mapping[str, Sequence[tuple[Choice, int]]]


def highest(reading: Reading, worth: Worth, windows: Windows, components: Sequence[Data]) -> int:
    """No list is worth more. `worth` gives every request its offers and what each is worth. Raises ValueError."""
    seen: set[str] = set()
    total = 0
    for number, component in enumerate(components, start=1):
        with reading_part(f"component {number}"):
            requests = component["requests"]
            if len(set(requests)) != len(requests) or seen & set(requests):
                raise WrongProof("the certificate names a request twice")
            seen |= set(requests)
            own = {request_id: [(None, 0), *worth[request_id]] for request_id in requests}
            rounded = rounded_rows(reading, own, windows, component.get("rounded", ()))
            total += _highest(reading, own, windows, rounded, component["proof"]) or 0
    if left := sorted(request_id for request_id, offers in worth.items() if offers and request_id not in seen):
        raise WrongProof(f"the certificate leaves out {left[0]}")
    return total


def _highest(reading: Reading, own: Worth, windows: Windows, rounded: Sequence[Counted], node: Data) -> int | None:
    """The most any list left is worth; None when no list is left."""
    if "rows" in node:
        return _at_an_end(reading, own, windows, rounded, node)
    if "request" in node:
        request_id = node["request"]
        these = {None if each is None else (each[0], each[1]) for each in node["these"]}
        parts = [
            ({**own, request_id: [each for each in own[request_id] if (_name(each[0]) in these) is inside]}, windows)
            for inside in (True, False)
        ]
    else:
        class_id, week, youngest = node["window"]
        parts = [(own, windows.only(class_id, week, youngest)), (own, windows.without(class_id, week, youngest))]
    ends = [_highest(reading, *part, rounded, node[way]) for part, way in zip(parts, ("then", "else"), strict=True)]
    return max((end for end in ends if end is not None), default=None)


def _name(choice: Choice) -> tuple[str, int] | None:
    return None if choice is None else (choice.class_id, choice.start)


def _at_an_end(reading: Reading, own: Worth, windows: Windows, rounded: Sequence[Counted], node: Data) -> int | None:
    scale = node["scale"]
    if type(scale) is not int or scale < 1:
        raise WrongProof("a scale in the certificate is no whole number above nothing")
    prices = Prices(reading, [row for row in node["rows"] if "rounded" not in row])
    again = counted_again(rounded, node["rows"])
    total = prices.limits(own) + again.limit + _most_by_windows(windows, prices.by_window(own, windows), again.windows)
    for request_id, choices in own.items():
        if not choices:
            return None
        of = prices.of(request_id)
        total += max(
            scale * worth - (of(choice) + again.offers.get((request_id, choice), 0) if choice else 0) for choice, worth in choices
        )
    return total // scale


def _most_by_windows(windows: Windows, paid: ByWindow, taken: ByWindow) -> int:
    """In each class and week one window is on: the most, over those left, that children within it pay less what it takes."""
    total = 0
    for at in paid.keys() | taken.keys():
        pays, takes = paid.get(at, {}), taken.get(at, {})
        total += max((pays.get(each, 0) - takes.get(each, 0) for each in windows.of(*at)), default=0)
    return total


def worth_in_order(points: Mapping[str, int], gains: Iterable[Sequence[Mapping[str, int]]], order: Sequence[str]) -> bool:
    """Whether a point of each priority is worth more than all later ones together can differ between two lists.

    `gains` has, for every request, what each of its offers gains by priority.
    """
    if set(points) != set(order) or any(type(worth) is not int for worth in points.values()):
        return False
    own = [offers for offers in gains if offers]
    later = 0
    for name in reversed(order):
        if points[name] <= later:
            return False
        apart = sum(max(0, *(each[name] for each in offers)) - min(0, *(each[name] for each in offers)) for offers in own)
        later += points[name] * apart
    return True


def worth_of(points: Mapping[str, int], gained: Mapping[str, Any]) -> int:
    return sum(worth * gained[name] for name, worth in points.items())
