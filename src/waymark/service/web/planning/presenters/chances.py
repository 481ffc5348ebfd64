"""How likely it is that a threshold is passed, as sentences and rows by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.service.sufficiency.likelihood import Likely, likely
from waymark.service.sufficiency.queries import Compared
from waymark.service.sufficiency.wording import year_words
from waymark.service.web.components.charts import Chart, Series, line_chart

from ..other_forms import FEWER, PASSED


@dataclass(frozen=True)
class ChancePage:
    """``answer`` a sentence; ``rows`` by year, beside what is planned today where that is known."""

    answer: str
    how_sure: str
    headers: list[Any]
    rows: list[list[Any]]
    chart: Chart | None
    beside: str


def chance_page(mine: Compared, before: Compared | None, what: str, way: str, number: int, year: str) -> ChancePage | None:
    """None where the simulation did not keep what is asked."""
    fewer = way == FEWER
    found = likely(mine, what, year, number, fewer=fewer)
    if found is None:
        return None
    then = likely(before, what, year, number, fewer=fewer) if before else None
    asked, words = f"{'fewer' if fewer else 'more'} than {number:,}", PASSED[what]
    years = mine.result.years
    each = [likely(mine, what, one, number, fewer=fewer) for one in years]
    others = [likely(before, what, one, number, fewer=fewer) for one in years] if before else []
    return ChancePage(
        f"{_answer(found)} that in {year_words(year)} there are {asked} {words}.",
        f"It was so in {found.happened:,} of {found.futures:,} futures; 95 times in 100 the true chance lies between "
        f"{_percent(found.low)} and {_percent(found.high)}.",
        ["In", {"text": "Chance", "numeric": True}, {"text": "Between", "numeric": True},
         *([{"text": "As planned today", "numeric": True}] if before else [])],
        [_row(one, each[at], others[at] if others else None, bool(before)) for at, one in enumerate(years)],
        _chart(asked, words, years, each, others),
        f"As it is planned today the chance is {_percent(then.share)}." if then else "",
    )  # fmt: skip


def _answer(found: Likely) -> str:
    if found.happened in (0, found.futures):
        return f"In {'every' if found.happened else 'none'} of {found.futures:,} futures is it so"
    return f"The chance is {_percent(found.share)}"


def _row(year: str, found: Likely | None, other: Likely | None, with_other: bool) -> list[str]:
    cells = ["–", "–"] if found is None else [_percent(found.share), f"{_percent(found.low)} to {_percent(found.high)}"]
    return [year_words(year), *cells, *([_percent(other.share) if other else "–"] if with_other else [])]


def _chart(
    asked: str, words: str, years: list[str], each: list[Likely | None], others: list[Likely | None]
) -> Chart | None:
    lines = [Series("With this" if others else "Chance", [None if one is None else 100 * one.share for one in each])]
    if all(each):
        lines[0] = Series(lines[0].name, lines[0].values, [100 * one.low for one in each], [100 * one.high for one in each])
    if others:
        lines.append(Series("As planned", [None if one is None else 100 * one.share for one in others]))
    title = f"Chance of {asked}"
    return line_chart(title, f"{title}, by year: {words}.", [year_words(one) for one in years], lines, unit="%")


def _percent(share: float) -> str:
    """Never quite 0 or 100: few futures cannot say so much."""
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"
