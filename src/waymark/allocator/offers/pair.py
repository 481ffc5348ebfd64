"""One request and one class, with all that rules about the two look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from waymark.allocator.problem import Journey, PlaceClass, Policy, Request, Separation


@dataclass(frozen=True)
class Pair:
    """A request and a class, with what lies between them. `week_of` says a school week in words."""

    request: Request
    place_class: PlaceClass
    journey: Journey | None
    policy: Policy
    week_of: Callable[[int], str]
    separations: tuple[Separation, ...] = ()
    banned: bool = False

    def stay(self, start: int) -> range:
        """School weeks of a stay from `start`, as far as the calendar goes."""
        end = start + self.request.kinds[self.place_class.kind]
        return range(start, min(end, len(self.place_class.free)))
