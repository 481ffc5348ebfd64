"""School days in a row: what makes one run, what breaks it, and which day of it is the sixth."""

from __future__ import annotations

from typing import NamedTuple

from tests.rules.clocks.cases import said, table
from tests.rules.clocks.facts import child, excluded, lunchtimes, suspended
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import Run, runs

LAW = "§1.6 consecutive school days, SI 2014/3216 [4]"


QUASHED = excluded(
    "Mon 12 Oct", board_met="Tue 3 Nov", board="upheld", review_asked="Mon 9 Nov", review_met="Mon 23 Nov", review="quash"
)


class Row(NamedTuple):
    says: str
    facts: list
    runs: list[str]  # "Mon 12 Oct - Fri 16 Oct: 5", and after it the sixth school day if there is one
    source: str = LAW
    on: str = "Fri 16 Jul"


def as_written(run: Run) -> str:
    sixth = f", sixth {said(run.duty_from)}" if run.duty_from else ""
    return f"{said(run.first_on)} - {said(run.last_on)}: {run.school_days}{sixth}"


@table(
    Row("five days are no sixth day", [suspended("Mon 12 Oct - Fri 16 Oct")], ["Mon 12 Oct - Fri 16 Oct: 5"]),
    Row(
        "six days reach it after the weekend", [suspended("Mon 12 Oct - Mon 19 Oct")],
        ["Mon 12 Oct - Mon 19 Oct: 6, sixth Mon 19 Oct"],
    ),
    Row(
        "five and five back to back are one run",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Mon 19 Oct - Fri 23 Oct")],
        ["Mon 12 Oct - Fri 23 Oct: 10, sixth Mon 19 Oct"],
        "§1.6 5 + 5; §7 trap 5",
    ),
    Row(
        "five, a day at school, and five are two runs",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Tue 20 Oct - Mon 2 Nov")],  # 20-23 Oct, 2 Nov
        ["Mon 12 Oct - Fri 16 Oct: 5", "Tue 20 Oct - Mon 2 Nov: 5"],
        "§1.6 clock design: they diverge when a pupil returns",
    ),
    Row(
        "three and three across a weekend are six",
        [suspended("Wed 14 Oct - Fri 16 Oct"), suspended("Mon 19 Oct - Wed 21 Oct")],
        ["Wed 14 Oct - Wed 21 Oct: 6, sixth Wed 21 Oct"],
    ),
    Row("Friday and Monday are two", [suspended("Fri 16 Oct - Mon 19 Oct")], ["Fri 16 Oct - Mon 19 Oct: 2"]),
    Row(
        "Friday and Monday as two decisions are one run",
        [suspended("Fri 16 Oct"), suspended("Mon 19 Oct")],
        ["Fri 16 Oct - Mon 19 Oct: 2"],
    ),
    Row(
        "Friday and Tuesday are two runs", [suspended("Fri 16 Oct"), suspended("Tue 20 Oct")],
        ["Fri 16 Oct - Fri 16 Oct: 1", "Tue 20 Oct - Tue 20 Oct: 1"],
    ),
    Row(
        "the half-term between two suspensions does not break the run",
        [suspended("Mon 19 Oct - Fri 23 Oct"), suspended("Mon 2 Nov")],
        ["Mon 19 Oct - Mon 2 Nov: 6, sixth Mon 2 Nov"],
    ),
    Row(
        "the half-term inside one suspension is not counted",
        [suspended("Thu 22 Oct - Fri 6 Nov")],  # 22, 23, 2, 3, 4, 5, 6: the sixth is the 5th of November
        ["Thu 22 Oct - Fri 6 Nov: 7, sixth Thu 5 Nov"],
    ),
    Row(
        "a training day inside puts the sixth off by a day",
        [suspended("Mon 5 Oct - Tue 13 Oct")],  # 5, 6, 7, 8, (9 closed), 12, 13
        ["Mon 5 Oct - Tue 13 Oct: 6, sixth Tue 13 Oct"],
    ),
    Row("with a training day inside six weekdays are five", [suspended("Mon 5 Oct - Mon 12 Oct")], ["Mon 5 Oct - Mon 12 Oct: 5"]),
    Row(
        "a training day between two suspensions does not break the run",
        [suspended("Mon 5 Oct - Thu 8 Oct"), suspended("Mon 12 Oct - Tue 13 Oct")],
        ["Mon 5 Oct - Tue 13 Oct: 6, sixth Tue 13 Oct"],
    ),
    Row(
        "a run goes on over Christmas though the term's count begins again",
        [suspended("Wed 16 Dec - Fri 18 Dec"), suspended("Tue 5 Jan - Thu 7 Jan")],
        ["Wed 16 Dec - Thu 7 Jan: 6, sixth Thu 7 Jan"],
        "§1.6 clock design: two different counters",
    ),
    Row(
        "a run goes on over Easter",
        [suspended("Mon 22 Mar - Mon 12 Apr")],  # 22-25 March, 12 April
        ["Mon 22 Mar - Mon 12 Apr: 5"],
    ),
    Row(
        "a run goes on over the summer into the next year",
        [suspended("Fri 17 Jul 2026 - Tue 21 Jul 2026"), suspended("Mon 7 Sep - Wed 9 Sep")],
        ["Fri 17 Jul 2026 - Wed 9 Sep: 6, sixth Wed 9 Sep"],
    ),
    Row(
        "29 February is the sixth",
        [suspended("Tue 22 Feb 2028 - Tue 29 Feb 2028")],  # 22, 23, 24, 25, 28, 29
        ["Tue 22 Feb 2028 - Tue 29 Feb 2028: 6, sixth Tue 29 Feb 2028"],
        on="Fri 3 Mar 2028",
    ),
    Row(
        "lunchtimes are no day away from school", [lunchtimes("Mon 12 Oct - Fri 23 Oct")], [],
        "§1.6; §1.2 lunchtime is half a day of the count [K]",
    ),
    Row(
        "a lunchtime between two suspensions is a day at school",
        [suspended("Mon 12 Oct - Wed 14 Oct"), lunchtimes("Thu 15 Oct"), suspended("Fri 16 Oct - Tue 20 Oct")],
        ["Mon 12 Oct - Wed 14 Oct: 3", "Fri 16 Oct - Tue 20 Oct: 3"],
        "§1.6; §1.2 lunchtime [K]",
    ),
    Row(
        "sent home on Monday afternoon, Monday is the first day",
        [suspended("Mon 12 Oct - Mon 19 Oct", halves=11)],
        ["Mon 12 Oct - Mon 19 Oct: 6, sixth Mon 19 Oct"],
        "§1.6; half days [K]: the day that protects the child",
    ),
    Row(
        "sent home in the afternoon, and suspended from the next day, are one run",
        [suspended("Mon 12 Oct", halves=1), suspended("Tue 13 Oct - Mon 19 Oct")],
        ["Mon 12 Oct - Mon 19 Oct: 6, sixth Mon 19 Oct"],
        "§1.6; half days [K]: the day that protects the child",
    ),
    Row(
        "cancelled, the run ends on the day before",
        [suspended("Mon 12 Oct - Fri 23 Oct", cancelled="Thu 15 Oct")],
        ["Mon 12 Oct - Wed 14 Oct: 3"],
        "§1.3 cancelled: pupil back without delay [34][35]",
    ),
    Row(
        "cancelled on the seventh day, the sixth was reached",
        [suspended("Mon 12 Oct - Fri 23 Oct", cancelled="Tue 20 Oct")],
        ["Mon 12 Oct - Mon 19 Oct: 6, sixth Mon 19 Oct"],
        "§1.3 cancelled; §1.6",
    ),
    Row(
        "cancelled before its first day there is no run",
        [suspended("Mon 12 Oct - Fri 23 Oct", decided="Thu 8 Oct", cancelled="Mon 12 Oct")],
        [],
        "§1.3 cancelled [34]",
    ),
    Row(
        "cancelled, back for a day, and suspended again are two runs",
        [suspended("Mon 12 Oct - Fri 16 Oct", cancelled="Wed 14 Oct"), suspended("Thu 15 Oct - Fri 23 Oct")],  # 15, 16, 19-23
        ["Mon 12 Oct - Tue 13 Oct: 2", "Thu 15 Oct - Fri 23 Oct: 7, sixth Thu 22 Oct"],
        "§1.6; §1.3 cancelled",
    ),
    Row(
        "reinstated by the board, the run ends on the day before",
        [suspended("Mon 12 Oct - Fri 23 Oct", board_met="Mon 19 Oct", board="reinstated")],
        ["Mon 12 Oct - Fri 16 Oct: 5"],
        "§1.4 can reinstate",
    ),
    Row(
        "suspensions that overlap are one run and no day of it counts twice",
        [suspended("Mon 12 Oct - Thu 15 Oct"), suspended("Wed 14 Oct - Mon 19 Oct")],
        ["Mon 12 Oct - Mon 19 Oct: 6, sixth Mon 19 Oct"],
    ),
    Row(
        "entered in any order",
        [suspended("Mon 19 Oct - Fri 23 Oct"), suspended("Mon 12 Oct - Fri 16 Oct")],
        ["Mon 12 Oct - Fri 23 Oct: 10, sixth Mon 19 Oct"],
    ),
    Row(
        "before the second is decided there are only five",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Mon 19 Oct - Fri 23 Oct", decided="Fri 16 Oct")],
        ["Mon 12 Oct - Fri 16 Oct: 5"],
        on="Thu 15 Oct",
    ),
    Row(
        "as soon as the second is decided there are ten",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Mon 19 Oct - Fri 23 Oct", decided="Fri 16 Oct")],
        ["Mon 12 Oct - Fri 23 Oct: 10, sixth Mon 19 Oct"],
        on="Fri 16 Oct",
    ),
    Row(
        "entered weeks late the sixth day is where it was",
        [suspended("Mon 12 Oct - Mon 19 Oct", recorded="Mon 16 Nov")],
        ["Mon 12 Oct - Mon 19 Oct: 6, sixth Mon 19 Oct"],
    ),
    Row(
        "a move from school to school begins a run of its own",
        [suspended("Wed 14 Oct - Fri 16 Oct"), suspended("Mon 2 Nov - Wed 4 Nov", at="birch")],
        ["Wed 14 Oct - Fri 16 Oct: 3", "Mon 2 Nov - Wed 4 Nov: 3"],
        "§1.6 the school's duty (Act 2006 s.100) is each school's own",
    ),
    Row(
        "at two schools on the same days each has its run",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Mon 12 Oct - Fri 16 Oct", at="birch")],
        ["Mon 12 Oct - Fri 16 Oct: 5", "Mon 12 Oct - Fri 16 Oct: 5"],
        "§1.6 Act 2006 s.100",
    ),
)
def test_runs_of_suspensions(row):
    found = runs(child(*row.facts), CALENDARS, day(row.on))
    assert sorted(map(as_written, found)) == sorted(row.runs)
    assert all(run.kind == "suspension" and run.is_known for run in found)


