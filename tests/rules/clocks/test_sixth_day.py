"""Education owed from the sixth school day: by whom, from when, what meets it, what ends it, and every day of it lost."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.rules.clocks.cases import said, table
from tests.rules.clocks.facts import child, excluded, is_, lives_in, lunchtimes, on_roll, suspended, taught
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import ImpossibleHistory, duties

S100 = "§1.6 school's duty, Act 2006 s.100 [3][4]"
S19 = "§1.6 authority's duty, Act 1996 s.19(3A) [3][4]"
TEN_DAYS = [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Mon 19 Oct - Fri 23 Oct")]  # the sixth day is Mon 19 Oct
FOR_GOOD = [excluded("Mon 12 Oct")]  # the sixth day is Mon 19 Oct

QUASHED = excluded(
    "Mon 12 Oct", board_met="Tue 3 Nov", board="upheld", review_asked="Mon 9 Nov", review_met="Mon 23 Nov", review="quash"
)


class Row(NamedTuple):
    says: str
    facts: list
    on: str
    duties: list[str]  # "school ash from Mon 19 Oct: due, 0 lost"
    source: str
    child: dict = {}


def as_written(duty) -> str:
    return f"{duty.owed_by} {duty.owner} from {said(duty.from_on)}: {duty.state}, {duty.days_lost} lost"


@table(
    Row("five days owe nothing", [suspended("Mon 12 Oct - Fri 16 Oct")], "Fri 16 Oct", [], S100),
    Row(
        "five days, a day back, five days owe nothing",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Tue 20 Oct - Mon 2 Nov")], "Mon 2 Nov", [], S100,
    ),
    Row("lunchtimes owe nothing", [lunchtimes("Mon 12 Oct - Fri 6 Nov")], "Fri 6 Nov", [], "§1.6; §1.2 lunchtime [K]"),
    Row("on day three it is coming", TEN_DAYS, "Wed 14 Oct", [], "§1.6: only five days are decided by then"),
    Row(
        "two fives decided together, on day three it is coming", [suspended("Mon 12 Oct - Mon 19 Oct")], "Wed 14 Oct",
        ["school ash from Mon 19 Oct: coming, 0 lost"], S100,
    ),
    Row("on the sixth day it is due", TEN_DAYS, "Mon 19 Oct", ["school ash from Mon 19 Oct: due, 0 lost"], S100),
    Row("on the seventh, one day is lost", TEN_DAYS, "Tue 20 Oct", ["school ash from Mon 19 Oct: breached, 1 lost"], S100),
    Row("on the last day, four are lost", TEN_DAYS, "Fri 23 Oct", ["school ash from Mon 19 Oct: breached, 4 lost"], S100),
    Row(
        "when it is over, five are lost and stay lost", TEN_DAYS, "Fri 20 Nov", ["school ash from Mon 19 Oct: ended, 5 lost"],
        S100,
    ),
    Row(
        "taught full time from the sixth day it is met",
        [*TEN_DAYS, taught("Mon 19 Oct - Fri 23 Oct")],
        "Wed 21 Oct",
        ["school ash from Mon 19 Oct: met, 0 lost"],
        S100,
    ),
    Row(
        "taught from day four it is met on the sixth",
        [*TEN_DAYS, taught("Thu 15 Oct - ")],
        "Mon 19 Oct",
        ["school ash from Mon 19 Oct: met, 0 lost"],
        S100,
    ),
    Row(
        "taught from the eighth day, two days stay lost",
        [*TEN_DAYS, taught("Wed 21 Oct - ")],
        "Fri 23 Oct",
        ["school ash from Mon 19 Oct: met, 2 lost"],
        S100,
    ),
    Row(
        "teaching that stopped after two days leaves the rest lost",
        [*TEN_DAYS, taught("Mon 19 Oct - Tue 20 Oct")],
        "Fri 23 Oct",
        ["school ash from Mon 19 Oct: breached, 2 lost"],  # 21, 22; the 23rd is not over
        S100,
    ),
    Row(
        "ten hours a week is not full time",
        [*TEN_DAYS, taught("Mon 19 Oct - ", full_time=False, hours=10)],
        "Wed 21 Oct",
        ["school ash from Mon 19 Oct: breached, 2 lost"],
        "§1.6 suitable full-time education",
    ),
    Row(
        "twelve hours a week meet a plan that sets twelve",
        [*TEN_DAYS, is_("ehc_plan", "Tue 1 Sep - ", hours=12), taught("Mon 19 Oct - ", full_time=False, hours=12)],
        "Wed 21 Oct",
        ["school ash from Mon 19 Oct: met, 0 lost"],
        "§1.6 exception EHC plan hours [3], SI 2007/1870 reg 5(2)(b)",
    ),
    Row(
        "ten hours a week do not meet a plan that sets twelve",
        [*TEN_DAYS, is_("ehc_plan", "Tue 1 Sep - ", hours=12), taught("Mon 19 Oct - ", full_time=False, hours=10)],
        "Wed 21 Oct",
        ["school ash from Mon 19 Oct: breached, 2 lost"],
        "§1.6 exception only while the hours are delivered [3]",
    ),
    Row(
        "a plan that sets no fewer hours changes nothing",
        [*TEN_DAYS, is_("ehc_plan", "Tue 1 Sep - "), taught("Mon 19 Oct - ", full_time=False, hours=12)],
        "Wed 21 Oct",
        ["school ash from Mon 19 Oct: breached, 2 lost"],
        "§1.6 exception EHC plan specifying fewer hours [3]",
    ),
    Row(
        "year 11 after the last exam owes nothing",
        [suspended("Mon 7 Jun - Fri 18 Jun"), is_("year_11_exams_done", "Fri 4 Jun - ")],
        "Wed 16 Jun",
        ["school ash from Mon 14 Jun: ended, 0 lost"],
        "§1.6 exception Y11 [3], SI 2007/1870 reg 5(2)(a)",
        {"year": 11, "born": "Mon 4 Jul 2011"},
    ),
    Row(
        "year 11 before the last exam owes as ever",
        [suspended("Mon 10 May - Fri 21 May"), is_("year_11_exams_done", "Fri 18 Jun - ")],  # the sixth is Mon 17 May
        "Wed 19 May",
        ["school ash from Mon 17 May: breached, 2 lost"],
        "§1.6 exception Y11 who has taken all exams [3]",
        {"year": 11, "born": "Mon 4 Jul 2011"},
    ),
    Row(
        "a permanent exclusion: the authority owes it", FOR_GOOD, "Mon 19 Oct",
        ["authority Fenshire from Mon 19 Oct: due, 0 lost"], S19,
    ),
    Row(
        "it is coming from the day it is decided", FOR_GOOD, "Mon 12 Oct",
        ["authority Fenshire from Mon 19 Oct: coming, 0 lost"], S19,
    ),
    Row(
        "half-term days are not lost",
        FOR_GOOD,
        "Tue 3 Nov",  # 19-23 October and 2 November
        ["authority Fenshire from Mon 19 Oct: breached, 6 lost"],
        S19,
    ),
    Row(
        "the authority starts it on the sixth day",
        [*FOR_GOOD, taught("Mon 19 Oct - ")],
        "Fri 6 Nov",
        ["authority Fenshire from Mon 19 Oct: met, 0 lost"],
        S19,
    ),
    Row(
        "a child of Norfolk excluded by a Lincolnshire school: Norfolk owes it, by the school's own calendar",
        # 21, 22 October, 3, 4, 5, 6 November: cedar has no school on the 23rd and the 2nd
        [excluded("Wed 21 Oct", at="cedar", authority="Lincolnshire")],
        "Fri 6 Nov",
        ["authority Norfolk from Fri 6 Nov: due, 0 lost"],
        "§1.6 the authority where the pupil lives [K] [2]",
        {"lives": "Norfolk"},
    ),
    Row(
        "a child who moves house: the new authority owes the days after, and the count does not begin again",
        [*FOR_GOOD, lives_in("Fenshire", "Tue 1 Sep - Tue 3 Nov"), lives_in("Norfolk", "Wed 4 Nov - ")],
        "Mon 9 Nov",
        [
            "authority Fenshire from Mon 19 Oct: ended, 7 lost",  # 19-23 October, 2, 3 November
            "authority Norfolk from Wed 4 Nov: breached, 3 lost",  # 4, 5, 6 November
        ],
        "§1.6 the authority where the pupil lives [K]",
    ),
    Row(
        "a child who moved before the sixth day: the old authority's is over and it lost nothing",
        [*FOR_GOOD, lives_in("Fenshire", "Tue 1 Sep - Wed 14 Oct"), lives_in("Norfolk", "Thu 15 Oct - ")],
        "Mon 19 Oct",
        ["authority Fenshire from Mon 19 Oct: ended, 0 lost", "authority Norfolk from Mon 19 Oct: due, 0 lost"],
        "§1.6 the authority where the pupil lives [K]",
    ),
    Row(
        "reinstated by the board: ended, and what was lost stays lost",
        [excluded("Mon 12 Oct", board_met="Tue 3 Nov", board="reinstated")],
        "Fri 20 Nov",
        ["authority Fenshire from Mon 19 Oct: ended, 6 lost"],  # 19-23 October, 2 November
        "§1.4 can reinstate; §1.6",
    ),
    Row(
        "upheld by the board: it goes on",
        [excluded("Mon 12 Oct", board_met="Tue 3 Nov", board="upheld")],
        "Wed 4 Nov",
        ["authority Fenshire from Mon 19 Oct: breached, 7 lost"],
        "§1.4; §1.6",
    ),
    Row(
        "quashed by the panel: it goes on until the board reinstates",
        [QUASHED],
        "Tue 24 Nov",
        ["authority Fenshire from Mon 19 Oct: breached, 21 lost"],  # 19-23 Oct 5, 2-6 10, 9-13 15, 16-20 20, 23 Nov 21
        "§1.5 outcomes; Act 2002 s.51A",
    ),
    Row(
        "cancelled before the sixth day: ended and nothing lost",
        [excluded("Mon 12 Oct", cancelled="Thu 15 Oct")],
        "Tue 20 Oct",
        ["authority Fenshire from Mon 19 Oct: ended, 0 lost"],
        "§1.3 cancelled [34][35]",
    ),
    Row(
        "on the roll of another school: ended from that day",
        [*FOR_GOOD, on_roll("birch", "Wed 4 Nov - ")],
        "Fri 20 Nov",
        ["authority Fenshire from Mon 19 Oct: ended, 7 lost"],  # 19-23 October, 2, 3 November
        "§1.6 Act 1996 s.19(3A)",
    ),
    Row(
        "a second registration at a pupil referral unit does not end it",
        [*FOR_GOOD, on_roll("birch", "Wed 4 Nov - ", main=False)],
        "Fri 6 Nov",
        ["authority Fenshire from Mon 19 Oct: breached, 9 lost"],  # 19-23 October, 2-5 November
        "§1.6; §2.3 dual registered",
    ),
    Row(
        "a suspension and then a permanent exclusion: two duties, two counts",
        [suspended("Mon 5 Oct - Fri 16 Oct"), excluded("Mon 19 Oct")],  # 5-8, 12, 13; then 19-23 October, 2 November
        "Mon 2 Nov",
        ["school ash from Tue 13 Oct: ended, 4 lost", "authority Fenshire from Mon 2 Nov: due, 0 lost"],  # 13-16
        "§1.6; SI 2007/1870 regs 3 and 4",
    ),
    Row(
        "entered weeks late, the days already lost are there at once",
        [excluded("Mon 12 Oct", recorded="Mon 2 Nov")],
        "Mon 2 Nov",
        ["authority Fenshire from Mon 19 Oct: breached, 5 lost"],
        "§1.6; entered late the clocks are still true",
    ),
    Row(
        "a child under five is not yet of the age it is owed to",
        [suspended("Mon 12 Oct - Fri 23 Oct")],
        "Wed 21 Oct",
        ["school ash from Mon 19 Oct: ended, 0 lost"],
        "§1.6 pupil of compulsory school age, Act 2006 s.100(1)",
        {"year": 0, "born": "Tue 5 Apr 2022"},
    ),
    Row(
        "a pupil of the sixth form is past it",
        [suspended("Mon 12 Oct - Fri 23 Oct")],
        "Wed 21 Oct",
        ["school ash from Mon 19 Oct: ended, 0 lost"],
        "§1.6 pupil of compulsory school age, Act 2006 s.100(1)",
        {"year": 12, "born": "Thu 4 Mar 2010"},
    ),
)
def test_what_is_owed_from_the_sixth_day(row):
    found = duties(child(*row.facts, **row.child), CALENDARS, day(row.on))
    sixth = [duty for duty in found if duty.kind == "sixth_day"]
    assert [as_written(duty) for duty in sixth] == row.duties
    assert all(duty.is_law for duty in sixth)


class DayOne(NamedTuple):
    says: str
    facts: list
    on: str
    duties: list[str]
    source: str


@table(
    DayOne(
        "a looked-after child: expected from the first day, whatever the length",
        [suspended("Mon 12 Oct - Wed 14 Oct"), is_("looked_after", "Tue 1 Sep - ")],
        "Tue 13 Oct",
        ["school ash from Mon 12 Oct: breached, 1 lost"],
        "§1.6 from day one [K]",
    ),
    DayOne(
        "a child with a social worker likewise",
        [suspended("Mon 12 Oct - Wed 14 Oct"), is_("social_worker", "Tue 1 Sep - ")],
        "Mon 12 Oct",
        ["school ash from Mon 12 Oct: due, 0 lost"],
        "§1.6 from day one [K]",
    ),
    DayOne(
        "permanently excluded: expected of the authority from the first day",
        [excluded("Mon 12 Oct"), is_("looked_after", "Tue 1 Sep - "), taught("Tue 13 Oct - ")],
        "Wed 14 Oct",
        ["authority Fenshire from Mon 12 Oct: met, 1 lost"],
        "§1.6 from day one [K]",
    ),
    DayOne("other children have no such expectation", [suspended("Mon 12 Oct - Wed 14 Oct")], "Tue 13 Oct", [], "§1.6 [K]"),
    DayOne(
        "looked after until the day before: no longer",
        [suspended("Mon 12 Oct - Wed 14 Oct"), is_("looked_after", "Tue 1 Sep - Sun 11 Oct")],
        "Tue 13 Oct",
        [],
        "§1.6 [K]",
    ),
)
def test_what_is_expected_from_day_one(row):
    found = [duty for duty in duties(child(*row.facts), CALENDARS, day(row.on)) if duty.kind == "day_one"]
    assert [as_written(duty) for duty in found] == row.duties
    assert not any(duty.is_law for duty in found), "day one is guidance"


class Warned(NamedTuple):
    says: str
    on: str
    day_of_run: int
    is_amber: bool
    source: str = "§1.6; the issue: amber at day three, escalation before the breach"


@table(
    Warned("before it begins", "Fri 9 Oct", 0, False),
    Warned("on day one", "Mon 12 Oct", 1, False),
    Warned("on day two", "Tue 13 Oct", 2, False),
    Warned("amber on day three", "Wed 14 Oct", 3, True),
    Warned("still amber on day five", "Fri 16 Oct", 5, True),
    Warned("at the weekend it is still day five", "Sun 18 Oct", 5, True),
    Warned("on the sixth it is due, no longer amber", "Mon 19 Oct", 6, False),
)
def test_the_days_before_the_sixth(row):
    (duty,) = duties(child(excluded("Mon 12 Oct", decided="Fri 9 Oct")), CALENDARS, day(row.on))
    assert (duty.day_of_run, duty.is_amber) == (row.day_of_run, row.is_amber)
    assert (said(duty.amber_on), said(duty.escalate_on), said(duty.from_on)) == ("Wed 14 Oct", "Fri 16 Oct", "Mon 19 Oct")


def test_the_exclusion_cannot_be_cancelled_once_the_board_has_met():
    """§1.3: "only before board has met" [34][35]."""
    with pytest.raises(ImpossibleHistory) as refused:
        excluded("Mon 12 Oct", board_met="Tue 3 Nov", board="upheld", cancelled="Wed 4 Nov")
    assert refused.value.field == "cancelled_on"
