"""The frozen pages as the print page and the PDF take them: words only, dates said as dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from waymark.service.accounts.actor import Actor
from waymark.service.panels.pack import AS_FROZEN, STAYS_TO_SETTLE
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.rules import ITEM_KINDS
from waymark.service.web.components.wording import clock_time, day, long_day, plural

from .frame import meeting_name

MARKING = "OFFICIAL-SENSITIVE"
PRINTED_OPTIONS = 3  # the proposal and the next two: the room has the rest


@dataclass(frozen=True)
class PrintedPage:
    """One child's page. Every value is words, or a list of them."""

    heading: str
    school: str
    asked: str
    own_words: list[dict[str, str]]
    no_own_words: str
    strengths: list[dict[str, str]]
    parents_words: list[dict[str, str]]
    no_parents_words: str
    agreement: list[dict[str, str]]
    asking: list[dict[str, str]]
    between: list[dict[str, str]]
    stay: list[dict[str, str]]
    tried: list[list[str]]
    worked: str
    attendance: list[list[str]]
    suspensions: list[list[str]]
    needs: list[dict[str, str]]
    safety: list[dict[str, str]]
    people: list[dict[str, str]]
    history: list[str]
    proposal: str
    options: list[list[str]]
    anchor: str
    became: str = ""


def pages_of(room: Room, kept: Mapping[int, Any], order: Sequence[int], put_off: Mapping[int, date | None]) -> list[PrintedPage]:
    """Every case of the frozen agenda under its number of then, with what became of one that was put off."""
    items = {one.pk: one for one in room.items}
    return [
        replace(_page(number, kept[pk].content, items[pk].reference), became=_became(items[pk], pk in put_off, put_off.get(pk)))
        for number, pk in enumerate(order, 1)
        if pk in kept and pk in items
    ]


def _became(item: Any, waits: bool, until: date | None) -> str:
    why = f": {item.taken_off_reason.rstrip('.')}" if item.state == "taken_off" else ""
    if waits:
        return f"Put off to {f'the panel of {day(until)}' if until else 'the next panel'}{why}."
    return f"Taken off the list{why}." if item.state == "taken_off" else ""


def _page(number: int, told: dict[str, Any], reference: str) -> PrintedPage:
    case, options = told["case"], told["options"]
    asked = told["asked"] if told["kind"] in {"new_request", "look_again"} else ITEM_KINDS[told["kind"]]
    return PrintedPage(
        heading=f"{number}. {told['child']}, Year {told['year_group']}",
        school=told["school"],
        asked=asked,
        own_words=[_words(one) for one in case["own_words"]],
        no_own_words=case["no_own_words"],
        strengths=case["strengths"],
        parents_words=[_words(one) for one in case["parents_words"]],
        no_parents_words=case["no_parents_words"],
        agreement=case["agreement"],
        asking=case["asking"],
        between=case.get("between", []),
        stay=_stay(told["stay"]) + _who_then_waits(told),
        tried=[[one["what"], _dose(one), one["effect"]] for one in case["tried"]],
        worked=case["worked"],
        attendance=[
            [f"{_d(one['first_on'])} to {_d(one['last_on'])}", str(one["attended"]), str(one["possible"])]
            for one in case["attendance"]
        ],
        suspensions=[
            [_d(one["starts_on"]), _d(one["ends_on"]), f"{one['sessions'] / 2:g}"]
            for one in case["suspensions"]
            if not one["was_cancelled"]
        ],
        needs=case["needs"],
        safety=case["safety"],
        people=case["people"],
        history=[f"{_d(one['on'])}: {one['title']}. {one['text']}" for one in case["history"]],
        proposal=options["sentence"] if options else "",
        options=[_option(one) for one in options["possible"][:PRINTED_OPTIONS]] if options else [],
        anchor=f"case-{reference.lower()}",
    )


def _d(written: str | None) -> str:
    return day(date.fromisoformat(written)) if written else ""


def _words(one: dict[str, str]) -> dict[str, str]:
    return one | {"on": _d(one["on"])}


def _dose(one: dict[str, Any]) -> str:
    since = f"from {_d(one['starts_on'])}" if one["starts_on"] else ""
    until = f"to {_d(one['ends_on'])}" if one["ends_on"] else ""
    return ", ".join(part for part in (one["dose"], f"{since} {until}".strip()) if part)


def _stay(stay: dict[str, Any] | None) -> list[dict[str, str]]:
    if stay is None:
        return []
    rows = [
        {"question": "Where", "answer": stay["place"]},
        {"question": "Purpose", "answer": stay["purpose"]},
        {
            "question": "When",
            "answer": f"{_d(stay['starts_on'])} to {_d(stay['expected_end_on'])}, "
            f"school week {stay['week']} of {stay['weeks']}",
        },
    ]
    if asked := stay.get("asked"):  # a pack made before longer stays were asked for here has none
        rows += [
            {"question": asked["what"], "answer": asked["reason"]},
            {"question": "The child says about it", "answer": f"“{asked['pupil_view']}”"},
        ]
    rows += [
        {"question": one["text"], "answer": "Met" if one["is_met"] else one["standing"] or "Not yet"}
        for one in stay["criteria"]
    ]
    rows += [
        {
            "question": f"Review on {_d(one['on'])}",
            "answer": " ".join(part for part in (one["pupil_view"], one["parent_view"], one["progress"]) if part),
        }
        for one in stay["reviews"]
    ]
    if stay["destination"]:
        rows.append({"question": stay["destination"], "answer": stay["first_thoughts"]})
    return rows


def _who_then_waits(told: dict[str, Any]) -> list[dict[str, str]]:
    if told["kind"] not in STAYS_TO_SETTLE or "waits" not in told:
        return []
    waits = [
        f"{one['initials']}, Year {one['year_group']}: {plural(one['school_days_longer'], 'school day')} longer"
        for one in told["waits"]
    ]
    question = f"Who then waits, if it lasts as long as its kind allows ({AS_FROZEN})"
    return [{"question": question, "answer": "; ".join(waits) or "Nobody on the list."}]


def _option(one: dict[str, Any]) -> list[str]:
    journey = (
        f"{one['minutes']} minutes ({'measured' if one['is_measured'] else 'estimate'})"
        if one["minutes"] is not None
        else "the team comes to the child’s school" if one.get("comes_to_the_school") else "journey not known"
    )
    cost = "Proposed" if one["is_proposed"] else " ".join([one["cost"], *one["moved"]]).strip() or one["sentence"]
    return [one["name"], _d(one["starts_on"]), journey, cost]


def pack_told(room: Room, pages: list[PrintedPage], reader: Actor, authority: str) -> dict[str, Any]:
    """What the typeset pack is filled with."""
    meeting = room.meeting
    return {
        "title": f"{meeting_name(room)}, {long_day(meeting.meets_on)}",
        "authority": authority or "Waymark",
        "marking": MARKING,
        "recipient": f"{reader.name}, {reader.organisation_name}",
        "when": f"{clock_time(meeting.starts_at)}{f', {meeting.place}' if meeting.place else ''}",
        "note": f"Frozen on {long_day(meeting.frozen_on)} with the agenda. What is said here is for this panel only."
        if meeting.frozen_on
        else "",
        "pages": [vars(one) for one in pages],
    }