@table(
    Row(
        "the first day missed is the first of the six", [excluded("Mon 12 Oct")], ["Mon 12 Oct - –: 6, sixth Mon 19 Oct"],
        on="Mon 19 Oct",
    ),
    Row(
        "decided in the half-term, counted from the first school day",
        [excluded("Mon 26 Oct")],  # 2, 3, 4, 5, 6, 9 November
        ["Mon 2 Nov - –: 1, sixth Mon 9 Nov"],
        on="Mon 2 Nov",
    ),
    Row(
        "a training day puts it off",
        [excluded("Fri 20 Nov")],  # 20, 23, 24, 25, 26, (27 closed), 30
        ["Fri 20 Nov - –: 5, sixth Mon 30 Nov"],
        on="Fri 27 Nov",
    ),
    Row(
        "a bank holiday puts it off",
        [excluded("Wed 28 Apr")],  # 28, 29, 30 April, 4, 5, 6 May
        ["Wed 28 Apr - –: 3, sixth Thu 6 May"],
        on="Mon 3 May",
    ),
    Row(
        "on the last afternoon before Christmas",
        [excluded("Fri 18 Dec")],  # 18 December, 5, 6, 7, 8, 11 January
        ["Fri 18 Dec - –: 1, sixth Mon 11 Jan"],
        on="Mon 4 Jan",
    ),
    Row(
        "on the last day of the year",
        [excluded("Tue 21 Jul 2026")],  # 21 July, 7-11 September: the sixth is the 11th
        ["Tue 21 Jul 2026 - –: 1, sixth Fri 11 Sep"],
        on="Sat 1 Aug 2026",
    ),
    Row(
        "cancelled on the fourth day it ends on the third",
        [excluded("Mon 12 Oct", cancelled="Thu 15 Oct")],
        ["Mon 12 Oct - Wed 14 Oct: 3, sixth Mon 19 Oct"],
        "§1.3 cancelled [34]",
    ),
    Row(
        "reinstated by the board it ends on the day before",
        [excluded("Mon 12 Oct", board_met="Tue 3 Nov", board="reinstated")],  # 12-16, 19-23, 2
        ["Mon 12 Oct - Mon 2 Nov: 11, sixth Mon 19 Oct"],
        "§1.4 can reinstate",
    ),
    Row(
        "upheld by the board it goes on",
        [excluded("Mon 12 Oct", board_met="Tue 3 Nov", board="upheld")],
        ["Mon 12 Oct - –: 12, sixth Mon 19 Oct"],
        "§1.4; §1.6",
        on="Tue 3 Nov",
    ),
    Row(
        "quashed by a panel it still goes on, until the board reinstates",
        [QUASHED],
        # 12-16, 19-23 October, 2-6, 9-13, 16-20 November, 23, 24
        ["Mon 12 Oct - –: 27, sixth Mon 19 Oct"],
        "§1.5 quash and direct reconsideration; Act 2002 s.51A",
        on="Tue 24 Nov",
    ),
    Row(
        "reinstated on reconsidering it ends on the day before",
        [
            excluded(
                "Mon 12 Oct",
                board_met="Tue 3 Nov",
                board="upheld",
                review_asked="Mon 9 Nov",
                review_met="Mon 23 Nov",
                review="quash",
                reconsidered="Tue 1 Dec",
                again="reinstated",
            )
        ],
        # 27 to Tue 24 November; 25, 26, (27 closed), 30
        ["Mon 12 Oct - Mon 30 Nov: 30, sixth Mon 19 Oct"],
        "§1.5 board reconsiders [40]",
    ),
)
def test_runs_of_permanent_exclusions(row):
    found = runs(child(*row.facts), CALENDARS, day(row.on))
    assert [as_written(run) for run in found] == row.runs
    assert {run.kind for run in found} == {"permanent_exclusion"}


