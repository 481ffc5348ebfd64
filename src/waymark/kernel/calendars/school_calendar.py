"""School days and school weeks of one school.

A school day is a day on which *this* school is open to pupils, so every school has its own calendar:
the authority's terms, less bank holidays, less the school's own staff training days.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from waymark.kernel.calendars.years import academic_year_bounds, said

SATURDAY = 5


class OutsideCalendar(ValueError):
    """A day was asked about for which no term dates are known."""


@dataclass(frozen=True)
class Term:
    """A block of school between two holidays, both days included: "Autumn 1", "Autumn 2"; six a year."""

    name: str
    academic_year: str
    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ValueError(
                f"{self.name} {self.academic_year} ends on {said(self.last_on)}, "
                f"before it begins on {said(self.first_on)}: correct one of the two dates."
            )
        year_first_on, year_last_on = academic_year_bounds(self.academic_year)
        # Some authorities open in the last days of August, before the academic year is said to begin.
        if self.first_on < year_first_on - timedelta(days=31) or self.last_on > year_last_on:
            raise ValueError(
                f"{self.name} {self.academic_year} runs from {said(self.first_on)} to {said(self.last_on)}, "
                f"which is not in the academic year {self.academic_year}: correct the year or the dates."
            )


@dataclass(frozen=True)
class SchoolCalendar:
    """The days one school (or one authority's model school) is open.

    `terms` in any order; they may not overlap and may not leave out an academic year between two others.
    `closures` gives the reason for each closed weekday inside a term (dates elsewhere are harmless).
    `extra_open` are days open all the same: a Saturday, or a closure this school does not follow.
    The covered span runs from the first day of the first term to the last day of the last. Outside it every
    question raises `OutsideCalendar`, since a guessed term date would become a wrong legal deadline.
    """

    terms: tuple[Term, ...]
    closures: Mapping[date, str] = field(default_factory=dict, hash=False)
    extra_open: frozenset[date] = frozenset()
    _days: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _places: dict[date, int] = field(init=False, repr=False, compare=False)
    _mondays: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _first_on: date = field(init=False, repr=False, compare=False)
    _last_on: date = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        terms = tuple(sorted(self.terms, key=lambda term: term.first_on))
        _check_terms_follow_one_another(terms)
        object.__setattr__(self, "terms", terms)
        object.__setattr__(self, "_first_on", terms[0].first_on)
        object.__setattr__(self, "_last_on", terms[-1].last_on)
        object.__setattr__(self, "closures", dict(sorted(self.closures.items())))
        object.__setattr__(self, "extra_open", frozenset(self.extra_open))
        for day in self.extra_open:
            self._require_covered(day)
        days = tuple(sorted(self._days_in_terms() | self.extra_open))
        if not days:
            raise ValueError("This calendar has terms but no school day: check the closures.")
        object.__setattr__(self, "_days", days)
        object.__setattr__(self, "_places", {day: place for place, day in enumerate(days)})
        object.__setattr__(self, "_mondays", tuple(sorted({monday_of(day) for day in days})))

    def _days_in_terms(self) -> set[date]:
        return {
            day
            for term in self.terms
            for day in _days_from(term.first_on, term.last_on)
            if day.weekday() < SATURDAY and day not in self.closures
        }

    @property
    def first_on(self) -> date:
        return self._first_on

    @property
    def last_on(self) -> date:
        return self._last_on

    def covers(self, day: date) -> bool:
        return self._first_on <= day <= self._last_on

    def is_school_day(self, day: date) -> bool:
        self._require_covered(day)
        return day in self._places

    def why_closed(self, day: date) -> str | None:
        """The reason the school is closed on `day`, or None on a school day."""
        if self.is_school_day(day):
            return None
        if day in self.closures:
            return self.closures[day]
        if day.weekday() >= SATURDAY:
            return "Weekend"
        following = bisect_right([term.first_on for term in self.terms], day)
        return f"Holiday between {self.terms[following - 1].name} and {self.terms[following].name}"

    def next_school_day(self, day: date) -> date:
        """The first school day strictly after `day`."""
        self._require_covered(day)
        return self._day_at(bisect_right(self._days, day), day)

    def school_day_on_or_after(self, day: date) -> date:
        self._require_covered(day)
        return self._day_at(bisect_left(self._days, day), day)

    def school_day_on_or_before(self, day: date) -> date:
        self._require_covered(day)
        return self._day_at(bisect_right(self._days, day) - 1, day)

    def add_school_days(self, start: date, count: int) -> date:
        """The `count`-th school day after `start`, itself not counted; before it when `count` is negative.

        From a day that is no school day, 1 is the next school day and -1 the last one before. 0 is `start`
        itself on a school day, and otherwise the next school day, so that the answer is always a school day.
        """
        self._require_covered(start)
        if count > 0:
            return self._day_at(bisect_right(self._days, start) - 1 + count, start)
        return self._day_at(bisect_left(self._days, start) + count, start)

    def school_days_between(self, first: date, last: date) -> int:
        """How many school days from `first` to `last`, both counted; 0 when `last` is before `first`."""
        begin, end = self._span(first, last)
        return end - begin

    def school_days_span(self, first: date, last: date) -> tuple[int, date, date] | None:
        """How many school days from `first` to `last`, both counted, with the first and the last of them; None for none."""
        begin, end = self._span(first, last)
        return (end - begin, self._days[begin], self._days[end - 1]) if end > begin else None

    def school_days_in(self, first: date, last: date) -> Iterator[date]:
        begin, end = self._span(first, last)
        return iter(self._days[begin:end])

    def school_weeks(self, first: date, last: date) -> list[date]:
        """Mondays of the weeks that hold at least one school day from `first` to `last`."""
        begin, end = self._span(first, last)
        if begin == end:
            return []
        first_week = bisect_left(self._mondays, monday_of(self._days[begin]))
        return list(self._mondays[first_week : bisect_right(self._mondays, self._days[end - 1])])

    def school_weeks_between(self, first: date, last: date) -> int:
        return len(self.school_weeks(first, last))

    def add_school_weeks(self, start: date, count: int) -> date:
        """The last school day of the `count`-th school week, the week of `start` being the first.

        Six school weeks from a Monday end on the Friday of the sixth week with school in it. When no school
        day is left in the week of `start`, the first week is the next one with school. A week in which the
        school opens at all counts as a school week.
        """
        if count < 1:
            raise ValueError(f"A stay lasts at least one school week, not {count}.")
        first_week = bisect_left(self._mondays, monday_of(self.school_day_on_or_after(start)))
        wanted = first_week + count - 1
        if wanted >= len(self._mondays):
            raise self._beyond(start)
        return self._days[bisect_right(self._days, self._mondays[wanted] + timedelta(days=6)) - 1]

    def with_overrides(
        self,
        terms: Iterable[Term] | None = None,
        closures: Mapping[date, str] | None = None,
        extra_open: Iterable[date] | None = None,
    ) -> SchoolCalendar:
        """A school's own calendar made from its authority's.

        `terms` replace those of the academic years they name and leave other years alone; `closures` (staff
        training days, a closed building) and `extra_open` are added. A day given as both is refused.
        """
        own_terms = tuple(terms or ())
        own_years = {term.academic_year for term in own_terms}
        kept_terms = tuple(term for term in self.terms if term.academic_year not in own_years)
        own_closures, own_open = dict(closures or {}), frozenset(extra_open or ())
        for day in sorted(own_closures.keys() & own_open):
            raise ValueError(f"{said(day)} is given both as closed and as open: keep one.")
        return SchoolCalendar(
            terms=kept_terms + own_terms,
            closures={**self.closures, **own_closures},
            extra_open=(self.extra_open - own_closures.keys()) | own_open,
        )

    def _span(self, first: date, last: date) -> tuple[int, int]:
        if not (self._first_on <= first <= self._last_on and self._first_on <= last <= self._last_on):
            self._require_covered(first)
            self._require_covered(last)
        begin = bisect_left(self._days, first)
        return begin, max(begin, bisect_right(self._days, last))

    def _day_at(self, place: int, asked_from: date) -> date:
        if 0 <= place < len(self._days):
            return self._days[place]
        raise self._beyond(asked_from)

    def _require_covered(self, day: date) -> None:
        if not self._first_on <= day <= self._last_on:
            raise OutsideCalendar(f"{said(day)} is outside this school calendar, which {self._known_span()}")

    def _beyond(self, asked_from: date) -> OutsideCalendar:
        return OutsideCalendar(
            f"Counting from {said(asked_from)} leads outside this school calendar, which {self._known_span()}"
        )

    def _known_span(self) -> str:
        return (
            f"knows the terms from {said(self.first_on)} to {said(self.last_on)}: "
            "add the term dates of the year you need."
        )


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days_from(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))


def _check_terms_follow_one_another(terms: tuple[Term, ...]) -> None:
    if not terms:
        raise ValueError("A school calendar needs at least one term: add term dates.")
    for earlier, later in pairwise(terms):
        if later.first_on <= earlier.last_on:
            raise ValueError(
                f"{later.name} {later.academic_year} begins on {said(later.first_on)}, before {earlier.name} "
                f"{earlier.academic_year} has ended on {said(earlier.last_on)}: correct one of the two."
            )
        if int(later.academic_year[:4]) - int(earlier.academic_year[:4]) > 1:
            raise ValueError(
                f"There are no terms between {earlier.academic_year} and {later.academic_year}: "
                "add the missing year."
            )
