"""When the governing board must meet, by when, and when it need not: five, fifteen, exams, and what parents say."""

from __future__ import annotations

from typing import NamedTuple

from tests.rules.clocks.cases import by_key, said, table
from tests.rules.clocks.facts import child, excluded, lunchtimes, suspended
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import clocks
from waymark.clocks.boards import may_reinstate

PEX = "§1.4 permanent: consider within 15 school days of notice [25][36]"
OVER_15 = "§1.4 >15 days in the term: 15 school days; SI 2012/1033 reg 24(1)(b)"
OVER_5 = "§1.4 >5 and ≤15, representations: 50 school days"
NO_DUTY = "§1.4 >5 and ≤15, none made: no duty [K]"


class Row(NamedTuple):
    says: str
    facts: list
    boards: dict[str, str]  # by event: the day by which the board must meet and how it stands; an event left out has no clock
    source: str
    on: str = "Mon 12 Oct"


@table(
    Row(
        "permanently excluded: the fifteenth school day after notice",
        [excluded("Mon 12 Oct")],  # 13-16 four, 19-23 nine, 2-6 November fourteen, 9
        {"1": "Mon 9 Nov waiting"},
        PEX,
    ),
    Row(
        "the board was told two days after the decision: counted from then",
        [excluded("Mon 12 Oct", board_told="Wed 14 Oct")],  # 15, 16 two, 19-23 seven, 2-6 twelve, 9, 10, 11
        {"1": "Wed 11 Nov waiting"},
        PEX,
        "Wed 14 Oct",
    ),
    Row(
        "a training day puts it off",
        [excluded("Mon 9 Nov")],  # 10-13 four, 16-20 nine, 23-26 thirteen, 30, 1 December
        {"1": "Tue 1 Dec waiting"},
        PEX,
        "Mon 9 Nov",
    ),
    Row(
        "over Christmas",
        [excluded("Mon 7 Dec")],  # 8-11 four, 14-18 nine, 5-8 January thirteen, 11, 12
        {"1": "Tue 12 Jan waiting"},
        PEX,
        "Mon 7 Dec",
    ),
    Row(
        "told on a Saturday: Monday is the first",
        [excluded("Mon 19 Oct", decided="Fri 16 Oct", board_told="Sat 17 Oct")],  # 19-23 five, 2-6 ten, 9-13 fifteen
        {"1": "Fri 13 Nov waiting"},
        PEX,
        "Sat 17 Oct",
    ),
    Row(
        "told in the half-term: the first day back is the first",
        [excluded("Mon 2 Nov", decided="Wed 28 Oct")],  # 2-6, 9-13, 16-20
        {"1": "Fri 20 Nov waiting"},
        PEX,
        "Wed 28 Oct",
    ),
    Row(
        "at birch by birch's calendar, with its longer half-term and its own training day",
        [excluded("Mon 12 Oct", at="birch")],  # 13-16 four, 2-6 nine, 9-13 fourteen, 17 (16 closed)
        {"1": "Tue 17 Nov waiting"},
        "§1.4; §1.2 school day per school [K]",
    ),
    Row(
        "over the summer, with a school year between",
        [excluded("Mon 5 Jul")],  # 6-9 four, 12-16 nine, 19-21 twelve, 6, 7, 8 September
        {"1": "Wed 8 Sep 2027 waiting"},
        PEX,
        "Mon 5 Jul",
    ),
    Row(
        "over 29 February",
        [excluded("Mon 14 Feb 2028", decided="Fri 11 Feb 2028")],  # 21-25, 28, 29, 1-3 March, 6-10
        {"1": "Fri 10 Mar 2028 waiting"},
        PEX,
        "Fri 11 Feb 2028",
    ),
    Row(
        "over Easter Monday and May Day",
        [excluded("Mon 22 Mar", at="birch")],  # 23-25 three, 30-2 April seven, 19-23 twelve, 26, 27, 28
        {"1": "Wed 28 Apr waiting"},
        PEX,
        "Mon 22 Mar",
    ),
    Row("on the day it is today", [excluded("Mon 12 Oct")], {"1": "Mon 9 Nov today"}, PEX, "Mon 9 Nov"),
    Row("the day after it is overdue", [excluded("Mon 12 Oct")], {"1": "Mon 9 Nov overdue"}, PEX, "Tue 10 Nov"),
    Row(
        "met in time", [excluded("Mon 12 Oct", board_met="Mon 9 Nov", board="upheld")], {"1": "Mon 9 Nov done"}, PEX,
        "Tue 10 Nov",
    ),
    Row(
        "met a day late", [excluded("Mon 12 Oct", board_met="Tue 10 Nov", board="upheld")], {"1": "Mon 9 Nov done_late"}, PEX,
        "Tue 10 Nov",
    ),
    Row(
        "cancelled: it need not meet", [excluded("Mon 12 Oct", cancelled="Wed 14 Oct")], {"1": "ended"},
        "§1.3 cancelled [34][35]", "Wed 14 Oct",
    ),
    Row(
        "sixteen days: over fifteen",
        [suspended("Mon 28 Sep - Tue 20 Oct")],  # 5 + 4 + 5 + 2; after the 28th: four, 5-8 eight, 12-16 thirteen, 19, 20
        {"1": "Tue 20 Oct waiting"},
        OVER_15,
        "Mon 28 Sep",
    ),
    Row("fifteen exactly and nothing said: no duty", [suspended("Mon 28 Sep - Mon 19 Oct")], {}, NO_DUTY, "Mon 28 Sep"),
    Row(
        "fifteen exactly and the parents write: fifty school days",
        [suspended("Mon 28 Sep - Mon 19 Oct", representations=True)],
        # 4, 5-8 Oct 8, 12-16 13, 19-23 18, 2-6 Nov 23, 9-13 28, 16-20 33, 23-26 37, 30-4 Dec 42, 7-11 47, 14, 15, 16
        {"1": "Wed 16 Dec waiting"},
        OVER_5,
        "Mon 28 Sep",
    ),
    Row(
        "fifteen and a half: fifteen school days though nobody wrote",
        [suspended("Mon 28 Sep - Tue 20 Oct", halves=31)],
        {"1": "Tue 20 Oct waiting"},
        OVER_15,
        "Mon 28 Sep",
    ),
    Row(
        "the suspension that takes the term over fifteen has the clock; the one before has none",
        [suspended("Mon 14 Sep - Fri 25 Sep"), suspended("Mon 12 Oct - Mon 19 Oct")],  # 10 and 6
        # 13-16 four, 19-23 nine, 2-6 November fourteen, 9
        {"2": "Mon 9 Nov waiting"},
        OVER_15,
    ),
    Row(
        "each one after it is over fifteen too",
        [suspended("Mon 14 Sep - Mon 5 Oct"), suspended("Mon 12 Oct")],  # 16 and 1
        # after 14 September: four, 21-25 nine, 28-2 October fourteen, 5
        {"1": "Mon 5 Oct overdue", "2": "Mon 9 Nov waiting"},
        OVER_15,
    ),
    Row("five exactly and nothing said", [suspended("Mon 12 Oct - Fri 16 Oct")], {}, "§1.4 ≤5"),
    Row(
        "five exactly and the parents write: considered, on no day, without a power to reinstate",
        [suspended("Mon 12 Oct - Fri 16 Oct", representations=True)],
        {"1": "– open"},
        "§1.4 ≤5 representations: consider, none set",
    ),
    Row(
        "five and a half and the parents write: fifty school days",
        [suspended("Mon 12 Oct - Mon 19 Oct", halves=11, representations=True)],
        # 13-16 4, 19-23 9, 2-6 14, 9-13 19, 16-20 24, 23-26 28, 30-4 Dec 33, 7-11 38, 14-18 43, 5-8 Jan 47, 11, 12, 13
        {"1": "Wed 13 Jan waiting"},
        OVER_5,
    ),
    Row("five and a half and nothing said", [suspended("Mon 12 Oct - Mon 19 Oct", halves=11)], {}, NO_DUTY),
    Row(
        "two days after six in the same term: the parents write about the second",
        [suspended("Mon 12 Oct - Mon 19 Oct"), suspended("Mon 9 Nov - Tue 10 Nov", representations=True)],
        # 10-13 4, 16-20 9, 23-26 13, 30-4 18, 7-11 23, 14-18 28, 5-8 Jan 32, 11-15 37, 18-22 42, 25-29 47, 1, 2, 3 February
        {"2": "Wed 3 Feb waiting"},
        OVER_5,
        "Mon 9 Nov",
    ),
    Row(
        "the count begins again after Christmas",
        [suspended("Wed 16 Dec - Fri 18 Dec"), suspended("Tue 5 Jan - Thu 7 Jan", representations=True)],  # 3 | 3
        {"2": "– open"},
        "§1.4 in the term; §1.2 31 December [1]",
        "Tue 5 Jan",
    ),
    Row(
        "four days before Christmas and four after are not over five in either term",
        [suspended("Tue 15 Dec - Fri 8 Jan", representations=True)],  # 15-18 | 5-8
        {"1": "– open"},
        "§1.4 total in any term; §1.2 31 December [1]",
        "Tue 15 Dec",
    ),
    Row(
        "Easter Monday in March: four days before and four after are not over five in either",
        [suspended("Mon 22 Mar - Fri 2 Apr", at="birch", representations=True)],  # 22-25 | 30-2
        {"1": "– open"},
        "§1.4; §1.2 Easter Monday [1]",
        "Mon 22 Mar",
    ),
    Row(
        "both half-terms of autumn count together",
        [suspended("Mon 19 Oct - Fri 23 Oct"), suspended("Mon 2 Nov", representations=True)],  # 5 + 1
        # 3-6 four, 9-13 9, 16-20 14, 23-26 18, 30-4 23, 7-11 28, 14-18 33, 5-8 January 37, 11-15 42, 18-22 47, 25, 26, 27
        {"2": "Wed 27 Jan waiting"},
        "§1.4; §1.2 six terms count as three [K]",
        "Mon 2 Nov",
    ),
    Row(
        "ten lunchtimes and the parents write", [lunchtimes("Mon 12 Oct - Fri 23 Oct", representations=True)], {"1": "– open"},
        "§1.2 lunchtime [26]; §1.4",
    ),
    Row(
        "eleven lunchtimes and the parents write",
        [lunchtimes("Mon 12 Oct - Mon 2 Nov", representations=True)],
        {"1": "Wed 13 Jan waiting"},
        "§1.2 lunchtime [26]; §1.4 >5",
    ),
    Row(
        "an exam would be missed: the day before it",
        [suspended("Mon 17 May - Thu 20 May", decided="Fri 14 May", exam="Wed 19 May")],
        {"1": "Tue 18 May waiting"},
        "§1.4 would miss public exam: before it as far as practicable",
        "Fri 14 May",
    ),
    Row(
        "an exam after the fifteen school days changes nothing",
        [excluded("Mon 12 Apr", exam="Fri 18 Jun")],  # 13-16 four, 19-23 nine, 26-30 fourteen, 4 May (3 May closed)
        {"1": "Tue 4 May waiting"},
        "§1.4 15 school days",
        "Mon 12 Apr",
    ),
    Row(
        "decided on the morning of the exam: fifteen school days are left",
        [suspended("Wed 19 May - Thu 20 May", exam="Wed 19 May")],  # 20, 21 two, 24-28 seven, 7-11 June twelve, 14, 15, 16
        {"1": "Wed 16 Jun waiting"},
        "§1.4 as far as reasonably practicable",
        "Wed 19 May",
    ),
    Row(
        "twenty days, and the board reinstates on the tenth: it met as it had to",
        [suspended("Mon 14 Sep - Mon 12 Oct", board_met="Fri 25 Sep", board="reinstated")],  # 5 + 5 + 5 + 4 + 1
        {"1": "Mon 5 Oct done"},
        "SI 2012/1033 reg 24(1)(b): would as a result be excluded; §1.4",
    ),
    Row(
        "days lost to a suspension cancelled earlier still count for the next",
        # 5-8, 12-14 October are seven, and one
        [suspended("Mon 5 Oct - Fri 16 Oct", cancelled="Thu 15 Oct"), suspended("Mon 19 Oct", representations=True)],
        # 20-23 four, 2-6 9, 9-13 14, 16-20 19, 23-26 23, 30-4 28, 7-11 33, 14-18 38, 5-8 January 42, 11-15 47, 18, 19, 20
        {"2": "Wed 20 Jan waiting"},
        "§1.6 cancelling gives no days back [K]; §1.4 >5",
        "Mon 19 Oct",
    ),
    Row(
        "days at the other school count for this school's board",
        [suspended("Mon 12 Oct - Fri 16 Oct", at="birch"), suspended("Mon 19 Oct", representations=True)],  # 5 + 1
        {"2": "Wed 20 Jan waiting"},
        "§1.4; the issue: days in the term across schools",
        "Mon 19 Oct",
    ),
)
def test_when_the_board_must_meet(row):
    found = by_key(clocks(child(*row.facts), CALENDARS, day(row.on)))
    boards = {key.split(":")[1]: clock for key, clock in found.items() if clock.kind == "board"}
    ended = {event: "ended" for event, clock in boards.items() if clock.state == "ended"}
    assert {event: f"{said(clock.due_on)} {clock.state}" for event, clock in boards.items()} | ended == row.boards


class Power(NamedTuple):
    says: str
    event: object
    days_in_term: float
    may: bool
    source: str


ONE = suspended("Mon 12 Oct")
ONE_WRITTEN_ABOUT = suspended("Mon 12 Oct", representations=True)


@table(
    Power("permanent", excluded("Mon 12 Oct"), 0, True, "§1.4 permanent: yes"),
    Power("five days, and the parents write", ONE_WRITTEN_ABOUT, 5, False, "§1.4 ≤5 days: no"),
    Power("five and a half, and the parents write", ONE_WRITTEN_ABOUT, 5.5, True, "§1.4 >5, representations: yes"),
    Power("five and a half, and nobody writes", ONE, 5.5, False, "§1.4 >5, no representations: no [K]"),
    Power("fifteen, and nobody writes", ONE, 15, False, "§1.4 >15 only"),
    Power("fifteen and a half, and nobody writes", ONE, 15.5, True, "§1.4 >15: yes"),
    Power("one day on which an exam is missed", suspended("Wed 19 May", exam="Wed 19 May"), 1, True, "§1.4 public exam: yes"),
)
def test_when_the_board_may_reinstate(row):
    assert may_reinstate(row.event, round(2 * row.days_in_term), day("Mon 12 Oct")) is row.may
