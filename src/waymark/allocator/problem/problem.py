"""What is to be allocated: requests, classes with places by school week, journeys, separations, prices and the policy.

Plain values with opaque ids, validated on construction, which know no solver. Weeks are numbers from 0, positions in
`Problem.weeks`. Anything wrong raises InvalidProblem with a sentence that says what, where and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import validation as valid
from waymark.allocator.problem.place_class import PlaceClass
from waymark.allocator.problem.policy import Policy
from waymark.allocator.problem.request import MOST_WEEKS, Request

SCHEMA = "waymark.allocator/2"
MOST_PRICE = 1_000_000


@dataclass(frozen=True)
class Journey:
    """Minutes one way from a child's school or home to a class; `measured` false means an estimate.

    `source` and `found_on` say where the minutes come from and when they were found.
    """

    minutes: int
    measured: bool = False
    source: str = ""
    found_on: date | None = None

    def __post_init__(self) -> None:
        valid.whole(self.minutes, "journey: minutes", 0, 600)
        valid.yes_or_no(self.measured, "journey: measured")
        valid.words(self.source, "journey: source")
        if self.found_on is not None and (not isinstance(self.found_on, date) or isinstance(self.found_on, datetime)):
            raise InvalidProblem(f"journey: found_on is {self.found_on!r}. Put a date there, or leave it out.")


@dataclass(frozen=True)
class Separation:
    """Requests of which no two may be at one site in one week.

    `blocked_sites` maps a site to the weeks in which nobody named here may be there, because a pupil already placed is; a plain
    collection of sites blocks them in every week (stored as an empty tuple of weeks).
    """

    requests: tuple[str, ...]
    reason: str
    blocked_sites: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: valid.EMPTY)

    def __post_init__(self) -> None:
        requests = valid.names(self.requests, "separation: requests")
        at = f"separation of {', '.join(requests)}"
        valid.name(self.reason, f"{at}: reason")
        sites = self.blocked_sites
        if not isinstance(sites, Mapping):
            sites = dict.fromkeys(valid.names(sites, f"{at}: blocked_sites"), ())
        blocked = {
            valid.name(site, f"{at}: blocked_sites"): tuple(
                valid.whole(week, f"{at}: blocked_sites, {site}", 0, MOST_WEEKS)
                for week in valid.several(weeks, f"{at}: blocked_sites, {site}")
            )
            for site, weeks in sites.items()
        }
        object.__setattr__(self, "requests", tuple(sorted(requests)))
        object.__setattr__(self, "blocked_sites", valid.mapping(blocked, at))
        if not requests or (len(requests) == 1 and not blocked):
            raise InvalidProblem(f"{at} keeps nobody apart. Name two requests, or a request and a blocked site.")

    def blocks(self, site: str, week: int) -> bool:
        weeks = self.blocked_sites.get(site)
        return weeks is not None and (not weeks or week in weeks)


@dataclass(frozen=True)
class Price:
    """What a place of a class is likely to be worth to children not yet known, and what for.

    `by_week` are thousandths of a point of urgency for one place in each school week (one number: the same in every week). Of
    no effect unless the policy counts prices.
    """

    by_week: tuple[int, ...] | int
    kept_for: str = ""


@dataclass(frozen=True)
class Problem:
    """A whole list to be allocated together. `weeks` are the Mondays of school weeks, in order."""

    weeks: tuple[date, ...]
    requests: tuple[Request, ...]
    classes: tuple[PlaceClass, ...]
    journeys: Mapping[tuple[str, str], Journey] = field(default_factory=lambda: valid.EMPTY)
    separations: tuple[Separation, ...] = ()
    policy: Policy = field(default_factory=Policy)
    prices: Mapping[str, Price] = field(default_factory=lambda: valid.EMPTY)
    schema: str = SCHEMA

    def __post_init__(self) -> None:
        from waymark.allocator.problem.consistency import refuse_inconsistency

        for part in ("weeks", "requests", "classes", "separations"):
            object.__setattr__(self, part, valid.several(getattr(self, part), part))
        object.__setattr__(self, "journeys", valid.mapping(self.journeys, "journeys"))
        object.__setattr__(self, "prices", self._prices_by_week())
        refuse_inconsistency(self)

    def _prices_by_week(self) -> Mapping[str, Price]:
        stored = {}
        for class_id, price in valid.mapping(self.prices, "prices").items():
            at = f"price of class {class_id}"
            valid.words(price.kept_for, f"{at}: kept_for")
            weeks = valid.counts_by_week(price.by_week, f"{at}: by_week", len(self.weeks), MOST_PRICE, beside="the calendar")
            stored[class_id] = Price(weeks, price.kept_for)
        return valid.mapping(stored, "prices")

    @classmethod
    def from_json(cls, source: str | bytes | Mapping[str, Any]) -> Problem:
        """Read the text or the parsed object of `schema/problem-2.json`, or of schema 1. Raises InvalidProblem."""
        from waymark.allocator.problem.reading import problem_from

        return problem_from(source)

    def to_json(self) -> dict[str, Any]:
        """Plain data of `schema/problem-2.json`, every field written, lists sorted by id."""
        from waymark.allocator.problem.writing import problem_data

        return problem_data(self)

    def sha256(self) -> str:
        """Fingerprint of the canonical text; the order of the input does not change it."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        from waymark.allocator.problem.writing import fingerprint

        return fingerprint(self.to_json())

    def week_of(self, week: int) -> str:
        """A school week by its Monday, as the tables head it: its number would mean nothing to who reads the sentence."""
        return f"the week of {self.weeks[week].isoformat()}"

    def request(self, request_id: str) -> Request:
        for request in self.requests:
            if request.id == request_id:
                return request
        raise InvalidProblem(f"There is no request {request_id}. Use the id of one of the requests in the problem.")

    def place_class(self, class_id: str) -> PlaceClass:
        for place_class in self.classes:
            if place_class.id == class_id:
                return place_class
        raise InvalidProblem(f"There is no class {class_id}. Use the id of one of the classes in the problem.")
