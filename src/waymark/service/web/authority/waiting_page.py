"""Who waits, what is late, who was told no, and whose places nobody has confirmed: worked out for their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.duties.queries import late_after_exclusion
from waymark.service.organisations.queries import NotSetUp, authority_model, calendar_for, calendars_for
from waymark.service.panels.closed_lists import reasons_for
from waymark.service.panels.county import refusals, term_began, who_waits
from waymark.service.placements.late import Late, late_by_owner, late_children, late_lines
from waymark.service.provisions.queries import last_confirmed, not_confirmed_lately
from waymark.service.referrals.queries import waited
from waymark.service.referrals.rules import STATE_NAMES
from waymark.service.web.components.charts import Series, bar_chart
from waymark.service.web.components.clocks import clock_to
from waymark.service.web.components.wording import academic_year, day, plural

from .links import CHILD, PROVISION, REFERRAL, cell

A_PAGE = 25
NO_REASON = "No reason of the list"
# Last day of each band, in school days waited; None for the rest.
BANDS: tuple[tuple[str, int | None], ...] = (
    ("0 to 5", 5),
    ("6 to 10", 10),
    ("11 to 20", 20),
    ("21 to 40", 40),
    ("over 40", None),
)


@dataclass(frozen=True)
class WaitingPage:
    count: int
    longest: int
    chart: Any
    rows: list[list[Any]]
    paged: Any


def waiting_page(on: date, number: str) -> WaitingPage:
    """Everybody counts in the numbers and the chart; the table has one page."""
    calendar = calendar_for()
    every = [waited(sent_on, on, calendar) for sent_on in who_waits().values_list("submitted_on", flat=True)]
    paged = Paginator(who_waits(), A_PAGE).get_page(number)
    found = [(one, waited(one.submitted_on, on, calendar)) for one in paged]
    names = _kind_names()
    return WaitingPage(
        count=len(every),
        longest=max(every, default=0),
        chart=_bands(every) if every else None,
        rows=[
            [
                cell(one.pupil.name, REFERRAL, one.reference),
                f"Year {one.pupil.year_group}",
                one.school.name,
                one.partnership.name if one.partnership else "–",
                ", ".join(names.get(key, key) for key in one.asked_kinds) or "Advice",
                STATE_NAMES[one.state],
                day(one.submitted_on),
                days,
            ]
            for one, days in found
        ],
        paged=paged,
    )


def _kind_names() -> dict[str, str]:
    try:
        return {kind.key: kind.name for kind in authority_model().kinds}
    except NotSetUp:
        return {}


def _bands(days: list[int]) -> Any:
    counts, lowest = [], -1
    for _, highest in BANDS:
        counts.append(sum(lowest < one and (highest is None or one <= highest) for one in days))
        lowest = highest if highest is not None else lowest
    past = sum(one > 10 for one in days)
    return bar_chart(
        "How long children have waited",
        f"{plural(past, 'child has', 'children have')} waited more than 10 school days.",
        [words for words, _ in BANDS],
        [Series("Children", counts)],
        unit="children",
    )


@dataclass(frozen=True)
class OverduePage:
    """``owners`` have more than one that is late, most first; ``with_one`` counts those who have a single one.

    ``duties``: children to whom full-time education is owed by law and not given, whatever else is late.
    """

    duties: list[list[Any]]
    count: int
    owners: list[list[Any]]
    with_one: int
    rows: list[list[Any]]
    paged: Any


def overdue_page(on: date, number: str) -> OverduePage:
    """One row a child, with what has been late the longest, counted in the school days of the child's own school."""
    paged = Paginator(late_children(on), A_PAGE).get_page(number)
    lines = late_lines(list(paged), on)
    calendars = calendars_for({one.school_id for one in lines})
    by_owner = late_by_owner(on)
    return OverduePage(
        duties=_duties_late(on),
        count=paged.paginator.count,
        owners=[[name, late] for name, late in by_owner if late > 1],
        with_one=sum(late == 1 for _, late in by_owner),
        rows=[
            [cell(one.child, CHILD, one.reference), one.what, one.owner, day(one.due_on), _late_by(one, on, calendars)]
            for one in lines
        ],
        paged=paged,
    )


def _duties_late(on: date) -> list[list[Any]]:
    return [
        [
            cell(one.name, CHILD, one.pupil), one.cause_words, one.owner or "Nobody yet", day(one.due_on),
            plural(one.days_lost, "school day"),
        ]
        for one in late_after_exclusion(on)
    ]


def _late_by(one: Late, on: date, calendars: Mapping[int | None, SchoolCalendar]) -> str:
    return clock_to(one.due_on, on, calendars[one.school_id]).words.removeprefix("Late by ")


@dataclass(frozen=True)
class RefusalsPage:
    since_on: date
    since: str
    by_reason: list[list[Any]]
    rows: list[list[Any]]
    paged: Any


def refusals_page(on: date, since: str, number: str) -> RefusalsPage:
    """``since``: "term" or "year". Every refusal counts among the reasons; the table has one page."""
    is_year = since == "year"
    since_on = date(academic_year(on), 9, 1) if is_year else term_began(on, calendar_for())
    paged = Paginator(refusals(since_on), A_PAGE).get_page(number)
    names = _reason_names()
    codes = refusals(since_on).values_list("reason_code", flat=True)
    reasons = Counter(names.get(code, NO_REASON) for code in codes)
    return RefusalsPage(
        since_on=since_on,
        since="year" if is_year else "term",
        by_reason=[[name, count] for name, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))],
        rows=[
            [
                cell(one.pupil.name, CHILD, one.pupil.reference),
                one.partnership.name if one.partnership else "–",
                one.referral.school.name if one.referral else "–",
                day(one.decided_on),
                f"{names.get(one.reason_code, NO_REASON)}. {one.reason}",
                one.offered_instead,
                one.interim_owner.name if one.interim_owner else "–",
                day(one.interim_review_on),
            ]
            for one in paged
        ],
        paged=paged,
    )


def _reason_names() -> dict[str, str]:
    try:
        return dict(reasons_for("not_this_way"))
    except NotSetUp:
        return {}


@dataclass(frozen=True)
class UnconfirmedPage:
    rows: list[list[Any]]


def unconfirmed_page(on: date) -> UnconfirmedPage:
    found = not_confirmed_lately(on)
    newest = last_confirmed([one.pk for one, _ in found])
    return UnconfirmedPage(
        [
            [
                cell(one.name, PROVISION, one.reference),
                day(last) or "never",
                _by(newest.get(one.pk)),
                newest[one.pk].free_places if one.pk in newest else "–",
            ]
            for one, last in found
        ]
    )


def _by(confirmation: Any) -> str:
    return confirmation.confirmed_by.name if confirmation else "–"
