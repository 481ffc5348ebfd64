"""The school terms an account is kept by. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from waymark.kernel.calendars import SchoolCalendar, Term


@dataclass(frozen=True)
class SharedTerm:
    """A term with the holiday after it, both days included: what is decided in August belongs to the summer."""

    name: str
    year: str
    first_on: date
    last_on: date

    @property
    def title(self) -> str:
        return f"{self.name} {self.year}"


def school_terms(calendar: SchoolCalendar, from_on: date, on: date) -> tuple[SharedTerm, ...]:
    """Terms begun by ``on`` and not over before ``from_on``, oldest first; the last one ends with ``on``."""
    whole = list(_whole_terms(calendar.terms))
    ends = [later.first_on - timedelta(days=1) for later in whole[1:]] + [max(calendar.last_on, on)]
    return tuple(
        SharedTerm(one.name, one.year, one.first_on, min(end, on))
        for one, end in zip(whole, ends, strict=True) if one.first_on <= on and end >= from_on
    )


def _whole_terms(blocks: Iterable[Term]) -> Iterable[SharedTerm]:
    """"Autumn 1" and "Autumn 2" are one autumn."""
    for (year, name), halves in groupby(blocks, key=lambda one: (one.academic_year, one.name.rstrip(" 0123456789"))):
        listed = list(halves)
        yield SharedTerm(name, year, listed[0].first_on, listed[-1].last_on)
