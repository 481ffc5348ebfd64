"""The frame of the room on every tab: one strip, four tabs, the agenda at the left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.kernel.deadlines import Deadline, school_days_left
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.panels.places_free import FreeToGive
from waymark.service.panels.room.case_file import asked_words
from waymark.service.panels.room.clocks import LABELS
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.room.proposal import Before, Solved
from waymark.service.panels.rules import INTEREST_KINDS, ITEM_KINDS, MEETING_STATES, OUTCOMES
from waymark.service.panels.stays_over import why_over
from waymark.service.web.components.clocks import Clock
from waymark.service.web.components.wording import clock_time, day, day_acted, plural

TABS = (
    ("cases", "panel_cases", "Cases"),
    ("list", "panel_whole_list", "Whole list"),
    ("board", "panel_board", "Places board"),
    ("share", "panel_fair_share", "Fair share"),
)
SHORT_OUTCOMES = {key: words.rstrip(" …").removesuffix(", instead") for key, words in OUTCOMES.items()}


@dataclass(frozen=True)
class AgendaLine:
    """One case at the left: initials and year, what is asked, its clock, what became of it."""

    label: str
    asked: str
    clock: Clock | None
    state: str
    href: str
    current: bool
    reference: str
    is_open: bool


def meeting_name(room: Room) -> str:
    return f"{room.meeting.partnership.name} panel"


def child_label(item: Any) -> str:
    """ "A. B. · Year 8": a child where others look on."""
    return f"{item.pupil.initials} · Year {item.pupil.year_group}"


def asked_of(item: Any, model: AuthorityModel) -> str:
    if item.kind in {"new_request", "look_again"}:
        asked = asked_words(item.referral, model)
        return f"Again: {asked}" if item.kind == "look_again" else asked
    return ITEM_KINDS[item.kind]


def clock_for(deadline: Deadline, on: date, calendar: SchoolCalendar) -> Clock:
    try:
        left = school_days_left(deadline, on, calendar)
    except OutsideCalendar:
        left = (deadline.due_on - on).days
    return Clock(deadline.due_on, left, deadline.explanation, deadline.source, label=LABELS.get(deadline.explanation, ""))


def agenda_lines(
    room: Room,
    deadlines: Mapping[int, Deadline],
    calendar: SchoolCalendar,
    on: date,
    current: Any = None,
    page: str = "panel_case",
) -> list[AgendaLine]:
    lines = []
    for item in room.listed:
        decision = room.decisions.get(item.pk)
        due = deadlines.get(item.pk)
        lines.append(
            AgendaLine(
                label=child_label(item),
                asked=asked_of(item, room.model),
                clock=clock_for(due, on, calendar) if due and item.state == "listed" else None,
                state=_became(item, decision),
                href=reverse(page, args=[room.meeting.reference, item.reference]),
                current=bool(current and current.pk == item.pk),
                reference=item.reference,
                is_open=item.state == "listed",
            )
        )
    return lines


def _became(item: Any, decision: Any) -> str:
    """What was decided is not said to somebody who was not in the room before the family has been told."""
    if decision is None:
        return "✓ Decided" if item.state == "decided" else why_over(item)
    return f"✓ {SHORT_OUTCOMES[decision.outcome]}"


def strip(room: Room, places_left: FreeToGive, item: Any = None, *, runs: bool = True) -> list[dict[str, Any]]:
    """Who is here, interests in this case, places left, where on the agenda."""
    meeting, reference = room.meeting, room.meeting.reference
    people = reverse("panel_people", args=[reference])
    here = f"{room.schools_here} of {room.schools_called} schools, quorum {meeting.quorum}"
    cells = [{"label": "Here", "value": here, "href": people}]
    if item is not None:
        cells.append({"label": "Interests in this case", "value": interests_words(room, item), "href": people})
        if room.meeting.state == "open" and item.state == "listed":
            cells.append({"label": "May vote on it", "value": plural(room.quorum_on(item).may_vote, "school"), "href": people})
    cells.append(
        {
            "label": f"Places free {places_left.from_words}".rstrip(),
            "value": str(places_left.total),
            "href": reverse("panel_board", args=[reference]),
        }
    )
    decided = sum(1 for one in room.listed if one.state == "decided")
    total = len(room.listed)
    if item is not None:
        place = room.listed.index(item) + 1
        cells.append({"label": "Case", "value": f"{place} of {total}, {decided} decided"})
    else:
        is_whole = runs or meeting.state != "called"  # until the list is closed a member sees only their own school's
        cells.append({"label": "Cases" if is_whole else "Cases you can see", "value": f"{decided} of {total} decided"})
    cells.append({"label": "State", "value": MEETING_STATES[meeting.state]})
    return cells


def when_solved(made_on: date, made_at: datetime, on: date) -> str:
    """ "at 10:42am" on the day itself, else "on Tue 24 Nov at 10:42am"."""
    return f"at {clock_time(made_at)}" if made_on == on else f"on {day_acted(made_on, made_at)}"


def solved_words(room: Room, on: date) -> str:
    """ "Solved at 10:42am, after 3 decisions.": of which list the costs and reasons of a page speak."""
    solved = Solved.of(room)
    if solved is None:
        return ""
    when = when_solved(solved.on, solved.at, on)
    moved = f" for {day(room.meeting.meets_on)}, the day it is held" if room.meeting.listed_for_on else ""
    if solved.behind:
        return f"Solved {when}{moved}. The list has changed since and could not be solved again: {solved.behind}"
    if not solved.decisions or not solved.has_open_cases:
        return f"Solved {when}{moved}."
    return f"Solved {when}{moved}, after {plural(solved.decisions, 'decision')}."


def before_words(before: Before | None) -> str:
    """ "Changed at 10:42am: it was Lantern Base, Class 1 from Mon 30 Nov." """
    if before is None:
        return ""
    was = f"{before.place}{f' from {day(before.starts_on)}' if before.starts_on else ''}" if before.place else "no place"
    return f"Changed at {clock_time(before.until)}: it was {was}."


def few_may_vote(room: Room, item: Any) -> str:
    """A warning while a case is open and interests leave fewer schools to vote than the quorum."""
    quorum = room.quorum_on(item)
    if room.meeting.state != "open" or item.state != "listed" or not quorum.is_short or not room.schools_here:
        return ""
    if item.kind in {"return_check", "urgent_report", "challenged"}:
        return ""
    if room.meeting.rules.get("fallback_when_inquorate") == "adjourn":
        return f"{quorum.words}. This panel’s terms have no way to go on: take the case off the list with the reason."
    return f"{quorum.words}. To decide it all the same, the reason goes on record."


def interests_words(room: Room, item: Any) -> str:
    held = [seat for seat in room.seats(item) if seat.interests and seat.member.part != "adviser"]
    names = [f"{seat.name} ({INTEREST_KINDS[seat.interests[0].kind].split(',')[0]})" for seat in held[:2]]
    more = f" and {len(held) - 2} more" if len(held) > 2 else ""
    return (", ".join(names) + more) if names else "none"


def frame(room: Room, tab: str, places_left: FreeToGive, *, runs: bool, item: Any = None) -> dict[str, Any]:
    """What every tab's template needs."""
    meeting = room.meeting
    return {
        "room": room,
        "meeting": meeting,
        "meeting_name": meeting_name(room),
        "runs": runs,
        "wide": True,
        "strip": strip(room, places_left, item, runs=runs),
        "places_left": places_left,
        "tab": tab,
        "tabs": [
            {"text": text, "href": reverse(name, args=[meeting.reference]), "current": key == tab}
            for key, name, text in TABS
        ],
        "breadcrumbs": [
            {"text": "Panels", "href": reverse("panel_meetings")},
            {"text": f"{meeting.partnership.name}, {day(meeting.meets_on)}"},
        ],
        "quorum_warning": _quorum_warning(room),
    }


def _quorum_warning(room: Room) -> str:
    meeting = room.meeting
    if meeting.state != "open" or room.is_quorate:
        return ""
    if meeting.is_inquorate_fallback:
        return f"Going on without a quorum: {meeting.fallback_reason}"
    return (
        f"{plural(room.schools_here, 'school is', 'schools are')} here and the quorum is {meeting.quorum}: "
        "the panel cannot decide yet."
    )
