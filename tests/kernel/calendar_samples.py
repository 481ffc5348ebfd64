"""Calendars the kernel's tests share: one short and written out, and any at all."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from waymark.kernel.calendars import SchoolCalendar, Term

# Two invented blocks with a holiday between them; 6 October is a staff training day.
AUTUMN = SchoolCalendar(
    terms=(
        Term("Autumn 1", "2025/26", date(2025, 9, 3), date(2025, 10, 24)),
        Term("Autumn 2", "2025/26", date(2025, 11, 3), date(2025, 12, 19)),
    ),
    closures={date(2025, 10, 6): "Staff training day"},
)


@st.composite
def calendars(draw: st.DrawFn) -> SchoolCalendar:
    """One to six blocks of three days to eight weeks in one academic year, with closures and extra days."""
    first_on = date(2025, 9, 1) + timedelta(days=draw(st.integers(0, 6)))
    terms = []
    for number in range(draw(st.integers(1, 6))):
        last_on = min(first_on + timedelta(days=draw(st.integers(2, 55))), date(2026, 8, 31))
        if last_on < first_on + timedelta(days=2):
            break
        terms.append(Term(f"Block {number + 1}", "2025/26", first_on, last_on))
        first_on = last_on + timedelta(days=draw(st.integers(1, 30)))
    span = (terms[-1].last_on - terms[0].first_on).days
    some_days = st.integers(0, span).map(lambda ahead: terms[0].first_on + timedelta(days=ahead))
    closures = draw(st.sets(some_days, max_size=8))
    extra_open = draw(st.sets(some_days, max_size=3)) | {terms[0].first_on}
    return SchoolCalendar(tuple(terms), dict.fromkeys(closures, "Staff training day"), frozenset(extra_open))


@st.composite
def calendars_with_days(draw: st.DrawFn, days: int) -> tuple[SchoolCalendar, list[date]]:
    """A calendar and that many covered days in order."""
    calendar = draw(calendars())
    span = (calendar.last_on - calendar.first_on).days
    ahead = draw(st.lists(st.integers(0, span), min_size=days, max_size=days))
    return calendar, sorted(calendar.first_on + timedelta(days=each) for each in ahead)
