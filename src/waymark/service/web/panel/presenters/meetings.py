"""The list of meetings: when, where its list stands, and the one thing to do about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark.kernel.calendars import SchoolCalendar
from waymark.kernel.deadlines import Deadline
from waymark.service.accounts.actor import Actor
from waymark.service.panels.permissions import CLERKS
from waymark.service.panels.room.meetings import NotCalled
from waymark.service.panels.rules import MEETING_STATES, MEMBER_PARTS, after_cut_off
from waymark.service.web.components.clocks import Clock, Tone
from waymark.service.web.components.today import hour_now
from waymark.service.web.components.wording import clock_time, day, plural, sentence_list

from .frame import clock_for

AFTER_THE_CUT_OFF = (
    "A request sent after that day waits for the next panel. Until the agenda is frozen the list still takes what was sent by "
    "then, stays about to end or asked to last longer, returns to check and urgent decisions to report. A child who cannot "
    "wait is decided between panels."
)


@dataclass(frozen=True)
class CutOff(Clock):
    """The last hour for requests: nobody is late when it has gone by."""

    @property
    def tone(self) -> Tone:
        return "calm" if self._has_gone_by else super().tone

    @property
    def words(self) -> str:
        return "passed" if self._has_gone_by else super().words

    @property
    def _has_gone_by(self) -> bool:
        return self.school_days_left < 0 or self._is_over_today


@dataclass(frozen=True)
class MeetingRow:
    reference: str
    name: str
    meets_on: date
    at: str
    place: str
    cut_off: Clock | None
    cut_off_at: str
    state: str
    tone: str
    cases: str
    part: str
    act: str
    is_over: bool


TONES = {"called": "quiet", "frozen": "active", "open": "soon", "closed": "done"}
ACTS = {
    "called": "Prepare the agenda",
    "frozen": "Go to the room",
    "open": "Go to the room",
    "closed": "Letters and record",
}
READS = {
    "called": "See who is called",
    "frozen": "Read the cases",
    "open": "Go to the room",
    "closed": "What was decided",
}


def meeting_rows(
    meetings: list[Any], parts: Mapping[int, str], by: Actor, on: date, calendar: SchoolCalendar
) -> list[MeetingRow]:
    return [_row(one, parts.get(one.pk, ""), by, on, calendar) for one in meetings]


def _row(meeting: Any, part: str, by: Actor, on: date, calendar: SchoolCalendar) -> MeetingRow:
    acts = ACTS if by.role in CLERKS or (part == "chair" and meeting.state != "called") else READS
    return MeetingRow(
        reference=meeting.reference,
        name=meeting.partnership.name,
        meets_on=meeting.meets_on,
        at=clock_time(meeting.starts_at),
        place=meeting.place,
        cut_off=_cut_off(meeting, on, calendar) if meeting.state == "called" else None,
        cut_off_at=clock_time(meeting.cut_off_at),
        state=MEETING_STATES[meeting.state],
        tone=TONES[meeting.state],
        cases=_cases(meeting),
        part=MEMBER_PARTS.get(part, ""),
        act=acts[meeting.state],
        is_over=meeting.state == "closed" or (meeting.meets_on < on and meeting.state == "called"),
    )


def not_called_words(found: list[NotCalled]) -> list[str]:
    """ "The panel of East Marsh on Thu 26 Nov has 3 children of your school on its list. Your school has not been called ..." """
    return [
        f"The panel of {one.partnership} on {day(one.meets_on)} has {plural(one.children, 'child', 'children')} of your school "
        f"on its list. {_who_is_called(one.called)}"
        for one in found
    ]


def _who_is_called(called: tuple[str, ...]) -> str:
    if not called:
        return "Your school has not been called to it yet."
    return f"{sentence_list(called)} {'is' if len(called) == 1 else 'are'} called to it for your school."


def _cut_off(meeting: Any, on: date, calendar: SchoolCalendar) -> CutOff:
    counted = clock_for(Deadline(meeting.cut_off_on, "", ""), on, calendar)
    return CutOff(
        meeting.cut_off_on, counted.school_days_left, explanation=AFTER_THE_CUT_OFF, source="The panel’s own terms",
        has_passed=after_cut_off(on, hour_now(), meeting.cut_off_on, meeting.cut_off_at),
    )


def _cases(meeting: Any) -> str:
    if not meeting.cases:
        return "Nothing listed yet" if meeting.state == "called" else ""
    words = plural(meeting.cases, "case")
    return f"{words}, {meeting.undecided} to decide" if meeting.state in {"frozen", "open"} else words
