"""One child, several calendars: whose school days count, what is not known, and what a change of calendar changes."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.rules.clocks.cases import by_key, said, table
from tests.rules.clocks.facts import child, excluded, on_roll, suspended
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import answer, clocks, counters, duties, runs

SCHOOL_DAY = "§1.2 school day: a day with a session at that school [K]"


class Row(NamedTuple):
    says: str
    days: str
    at: dict[str, str]  # by school: its school days of these, and the sixth of them if there is one
    source: str


@table(
    Row("before birch's half-term of two weeks", "Mon 12 Oct - Fri 16 Oct", {"ash": "5", "birch": "5", "cedar": "5"}, SCHOOL_DAY),
    Row(
        "over birch's half-term of two weeks",
        "Mon 12 Oct - Mon 2 Nov",
        # ash 12-16, 19-23, 2; birch 12-16, 2; cedar 12-16, 19-22 (back on the 3rd)
        {"ash": "11, sixth Mon 19 Oct", "birch": "6, sixth Mon 2 Nov", "cedar": "9, sixth Mon 19 Oct"},
        SCHOOL_DAY,
    ),
    Row(
        "over training days of their own",
        "Thu 5 Nov - Mon 16 Nov",
        # ash 5, 6, 9-13, 16; birch 5, 6, 9-13 (16 closed); cedar 5, 6, 10-13, 16 (9 closed)
        {"ash": "8, sixth Thu 12 Nov", "birch": "7, sixth Thu 12 Nov", "cedar": "7, sixth Fri 13 Nov"},
        SCHOOL_DAY,
    ),
    Row(
        "over Christmas, back on different days",
        "Mon 14 Dec - Tue 5 Jan",
        # ash 14-18, 5; birch 14-18, 4, 5; cedar 14-17, 4, 5
        {"ash": "6, sixth Tue 5 Jan", "birch": "7, sixth Mon 4 Jan", "cedar": "6, sixth Tue 5 Jan"},
        SCHOOL_DAY,
    ),
    Row(
        "over Easter",
        "Mon 22 Mar - Tue 13 Apr",
        # ash 22-25, 12, 13; birch 22-25, 30-2; cedar 22-24, 13
        {"ash": "6, sixth Tue 13 Apr", "birch": "8, sixth Wed 31 Mar", "cedar": "4"},
        SCHOOL_DAY,
    ),
)
def test_the_same_dates_at_three_schools(row):
    for school, expected in row.at.items():
        (run,) = runs(child(suspended(row.days, at=school)), CALENDARS, day("Fri 16 Jul"))
        sixth = f", sixth {said(run.duty_from)}" if run.duty_from else ""
        assert f"{run.school_days}{sixth}" == expected, school


class Joined(NamedTuple):
    says: str
    at: str
    joined: bool
    source: str


@table(
    Joined("at ash there were school days between", "ash", False, SCHOOL_DAY),
    Joined("at birch it was half-term between", "birch", True, SCHOOL_DAY),
)
def test_friday_before_and_monday_after_the_longer_half_term(row):
    found = runs(child(suspended("Fri 16 Oct", at=row.at), suspended("Mon 2 Nov", at=row.at)), CALENDARS, day("Fri 16 Jul"))
    assert len(found) == (1 if row.joined else 2)


def test_a_child_who_changes_school_in_the_middle_of_a_run():
    """§1.6, Act 2006 s.100: ash owes until the child is on birch's roll; birch counts its own days from one."""
    moved = child(
        suspended("Mon 12 Oct - Fri 23 Oct", key="at ash"),
        suspended("Mon 2 Nov - Tue 10 Nov", at="birch", key="at birch"),  # 2-6, 9, 10: the sixth is the 9th
        on_roll("ash", "Mon 7 Sep - Wed 21 Oct"),
        on_roll("birch", "Thu 22 Oct - "),
    )
    found = {duty.event: duty for duty in duties(moved, CALENDARS, day("Tue 10 Nov"))}
    assert (found["at ash"].state, found["at ash"].days_lost) == ("ended", 3)  # 19, 20, 21 October
    assert (found["at birch"].from_on, found["at birch"].state) == (day("Mon 9 Nov"), "breached")
    term, _ = counters(moved, CALENDARS, day("Tue 10 Nov"))
    assert term.school_days == 17  # 10 and 7: the head decided on ten


