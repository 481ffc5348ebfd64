"""Who must be told of an exclusion, and by when: parents, authorities, workers, the board."""

from __future__ import annotations

from typing import NamedTuple

from tests.rules.clocks.cases import said, table
from tests.rules.clocks.facts import child, excluded, is_, lives_in, lunchtimes, suspended, told
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import clocks


def tellings(prefix: str, facts: list, on: str, **of_child) -> dict[str, str]:
    """By whom: the day and how it stands, of the event named 1."""
    found = clocks(child(*facts, **of_child), CALENDARS, day(on))
    return {
        clock.key.removeprefix(prefix): f"{said(clock.due_on)} {clock.state}" for clock in found if clock.key.startswith(prefix)
    }


class Row(NamedTuple):
    says: str
    facts: list
    tell: dict[str, str]  # those named: the day and how it stands, or "none"
    source: str
    on: str = "Mon 12 Oct"
    child: dict = {}


ONE_DAY = suspended("Mon 12 Oct")
LOOKED_AFTER = is_("looked_after", "Tue 1 Sep - ")
WORKER = is_("social_worker", "Tue 1 Sep - ")


@table(
    Row(
        "a parent is told without delay of one day's suspension", [ONE_DAY], {"parent": "Mon 12 Oct today"},
        "§1.3 parent, every suspension [2][29]",
    ),
    Row(
        "the day after it is overdue", [ONE_DAY], {"parent": "Mon 12 Oct overdue"}, "§1.3 parent, without delay [2]",
        "Tue 13 Oct",
    ),
    Row(
        "told on the day", [ONE_DAY, told("1", "parent", "Mon 12 Oct")], {"parent": "Mon 12 Oct done"},
        "§1.3 parent, without delay [2]",
    ),
    Row(
        "told two days late",
        [ONE_DAY, told("1", "parent", "Wed 14 Oct")],
        {"parent": "Mon 12 Oct done_late"},
        "§1.3 parent, without delay [2]",
        "Fri 16 Oct",
    ),
    Row(
        "the section 104 notice by the end of the afternoon of the first day",
        [suspended("Wed 14 Oct - Thu 15 Oct", decided="Tue 13 Oct")],
        {"parent_section_104": "Wed 14 Oct waiting", "parent": "Tue 13 Oct today"},
        "§1.3 s.104 notice [5], SI 2012/1033 Sch. 2 para 8",
        "Tue 13 Oct",
    ),
    Row(
        "decided on Friday for the day after the half-term: the first school day",
        [suspended("Mon 26 Oct - Mon 2 Nov", decided="Fri 23 Oct")],
        {"parent_section_104": "Mon 2 Nov waiting"},
        "§1.3 s.104 notice, first day of exclusion [5]",
        "Fri 23 Oct",
    ),
    Row(
        "no section 104 notice below compulsory school age",
        [ONE_DAY],
        {"parent_section_104": "none", "parent": "Mon 12 Oct today"},
        "§1.3 s.104 notice (compulsory school age) [5]",
        child={"year": 0, "born": "Tue 5 Apr 2022"},
    ),
    Row(
        "the authority is told even of half a day", [suspended("Mon 12 Oct", halves=1)], {"authority": "Mon 12 Oct today"},
        "§1.3 every one regardless of length [30]; §7 trap 4",
    ),
    Row(
        "the authority is told even of a lunchtime", [lunchtimes("Mon 12 Oct")], {"authority": "Mon 12 Oct today"},
        "§1.3 every one regardless of length [30]; §7 trap 4",
    ),
    Row(
        "another authority where the child lives is not told of a suspension",
        [suspended("Mon 12 Oct", authority="Lincolnshire")], {"home_authority": "none"}, "§1.3 home LA: PEX [2]",
    ),
    Row(
        "a Norfolk child permanently excluded in Lincolnshire: both authorities",
        [excluded("Mon 12 Oct", authority="Lincolnshire")],
        {"authority": "Mon 12 Oct today", "home_authority": "Mon 12 Oct today"},
        "§1.3 home LA: PEX [2]",
        child={"lives": "Norfolk"},
    ),
    Row(
        "living in the school's own authority there is one to tell", [excluded("Mon 12 Oct", authority="Fenshire")],
        {"home_authority": "none"}, "§1.3 home LA where elsewhere [2]",
    ),
    Row(
        "the home is where the child lived on the day of the decision",
        [
            excluded("Mon 12 Oct", authority="Fenshire"),
            lives_in("Norfolk", "Tue 1 Sep - Sun 8 Nov"),
            lives_in("Fenshire", "Mon 9 Nov - "),
        ],
        {"home_authority": "Mon 12 Oct overdue"},
        "§1.3 home LA where elsewhere [2]",
        "Mon 16 Nov",
    ),
    Row(
        "a social worker is told where there is one", [ONE_DAY, WORKER],
        {"social_worker": "Mon 12 Oct today", "virtual_school_head": "none"}, "§1.3 social worker [32]",
    ),
    Row(
        "the virtual school head is told of a looked-after child", [ONE_DAY, LOOKED_AFTER],
        {"virtual_school_head": "Mon 12 Oct today"}, "§1.3 VSH [32]",
    ),
    Row("neither is told of another child", [ONE_DAY], {"social_worker": "none", "virtual_school_head": "none"}, "§1.3 [32]"),
    Row(
        "a worker who left before the decision is not told",
        [ONE_DAY, is_("social_worker", "Tue 1 Sep - Fri 9 Oct")],
        {"social_worker": "none"},
        "§1.3 pupil has one [32]",
    ),
    Row(
        "the board is told of a permanent exclusion without delay", [excluded("Mon 12 Oct")], {"board": "Mon 12 Oct today"},
        "§1.3 board: PEX [33]",
    ),
    Row(
        "five days exactly: the board hears of it once a term", [suspended("Mon 12 Oct - Fri 16 Oct")],
        {"board": "Thu 31 Dec waiting"}, "§1.3 other suspensions once a term [K]",
    ),
    Row(
        "five and a half days: the board without delay", [suspended("Mon 12 Oct - Mon 19 Oct", halves=11)],
        {"board": "Mon 12 Oct today"}, "§1.3 board: >5 days in a term [33]",
    ),
    Row(
        "ten lunchtimes: once a term", [lunchtimes("Mon 12 Oct - Fri 23 Oct")], {"board": "Thu 31 Dec waiting"},
        "§1.3 >10 lunchtimes [33]",
    ),
    Row(
        "eleven lunchtimes: without delay", [lunchtimes("Mon 12 Oct - Mon 2 Nov")], {"board": "Mon 12 Oct today"},
        "§1.3 >10 lunchtimes [33]",
    ),
    Row(
        "the one day that takes the term over five: without delay",
        [suspended("Mon 2 Nov"), suspended("Mon 12 Oct - Fri 16 Oct", key="earlier")],
        {"board": "Mon 2 Nov today"},
        "§1.3 board: >5 days in a term [33]",
        "Mon 2 Nov",
    ),
    Row(
        "a day on which an exam is missed: without delay",
        [suspended("Wed 19 May", exam="Wed 19 May")],
        {"board": "Wed 19 May today"},
        "§1.3 board: missed public exam [33]",
        "Wed 19 May",
    ),
    Row(
        "in spring once a term means by Easter Monday", [suspended("Mon 1 Mar")], {"board": "Mon 29 Mar waiting"},
        "§1.3 once a term [K]; §1.2 Easter Monday [1]", "Mon 1 Mar",
    ),
    Row(
        "in summer once a term means by 31 July", [suspended("Mon 7 Jun")], {"board": "Sat 31 Jul waiting"},
        "§1.3 once a term [K]; §1.2 31 July [1]", "Mon 7 Jun",
    ),
    Row(
        "entered weeks late: the telling was due on the day of the decision",
        [suspended("Mon 12 Oct", recorded="Mon 9 Nov")],
        {"authority": "Mon 12 Oct overdue"},
        "§1.3 authority without delay [30]",
        "Mon 9 Nov",
    ),
)
def test_who_must_be_told(row):
    found = tellings("tell:1:", row.facts, row.on, **row.child)
    assert {whom: found.get(whom, "none") for whom in row.tell} == row.tell


