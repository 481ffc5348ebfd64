"""Dates, times, clocks and names in the words of the service."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest

from waymark.service.web.components import wording
from waymark.service.web.components.clocks import Clock, clock
from waymark.service.web.components.today import page_day, set_page_day
from waymark.service.web.panel.presenters.meetings import CutOff

IN_TERM = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 26), "Thu 26 Nov"),
        (date(2026, 9, 1), "Tue 1 Sep"),
        (date(2027, 8, 31), "Tue 31 Aug"),
        (date(2027, 9, 1), "Wed 1 Sep 2027"),
        (date(2026, 8, 31), "Mon 31 Aug 2026"),
    ],
)
def test_a_date_carries_its_year_only_outside_this_school_year(on: date, words: str) -> None:
    assert wording.day(on, IN_TERM) == words


def test_pages_count_from_the_day_of_the_request() -> None:
    set_page_day(IN_TERM)
    try:
        assert page_day() == IN_TERM
        assert wording.day(date(2026, 11, 26)) == "Thu 26 Nov"
    finally:
        set_page_day(None)


def test_a_moment_near_midnight_is_shown_on_its_london_day() -> None:
    moment = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert wording.long_day(moment) == "Wednesday 1 July 2026"
    assert wording.clock_time(moment) == "12:30am"


@pytest.mark.parametrize(
    ("at", "words"),
    [(time(15, 30), "3:30pm"), (time(9), "9am"), (time(12), "noon"), (time(0), "midnight"), (time(12, 5), "12:05pm")],
)
def test_times_read_as_spoken(at: time, words: str) -> None:
    assert wording.clock_time(at) == words


def test_nothing_known_is_shown_as_nothing() -> None:
    assert [wording.day(None), wording.long_day(None), wording.clock_time(None), wording.day_and_time(None)] == [""] * 4


@pytest.mark.parametrize(
    ("name", "short"), [("Amara Bell", "A. B."), ("amara o'neil-stone", "A. O-S."), ("", ""), ("Ó B", "Ó. B.")]
)
def test_a_name_as_initials(name: str, short: str) -> None:
    assert wording.initials(name) == short


def test_counts_lists_and_money() -> None:
    assert wording.plural(1, "school day") == "1 school day"
    assert wording.plural(0, "child", "children") == "0 children"
    assert wording.sentence_list(["maths"]) == "maths"
    assert wording.sentence_list(["maths", "art", "music"]) == "maths, art and music"
    assert wording.sentence_list([]) == ""
    assert wording.pounds(1250) == "£1,250" and wording.pounds(9.5) == "£9.50"


@pytest.mark.parametrize(
    ("left", "tone", "words"),
    [
        (9, "calm", "9 school days left"),
        (3, "soon", "3 school days left"),
        (1, "soon", "1 school day left"),
        (0, "soon", "Due today"),
        (-1, "late", "Late by 1 school day"),
    ],
)
def test_a_clock_says_in_words_what_its_colour_says(left: int, tone: str, words: str) -> None:
    one = Clock(date(2026, 11, 26), left)
    assert (one.tone, one.words) == (tone, words)


def test_nobody_is_late_for_a_cut_off_that_has_gone_by() -> None:
    passed = CutOff(date(2026, 11, 20), -1)
    assert (passed.tone, passed.text) == ("calm", "passed · Fri 20 Nov")
    assert CutOff(date(2026, 11, 20), 0, has_passed=True).words == "passed"
    assert CutOff(date(2026, 11, 26), 3).words == "3 school days left"


def test_a_clock_stops_when_the_thing_is_done_even_if_late() -> None:
    done = Clock(date(2026, 11, 26), -4, done_on=date(2026, 12, 2))
    assert done.tone == "done" and done.text.startswith("Done Wed 2 Dec")


def test_a_clock_made_from_a_deadline_keeps_its_rule() -> None:
    deadline = SimpleNamespace(due_on=date(2026, 11, 26), explanation="The panel meets.", source="Terms, 4")
    made = clock(deadline, 2)
    assert (made.explanation, made.source, made.due_on) == ("The panel meets.", "Terms, 4", date(2026, 11, 26))
