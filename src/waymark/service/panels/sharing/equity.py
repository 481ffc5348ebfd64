"""How groups of children fare at the gate: who asked, who was offered help, refused, or waits. Counts of one school year.

Each request counts once, for the school year it was sent in, by what became of it so far. Only school years that are over
and whole terms that are over are counted, so that no child shows by looking again the next day. Nothing small is shown
(``small_numbers``), for the county or for a partnership.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.kernel.small_numbers import ROW_TOTAL, Table, hidden_cells, is_small, shown_together, summed, wilson
from waymark.service.accounts.actor import Actor
from waymark.service.allocation import permissions
from waymark.service.allocation.sharing.as_it_stood import school_year_begun
from waymark.service.allocation.sharing.terms import school_terms
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.pupils.rules import SEN_PROVISION, SEXES
from waymark.service.referrals.models import Referral
from waymark.service.referrals.rules import WAITING

from ..models import Decision
from ..rules import GIVES_A_PLACE

EVERYTHING = frozenset({ROW_TOTAL})
OUTCOMES = ("offered", "refused", "waiting", "other")
OF_A_PARTNERSHIP = ("offered", "not_offered")  # coarser, since a partnership's numbers are small
NOT_RECORDED = "Not recorded"
# DfE census codes by their first letter; "N" and "R" (NOBT, REFU) are not recorded.
ETHNIC_GROUPS = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "C": "Chinese or other", "O": "Chinese or other"}
DIMENSIONS = {
    "sen": "Special educational needs", "meals": "Free school meals", "sex": "Sex", "year": "Year group",
    "ethnicity": "Ethnic group",
}


@dataclass(frozen=True)
class Asked:
    """One request without its child: its partnership, its groups by dimension, what became of it, school days to an answer."""

    partnership_id: int
    groups: Mapping[str, str]
    outcome: str
    waited: int | None


@dataclass(frozen=True)
class Share:
    """A count and its share of those who asked, with its 95% interval. ``count`` is None when it is not shown."""

    count: int | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class GroupRow:
    """``median_wait`` is in school days, of those answered; None where it is not shown or nobody was answered."""

    group: str
    asked: int | None
    outcomes: Mapping[str, Share]
    median_wait: float | None


@dataclass(frozen=True)
class GroupTable:
    """``rows`` is None when nothing of this table may be shown."""

    dimension: str
    rows: tuple[GroupRow, ...] | None


@dataclass(frozen=True)
class Shown:
    """What may be shown of the county or of one partnership. ``columns`` are those of ``overall`` and of every table."""

    columns: tuple[str, ...]
    overall: GroupRow
    tables: tuple[GroupTable, ...]


@dataclass(frozen=True)
class Equity:
    year: str
    until_on: date
    smallest_shown: int
    shown: Shown


def years_counted(on: date) -> list[str]:
    """School years with a whole term that is over, newest first."""
    calendar = calendar_for()
    terms = school_terms(calendar, calendar.first_on, on)
    return list(dict.fromkeys(one.year for one in reversed(terms) if one.last_on < on))


def equity(*, year: str, partnership_id: int | None, by: Actor, on: date) -> Equity | None:
    """None when the authority's model says no threshold, or nothing of that year is over."""
    permissions.SEE_HOW_GROUPS_FARE.require(by)
    small, calendar = authority_model().small_numbers_on(on), calendar_for()
    over = [one for one in school_terms(calendar, calendar.first_on, on) if one.last_on < on and one.year == year]
    if small is None or not over:
        return None
    everybody = list(_asked(over[0].first_on, over[-1].last_on, on, calendar))
    return Equity(
        year, over[-1].last_on, small.smallest_shown, what_may_be_shown(everybody, partnership_id, small.smallest_shown)
    )


def what_may_be_shown(
    everybody: list[Asked], partnership_id: int | None, smallest: int, dimensions: Mapping[str, str] = DIMENSIONS
) -> Shown:
    """Of one page, taking every other page of the same year to be known. Pure.

    The county's own totals are shown only in columns of which none is small. The totals of the partnerships are a table of
    their own beside them; a partnership with a hidden total shows no table either, since its rows add up to it.
    """
    by_partnership: dict[int, list[Asked]] = defaultdict(list)
    for one in everybody:
        by_partnership[one.partnership_id].append(one)
    columns = _columns_without_small(everybody, smallest)
    totals = {
        str(key): {column: _count(asked, column) for column in OF_A_PARTNERSHIP} for key, asked in by_partnership.items()
    }
    hidden = hidden_cells(totals, smallest) if columns else None
    known = {name for name in totals if hidden is not None and not any(row == name for row, _ in hidden)}
    if partnership_id is None:
        mine, overall_hidden = everybody, EVERYTHING if is_small(len(everybody), smallest) else frozenset()
    else:
        mine, columns = by_partnership[partnership_id], OF_A_PARTNERSHIP
        overall_hidden = (
            EVERYTHING if hidden is None else frozenset(column for row, column in hidden if row == str(partnership_id))
        )
    tables = tuple(
        GroupTable(title, _rows(by_partnership, mine, key, partnership_id, known, columns, smallest))
        for key, title in dimensions.items()
    )
    return Shown(columns, _row("All", mine, columns, overall_hidden, smallest), tables)


