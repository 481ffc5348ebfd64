"""Checks across the parts of a problem: that what is named exists, and that weeks agree."""

from __future__ import annotations

from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import validation as valid

if TYPE_CHECKING:
    from waymark.allocator.problem.problem import Problem


def refuse_inconsistency(problem: Problem) -> None:
    from waymark.allocator.problem.problem import SCHEMA

    if problem.schema != SCHEMA:
        raise InvalidProblem(
            f"schema is {problem.schema!r}. This version reads {SCHEMA}; convert the file to it."
        )
    _refuse_weeks(problem.weeks)
    valid.unique_ids(problem.requests, "request")
    valid.unique_ids(problem.classes, "class")
    _refuse_week_numbers(problem)
    _refuse_unknown_names(problem)


def _refuse_weeks(weeks: tuple[date, ...]) -> None:
    if not weeks:
        raise InvalidProblem("weeks is empty. List the Mondays of the school weeks to plan for.")
    for number, week in enumerate(weeks):
        if not isinstance(week, date) or isinstance(week, datetime) or week.weekday() != 0:
            raise InvalidProblem(
                f"weeks, number {number}, is {week}, which is not a Monday. List Mondays only."
            )
        if number and week <= weeks[number - 1]:
            raise InvalidProblem(
                f"weeks, number {number}, {week}, is not after the week before it. Put weeks in order."
            )


def _refuse_week_numbers(problem: Problem) -> None:
    last = len(problem.weeks) - 1
    for request in problem.requests:
        if request.latest_week > last:
            raise InvalidProblem(
                f"request {request.id}: latest_week {request.latest_week} is outside the calendar, "
                f"whose last week is {last}. Choose a week from 0 to {last}, or add weeks."
            )
    for place_class in problem.classes:
        if place_class.closed_weeks and place_class.closed_weeks[-1] > last:
            raise InvalidProblem(
                f"class {place_class.id}: closed week {place_class.closed_weeks[-1]} is outside the calendar, whose last week "
                f"is {last}. Choose weeks from 0 to {last}."
            )
        if len(place_class.free) != len(problem.weeks):
            raise InvalidProblem(
                f"class {place_class.id}: free has {len(place_class.free)} numbers for {len(problem.weeks)} "
                "school weeks. Give one number for each school week."
            )
    for separation in problem.separations:
        if any(week > last for weeks in separation.blocked_sites.values() for week in weeks):
            raise InvalidProblem(
                f"separation of {', '.join(separation.requests)}: a blocked week is outside the calendar, "
                f"whose last week is {last}. Choose weeks from 0 to {last}."
            )


def _refuse_unknown_names(problem: Problem) -> None:
    requests = {request.id for request in problem.requests}
    classes = {place_class.id for place_class in problem.classes}
    sites = {place_class.site for place_class in problem.classes}
    for request in problem.requests:
        for class_id in (*request.preferences, *request.not_classes, *request.proposed_before):
            _must_exist(class_id, classes, f"request {request.id}", "class")
    for request_id, class_id in problem.journeys:
        _must_exist(request_id, requests, f"journey from {request_id} to {class_id}", "request")
        _must_exist(class_id, classes, f"journey from {request_id} to {class_id}", "class")
    for class_id in problem.prices:
        _must_exist(class_id, classes, f"price of class {class_id}", "class")
    for separation in problem.separations:
        at = f"separation of {', '.join(separation.requests)}"
        for request_id in separation.requests:
            _must_exist(request_id, requests, at, "request")
        for site in separation.blocked_sites:
            _must_exist(site, sites, at, "site")


def _must_exist(named: str, known: set[str], where: str, what: str) -> None:
    if named in known:
        return
    near = get_close_matches(named, sorted(known), n=1)
    hint = f" Did you mean {near[0]}?" if near else f" Add that {what}, or take the name out."
    raise InvalidProblem(f"{where} names the {what} {named}, which is not in the problem.{hint}")