class Cancelled(NamedTuple):
    says: str
    facts: list
    tell: dict[str, str]
    source: str
    on: str = "Wed 14 Oct"


CANCELLED = suspended("Mon 12 Oct - Fri 16 Oct", cancelled="Wed 14 Oct")


@table(
    Cancelled(
        "parent, authority and board are told that it is cancelled, on that day",
        [CANCELLED],
        {"parent": "Wed 14 Oct today", "authority": "Wed 14 Oct today", "board": "Wed 14 Oct today", "social_worker": "none"},
        "§1.3 cancelled: parent, board, LA without delay [34][35]",
    ),
    Cancelled(
        "and the worker and the virtual school head",
        [CANCELLED, WORKER, LOOKED_AFTER],
        {"social_worker": "Wed 14 Oct today", "virtual_school_head": "Wed 14 Oct today"},
        "§1.3 cancelled: + social worker, VSH [34][35]",
    ),
    Cancelled(
        "a letter about the exclusion is none about its cancellation",
        [CANCELLED, told("1", "parent", "Mon 12 Oct")],
        {"parent": "Wed 14 Oct overdue"},
        "§1.3 cancelled: with reason [34]",
        "Thu 15 Oct",
    ),
    Cancelled(
        "told of the cancellation",
        [CANCELLED, told("1", "parent", "Wed 14 Oct", of="cancelled")],
        {"parent": "Wed 14 Oct done"},
        "§1.3 cancelled [34]",
        "Thu 15 Oct",
    ),
    Cancelled(
        "before it is cancelled nobody is told so", [CANCELLED], {"parent": "none", "board": "none"}, "§1.3 cancelled [34]",
        "Tue 13 Oct",
    ),
)
def test_who_must_be_told_that_it_is_cancelled(row):
    found = tellings("tell_cancelled:1:", row.facts, row.on)
    assert {whom: found.get(whom, "none") for whom in row.tell} == row.tell


