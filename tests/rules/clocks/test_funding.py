"""The money that follows a permanently excluded child: A × (B ÷ 52) + C, and D × (E ÷ F), worked by hand."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.rules.clocks.cases import table
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks.funding import (
    Leaving,
    complete_weeks,
    funding_arrives,
    funding_leaves,
    funding_returns,
    recomputed,
    relevant_day,
)
from waymark.kernel.money import Money

FORMULA = "§4 PEX adjustment A × (B/52) + C [161]; SI 2024/66 reg 39(2)"
A = 520_000  # £5,200: a hundred pounds for each of 52 weeks


class Leaves(NamedTuple):
    says: str
    excluded: str
    relevant: str
    pence: int
    source: str
    a: int = A
    c: int = 0
    leaving_year_ends: str = ""


@table(
    # 19-31 October 13 days, 30, 31, 31, 28, 31: 164 days, 23 weeks and 3 days
    Leaves("from the sixth school day to 31 March: 23 weeks", "Mon 12 Oct", "Mon 19 Oct", 230_000, FORMULA),
    Leaves(
        "and the financial adjustment order", "Mon 12 Oct", "Mon 19 Oct", 280_000, "§4 C financial adjustment order [161]",
        c=50_000,
    ),
    # 6,543.21 × 23 = 150,493.83; ÷ 52 = 2,894.1121…
    Leaves("to the nearest penny", "Mon 12 Oct", "Mon 19 Oct", 289_411, FORMULA, a=654_321),
    # 28 days
    Leaves("four weeks exactly, from a Thursday to 31 March", "Thu 25 Feb", "Thu 4 Mar", 40_000, "§4 complete weeks left"),
    Leaves("a day fewer is three complete weeks", "Fri 26 Feb", "Fri 5 Mar", 30_000, "§4 complete weeks left"),  # 27 days
    Leaves(
        "no week left: only the order", "Thu 25 Mar", "Fri 16 Apr", 7_500, "§4 complete weeks left in the funding period",
        c=7_500,
    ),
    # 22-30 April 9, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29 (2028), 31: 345 days, 49 weeks and 2 days
    Leaves("on 1 April to the end of the next funding period, with its 29 February", "Thu 1 Apr", "Thu 22 Apr", 490_000, FORMULA),
    Leaves(
        "on 1 April in a leaving year: to the end of the school year",
        "Thu 1 Apr",
        "Thu 22 Apr",  # 9, 31, 30, 23 days: 93, 13 weeks and 2 days
        130_000,
        "§4 to end of school year if PEX on/after 1 April in a leaving year; SI 2024/66 reg 39(2)(b)(ii)",
        leaving_year_ends="Fri 23 Jul",
    ),
    Leaves(
        "in March of a leaving year: still to 31 March",
        "Mon 1 Mar",
        "Mon 8 Mar",  # 24 days
        30_000,
        "§4 on/after 1 April only",
        leaving_year_ends="Fri 23 Jul",
    ),
    Leaves(
        "in September of a leaving year: to 31 March",
        "Mon 14 Sep",
        "Mon 21 Sep",  # 10, 31, 30, 31, 31, 28, 31: 192 days, 27 weeks and 3 days
        270_000,
        "§4 on/after 1 April only",
        leaving_year_ends="Fri 23 Jul",
    ),
    # 17, 31, 31, 30, 31, 30, 31, 31, 29, 31: 292 days, 41 weeks and 5
    Leaves("in June, not a leaving year", "Mon 7 Jun", "Mon 14 Jun", 410_000, FORMULA),
)
def test_what_the_excluding_school_gives_up(row):
    leaving = Leaving(
        excluded_on=day(row.excluded),
        relevant_on=day(row.relevant),
        pupil_led=Money(row.a),
        order=Money(row.c),
        leaves_at_end_of_year=bool(row.leaving_year_ends),
        school_year_ends_on=day(row.leaving_year_ends) if row.leaving_year_ends else None,
    )
    worked = funding_leaves(leaving)
    assert worked.amount == Money(row.pence) and not worked.minimum
    assert [line.letter for line in worked.lines] == ["A", "B", "", "C", ""], "every step has its line"
    assert str(worked.amount) in worked.lines[-1].comes_to


def test_the_relevant_day_is_the_sixth_school_day():
    """§1.6 and §4 relevant date [K]: 12-16 and 19 October; over Christmas 18 December, 5-8 and 11 January."""
    assert relevant_day(day("Mon 12 Oct"), CALENDARS["ash"]) == day("Mon 19 Oct")
    assert relevant_day(day("Fri 18 Dec"), CALENDARS["ash"]) == day("Mon 11 Jan")


class Arrives(NamedTuple):
    says: str
    admitted: str
    pence: int
    source: str
    premium: int = 0


SHARE = "§4 admitting school ≥ D × (E/F) [161]; SI 2024/66 reg 39"
OCTOBER = Leaving(day("Mon 12 Oct"), day("Mon 19 Oct"), Money(A))  # D £2,300, F 23 weeks


@table(
    Arrives("admitted in January: eleven of the weeks", "Mon 11 Jan", 110_000, SHARE),  # 21, 28, 31: 80 days
    Arrives("with pupil premium", "Mon 11 Jan", 130_000, "§4 also pupil premium [163]", premium=20_000),
    Arrives("admitted before the relevant day: all of it", "Thu 15 Oct", 230_000, SHARE),
    Arrives(
        "admitted in the next funding period: nothing of this one", "Mon 12 Apr", 0,
        "§4 complete weeks remaining in the funding period",
    ),
)
def test_what_the_admitting_school_receives_at_least(row):
    worked = funding_arrives(OCTOBER, day(row.admitted), Money(row.premium))
    assert worked.amount == Money(row.pence) and worked.minimum
    assert [line.letter for line in worked.lines][:3] == ["D", "E", "F"]


def test_reinstated_the_rest_comes_back():
    """§4 recalculated on reinstatement: 9 November to 31 March is 143 days, 20 of the 23 weeks."""
    assert funding_returns(OCTOBER, day("Mon 9 Nov")).amount == Money(200_000)
    assert recomputed(OCTOBER, day("Mon 9 Nov")).amount == Money(30_000)


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        ("Mon 12 Oct", "Sun 18 Oct", 1),
        ("Mon 12 Oct", "Sat 17 Oct", 0),
        ("Mon 12 Oct", "Mon 19 Oct", 1),
        ("Mon 12 Oct", "Fri 9 Oct", 0),
    ],
)
def test_weeks_are_complete_or_not_counted(first, last, weeks):
    """§4 complete weeks."""
    assert complete_weeks(day(first), day(last)) == weeks