def _columns_without_small(everybody: list[Asked], smallest: int) -> tuple[str, ...]:
    """The finest columns whose totals may all be shown; none when even offered and not offered may not."""
    return next(
        (
            columns for columns in (OUTCOMES, OF_A_PARTNERSHIP)
            if not any(is_small(_count(everybody, column), smallest) for column in columns)
        ),
        (),
    )


def _asked(first_on: date, last_on: date, on: date, calendar: SchoolCalendar) -> Iterable[Asked]:
    rows = list(Referral.objects.filter(submitted_on__range=(first_on, last_on)).select_related("pupil").order_by("id"))
    decided: dict[int, Decision] = {}
    for one in Decision.objects.filter(referral__in=rows, reopened_on__isnull=True).order_by("decided_on", "id"):
        decided[one.referral_id] = one
    for row in rows:
        decision = decided.get(row.pk)
        answered = _school_days(row.submitted_on, decision.decided_on, calendar) if decision else None
        yield Asked(row.partnership_id, _groups(row, on), _outcome(row, decision), answered)


def _outcome(row: Referral, decision: Decision | None) -> str:
    """The newest decision that stands, unless the request waits again for another."""
    if row.state in WAITING:
        return "waiting"
    if decision is not None and decision.outcome in GIVES_A_PLACE:
        return "offered"
    if decision is not None and decision.outcome == "not_this_way":
        return "refused"
    return "other"


def _groups(row: Referral, on: date) -> dict[str, str]:
    """Year group as it was when the request was sent; the rest as recorded now."""
    pupil = row.pupil
    year = pupil.year_group - (school_year_begun(on) - school_year_begun(row.submitted_on))
    return {
        "sen": SEN_PROVISION[pupil.sen_provision],
        "meals": "Free school meals" if pupil.has_free_school_meals else "No free school meals",
        "sex": SEXES.get(pupil.sex, NOT_RECORDED),
        "year": f"Year {year}",
        "ethnicity": ETHNIC_GROUPS.get(pupil.ethnicity[:1], NOT_RECORDED),
    }


def _school_days(first: date, last: date, calendar: SchoolCalendar) -> int | None:
    try:
        return calendar.school_days_between(first, last)
    except OutsideCalendar:
        return None


def _count(asked: Iterable[Asked], column: str) -> int:
    if column == "not_offered":
        return sum(one.outcome != "offered" for one in asked)
    return sum(one.outcome == column for one in asked)


def table_of(asked: Iterable[Asked], dimension: str, groups: Iterable[str], columns: Iterable[str]) -> Table:
    asked = list(asked)
    return {
        group: {column: _count([one for one in asked if one.groups[dimension] == group], column) for column in columns}
        for group in groups
    }


def _rows(
    by_partnership: Mapping[int, list[Asked]], mine: list[Asked], dimension: str, partnership_id: int | None,
    known: Collection[str], columns: tuple[str, ...], smallest: int,
) -> tuple[GroupRow, ...] | None:
    """``known``: partnerships of whose totals nothing is hidden."""
    if not columns:
        return None
    groups = sorted({one.groups[dimension] for listed in by_partnership.values() for one in listed}, key=_in_order)
    parts, coarse = (
        {str(key): table_of(listed, dimension, groups, wanted) for key, listed in by_partnership.items()}
        for wanted in (columns, OF_A_PARTNERSHIP)
    )
    shown = shown_together(coarse, smallest) & frozenset(known) if len(coarse) > 1 else frozenset()
    if partnership_id is not None:
        if str(partnership_id) not in shown:
            return None
        return tuple(_row(one, _in(mine, dimension, one), columns, frozenset(), smallest) for one in groups)
    hidden = hidden_of_whole(parts, groups, columns, shown, smallest)
    if hidden is None:
        return None
    return tuple(
        _row(one, _in(mine, dimension, one), columns, frozenset(column for row, column in hidden if row == one), smallest)
        for one in groups
    )


def _in(asked: Iterable[Asked], dimension: str, group: str) -> list[Asked]:
    return [one for one in asked if one.groups[dimension] == group]


def hidden_of_whole(
    parts: Mapping[str, Table], groups: list[str], columns: tuple[str, ...], shown: frozenset[str], smallest: int
) -> frozenset[tuple[str, str]] | None:
    """What must not be shown of the county, taking the partnerships whose tables are shown to be known in full."""
    withheld = [table for name, table in parts.items() if name not in shown]
    return hidden_cells(summed(parts.values(), groups, columns), smallest, rest=summed(withheld, groups, columns))


def _in_order(group: str) -> tuple[bool, int, str]:
    """Years by number, what is not recorded last."""
    number = group.removeprefix("Year ")
    return group == NOT_RECORDED, int(number) if number.lstrip("-").isdigit() else 0, group


def _row(
    group: str, asked: list[Asked], columns: Iterable[str], hidden: frozenset[str], smallest: int = 0
) -> GroupRow:
    count, shares = len(asked), {}
    for column in columns:
        got = _count(asked, column)
        if column in hidden or ROW_TOTAL in hidden:
            shares[column] = Share(None, None, None, None)
        else:
            shares[column] = Share(got, got / count, *wilson(got, count)) if count else Share(0, None, None, None)
    waits = [one.waited for one in asked if one.waited is not None]
    is_shown = not hidden and len(waits) >= max(smallest, 1)
    return GroupRow(group, None if ROW_TOTAL in hidden else count, shares, median(waits) if is_shown else None)