class After(NamedTuple):
    says: str
    facts: list
    runs: list[str]
    follows: str
    source: str
    on: str = "Tue 20 Oct"


@table(
    After(
        "a permanent exclusion the day after a suspension ends begins a count of its own, and says what it follows",
        [suspended("Mon 12 Oct - Fri 16 Oct", key="s"), excluded("Mon 19 Oct", key="p")],  # 19-23 October, 2 November
        ["Mon 12 Oct - Fri 16 Oct: 5", "Mon 19 Oct - –: 2, sixth Mon 2 Nov"],
        "s",
        "§1.6; §1.2 a new decision [K]; SI 2007/1870 reg 4",
    ),
    After(
        "a permanent exclusion that cuts a suspension short",
        [suspended("Mon 12 Oct - Fri 23 Oct", key="s"), excluded("Fri 16 Oct", key="p")],  # 16, 19-23: the sixth is the 23rd
        ["Mon 12 Oct - Thu 15 Oct: 4", "Fri 16 Oct - –: 3, sixth Fri 23 Oct"],
        "s",
        "§1.6; §1.2 a new decision [K]",
    ),
    After(
        "after a suspension of ten days the school's sixth day stays where it was",
        [suspended("Mon 5 Oct - Fri 16 Oct", key="s"), excluded("Mon 19 Oct", key="p")],  # 5-8, 12, 13
        ["Mon 5 Oct - Fri 16 Oct: 9, sixth Tue 13 Oct", "Mon 19 Oct - –: 2, sixth Mon 2 Nov"],
        "s",
        "§1.6; SI 2007/1870 regs 3 and 4",
    ),
    After(
        "after a day back at school it follows nothing",
        [suspended("Mon 12 Oct - Thu 15 Oct", key="s"), excluded("Mon 19 Oct", key="p")],
        ["Mon 12 Oct - Thu 15 Oct: 4", "Mon 19 Oct - –: 2, sixth Mon 2 Nov"],
        "",
        "§1.6",
    ),
)
def test_a_permanent_exclusion_after_a_suspension(row):
    found = runs(child(*row.facts), CALENDARS, day(row.on))
    assert [as_written(run) for run in found] == row.runs
    assert found[1].follows == row.follows
