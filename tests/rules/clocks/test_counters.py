"""Days counted in the law's term and year: whichever school, cancelled or not, half a day at a time."""

from __future__ import annotations

from typing import NamedTuple

from tests.rules.clocks.cases import table
from tests.rules.clocks.facts import child, excluded, lunchtimes, suspended
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import counters


class Row(NamedTuple):
    says: str
    facts: list
    on: str
    term: float  # school days in the law's term of `on`
    year: float
    source: str


@table(
    Row("a whole week is five days", [suspended("Mon 12 Oct - Fri 16 Oct")], "Fri 16 Oct", 5, 5, "§1.2 unit: sessions"),
    Row("one day is two sessions", [suspended("Mon 12 Oct")], "Mon 12 Oct", 1, 1, "§1.2 unit: sessions"),
    Row("an afternoon is half a day", [suspended("Mon 12 Oct", halves=1)], "Mon 12 Oct", 0.5, 0.5, "§1.2 unit: sessions"),
    Row(
        "five lunchtimes are two and a half days", [lunchtimes("Mon 12 Oct - Fri 16 Oct")], "Fri 16 Oct", 2.5, 2.5,
        "§1.2 lunchtime [26]",
    ),
    Row(
        "ten lunchtimes are five days, no more",
        [lunchtimes("Mon 12 Oct - Fri 23 Oct")],
        "Fri 23 Oct",
        5,
        5,
        "§1.2 lunchtime [26]; §1.3 ten lunchtimes",
    ),
    Row(
        "eleven lunchtimes are five and a half days",
        [lunchtimes("Mon 12 Oct - Mon 2 Nov")],  # 12-16, 19-23 Oct and 2 Nov
        "Mon 2 Nov",
        5.5,
        5.5,
        "§1.2 lunchtime [26]; §1.3 ten lunchtimes",
    ),
    Row(
        "a lunchtime and whole days add up",
        [suspended("Mon 12 Oct - Thu 15 Oct"), lunchtimes("Mon 19 Oct - Wed 21 Oct")],  # 4 + 3 × ½
        "Wed 21 Oct",
        5.5,
        5.5,
        "§1.2 lunchtime [26]",
    ),
    Row(
        "the half-term in the middle does not count",
        [suspended("Thu 22 Oct - Tue 3 Nov")],  # 22, 23 Oct, 2, 3 Nov
        "Tue 3 Nov",
        4,
        4,
        "§1.2 school day [K]",
    ),
    Row(
        "the training day in the middle does not count",
        [suspended("Thu 8 Oct - Mon 12 Oct")],  # 8, 12; the 9th is a training day
        "Mon 12 Oct",
        2,
        2,
        "§1.2 school day [K]",
    ),
    Row("a weekend does not count", [suspended("Fri 16 Oct - Mon 19 Oct")], "Mon 19 Oct", 2, 2, "§1.2 school day [K]"),
    Row(
        "a bank holiday does not count",
        [suspended("Fri 30 Apr - Tue 4 May")],  # 30 Apr, 4 May; Mon 3 May is a bank holiday
        "Tue 4 May",
        2,
        2,
        "§1.2 school day [K]",
    ),
    Row(
        "the days ahead count as soon as it is decided",
        [suspended("Mon 12 Oct - Fri 16 Oct")],
        "Mon 12 Oct",
        5,
        5,
        "§1.4 thresholds: SI 2012/1033 reg 24(1) would as a result be excluded",
    ),
    Row("nothing counts before it is decided", [suspended("Mon 12 Oct", decided="Mon 12 Oct")], "Sun 11 Oct", 0, 0, "§1.2"),
    Row(
        "both half-terms of autumn are one law's term",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Mon 9 Nov - Fri 13 Nov")],
        "Fri 13 Nov",
        10,
        10,
        "§1.2 reference dates, six terms [K]",
    ),
    Row(
        "both half-terms of spring are one law's term",
        [suspended("Mon 8 Feb - Wed 10 Feb"), suspended("Mon 22 Feb - Tue 23 Feb")],
        "Tue 23 Feb",
        5,
        5,
        "§1.2 reference dates, six terms [K]",
    ),
    Row(
        "both half-terms of summer are one law's term",
        [suspended("Mon 12 Apr - Wed 14 Apr"), suspended("Mon 7 Jun - Tue 8 Jun")],
        "Tue 8 Jun",
        5,
        5,
        "§1.2 reference dates, six terms [K]",
    ),
    Row(
        "31 December is still the autumn term",
        [suspended("Mon 14 Dec - Fri 18 Dec")],
        "Thu 31 Dec",
        5,
        5,
        "§1.2 reference dates 31 December [1]",
    ),
    Row(
        "1 January begins a term and not a year", [suspended("Mon 14 Dec - Fri 18 Dec")], "Fri 1 Jan", 0, 5,
        "§1.2 reference dates [1]",
    ),
    Row(
        "over Christmas the days before it are autumn's",
        [suspended("Thu 17 Dec - Wed 6 Jan")],  # 17, 18 Dec | 5, 6 Jan
        "Fri 18 Dec",
        2,
        4,
        "§1.2 reference dates [1]",
    ),
    Row(
        "over Christmas the days after it are spring's", [suspended("Thu 17 Dec - Wed 6 Jan")], "Wed 6 Jan", 2, 4,
        "§1.2 reference dates [1]",
    ),
    Row(
        "Easter Monday in March ends the term while birch is still at school",
        [suspended("Wed 24 Mar - Wed 31 Mar", at="birch")],  # 24, 25 | 30, 31; Good Friday 26 and Easter Monday 29 closed
        "Mon 29 Mar",
        2,
        4,
        "§1.2 reference dates Easter Monday [1]",
    ),
    Row(
        "the day after Easter Monday in March is summer's",
        [suspended("Wed 24 Mar - Wed 31 Mar", at="birch")],
        "Tue 30 Mar",
        2,
        4,
        "§1.2 reference dates Easter Monday [1]",
    ),
    Row(
        "days of the summer's half-term in law before the holiday join those after it",
        [suspended("Tue 30 Mar - Fri 2 Apr", at="birch"), suspended("Mon 19 Apr - Tue 20 Apr", at="birch")],
        "Tue 20 Apr",
        6,
        6,
        "§1.2 reference dates Easter Monday [1]",
    ),
    Row(
        "Easter Monday in April: days of the summer half-term before it are spring's",
        [suspended("Wed 12 Apr 2028 - Wed 19 Apr 2028")],  # 12, 13 | 18, 19; 14 and 17 closed
        "Mon 17 Apr 2028",
        2,
        4,
        "§1.2 reference dates Easter Monday [1]",
    ),
    Row(
        "Easter Monday in April: the days after it are summer's",
        [suspended("Wed 12 Apr 2028 - Wed 19 Apr 2028")],
        "Tue 18 Apr 2028",
        2,
        4,
        "§1.2 reference dates Easter Monday [1]",
    ),
    Row(
        "29 February is a school day like another",
        [suspended("Mon 28 Feb 2028 - Wed 1 Mar 2028")],  # 28, 29, 1
        "Wed 1 Mar 2028",
        3,
        3,
        "§1.2 school day [K]",
    ),
    Row(
        "31 July is still the old year",
        [suspended("Tue 14 Jul 2026 - Tue 21 Jul 2026")],  # 14-17, 20, 21
        "Fri 31 Jul 2026",
        6,
        6,
        "§1.2 academic year for exclusion [25]",
    ),
    Row(
        "1 August begins a year", [suspended("Tue 14 Jul 2026 - Tue 21 Jul 2026")], "Sat 1 Aug 2026", 0, 0,
        "§1.2 academic year [25]",
    ),
    Row(
        "one suspension over the summer is split between two years",
        [suspended("Mon 20 Jul 2026 - Tue 8 Sep")],  # 20, 21 Jul | 7, 8 Sep
        "Tue 8 Sep",
        2,
        2,
        "§1.2 academic year [25]",
    ),
    Row(
        "an odd half day over Christmas is the last of its days",
        [suspended("Thu 17 Dec - Wed 6 Jan", halves=7)],  # seven of eight: the eighth, of 6 Jan, is not
        "Wed 6 Jan",
        1.5,
        3.5,
        "§1.2 unit: sessions",
    ),
    Row(
        "45 days exactly",
        # 7 Sep-8 Oct is 24 days (5 + 5 + 5 + 5 + 4), 12-23 Oct 10: 34; 2-13 Nov 10: 44; one more
        [suspended("Mon 7 Sep - Fri 23 Oct"), suspended("Mon 2 Nov - Fri 13 Nov"), suspended("Mon 16 Nov")],
        "Mon 16 Nov",
        45,
        45,
        "§1.2 cap 45 [23][24]",
    ),
    Row(
        "45 and a half",
        [
            suspended("Mon 7 Sep - Fri 23 Oct"),
            suspended("Mon 2 Nov - Fri 13 Nov"),
            suspended("Mon 16 Nov - Tue 17 Nov", halves=3),
        ],
        "Tue 17 Nov",
        45.5,
        45.5,
        "§1.2 cap 45 [23][24]; §5.4 warn, do not block",
    ),
    Row(
        "days at the old school and the new add up",
        [suspended("Mon 12 Oct - Wed 14 Oct"), suspended("Mon 2 Nov - Tue 3 Nov", at="birch")],
        "Tue 3 Nov",
        5,
        5,
        "§1.2 counted across schools [23][24]",
    ),
    Row(
        "the same dates take fewer days where the school is closed",
        [suspended("Mon 12 Oct - Fri 23 Oct", at="birch")],  # birch closes from the 19th
        "Fri 23 Oct",
        5,
        5,
        "§1.2 school day per school [K]",
    ),
    Row(
        "two schools on the same day take no more than the day has",
        [suspended("Mon 12 Oct"), suspended("Mon 12 Oct", at="birch")],
        "Mon 12 Oct",
        1,
        1,
        "§1.2 cap counted in school days across schools [23]",
    ),
    Row(
        "half a day at each of two schools is one day",
        [suspended("Mon 12 Oct", halves=1), suspended("Mon 12 Oct", halves=1, at="birch")],
        "Mon 12 Oct",
        1,
        1,
        "§1.2 unit: sessions",
    ),
    Row(
        "the same suspension entered twice counts once",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Mon 12 Oct - Fri 16 Oct")],
        "Fri 16 Oct",
        5,
        5,
        "§1.2 cap counted in school days [23]",
    ),
    Row(
        "more sessions than the days have count only as many",
        [suspended("Mon 12 Oct - Tue 13 Oct", halves=9)],
        "Tue 13 Oct",
        2,
        2,
        "§1.2 unit: sessions",
    ),
    Row(
        "entered weeks late it still counts from its days",
        [suspended("Mon 12 Oct - Fri 16 Oct", recorded="Fri 20 Nov")],
        "Fri 16 Oct",
        5,
        5,
        "§1.2; entry late is not a later decision",
    ),
    Row(
        "days lost before a cancellation count",
        [suspended("Mon 12 Oct - Fri 16 Oct", cancelled="Wed 14 Oct")],  # Mon and Tue were lost
        "Fri 16 Oct",
        2,
        2,
        "§1.3 cancellation: days lost count toward 45 [K]",
    ),
    Row(
        "before it is cancelled it counts whole",
        [suspended("Mon 12 Oct - Fri 16 Oct", cancelled="Wed 14 Oct")],
        "Tue 13 Oct",
        5,
        5,
        "§1.3 cancellation [K]",
    ),
    Row(
        "cancelled before it began, nothing was lost",
        [suspended("Mon 12 Oct - Fri 16 Oct", decided="Fri 9 Oct", cancelled="Mon 12 Oct")],
        "Fri 16 Oct",
        0,
        0,
        "§1.3 cancellation [K]",
    ),
    Row(
        "cancelled after it was over, all of it counts",
        [suspended("Mon 12 Oct - Fri 16 Oct", cancelled="Tue 20 Oct")],
        "Tue 20 Oct",
        5,
        5,
        "§1.6 cancelling does not give back days [K]",
    ),
    Row(
        "days lost to a cancelled permanent exclusion count",
        [excluded("Mon 12 Oct", cancelled="Mon 19 Oct")],  # 12-16
        "Mon 19 Oct",
        5,
        5,
        "§1.3 days already lost count toward 45 [K]",
    ),
    Row(
        "a permanent exclusion that stands is no suspension", [excluded("Mon 12 Oct")], "Fri 20 Nov", 0, 0,
        "§1.2 cap on suspension [23]",
    ),
    Row(
        "reinstated by the board, the days before are lost and the rest are not",
        [suspended("Mon 12 Oct - Fri 23 Oct", board_met="Mon 19 Oct", board="reinstated")],  # 12-16
        "Fri 23 Oct",
        5,
        5,
        "§1.4 can reinstate; §1.6 days are not given back [K]",
    ),
)
def test_days_counted(row):
    term, year = counters(child(*row.facts), CALENDARS, day(row.on))
    assert (term.kind, year.kind) == ("term", "year")
    assert (term.school_days, year.school_days) == (row.term, row.year)
