"""Rules about who is together: pupils who must be apart, and the span of ages in a class."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from waymark.allocator.model import Columns, Row, at_most


def separation(columns: Columns) -> list[Row]:
    """No two requests of a separation at one site in one school week."""
    pairs = {pair for item in columns.problem.separations for pair in combinations(item.requests, 2)}
    return [row for first, second in sorted(pairs) for row in _apart(columns, first, second)]


def _apart(columns: Columns, first: str, second: str) -> list[Row]:
    sites: dict[str, dict[int, dict[str, list[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    last = len(columns.problem.weeks)
    for request_id in (first, second):
        for column in columns.by_request[request_id]:
            option = columns.options[column]
            for week in range(option.start_week, min(option.start_week + option.weeks, last)):
                sites[columns.classes[option.class_id].site][week][request_id].append(column)
    rows: list[Row] = []
    for site in sorted(sites):
        together = [both for both in sites[site].values() if len(both) == 2]
        rows += at_most("separation", [(both[first] + both[second], 1) for both in together])
    return rows


def year_span(columns: Columns) -> list[Row]:
    """In a class and week one window of year groups is switched on, and only children within it may attend."""
    rows: list[Row] = []
    for class_id, by_week in columns.attending.items():
        limit = columns.classes[class_id].year_span_limit
        if limit is None:
            continue
        weeks = {frozenset(attending) for attending in by_week.values()}
        largest = [attending for attending in weeks if not any(attending < other for other in weeks)]
        for attending in sorted(largest, key=sorted):
            rows += _one_window(columns, sorted(attending), limit)
    return rows


def _one_window(columns: Columns, attending: list[int], limit: int) -> list[Row]:
    own: dict[str, list[int]] = defaultdict(list)
    for column in attending:
        own[columns.options[column].request].append(column)
    years = sorted({columns.requests[request_id].year_group for request_id in own})
    if years[-1] - years[0] <= limit:
        return []
    youngest = {year: columns.new_switch() for year in years}
    rows = [Row("year_span", tuple((switch, 1) for switch in youngest.values()), 1)]
    for request_id, choices in own.items():
        year = columns.requests[request_id].year_group
        within = [switch for low, switch in youngest.items() if low <= year <= low + limit]
        terms = [(column, 1) for column in choices] + [(switch, -1) for switch in within]
        rows.append(Row("year_span", tuple(terms), 0))
    return rows
