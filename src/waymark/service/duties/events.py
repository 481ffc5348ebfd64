"""One suspension or permanent exclusion with all that the clocks say of it: what follows, what each notice must hold, and
whether it may still be cancelled. One reading of the child's facts serves all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from waymark import clocks
from waymark.clocks import boards, telling
from waymark.kernel.calendars import SchoolCalendar
from waymark.service.exclusions.history import calendars_of, school_key
from waymark.service.exclusions.models import PermanentExclusion, Suspension
from waymark.service.exclusions.rules import ImpossibleFact

from .facts import exclusions_of
from .following import WhatFollows, follows_from
from .words import WHO_WORDS

COUNTED_BY = ("board_over_5", "board_over_15", "year_limit", "term", "lunchtime", "sixth_day_school")


@dataclass(frozen=True)
class Element:
    """Something a notice must hold. ``source`` names the law or the guidance."""

    words: str
    source: str
    is_law: bool
    is_unverified: bool


@dataclass(frozen=True)
class Notice:
    """What somebody must be told: ``who`` reads "the governing board"."""

    who: str
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class EventInFull:
    """``event`` and ``run`` are None for a row that another corrects, or where no day of it is known.

    ``cannot_cancel``: why it can no longer be cancelled, "" where it can.
    """

    follows: WhatFollows
    event: clocks.Suspension | clocks.PermanentExclusion | None
    run: clocks.Run | None
    notices: tuple[Notice, ...]
    cannot_cancel: str
    calendar: SchoolCalendar | None


def event_in_full(fact: Suspension | PermanentExclusion, on: date) -> EventInFull:
    history = exclusions_of([fact.pupil], on)[fact.pupil_id]
    calendars = calendars_of([history])
    answer = clocks.answer(history, calendars, on)
    event = next((one for one in history.events if one.key == fact.reference), None)
    why_not = boards.why_not_cancel(event, history, calendars, on) if event else None
    return EventInFull(
        follows=follows_from(answer, fact.reference, {school_key(fact.school_id): fact.school.name}),
        event=event,
        run=next((one for one in answer.runs if fact.reference in one.events), None),
        notices=_notices(event, answer, history, calendars, on) if event else (),
        cannot_cancel=str(why_not) if why_not else "",
        calendar=calendars.get(school_key(fact.school_id)),
    )


def what_counts(on: date) -> tuple[Element, ...]:
    """What 5, 15 and 45 school days mean, and how days are counted, each with its source."""
    rules = (clocks.rule(key, on) for key in COUNTED_BY)
    return tuple(Element(one.says, one.source, one.is_law, not one.verified) for one in rules)


def refuse_late_cancelling(fact: Suspension | PermanentExclusion, on: date) -> None:
    """Raises ``ImpossibleFact`` where the law no longer lets it be cancelled; a second press of the same is let through."""
    history = exclusions_of([fact.pupil], on)[fact.pupil_id]
    event = next((one for one in history.events if one.key == fact.reference), None)
    if event is None or event.cancelled_on:
        return
    if why := boards.why_not_cancel(event, history, calendars_of([history]), on):
        raise ImpossibleFact("reason", str(why))


def _notices(
    event: clocks.Suspension | clocks.PermanentExclusion, answer: clocks.Answer, history: clocks.History,
    calendars: Mapping[str, SchoolCalendar], on: date,
) -> tuple[Notice, ...]:
    found = []
    for one in answer.clocks:
        if one.event == event.key and one.kind == "tell" and one.state != "ended":
            whom = one.key.rpartition(":")[2]
            found.append(_notice(WHO_WORDS.get(whom, whom), telling.elements(whom, event, history, calendars, on), on))
    if event.cancelled_on:
        found.append(_notice("everybody who was told, now that it is cancelled", telling.elements_of_cancelling(event), on))
    return tuple(one for one in found if one.elements)


def _notice(who: str, elements: tuple[telling.Element, ...], on: date) -> Notice:
    said = []
    for one in elements:
        rule = clocks.rule(one.rule, on)
        said.append(Element(one.words, rule.source, one.is_law, not rule.verified))
    return Notice(who, tuple(said))
