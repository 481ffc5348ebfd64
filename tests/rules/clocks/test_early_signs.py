"""Early signs: rules in plain words over a window, met or not, with what was counted and the day a flag wears off."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.rules.clocks.cases import said, table
from tests.rules.clocks.facts import child, suspended
from tests.rules.clocks.named_days import day, span
from waymark.clocks.early_signs import Attended, Child, EarlySign, UnclearRule, flag, from_words, in_words, trial

TWICE = EarlySign("twice", weeks=12, wears_off_weeks=6, suspensions=2)
FIVE_DAYS = EarlySign("five", weeks=12, wears_off_weeks=6, suspended_sessions=10)
AWAY = EarlySign("away", weeks=6, wears_off_weeks=4, attendance_below=85)
BOTH = EarlySign("both", weeks=12, wears_off_weeks=6, suspensions=1, attendance_below=90)
TWO = [suspended("Mon 12 Oct"), suspended("Mon 9 Nov")]
CUT_OFFS = "§3.7 typical local cut-offs [K]; no score, §3.7 base-rate limit"


def attended(days: str, possible: int, there: int) -> Attended:
    return Attended(*span(days), possible, there)


class Row(NamedTuple):
    says: str
    rule: EarlySign
    facts: list
    on: str
    flag: str  # the last day it was met and the day it wears off; "" where there is none
    source: str = CUT_OFFS
    attendance: tuple = ()


@table(
    Row("one suspension is not two", TWICE, TWO[:1], "Mon 9 Nov", ""),
    Row("the second on the day it begins", TWICE, TWO, "Mon 9 Nov", "Mon 9 Nov, wears off Mon 21 Dec"),
    Row("the day before the second", TWICE, TWO, "Sun 8 Nov", ""),
    # twelve weeks that end on Sun 3 January begin on Mon 12 October: the last to hold both
    Row(
        "after the first has left the window it was last met the day before", TWICE, TWO, "Wed 20 Jan",
        "Sun 3 Jan, wears off Sun 14 Feb",
    ),
    Row("on the last day it shows", TWICE, TWO, "Sun 14 Feb", "Sun 3 Jan, wears off Sun 14 Feb"),
    Row("it has worn off the day after", TWICE, TWO, "Mon 15 Feb", ""),
    Row("two that never lay in one window", TWICE, [suspended("Mon 12 Oct"), suspended("Mon 11 Jan")], "Mon 11 Jan", ""),
    Row(
        "a cancelled one is none", TWICE, [TWO[0], suspended("Mon 9 Nov - Wed 11 Nov", cancelled="Tue 10 Nov")], "Wed 11 Nov",
        "",
    ),
    Row(
        "five days exactly are five or more", FIVE_DAYS, [suspended("Mon 12 Oct - Fri 16 Oct")], "Mon 12 Oct",
        "Mon 12 Oct, wears off Mon 23 Nov",
    ),
    Row("four and a half are not", FIVE_DAYS, [suspended("Mon 12 Oct - Fri 16 Oct", halves=9)], "Fri 16 Oct", ""),
    Row(
        "84 of 100 is below 85 in a hundred", AWAY, [], "Fri 16 Oct", "Fri 16 Oct, wears off Fri 13 Nov",
        attendance=(attended("Mon 14 Sep - Fri 16 Oct", 100, 84),),
    ),
    Row("85 of 100 is not below", AWAY, [], "Fri 16 Oct", "", attendance=(attended("Mon 14 Sep - Fri 16 Oct", 100, 85),)),
    Row("ten sessions are too few to say", AWAY, [], "Fri 16 Oct", "", attendance=(attended("Mon 12 Oct - Fri 16 Oct", 10, 2),)),
    Row(
        "both are asked for and only one is there", BOTH, TWO[:1], "Fri 16 Oct", "",
        attendance=(attended("Mon 14 Sep - Fri 16 Oct", 48, 46),),
    ),
    Row(
        "both are there", BOTH, TWO[:1], "Fri 16 Oct", "Fri 16 Oct, wears off Fri 27 Nov",
        attendance=(attended("Mon 14 Sep - Fri 16 Oct", 48, 40),),
    ),
)
def test_who_is_shown(row):
    found = flag(row.rule, child(*row.facts), row.attendance, day(row.on))
    assert (f"{said(found.met_on)}, wears off {said(found.wears_off_on)}" if found else "") == row.flag
    if found:
        assert found.counted, "a flag says what was counted"


@pytest.mark.parametrize("rule", [TWICE, FIVE_DAYS, AWAY, BOTH])
def test_a_rule_is_read_back_from_its_own_words(rule):
    assert from_words(rule.key, in_words(rule)) == rule


@pytest.mark.parametrize("words", ["", "naughty", "2 or more suspensions", "risk above 7 in 12 weeks; wears off after 6 weeks"])
def test_words_that_mean_no_rule_are_refused_with_an_example(words):
    with pytest.raises(UnclearRule, match="Write it like"):
        from_words("r", words)


def test_a_rule_without_a_threshold_is_none():
    with pytest.raises(UnclearRule, match="at least one threshold"):
        EarlySign("nothing", weeks=12, wears_off_weeks=6)


def test_a_trial_counts_children_and_groups():
    """Tried on past data before it is switched on, with counts by group."""
    children = [
        Child(child(*TWO), groups={"sex": "boy"}),
        Child(child(*TWO[:1]), groups={"sex": "boy"}),
        Child(child(), groups={"sex": "girl"}),
    ]
    tried = trial(TWICE, children, day("Mon 7 Sep"), day("Fri 18 Dec"))
    assert (tried.children, tried.flagged) == (3, 1)
    assert tried.by_group == {"sex": {"boy": (1, 2), "girl": (0, 1)}}
