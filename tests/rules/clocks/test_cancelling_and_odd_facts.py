"""Cancelling and reinstating and what they undo; facts that are odd, late or wrong; and what is shown as unverified."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.rules.clocks.cases import by_key, table
from tests.rules.clocks.facts import child, excluded, is_, lunchtimes, on_roll, suspended, taught
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import RULES, ImpossibleHistory, answer, clocks, warnings
from waymark.clocks.boards import why_not_cancel

CANCEL = "§1.3 only before board has met [34][35]; SI 2023/571 (reg 17A of SI 2012/1033)"
TO_HALF_TERM = suspended("Mon 7 Sep - Fri 23 Oct", key="first")  # 34 days


class Cancel(NamedTuple):
    says: str
    facts: list
    on: str
    may: bool
    source: str


@table(
    Cancel("a suspension on its second day", [suspended("Mon 12 Oct - Fri 16 Oct", key="x")], "Tue 13 Oct", True, CANCEL),
    Cancel(
        "before it has begun", [suspended("Mon 12 Oct - Fri 16 Oct", key="x", decided="Thu 8 Oct")], "Fri 9 Oct", True, CANCEL,
    ),
    Cancel("a permanent exclusion before the board meets", [excluded("Mon 12 Oct", key="x")], "Mon 2 Nov", True, CANCEL),
    Cancel(
        "on the day the board met", [excluded("Mon 12 Oct", key="x", board_met="Tue 3 Nov", board="upheld")], "Tue 3 Nov",
        False, CANCEL,
    ),
    Cancel(
        "after the board met", [excluded("Mon 12 Oct", key="x", board_met="Tue 3 Nov", board="upheld")], "Wed 4 Nov", False,
        CANCEL,
    ),
    Cancel("cancelled already", [excluded("Mon 12 Oct", key="x", cancelled="Wed 14 Oct")], "Thu 15 Oct", False, CANCEL),
    Cancel(
        "a permanent exclusion with 45 days lost exactly",
        # 34; excluded from 2 November and cancelled on the 17th: 2-6, 9-13, 16 are 11 more
        [TO_HALF_TERM, excluded("Mon 2 Nov", key="x")],
        "Tue 17 Nov",
        True,
        "§1.3 not if excluded >45 days in the year; SI 2023/571",
    ),
    Cancel(
        "a permanent exclusion with 46 days lost",
        [TO_HALF_TERM, excluded("Mon 2 Nov", key="x")],
        "Wed 18 Nov",
        False,
        "§1.3 not if excluded >45 days in the year; SI 2023/571",
    ),
    Cancel(
        "a suspension with 46 days lost likewise: the law says any exclusion",
        [TO_HALF_TERM, suspended("Mon 2 Nov - Fri 20 Nov", key="x")],
        "Wed 18 Nov",
        False,
        "SI 2023/571 (reg 17A(2) of SI 2012/1033); §1.3",
    ),
)
def test_what_may_still_be_cancelled(row):
    history = child(*row.facts)
    (event,) = (each for each in history.events if each.key == "x")
    refused = why_not_cancel(event, history, CALENDARS, day(row.on))
    assert (refused is None) is row.may, str(refused)


class Undone(NamedTuple):
    says: str
    facts: list
    on: str
    ended: set[str]  # kinds of clocks that are over and say so
    source: str


@table(
    Undone(
        "cancelled: the board need not meet and the child stays on the roll",
        [excluded("Mon 12 Oct", cancelled="Wed 14 Oct")],
        "Thu 15 Oct",
        {"board", "roll_removal"},
        "§1.3 cancelled [34]",
    ),
    Undone(
        "reinstated by the board: the child stays on the roll",
        [excluded("Mon 12 Oct", board_met="Tue 3 Nov", board="reinstated")],
        "Wed 4 Nov",
        {"roll_removal"},
        "§1.4 can reinstate; §1.5 roll removal",
    ),
)
def test_what_cancelling_and_reinstating_undo(row):
    found = by_key(clocks(child(*row.facts), CALENDARS, day(row.on)))
    over = {clock.kind: str(clock.because) for clock in found.values() if clock.state == "ended"}
    assert row.ended <= set(over)
    assert all(over[kind] for kind in row.ended), "what is ended says why"
    running = {clock.kind for clock in found.values() if clock.state in ("waiting", "overdue", "today")}
    assert not running & {"board", "review_apply"}


class Odd(NamedTuple):
    says: str
    facts: list
    kinds: list[str]
    source: str


@table(
    Odd("nothing odd", [suspended("Mon 12 Oct - Fri 16 Oct")], [], "§1.2"),
    Odd("it ends on a Saturday", [suspended("Mon 12 Oct - Sat 17 Oct")], ["not_a_school_day"], "§1.2 school day [K]"),
    Odd("it begins on a training day", [suspended("Fri 9 Oct - Mon 12 Oct")], ["not_a_school_day"], "§1.2 school day [K]"),
    Odd(
        "there is no school day in it", [suspended("Mon 26 Oct - Fri 30 Oct", halves=10)], ["no_school_day"],
        "§1.2 school day [K]",
    ),
    Odd(
        "more half days than its days have", [suspended("Mon 12 Oct - Tue 13 Oct", halves=5)], ["too_many_sessions"],
        "§1.2 unit: sessions",
    ),
    Odd(
        "more lunchtimes than its days have", [lunchtimes("Mon 12 Oct - Tue 13 Oct", halves=3)], ["too_many_sessions"],
        "§1.2 lunchtime [26]",
    ),
    Odd(
        "two that overlap", [suspended("Mon 12 Oct - Wed 14 Oct"), suspended("Wed 14 Oct - Fri 16 Oct")], ["overlap"],
        "§1.2 a further suspension is a new decision [K]",
    ),
    Odd(
        "two schools on the same day", [suspended("Mon 12 Oct"), suspended("Mon 12 Oct", at="birch")], ["overlap"],
        "§1.2 counted across schools [23]",
    ),
    Odd("45 days exactly are none", [TO_HALF_TERM, suspended("Mon 2 Nov - Mon 16 Nov")], [], "§1.2 cap 45 [23]"),
    Odd(
        "45 and a half are over the limit", [TO_HALF_TERM, suspended("Mon 2 Nov - Tue 17 Nov", halves=23)], ["over_year_limit"],
        "§1.2 cap 45 [23]; §5.4 warn, do not block",
    ),
    Odd("entered five weeks late", [suspended("Mon 12 Oct", recorded="Mon 16 Nov")], ["entered_late"], "§1.3 without delay [30]"),
    Odd(
        "it begins before it was decided", [suspended("Mon 12 Oct - Fri 16 Oct", decided="Wed 14 Oct")],
        ["begins_before_decided"], "§1.2",
    ),
    Odd("by a school the child is not at", [suspended("Mon 12 Oct"), on_roll("birch", "Mon 7 Sep - ")], ["not_on_roll"], "§1.2"),
    Odd("by a school the child is at", [suspended("Mon 12 Oct"), on_roll("ash", "Mon 7 Sep - ")], [], "§1.2"),
    Odd(
        "by a school whose term dates are missing", [suspended("Mon 12 Oct", at="dell", halves=2)], ["no_term_dates"],
        "§1.2 school day [K]",
    ),
)
def test_odd_facts_are_warned_of_and_stop_nothing(row):
    found = warnings(child(*row.facts), CALENDARS, day("Fri 20 Nov"))
    assert [warned.kind for warned in found] == row.kinds
    assert all(str(warned.says) for warned in found)


class Impossible(NamedTuple):
    says: str
    fact: object
    field: str
    source: str


@table(
    Impossible("it ends before it begins", lambda: suspended("Fri 16 Oct - Mon 12 Oct", halves=2), "last_on", "§1.2"),
    Impossible("no session of it", lambda: suspended("Mon 12 Oct", halves=-1), "sessions", "§1.2 unit: sessions"),
    Impossible(
        "the board met and decided nothing", lambda: excluded("Mon 12 Oct", board_met="Tue 3 Nov"), "board_decision", "§1.4",
    ),
    Impossible("a decision by no meeting", lambda: excluded("Mon 12 Oct", board="upheld"), "board_decision", "§1.4"),
    Impossible(
        "cancelled after the board met",
        lambda: excluded("Mon 12 Oct", board_met="Tue 3 Nov", board="upheld", cancelled="Wed 4 Nov"),
        "cancelled_on",
        "§1.3 only before board has met [34]",
    ),
    Impossible(
        "a panel that met and said nothing",
        lambda: excluded("Mon 12 Oct", board_met="Tue 3 Nov", board="upheld", review_met="Mon 23 Nov"),
        "review_outcome",
        "§1.5 outcomes [40]",
    ),
    Impossible("a circumstance there is not", lambda: is_("naughty"), "kind", "§1.6"),
)
def test_what_cannot_have_happened_is_refused_with_its_field(row):
    with pytest.raises(ImpossibleHistory) as refused:
        row.fact()
    assert refused.value.field == row.field


class Unverified(NamedTuple):
    says: str
    facts: list
    shown: set[str]
    source: str


@table(
    Unverified(
        "nothing happened: nothing unverified decides", [], set(),
        "the issue: [K] shows as unverified wherever it decides; §1.2",
    ),
    Unverified(
        "a looked-after child: day one is guidance nobody has checked",
        [excluded("Mon 12 Oct"), is_("looked_after", "Tue 1 Sep - ")], {"day_one"}, "§1.6 [K]",
    ),
    Unverified(
        "the board hears of a short one once a term", [suspended("Mon 12 Oct")], {"tell_board_termly"}, "§1.3 once a term [K]",
    ),
    Unverified("school days are those of that school", [excluded("Mon 12 Oct")], {"school_day"}, "§1.2 school day [K]"),
)
def test_what_is_unverified_is_said_where_it_decides(row):
    found = answer(child(*row.facts, taught("Mon 19 Oct - ")), CALENDARS, day("Wed 21 Oct"))
    assert row.shown <= set(found.unverified)
    verified = {rule.key for rule in RULES} - {rule.key for rule in RULES if not rule.verified}
    assert not set(found.unverified) & verified


def test_every_answer_names_a_rule_that_is_kept():
    """The issue: prints every counter, duty and deadline with its reason and source; §1."""
    history = child(
        suspended("Mon 5 Oct - Fri 16 Oct", representations=True),
        excluded("Mon 19 Oct", board_met="Tue 3 Nov", board="upheld", review_asked="Mon 9 Nov"),
        is_("looked_after", "Tue 1 Sep - "),
    )
    found = answer(history, CALENDARS, day("Fri 20 Nov"))
    keys = {rule.key for rule in RULES}
    assert {each.rule for each in (*found.counters, *found.duties, *found.clocks)} <= keys
    assert all(rule.source and rule.says and rule.effective_from for rule in RULES)
    assert all(str(each.because) for each in (*found.duties, *found.clocks))
