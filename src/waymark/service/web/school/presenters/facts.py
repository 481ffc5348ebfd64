"""Attendance and suspensions as a small chart with its table, and lines to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark.service.exclusions.queries import facts_of, percentage_attended, reasons_in_words
from waymark.service.exclusions.rules import MOST_SCHOOL_DAYS_IN_A_YEAR, school_days
from waymark.service.web.components.charts import Chart, Series, bar_chart
from waymark.service.web.components.wording import day, plural

MOST_BARS = 6


@dataclass(frozen=True)
class FactsShown:
    chart: Chart | None
    suspended: tuple[tuple[str, ...], ...]
    sentence: str
    permanent: tuple[str, ...]

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
        sentence=f"Suspended for {days} this school year; the law’s limit is {MOST_SCHOOL_DAYS_IN_A_YEAR}."
        if held.suspensions
        else "",
        permanent=tuple(
            f"Permanently excluded by {one.school.name}, decided {day(one.decided_on)}, "
            f"first day missed {day(one.first_day_on)}"
            for one in held.permanent_exclusions
        ),
    )


def _row(one: Any) -> tuple[str, ...]:
    state = "Cancelled" if getattr(one, "cancelled", None) else "Stands"
    return (
        day(one.starts_on),
        day(one.ends_on),
        f"{school_days(one.sessions):g}",
        "; ".join(reasons_in_words(one.reasons)),
        one.school.name,
        state,
    )


def _chart(periods: tuple[Any, ...]) -> Chart | None:
    if not periods:
        return None
    attended = [percentage_attended(one) for one in periods]
    newest = f"Attended {attended[-1]:g}% of half days from {day(periods[-1].first_on)} to {day(periods[-1].last_on)}"
    before = f", after {attended[-2]:g}% in the period before" if len(attended) > 1 else ""
    labels = [f"{one.first_on:%b}–{one.last_on:%b}" for one in periods]
    return bar_chart("Attendance", f"{newest}{before}.", labels, [Series("Attended", attended)], unit="%")
