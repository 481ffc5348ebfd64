"""Rules that count places: one for each request, no more than there are, and some kept back."""

from __future__ import annotations

from collections.abc import Callable

from waymark.allocator.model import Columns, Row, at_most
from waymark.allocator.problem import PlaceClass, Request


def one_place_per_request(columns: Columns) -> list[Row]:
    return [
        row for own in columns.by_request.values() for row in at_most("one_place_per_request", [(own, 1)])
    ]


def weekly_class_capacity(columns: Columns) -> list[Row]:
    return _limited(
        columns,
        "weekly_class_capacity",
        lambda place_class, request: True,
        lambda place_class, week: place_class.free[week],
    )


def preventive_reserve(columns: Columns) -> list[Row]:
    """Places kept for children who are not excluded are never taken by those who are."""
    return _limited(
        columns,
        "preventive_reserve",
        lambda place_class, request: not request.preventive,
        lambda place_class, week: place_class.free[week] - place_class.preventive_reserved[week],
    )


def host_only_places(columns: Columns) -> list[Row]:
    return _limited(
        columns,
        "host_only_places",
        lambda place_class, request: request.school != place_class.host_school,
        lambda place_class, week: place_class.free[week] - place_class.host_only_places[week],
    )


def high_intensity_limit(columns: Columns) -> list[Row]:
    return _limited(
        columns,
        "high_intensity_limit",
        lambda place_class, request: request.high_intensity and place_class.high_intensity_limit is not None,
        lambda place_class, week: (
            (place_class.high_intensity_limit or 0) - place_class.high_intensity_present[week]
        ),
    )


def _limited(
    columns: Columns,
    rule: str,
    counts: Callable[[PlaceClass, Request], bool],
    limit: Callable[[PlaceClass, int], int],
) -> list[Row]:
    rows: list[Row] = []
    for class_id, by_week in columns.attending.items():
        place_class = columns.classes[class_id]
        groups = [
            (
                [
                    column
                    for column in attending
                    if counts(place_class, columns.requests[columns.options[column].request])
                ],
                max(0, limit(place_class, week)),
            )
            for week, attending in by_week.items()
        ]
        rows += at_most(rule, groups)
    return rows
