"""After the board upholds a permanent exclusion: asking for a review, the panel, thinking again, and leaving the roll."""

from __future__ import annotations

from typing import NamedTuple

from tests.rules.clocks.cases import by_key, said, table
from tests.rules.clocks.facts import child, excluded
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import clocks

FIRST = "Mon 12 Oct"
UPHELD = {"board_met": "Tue 3 Nov", "board": "upheld"}
REVIEW_KINDS = ("review_apply", "review_meet", "reconsider", "roll_removal", "adjustment")


class Row(NamedTuple):
    says: str
    after: dict  # what happened after a child was excluded from Mon 12 Oct
    clocks: dict[str, str]  # of the review's clocks those that are named
    source: str
    on: str = "Tue 3 Nov"


APPLIED = UPHELD | {"review_asked": "Mon 9 Nov"}
QUASHED = APPLIED | {"review_met": "Mon 23 Nov", "review": "quash"}
RECOMMENDED = APPLIED | {"review_met": "Mon 23 Nov", "review": "recommend"}
REVIEWED_UPHELD = APPLIED | {"review_met": "Mon 23 Nov", "review": "uphold"}


@table(
    Row(
        "before the board decides nothing of a review runs", {}, {"roll_removal": "– waiting"}, "§1.5 roll removal [39]",
        "Mon 2 Nov",
    ),
    Row(
        "fifteen school days to ask, from the day the parent is told",
        UPHELD | {"parent_told_of_board": "Thu 5 Nov"},  # 6 one, 9-13 six, 16-20 eleven, 23-26 fifteen
        {"review_apply": "Thu 26 Nov waiting", "roll_removal": "Fri 27 Nov not_before"},
        "§1.5 parent applies: 15 school days from notice [39]",
        "Thu 5 Nov",
    ),
    Row(
        "the day of the notice is not known: from the day the board met",
        UPHELD,  # 4-6 three, 9-13 eight, 16-20 thirteen, 23, 24
        {"review_apply": "Tue 24 Nov waiting", "roll_removal": "Wed 25 Nov not_before"},
        "§1.5 [39]",
    ),
    Row(
        "over Christmas",
        {"board_met": "Fri 11 Dec", "board": "upheld", "parent_told_of_board": "Mon 14 Dec"},
        # 15-18 four, 5-8 January eight, 11-15 thirteen, 18, 19
        {"review_apply": "Tue 19 Jan waiting", "roll_removal": "Wed 20 Jan not_before"},
        "§1.5 [39]",
        "Mon 14 Dec",
    ),
    Row("asked in time", APPLIED, {"review_apply": "Tue 24 Nov done", "roll_removal": "– waiting"}, "§1.5 [39]", "Mon 9 Nov"),
    Row(
        "the panel meets within fifteen school days of being asked",
        APPLIED,  # 10-13 four, 16-20 nine, 23-26 thirteen, 30, 1 December
        {"review_meet": "Tue 1 Dec waiting"},
        "§1.5 panel meets [39]; SI 2012/1033 Sch. 1 para 1 closing date",
        "Mon 9 Nov",
    ),
    Row(
        "asked on the last day there is",
        UPHELD | {"review_asked": "Tue 24 Nov"},  # 25, 26 two, 30-4 seven, 7-11 twelve, 14, 15, 16
        {"review_apply": "Tue 24 Nov done", "review_meet": "Wed 16 Dec waiting"},
        "§1.5 [39]",
        "Tue 24 Nov",
    ),
    Row(
        "asked before Christmas the panel has until after it",
        UPHELD | {"parent_told_of_board": "Tue 24 Nov", "review_asked": "Mon 14 Dec"},
        # told the 24th: 25, 26 two, 30-4 seven, 7-11 twelve, 14, 15, 16; asked: 15-18 four, 5-8 eight, 11-15 thirteen, 18, 19
        {"review_apply": "Wed 16 Dec done", "review_meet": "Tue 19 Jan waiting"},
        "§1.5 [39]",
        "Mon 14 Dec",
    ),
    Row(
        "asked a day late: no review, and the roll may be closed",
        UPHELD | {"review_asked": "Wed 25 Nov"},
        {"review_apply": "Tue 24 Nov done_late", "review_meet": "none", "roll_removal": "Wed 25 Nov not_before"},
        "§1.5 late = no review [39]",
        "Wed 25 Nov",
    ),
    Row(
        "waived in writing: the roll may be closed from that day",
        UPHELD | {"review_waived": "Wed 11 Nov"},
        {"review_apply": "ended", "roll_removal": "Wed 11 Nov not_before"},
        "§1.5 or parent waives in writing [39]",
        "Thu 12 Nov",
    ),
    Row(
        "the panel upholds: the review is over",
        REVIEWED_UPHELD,
        {"review_meet": "Tue 1 Dec done", "reconsider": "none", "adjustment": "none", "roll_removal": "Mon 23 Nov not_before"},
        "§1.5 outcomes [40][41]",
        "Tue 24 Nov",
    ),
    Row(
        "the panel quashes: ten school days to think again",
        QUASHED,  # 24, 25, 26 three, 30-4 eight, 7, 8
        {"reconsider": "Tue 8 Dec waiting", "adjustment": "none", "roll_removal": "– waiting"},
        "§1.5 board reconsiders within 10 [40]",
        "Mon 23 Nov",
    ),
    Row(
        "the panel recommends: ten school days likewise",
        RECOMMENDED,
        {"reconsider": "Tue 8 Dec waiting", "adjustment": "none"},
        "§1.5 board reconsiders within 10 [40]",
        "Mon 23 Nov",
    ),
    Row(
        "ten school days over Christmas",
        # 15-18 four, 5-8 January eight, 11, 12
        UPHELD | {"review_asked": "Mon 23 Nov", "review_met": "Mon 14 Dec", "review": "recommend"},
        {"reconsider": "Tue 12 Jan waiting"},
        "§1.5 board reconsiders within 10 [40]",
        "Mon 14 Dec",
    ),
    Row(
        "quashed, and the board does not reinstate: the adjustment",
        QUASHED | {"reconsidered": "Mon 7 Dec", "again": "upheld"},
        {"reconsider": "Tue 8 Dec done", "adjustment": "– open", "roll_removal": "Mon 7 Dec not_before"},
        "§1.5 £4,000 if quashed and not reinstated [42]",
        "Tue 8 Dec",
    ),
    Row(
        "quashed, and the ten school days pass without a decision: the adjustment",
        QUASHED,
        {"reconsider": "Tue 8 Dec overdue", "adjustment": "– open"},
        "§1.5 £4,000 if quashed and not reinstated [42]",
        "Wed 9 Dec",
    ),
    Row(
        "only recommended, and the board does not reinstate: no adjustment",
        RECOMMENDED | {"reconsidered": "Mon 7 Dec", "again": "upheld"},
        {"reconsider": "Tue 8 Dec done", "adjustment": "none", "roll_removal": "Mon 7 Dec not_before"},
        "§1.5 £4,000 if quashed and directed [42]",
        "Tue 8 Dec",
    ),
    Row(
        "quashed and reinstated: no adjustment, and the child stays on the roll",
        QUASHED | {"reconsidered": "Mon 7 Dec", "again": "reinstated"},
        {"reconsider": "Tue 8 Dec done", "adjustment": "none", "roll_removal": "ended"},
        "§1.5 [40][42]",
        "Tue 8 Dec",
    ),
    Row(
        "reconsidered a day late",
        RECOMMENDED | {"reconsidered": "Wed 9 Dec", "again": "upheld"},
        {"reconsider": "Tue 8 Dec done_late"},
        "§1.5 [40]",
        "Wed 9 Dec",
    ),
    Row(
        "reinstated by the board there is nothing to review",
        {"board_met": "Tue 3 Nov", "board": "reinstated"},
        {"review_apply": "none", "review_meet": "none", "roll_removal": "ended"},
        "§1.4 can reinstate; §1.5 after an upheld PEX",
        "Wed 4 Nov",
    ),
    Row(
        "cancelled there is nothing to review",
        {"cancelled": "Thu 15 Oct"},
        {"review_apply": "none", "roll_removal": "ended"},
        "§1.3 cancelled [34][35]",
        "Fri 16 Oct",
    ),
)
def test_the_review_of_a_permanent_exclusion(row):
    found = by_key(clocks(child(excluded(FIRST, **row.after)), CALENDARS, day(row.on)))
    of_review = {clock.kind: f"{said(clock.due_on)} {clock.state}" for clock in found.values() if clock.kind in REVIEW_KINDS}
    ended = {clock.kind: "ended" for clock in found.values() if clock.state == "ended"}
    assert {kind: (of_review | ended).get(kind, "none") for kind in row.clocks} == row.clocks
