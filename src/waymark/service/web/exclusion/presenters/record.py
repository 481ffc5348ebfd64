"""The record an ombudsman asks for, as a page and as the same told to the typesetter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark import clocks
from waymark.kernel.year_groups import year_group_label
from waymark.service.duties.following import Follows
from waymark.service.duties.owing import Owed
from waymark.service.duties.record import OmbudsmanRecord, RecordLine
from waymark.service.duties.rules import CAUSES
from waymark.service.web.components.wording import long_day, plural

HEADERS = ("Day", "What happened", "In words", "Whose record it is", "Reference")
OWED_HEADERS = ("Why it was owed", "By whom", "From", "School days lost", "How that is worked out", "Law or guidance")
CLOCK_HEADERS = ("What", "Whose", "By", "Where it stands", "Law or guidance")
STATES = {
    "coming": "to come", "due": "due that day", "met": "given", "breached": "not given", "ended": "over", "unknown": "not known",
}


@dataclass(frozen=True)
class RecordPage:
    title: str
    facts: list[dict[str, str]]
    lost: str
    owed: list[list[str]]
    lines: list[list[str]]
    clocks: list[list[str]]
    is_empty: bool


def record_page(pupil: Any, found: OmbudsmanRecord, school: str, on: date) -> RecordPage:
    facts = [
        {"label": "Born", "value": long_day(pupil.born_on)},
        {"label": "In", "value": year_group_label(pupil.year_group)},
    ]
    if school:
        facts.append({"label": "School", "value": school})
    return RecordPage(
        title=f"Education of {pupil.name} after an exclusion",
        facts=facts,
        lost=_lost_words(found.days_lost),
        owed=[_owed(one, on) for one in found.duties],
        lines=[_line(one) for one in found.lines],
        clocks=[_clock(one) for one in found.follows.lines],
        is_empty=not found.lines,
    )


def _clock(one: Follows) -> list[str]:
    return [
        one.what, one.who, long_day(one.due_on) or "No day is set", one.state_words,
        one.source + _unverified(one.is_unverified),
    ]


def _lost_words(days: int) -> str:
    if not days:
        return "No school day of full-time education was lost."
    return f"{plural(days, 'school day', 'school days')} of full-time education {'was' if days == 1 else 'were'} lost."


def _owed(one: Owed, on: date) -> list[str]:
    if one.owed is None:
        return [CAUSES[one.cause], "–", "–", "0", "Nothing that is recorded says that it is owed any more.", "–"]
    rule = clocks.rule(one.owed.rule, on)
    owner = one.owed.owner if one.owed.owed_by == "authority" else "The school"
    state = STATES.get(one.owed.state, one.owed.state)
    return [
        CAUSES[one.cause], owner, f"{long_day(one.due_on) or 'Not known'} ({state})", str(one.owed.days_lost), one.because,
        rule.source + ("" if rule.is_law else " (guidance, not law)") + _unverified(not rule.verified),
    ]


def _unverified(is_so: bool) -> str:
    return " (unverified: still to be checked against the law itself)" if is_so else ""


def _line(one: RecordLine) -> list[str]:
    return [long_day(one.happened_on), one.what, one.words, one.source, one.about]


def record_told(page: RecordPage, made: str) -> dict[str, Any]:
    """What ``record.typ`` is filled with."""
    return {
        "title": page.title, "made": made, "lost": page.lost,
        "facts": [f"{one['label']}: {one['value']}" for one in page.facts],
        "sections": [
            {"name": "What was owed", "headers": list(OWED_HEADERS), "rows": page.owed, "none": "Nothing was owed."},
            {"name": "What happened, in order", "headers": list(HEADERS), "rows": page.lines, "none": "Nothing is recorded."},
            {"name": "What follows in law", "headers": list(CLOCK_HEADERS), "rows": page.clocks, "none": "Nothing follows now."},
        ],
    }
