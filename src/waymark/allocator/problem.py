"""What is to be allocated: requests, classes with places by school week, journeys, separations and the
policy.

Plain values with opaque ids, validated on construction, which know no solver. Weeks are numbers from 0,
positions in `Problem.weeks`. Anything wrong raises InvalidProblem with a sentence that says what, where and
what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from waymark.allocator import validation as valid
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.policy import Policy

__all__ = ["SCHEMA", "InvalidProblem", "Journey", "PlaceClass", "Policy", "Problem", "Request", "Separation"]

SCHEMA = "waymark.allocator/1"
MOST_WEEKS = 520
MOST_PLACES = 10_000
MOST_STARTS = 2_000_000
EMPTY: Mapping[str, Any] = valid.mapping({}, "nothing")


@dataclass(frozen=True)
class Request:
    """One child's request for a place, under an opaque id.

    `kinds` maps each kind of provision asked for to the length of stay in school weeks. `statutory` marks a
    duty to provide full-time education (section 19, or the sixth day of an exclusion); `days_at_risk` are the
    school days on which that duty is already unmet at week 0. `preventive` is true for a child who is not
    excluded. `fit` holds points of professional judgement per kind. `weight_fair_share` is what the school is
    owed: more is owed more.
    """

    id: str
    school: str
    year_group: int
    urgency: int
    kinds: Mapping[str, int]
    earliest_week: int
    latest_week: int
    statutory: bool = False
    days_at_risk: int = 0
    preventive: bool = True
    needs: frozenset[str] = frozenset()
    high_intensity: bool = False
    preferences: tuple[str, ...] = ()
    not_classes: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    waiting_days: int = 0
    weight_fair_share: int = 0
    fit: Mapping[str, int] = field(default_factory=lambda: EMPTY)

    def __post_init__(self) -> None:
        at = f"request {valid.name(self.id, 'request: id')}"
        valid.name(self.school, f"{at}: school")
        valid.whole(self.year_group, f"{at}: year_group", -1, 14)
        valid.whole(self.urgency, f"{at}: urgency", 1, 5)
        valid.whole(self.earliest_week, f"{at}: earliest_week", 0, MOST_WEEKS)
        valid.whole(self.latest_week, f"{at}: latest_week", 0, MOST_WEEKS)
        valid.whole(self.days_at_risk, f"{at}: days_at_risk", 0, 10_000)
        valid.whole(self.waiting_days, f"{at}: waiting_days", 0, 10_000)
        valid.whole(self.weight_fair_share, f"{at}: weight_fair_share", -1_000_000, 1_000_000)
        for flag in ("statutory", "preventive", "high_intensity"):
            valid.yes_or_no(getattr(self, flag), f"{at}: {flag}")
        _store(self, "kinds", _whole_by_name(self.kinds, f"{at}: kinds", 1, MOST_WEEKS))
        _store(self, "fit", _whole_by_name(self.fit, f"{at}: fit", -10_000, 10_000))
        _store(self, "needs", frozenset(valid.names(self.needs, f"{at}: needs")))
        _store(self, "preferences", valid.names(self.preferences, f"{at}: preferences"))
        _store(self, "not_classes", _words_by_name(self.not_classes, f"{at}: not_classes"))
        self._refuse_contradictions(at)

    def _refuse_contradictions(self, at: str) -> None:
        if not self.kinds:
            raise InvalidProblem(
                f"{at}: kinds is empty. Name at least one kind of provision that is asked for."
            )
        if self.latest_week < self.earliest_week:
            raise InvalidProblem(
                f"{at}: latest_week {self.latest_week} is before earliest_week {self.earliest_week}. "
                "Put the later of the two weeks in latest_week."
            )
        if self.days_at_risk and not self.statutory:
            raise InvalidProblem(
                f"{at}: days_at_risk is {self.days_at_risk} but statutory is false. Mark the duty, or put 0."
            )


@dataclass(frozen=True)
class PlaceClass:
    """One class (group, caseload) of a provision, with its places in each school week.

    `free[w]` are places free in week w, net of stays, holds and closures, the host's own included. Of those,
    `preventive_reserved` are kept for preventive requests and `host_only_places` for the host school; one
    place may count towards both. `high_intensity_present` and `years_present` describe pupils already there,
    by week. `year_span_limit` is the most by which the oldest year group in the class may exceed the
    youngest.
    """

    id: str
    provision: str
    site: str
    kind: str
    years: tuple[int, int]
    free: tuple[int, ...]
    preventive_reserved: tuple[int, ...] | int = 0
    host_school: str | None = None
    host_only_places: tuple[int, ...] | int = 0
    serves_schools: frozenset[str] | None = None
    needs_met: frozenset[str] = frozenset()
    high_intensity_limit: int | None = None
    high_intensity_present: tuple[int, ...] | int = 0
    year_span_limit: int | None = None
    years_present: tuple[tuple[int, ...], ...] = ()
    full_time: bool = True

    def __post_init__(self) -> None:
        at = f"class {valid.name(self.id, 'class: id')}"
        for text in ("provision", "site", "kind"):
            valid.name(getattr(self, text), f"{at}: {text}")
        valid.yes_or_no(self.full_time, f"{at}: full_time")
        _store(self, "years", _year_range(self.years, f"{at}: years"))
        free = valid.several(self.free, f"{at}: free")
        for by_week in ("free", "preventive_reserved", "host_only_places", "high_intensity_present"):
            counts = valid.counts_by_week(getattr(self, by_week), f"{at}: {by_week}", len(free), MOST_PLACES)
            _store(self, by_week, counts)
        for limit in ("high_intensity_limit", "year_span_limit"):
            if getattr(self, limit) is not None:
                valid.whole(getattr(self, limit), f"{at}: {limit}", 0, MOST_PLACES)
        _store(self, "needs_met", frozenset(valid.names(self.needs_met, f"{at}: needs_met")))
        if self.serves_schools is not None:
            schools = valid.names(self.serves_schools, f"{at}: serves_schools")
            _store(self, "serves_schools", frozenset(schools))
        _store(self, "years_present", _years_by_week(self.years_present, f"{at}: years_present", len(free)))
        self._refuse_contradictions(at)

    def _refuse_contradictions(self, at: str) -> None:
        if self.host_school is not None:
            valid.name(self.host_school, f"{at}: host_school")
        elif any(self.host_only_places):
            raise InvalidProblem(
                f"{at}: host_only_places without a host_school. Name the host school, or put 0."
            )


@dataclass(frozen=True)
class Journey:
    """Minutes one way from a child's school or home to a class; `measured` false means an estimate."""

    minutes: int
    measured: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        valid.whole(self.minutes, "journey: minutes", 0, 600)
        valid.yes_or_no(self.measured, "journey: measured")
        valid.words(self.source, "journey: source")


