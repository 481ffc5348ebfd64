"""What a place is likely to be worth to children not yet known: its price in each school week, and what it is kept for.

A meeting that fills every place well today may leave none for the child who is excluded next week. `learn_prices` lets the
rest of many years (past ones, or invented futures) compete for the places as they stand today, and averages what one more
place in each class and week would have been worth. Prices are whole thousandths of a point of urgency.

How they enter the allocation, exactly. Off (the default, `Policy.count_prices` false) they enter nowhere, and every priority
is strictly above the next. On, the second priority becomes: the least sum of 1,000 times the urgency weight of every request
without a place, plus `price_of_stay` of every stay offered. So

- the first priority, the duties in law, is settled before any price is looked at, and a child owed a duty pays nothing;
- no stay costs more than `most`. A place is therefore never held back from a child whose urgency weight times 1,000 is above
  `most`, and holding it back never outweighs more than one child of that weight;
- of the places a child could be given, the one that others will need less comes first, before fit and journey;
- nothing is decided here: what is held back is named with its `expected_use`, and a panel may always offer the place.

Weeks are numbers of school weeks, 0 the first week of the table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.opportunity.descent import FINENESS, FROM_NOTHING, FROM_PRICES, KINDS_OF_CHILD, Tally, descend
from waymark.allocator.opportunity.years import LARGEST_WORTH, Year, joined
from waymark.allocator.problem import validation as valid

SCHEMA = "waymark.opportunity/1"
MOST_YEARS = 10_000
OWED = KINDS_OF_CHILD - 1


class Owed(Protocol):
    """What is looked at in a request; `waymark.allocator.problem.Request` has it."""

    @property
    def statutory(self) -> bool: ...


@dataclass(frozen=True)
class Use:
    """Children not yet known who are expected to be in a class in a week, in hundredths of a child, on average of `years`.

    `by_urgency`: those owed no duty, urgency 1 first. `owed`: those owed a duty. `source` says what the years are.
    """

    class_id: str
    week: int
    by_urgency: tuple[int, ...]
    owed: int
    years: int
    source: str

    @property
    def children(self) -> int:
        return sum(self.by_urgency) + self.owed

    def sentence(self) -> str:
        """For the panel, in plain words."""
        of = f"on average of {self.years} {'year' if self.years == 1 else 'years'} ({self.source})"
        if not self.children:
            return f"No child who is not yet known is expected here in this week, {of}."
        return (
            f"Expected here in this week and not yet known: {_decimal(self.children)} children, {of}; of them "
            f"{_decimal(self.owed)} owed a duty in law and {_decimal(sum(self.by_urgency[3:]))} of urgency 4 or 5."
        )


def _decimal(hundredths: int) -> str:
    tenths = (hundredths + 5) // 10
    return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class PriceTable:
    """Prices and expected uses by class and school week; `most` is what any one stay may cost, in thousandths too.

    `uses` has six numbers for each week: hundredths of children of urgency 1 to 5 owed no duty, and of those owed one.
    `years` is how many years the averages are of, `source` what these are, in a few words. Raises InvalidProblem.
    """

    by_week: Mapping[str, tuple[int, ...]]
    uses: Mapping[str, tuple[tuple[int, ...], ...]]
    most: int
    years: int
    source: str

    def __post_init__(self) -> None:
        valid.whole(self.most, "prices: most", 0, LARGEST_WORTH)
        valid.whole(self.years, "prices: years", 1, MOST_YEARS)
        valid.name(self.source, "prices: source")
        prices, uses = valid.mapping(self.by_week, "prices: by_week"), valid.mapping(self.uses, "prices: uses")
        for class_id in sorted(prices.keys() ^ uses.keys()):
            raise InvalidProblem(f"prices: class {class_id} is only in one of by_week and uses. Put it in both.")
        weeks = len(valid.several(next(iter(prices.values()), ()), "prices: by_week"))
        own = {item: _by_week(row, f"prices: by_week, {item}", weeks) for item, row in prices.items()}
        kept = {item: _uses(row, f"prices: uses, {item}", weeks) for item, row in uses.items()}
        object.__setattr__(self, "by_week", valid.mapping(own, "prices: by_week"))
        object.__setattr__(self, "uses", valid.mapping(kept, "prices: uses"))

    @property
    def weeks(self) -> int:
        return len(next(iter(self.by_week.values()), ()))

    def to_json(self) -> str:
        """Text that `from_json` reads back to an equal table; classes sorted."""
        classes = [{"class": item, "by_week": self.by_week[item], "uses": self.uses[item]} for item in sorted(self.by_week)]
        about = {"schema": SCHEMA, "unit": "thousandths of a point of urgency", "most": self.most, "years": self.years}
        return json.dumps(about | {"source": self.source, "classes": classes}, separators=(",", ":"))

    @classmethod
    def from_json(cls, source: str | bytes | Mapping[str, Any]) -> PriceTable:
        """Raises InvalidProblem."""
        try:
            data = source if isinstance(source, Mapping) else json.loads(source)
        except ValueError as error:
            raise InvalidProblem(f"The price table is not JSON: {error}. Give the text that to_json wrote.") from None
        if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
            raise InvalidProblem(f"This is no price table. Give an object whose schema is {SCHEMA}.")
        try:
            items = valid.several(data["classes"], "prices: classes")
            valid.names([item["class"] for item in items], "prices: classes")
            prices, uses = ({item["class"]: item[name] for item in items} for name in ("by_week", "uses"))
            return cls(prices, uses, data["most"], data["years"], data["source"])
        except KeyError as missing:
            raise InvalidProblem(f"The price table lacks {missing}. Give everything that to_json writes.") from None
        except TypeError:
            raise InvalidProblem("A class of the price table is no object. Write each with class, by_week and uses.") from None


def _by_week(row: Any, where: str, weeks: int) -> tuple[int, ...]:
    return tuple(valid.whole(item, where, 0, LARGEST_WORTH) for item in _as_long(row, where, weeks))


def _uses(row: Any, where: str, weeks: int) -> tuple[tuple[int, ...], ...]:
    return tuple(_by_week(item, where, KINDS_OF_CHILD) for item in _as_long(row, where, weeks))


def _as_long(row: Any, where: str, length: int) -> tuple[Any, ...]:
    items = valid.several(row, where)
    if len(items) != length:
        raise InvalidProblem(f"{where} has {len(items)} entries where {length} are needed. Give exactly as many.")
    return items


def price_of_stay(table: PriceTable, class_id: str, start: int, weeks: int, request: Owed) -> int:
    """What a stay costs in thousandths of a point: nothing for a child owed a duty, never above the table's `most`.

    Weeks outside the table, and classes that are not in it, cost nothing.
    """
    if request.statutory:
        return 0
    prices = table.by_week.get(class_id, ())
    return min(sum(prices[max(0, start) : max(0, start + weeks)]), table.most)


def expected_use(table: PriceTable, class_id: str, week: int) -> Use:
    """What a place held back in a week is kept for. Raises InvalidProblem for a class or week that is not in the table."""
    if class_id not in table.uses:
        raise InvalidProblem(f"There is no price of class {class_id}. Name a class of the table.")
    if not 0 <= week < table.weeks:
        raise InvalidProblem(f"Week {week} is not in the price table. Name a week from 0 to {table.weeks - 1}.")
    uses = table.uses[class_id][week]
    return Use(class_id, week, uses[:OWED], uses[OWED], table.years, table.source)


def can_wait(table: PriceTable, class_id: str, start: int, next_meeting: int, request: Owed) -> bool:
    """Whether a stay need not be promised today: it starts in or after the week of the next meeting, in a class where a child
    owed a duty is expected. At the next meeting the request is weighed again under the same priorities, with what is known by
    then; a child owed a duty never waits.
    """
    if request.statutory or start < next_meeting or class_id not in table.uses:
        return False
    return any(uses[OWED] for uses in table.uses[class_id][start:])


def learn_prices(
    years: Sequence[Year], places: np.ndarray, class_ids: Sequence[str], *, source: str, most: int,
    since: int = 0, waiting: Year | None = None, duties_besides: int = 1,
) -> PriceTable:  # fmt: skip
    """Prices of the places that are free now, from what the rest of each of `years` would make of them.

    places: whole numbers [classes, weeks], free now, so net of everything promised; the classes of `years` are its rows. Only
    requests with asked >= `since` count as later ones. `waiting` are the requests known now: they compete in every year.
    In each year the children owed a duty of the next `duties_besides` other years compete too (after the last comes the
    first): a margin, because a year with more of them than usual is the one in which a place must not be missing. Neither they
    nor those waiting are counted as expected. Deterministic. Raises InvalidProblem.
    """
    places = _checked(places, class_ids)
    valid.whole(duties_besides, "duties_besides", 0, 100)
    if not years:
        raise InvalidProblem("There is no year to learn prices from. Give at least one.")
    tally = Tally.empty(*places.shape)
    rest = [year.only(np.flatnonzero(year.asked >= since)) for year in years]
    duties = [year.only(np.flatnonzero(year.owed)) for year in rest]
    known = [] if waiting is None else [waiting]
    besides = min(duties_besides, len(years) - 1)
    for number, later in enumerate(rest):
        margin = [duties[(number + 1 + further) % len(years)] for further in range(besides)]
        _compete(tally, joined([later, *margin, *known]), later.requests, places)
    price, taken = _average(tally.price, FINENESS * tally.steps), _average(100 * tally.taken, tally.steps)
    return PriceTable(
        {name: tuple(price[number].tolist()) for number, name in enumerate(class_ids)},
        {name: tuple(map(tuple, taken[:, number].T.tolist())) for number, name in enumerate(class_ids)},
        most, len(years), source,
    )  # fmt: skip


def _checked(places: np.ndarray, class_ids: Sequence[str]) -> np.ndarray:
    valid.names(class_ids, "classes")
    places = np.asarray(places)
    if places.ndim != 2 or len(places) != len(class_ids) or places.dtype.kind not in "iu":
        raise InvalidProblem(
            f"places must be whole numbers, a row for each of the {len(class_ids)} classes, not {places.dtype} {places.shape}."
        )
    return np.maximum(places, 0).astype(np.int64)


def _compete(tally: Tally, year: Year, later: int, places: np.ndarray) -> None:
    """Add one year's prices to the sums; only the first `later` of its requests are counted as expected."""
    if len(year.request) and (year.place_class.max() >= len(places) or year.end.max() > places.shape[1]):
        raise InvalidProblem(f"A year has a stay outside the {places.shape[0]} classes and {places.shape[1]} weeks of places.")
    first = np.searchsorted(year.request, np.arange(year.requests + 1))
    kind = np.where(year.owed, OWED, year.urgency - 1)
    counted = np.arange(year.requests) < later
    step = FROM_PRICES if tally.steps else FROM_NOTHING
    price, tail = tally.price // max(1, tally.steps), len(FROM_PRICES) // 4
    lines = year.place_class, year.start, year.end, FINENESS * year.worth
    descend(first, *lines, kind, counted, places, price, step, tail, tally.price, tally.taken)
    tally.steps += tail


def _average(total: np.ndarray, parts: int) -> np.ndarray:
    """Rounded to the nearest whole number, halves upwards."""
    return (2 * total + parts) // (2 * parts)
