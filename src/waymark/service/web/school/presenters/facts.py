"""Attendance and suspensions as a small chart with its table, and lines to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.clocks import rule
from waymark.service.exclusions.queries import facts_of, percentage_attended, reasons_in_words
from waymark.service.exclusions.rules import OUTCOMES, school_days
from waymark.service.web.components.charts import Chart, Series, bar_chart
from waymark.service.web.components.wording import day, plural

MOST_BARS = 6


@dataclass(frozen=True)
class Excluded:
    """A permanent exclusion, what became of it, and its own page, where everything later is written."""

    sentence: str
    outcomes: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class FactsShown:
    chart: Chart | None
    suspended: tuple[tuple[Any, ...], ...]
    sentence: str
    permanent: tuple[Excluded, ...]

    @property
    def is_empty(self) -> bool:
        return self.chart is None and not self.suspended and not self.permanent


def facts_shown(pupil: Any, on: date) -> FactsShown:
    held = facts_of(pupil, on)
    days = (
        f"{plural(held.days_this_year, 'school day')}"
        if held.days_this_year % 1
        else plural(int(held.days_this_year), "school day")
    )
    return FactsShown(
        chart=_chart(held.attendance[-MOST_BARS:]),
        suspended=tuple(_row(one) for one in held.suspensions),
        sentence=f"Suspended for {days} this school year; the law’s limit is {rule('year_limit', on).number}."
        if held.suspensions
        else "",
        permanent=tuple(_excluded(one) for one in held.permanent_exclusions),
    )


def _excluded(one: Any) -> Excluded:
    return Excluded(
        sentence=f"Permanently excluded by {one.school.name}, decided {day(one.decided_on)}, "
        f"first day missed {day(one.first_day_on)}",
        outcomes=tuple(
            f"{OUTCOMES[said.outcome]}, {day(said.happened_on)}" + (f". {said.reason}" if said.reason else "")
            for said in one.outcomes.all()
        ),
        href=_page_of(one),
    )


def _row(one: Any) -> tuple[Any, ...]:
    return (
        {"text": day(one.starts_on), "href": _page_of(one)},
        day(one.ends_on),
        f"{school_days(one.sessions):g}",
        "; ".join(reasons_in_words(one.reasons)),
        one.school.name,
        "Cancelled" if getattr(one, "cancelled", None) else "Stands",
    )


def _page_of(one: Any) -> str:
    return reverse("exclusion_event", args=[one.reference])


def _chart(periods: tuple[Any, ...]) -> Chart | None:
    if not periods:
        return None
    attended = [percentage_attended(one) for one in periods]
    newest = f"Attended {attended[-1]:g}% of half days from {day(periods[-1].first_on)} to {day(periods[-1].last_on)}"
    before = f", after {attended[-2]:g}% in the period before" if len(attended) > 1 else ""
    labels = [f"{one.first_on:%b}–{one.last_on:%b}" if one.first_on.month != one.last_on.month else f"{one.first_on:%b}"
              for one in periods]
    return bar_chart("Attendance", f"{newest}{before}.", labels, [Series("Attended", attended)], unit="%")
