"""How groups of children fare at the gate, as tables. What is too small to show is said to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from waymark.service.panels.sharing.equity import Equity, GroupRow, Share
from waymark.service.web.components.wording import long_day, plural

COLUMNS = {
    "offered": "Offered help", "refused": "Refused", "waiting": "Still waiting", "other": "Withdrawn or sent on",
    "not_offered": "Not offered help",
}
TOO_FEW = "too few to show"


@dataclass(frozen=True)
class GroupsPage:
    finding: str
    headers: list[Any]
    overall: list[list[Any]]
    tables: list[tuple[str, list[list[Any]] | None]]


def groups_page(found: Equity) -> GroupsPage:
    shown = found.shown
    asked = "Requests" if shown.overall.asked is None else plural(shown.overall.asked, "request")
    return GroupsPage(
        finding=(
            f"{asked} sent in the school year {found.year}, up to {long_day(found.until_on)}. "
            f"Numbers below {found.smallest_shown} are not shown, nor any they could be worked out from."
        ),
        headers=_headers(shown.columns),
        overall=[_row(shown.overall, shown.columns)],
        tables=[
            (one.dimension, None if one.rows is None else [_row(row, shown.columns) for row in one.rows])
            for one in shown.tables
        ],
    )


def _headers(columns: Iterable[str]) -> list[Any]:
    return ["Group", _n("Asked"), *(_n(COLUMNS[one]) for one in columns), _n("School days to an answer, median")]


def _row(row: GroupRow, columns: Iterable[str]) -> list[Any]:
    return [
        row.group, _n(TOO_FEW if row.asked is None else row.asked), *(_n(_share(row.outcomes[one])) for one in columns),
        _n("–" if row.median_wait is None else f"{row.median_wait:g}"),
    ]


def _share(one: Share) -> str:
    """ "22, 14% (9 to 20%)": children, their share of those who asked, and its 95% interval."""
    if one.count is None:
        return TOO_FEW
    if one.share is None:
        return str(one.count)
    return f"{one.count}, {one.share:.0%} ({one.low * 100:.0f} to {one.high:.0%})"


def _n(text: Any) -> dict[str, Any]:
    return {"text": str(text), "numeric": True}
