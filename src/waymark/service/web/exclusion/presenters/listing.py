"""A school's own list in rows: who, how much, where the child is, and what is next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from waymark.service.duties.school_list import SuspendedChild
from waymark.service.web.components.wording import day, plural

NUMBER = {"numeric": True}
HEADERS = ("Child", "Now", {"text": "Days this term", **NUMBER}, {"text": "Days this year", **NUMBER}, "Next", "Late")
OUT_HEADERS = (
    "Child", "Year", "Now", "Suspensions this year", "School days this term", "Next limit in the term", "School days this year",
    "Left of 45", "School days in a row now", "Next", "By", "Who", "Late",
)
NOW = {"excluded": "Permanently excluded", "out": "Suspended", "coming": "Suspended from", "back": "Back at school"}


def shown(rows: Iterable[SuspendedChild], show: str, year_group: str) -> list[SuspendedChild]:
    keeps = {
        "late": lambda one: one.late > 0, "todo": lambda one: bool(one.todo), "excluded": lambda one: one.state == "excluded",
        "out": lambda one: one.state in {"out", "excluded"}, "five": lambda one: one.term.school_days > 5,
    }.get(show, lambda one: True)
    return [one for one in rows if keeps(one) and (not year_group or str(one.year_group) == year_group)]


def now(one: SuspendedChild) -> str:
    """ "Suspended until Thu 26 Nov, school day 4 in a row"."""
    if one.state == "coming":
        return f"{NOW['coming']} {day(one.last_first_on)}"
    until = f" until {day(one.last_last_on)}" if one.state == "out" and one.last_last_on else ""
    run = f", school day {one.run_days} in a row" if one.state in {"out", "excluded"} and one.run_days else ""
    return f"{NOW[one.state]}{until}{run}"


def row(one: SuspendedChild) -> dict[str, Any]:
    return {
        "marked": one.late > 0,
        "cells": [
            {"text": f"{one.name}, Year {one.year_group}", "href": reverse("exclusion_event", args=[one.last])},
            now(one),
            f"{one.term.school_days:g} of {one.term.limit_school_days:g}",
            f"{one.year.school_days:g} of {one.year.limit_school_days:g}",
            _next(one),
            plural(one.late, "thing") if one.late else "–",
        ],
    }


def _next(one: SuspendedChild) -> str:
    if one.next is None:
        return "Nothing to do"
    return f"{one.next.what}, {day(one.next.due_on)}" if one.next.due_on else one.next.what


def out(one: SuspendedChild) -> tuple[str, ...]:
    """The same as text for a spreadsheet."""
    due = one.next.due_on.isoformat() if one.next and one.next.due_on else ""
    return (
        one.name, str(one.year_group), now(one), str(one.times), f"{one.term.school_days:g}", f"{one.term.limit_school_days:g}",
        f"{one.year.school_days:g}", f"{one.year.left_school_days:g}", str(one.run_days), one.next.what if one.next else "", due,
        one.next.who if one.next else "", str(one.late),
    )