class Unknown(NamedTuple):
    says: str
    facts: list
    school_days: int | None
    source: str


@table(
    Unknown("a school without term dates", [suspended("Mon 12 Oct - Fri 30 Oct", at="dell", halves=20)], None, SCHOOL_DAY),
    Unknown("a suspension that runs past the last term known", [suspended("Mon 17 Jul 2028 - Fri 8 Sep 2028")], None, SCHOOL_DAY),
    Unknown("a school with them", [suspended("Mon 12 Oct - Fri 23 Oct")], 10, SCHOOL_DAY),
)
def test_what_cannot_be_known_is_said_to_be_unknown(row):
    (run,) = runs(child(*row.facts), CALENDARS, day("Fri 21 Jul 2028"))
    assert (run.school_days, run.is_known) == (row.school_days, row.school_days is not None)


def test_without_term_dates_no_day_is_guessed():
    """A guessed term date would become a wrong legal deadline."""
    unknown = child(excluded("Mon 12 Oct", at="dell"))
    found = answer(unknown, CALENDARS, day("Mon 12 Oct"))
    board = by_key(found.clocks)["board:1"]
    assert (board.due_on, board.state) == (None, "unknown")
    (duty,) = found.duties
    assert (duty.from_on, duty.state, duty.owner) == (None, "unknown", "Fenshire")
    assert [warned.kind for warned in found.warnings] == ["no_term_dates"]


def test_without_term_dates_sessions_count_as_they_were_entered():
    """§1.2 unit: sessions; in the term and year of the first day, and said to be uncertain."""
    term, year = counters(child(suspended("Mon 12 Oct - Wed 14 Oct", at="dell", halves=6)), CALENDARS, day("Fri 16 Oct"))
    assert (term.sessions, year.sessions) == (6, 6)
    assert term.not_certain == year.not_certain == ("1",)


@pytest.mark.parametrize("days", ["Mon 12 Oct - Fri 16 Oct", "Thu 15 Oct - Mon 19 Oct"])
def test_five_calendar_days_can_be_no_sixth_day_whatever_the_calendar(days):
    """§1.6."""
    assert duties(child(suspended(days, at="dell", halves=6)), CALENDARS, day("Fri 16 Oct")) == ()


class Shut(NamedTuple):
    says: str
    closed: str
    sixth: str
    board: str
    source: str


@table(
    # The board of an exclusion of Mon 12 October: 13-16 four, 19-23 nine, 2-6 November fourteen, 9
    Shut("before anything changed", "", "Mon 19 Oct", "Mon 9 Nov", SCHOOL_DAY),
    Shut(
        "shut on the Thursday by snow: both are a day later", "Thu 15 Oct", "Tue 20 Oct", "Tue 10 Nov",
        "the issue: a calendar changed after the fact; §1.2 [K]",
    ),
    Shut(
        "shut after the sixth day: only the board's is", "Tue 20 Oct", "Mon 19 Oct", "Tue 10 Nov",
        "the issue: a calendar changed after the fact; §1.2 [K]",
    ),
    Shut(
        "shut in the half-term nothing changes", "Tue 27 Oct", "Mon 19 Oct", "Mon 9 Nov",
        "the issue: a calendar changed after the fact; §1.2 [K]",
    ),
)
def test_a_calendar_changed_after_the_fact(row):
    closures = {day(row.closed): "Snow"} if row.closed else {}
    changed = CALENDARS | {"ash": CALENDARS["ash"].with_overrides(closures=closures)}
    history, on = child(excluded("Mon 12 Oct")), day("Mon 12 Oct")
    (duty,) = duties(history, changed, on)
    assert said(duty.from_on) == row.sixth
    assert said(by_key(clocks(history, changed, on))["board:1"].due_on) == row.board
