"""The sixth-day board in words: one row a child, and how many stand on which day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from waymark.service.duties.board import BoardRow
from waymark.service.duties.rules import STEPS
from waymark.service.web.components.charts import Series, bar_chart
from waymark.service.web.components.wording import day, plural

from ..links import CHILD, DUTY, RECORD, cell

SIXTH = 6
# The last day of the run in each band; the sixth and later stand in "6" until a day has been lost.
BANDS = (("Day 1 or 2", 2), ("Day 3 or 4", 4), ("Day 5", 5), ("Day 6 on", None))
HEADERS = ("Child", "Day", "School", "Owner", "Step reached", "Offered", "Held up by", "Due", "Next")
OUT_HEADERS = (
    "Child", "Year", "School", "Why", "Who owes it", "Day of the run", "Due", "School days left", "School days lost", "Owner",
    "Step reached", "On", "With whom", "Hours a week", "Starts", "Held up by", "By law",
)


def counts_chart(rows: Sequence[BoardRow]) -> Any:
    """How many children stand on which day; whoever has lost a day stands under "Late"."""
    running = [one for one in rows if one.state in {"coming", "due", "breached"}]
    late = sum(one.is_late for one in running)
    counts, lowest = [], -1
    for _, highest in BANDS:
        counts.append(
            sum(not one.is_late and lowest < one.day_of_run and (highest is None or one.day_of_run <= highest) for one in running)
        )
        lowest = highest if highest is not None else lowest
    finding = f"{plural(late, 'child is', 'children are')} past the sixth day without full-time education."
    return bar_chart(
        "Where children stand", finding, [*(words for words, _ in BANDS), "Late"], [Series("Children", [*counts, late])],
        unit="children",
    )


def day_words(one: BoardRow) -> str:
    """ "Day 4 of 6", "Late: 3 school days lost", "Not known: no term dates"."""
    lost, unsaid = plural(one.days_lost, "school day", "school days"), ", not explained" if one.needs_explaining else ""
    if one.is_late:
        return f"Late: {lost} lost{unsaid}"
    if one.state == "met":
        return f"Met, {lost} lost{unsaid}" if unsaid else "Met"
    if one.state == "ended":
        return "Over: say why it ends" if one.duty else "Over"
    if one.days_left is None:
        return "Not known: no term dates"
    if one.from_day_one and not one.is_law:
        return f"Day {max(one.day_of_run, 1)}, expected from day 1"
    return f"Day {one.day_of_run} of {SIXTH}" if one.day_of_run else "Not begun"


def offered(one: BoardRow) -> str:
    """ "25 hours a week at Saltmere Base from Tue 24 Nov"."""
    parts = [
        f"{one.hours_a_week:g} hours a week" if one.hours_a_week else "",
        f"at {one.with_whom}" if one.with_whom else "",
        f"from {day(one.starts_on)}" if one.starts_on else "",
    ]
    said = " ".join(part for part in parts if part)
    return said[:1].upper() + said[1:] or "–"


# What is done next, by the step reached: the words of the link, and the step it records.
NEXT = {
    STEPS["contact_made"]: ("Ask a provider", "provider_asked"),
    STEPS["provider_asked"]: ("Agree a start", "start_agreed"),
    STEPS["start_agreed"]: ("Say that it started", "started"),
    "A place is agreed": ("Say that it started", "started"),
    STEPS["started"]: ("Make it full-time", "start_agreed"),
    STEPS["blocked"]: ("Ask a provider", "provider_asked"),
    STEPS["stopped"]: ("Ask a provider", "provider_asked"),
}


def next_act(one: BoardRow) -> str | dict[str, str]:
    """The one thing to do next, linked to where it is done."""
    if not one.duty:
        return "Open it, above" if one.is_law else cell("Read the record", RECORD, one.pupil)
    if one.needs_explaining and one.state in {"met", "ended"}:
        return cell("Say why it was late", "sixth_day_late", one.duty)
    if one.state == "ended":
        return cell("Say why it ends", "sixth_day_end", one.duty)
    if one.changed_from_on:
        return cell("Read the new day", DUTY, one.duty)
    if one.state == "met":
        return "–"
    words, step = NEXT.get(one.step, ("Speak with the family", "contact_made"))
    linked = cell(words, "sixth_day_step", one.duty)
    return linked | {"href": f"{linked['href']}?what={step}"} if isinstance(linked, dict) else linked


def unopened(rows: Sequence[BoardRow]) -> list[dict[str, str]]:
    """What nobody opened, to stand at the top with its button."""
    return [
        {"pupil": one.pupil, "name": one.name, "cause": one.cause, "about": f"{one.cause_words}, {one.school}".rstrip(", "),
         "day": day_words(one)}
        for one in rows if not one.duty and one.is_law
    ]


def row(one: BoardRow) -> dict[str, Any]:
    owner = one.owner or ("Nobody has opened it" if not one.duty and one.is_law else "")
    step = f"{one.step}, {day(one.step_on)}" if one.step_on else one.step
    return {
        "marked": one.is_late or (not one.duty and one.is_law),
        "cells": [
            cell(f"{one.name}, Year {one.year_group}", DUTY, one.duty) if one.duty else cell(one.name, CHILD, one.pupil),
            day_words(one),
            one.school or "–",
            f"{owner} ({one.owed_by_words})" if owner else one.owed_by_words,
            step,
            offered(one),
            one.blocked_by or "–",
            day(one.due_on) or "–",
            next_act(one),
        ],
    }


def out(one: BoardRow) -> tuple[str, ...]:
    """The same as text for a spreadsheet."""
    return (
        one.name, str(one.year_group), one.school, one.cause_words, one.owed_by_words, str(one.day_of_run),
        one.due_on.isoformat() if one.due_on else "", "" if one.days_left is None else str(one.days_left), str(one.days_lost),
        one.owner, one.step, one.step_on.isoformat() if one.step_on else "", one.with_whom,
        f"{one.hours_a_week:g}" if one.hours_a_week else "", one.starts_on.isoformat() if one.starts_on else "",
        one.blocked_by, "yes" if one.is_law else "guidance",
    )


def pocket_row(one: BoardRow) -> list[str]:
    """Without a name: initials, year and school, for a page that leaves the office."""
    initials = "".join(part[0] for part in one.name.split() if part)
    child = f"{initials}, Year {one.year_group}"
    return [child, day_words(one), one.school or "–", one.owner or "nobody", one.step, offered(one)]