@dataclass(frozen=True)
class Separation:
    """Requests of which no two may be at one site in one week.

    `blocked_sites` maps a site to the weeks in which nobody named here may be there, because a pupil already
    placed is; a plain collection of sites blocks them in every week (stored as an empty tuple of weeks).
    """

    requests: tuple[str, ...]
    reason: str
    blocked_sites: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: EMPTY)

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
        _store(self, "requests", tuple(sorted(requests)))
        _store(self, "blocked_sites", valid.mapping(blocked, at))
        if not requests or (len(requests) == 1 and not blocked):
            raise InvalidProblem(
                f"{at} keeps nobody apart. Name two requests, or a request and a blocked site."
            )

    def blocks(self, site: str, week: int) -> bool:
        weeks = self.blocked_sites.get(site)
        return weeks is not None and (not weeks or week in weeks)


@dataclass(frozen=True)
class Problem:
    """A whole list to be allocated together. `weeks` are the Mondays of school weeks, in order."""

    weeks: tuple[date, ...]
    requests: tuple[Request, ...]
    classes: tuple[PlaceClass, ...]
    journeys: Mapping[tuple[str, str], Journey] = field(default_factory=lambda: EMPTY)
    separations: tuple[Separation, ...] = ()
    policy: Policy = field(default_factory=Policy)
    schema: str = SCHEMA

    def __post_init__(self) -> None:
        from waymark.allocator.consistency import refuse_inconsistency

        _store(self, "weeks", valid.several(self.weeks, "weeks"))
        _store(self, "requests", valid.several(self.requests, "requests"))
        _store(self, "classes", valid.several(self.classes, "classes"))
        _store(self, "separations", valid.several(self.separations, "separations"))
        _store(self, "journeys", valid.mapping(self.journeys, "journeys"))
        refuse_inconsistency(self)

    @classmethod
    def from_json(cls, source: str | bytes | Mapping[str, Any]) -> Problem:
        """Read the text or the parsed object of `schema/problem-1.json`. Raises InvalidProblem."""
        from waymark.allocator.reading import problem_from

        return problem_from(source)

    def to_json(self) -> dict[str, Any]:
        """Plain data of `schema/problem-1.json`, every field written, lists sorted by id."""
        from waymark.allocator.writing import problem_data

        return problem_data(self)

    def sha256(self) -> str:
        """Fingerprint of the canonical text; the order of the input does not change it."""
        from waymark.allocator.writing import fingerprint

        return fingerprint(self.to_json())

    def request(self, request_id: str) -> Request:
        for request in self.requests:
            if request.id == request_id:
                return request
        raise InvalidProblem(
            f"There is no request {request_id}. Use the id of one of the requests in the problem."
        )

    def place_class(self, class_id: str) -> PlaceClass:
        for place_class in self.classes:
            if place_class.id == class_id:
                return place_class
        raise InvalidProblem(
            f"There is no class {class_id}. Use the id of one of the classes in the problem."
        )


def _store(value: Any, attribute: str, stored: Any) -> None:
    object.__setattr__(value, attribute, stored)


def _whole_by_name(value: Any, where: str, low: int, high: int) -> Mapping[str, int]:
    checked = {
        valid.name(key, where): valid.whole(number, f"{where}, {key}", low, high)
        for key, number in valid.mapping(value, where).items()
    }
    return valid.mapping(checked, where)


def _words_by_name(value: Any, where: str) -> Mapping[str, str]:
    checked = {
        valid.name(key, where): valid.name(text, f"{where}, {key}")
        for key, text in valid.mapping(value, where).items()
    }
    return valid.mapping(checked, where)


def _year_range(value: Any, where: str) -> tuple[int, int]:
    years = tuple(valid.whole(year, where, -1, 14) for year in valid.several(value, where))
    if len(years) != 2 or years[0] > years[1]:
        raise InvalidProblem(
            f"{where} is {value!r}. Put the youngest and the oldest year group there, in order."
        )
    return years[0], years[1]


def _years_by_week(value: Any, where: str, weeks: int) -> tuple[tuple[int, ...], ...]:
    by_week = tuple(
        tuple(
            sorted(
                {valid.whole(year, f"{where}, week {week}", -1, 14) for year in valid.several(years, where)}
            )
        )
        for week, years in enumerate(valid.several(value, where))
    )
    if by_week and len(by_week) != weeks:
        raise InvalidProblem(
            f"{where} has {len(by_week)} lists for {weeks} school weeks. Give one list for each, or none at all."
        )
    return by_week or ((),) * weeks