class Meeting(NamedTuple):
    says: str
    facts: list
    tell: dict[str, str]
    source: str
    on: str = "Mon 12 Oct"


@table(
    Meeting(
        "worker and virtual school head are told of the board's meeting",
        [excluded("Mon 12 Oct"), WORKER, LOOKED_AFTER],
        {"social_worker": "– open", "virtual_school_head": "– open"},
        "§1.3 also told of board meeting; may attend [32]",
    ),
    Meeting(
        "where the board has nothing to meet about they are not", [ONE_DAY, WORKER], {"social_worker": "none"},
        "§1.3 [32]; §1.4",
    ),
)
def test_who_must_be_told_of_the_boards_meeting(row):
    found = tellings("tell_meeting:1:", row.facts, row.on)
    assert {whom: found.get(whom, "none") for whom in row.tell} == row.tell


class Return(NamedTuple):
    says: str
    facts: list
    meetings: dict[str, str]
    source: str
    on: str = "Mon 12 Oct"


@table(
    Return(
        "asked to a meeting on the first day back", [suspended("Mon 12 Oct - Fri 16 Oct")], {"1": "Mon 19 Oct waiting"},
        "§1.1 s.102 no longer operative [K]: guidance",
    ),
    Return(
        "after a suspension to the half-term: the first day after it", [suspended("Thu 22 Oct - Fri 23 Oct")],
        {"1": "Mon 2 Nov waiting"}, "§1.1 s.102 [K]: guidance", "Thu 22 Oct",
    ),
    Return(
        "held", [suspended("Mon 12 Oct - Fri 16 Oct", meeting_held="Mon 19 Oct")], {"1": "Mon 19 Oct done"},
        "§1.1 s.102 [K]: guidance", "Tue 20 Oct",
    ),
    Return("none after a lunchtime", [lunchtimes("Mon 12 Oct")], {}, "§1.1 s.102 [K]: guidance"),
    Return(
        "back to back: one meeting, after the last",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Mon 19 Oct - Fri 23 Oct")],
        {"2": "Mon 2 Nov waiting"},
        "§1.6 one run; §1.1 s.102 [K]: guidance",
        "Mon 19 Oct",
    ),
)
def test_the_meeting_about_coming_back(row):
    found = clocks(child(*row.facts), CALENDARS, day(row.on))
    meetings = {clock.event: f"{said(clock.due_on)} {clock.state}" for clock in found if clock.kind == "return_meeting"}
    assert {event: meeting for event, meeting in meetings.items() if not meeting.endswith("ended")} == row.meetings
