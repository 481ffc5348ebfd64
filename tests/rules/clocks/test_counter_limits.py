"""How much is left before the next threshold, and the days that a term and a year are counted in."""

from __future__ import annotations

from typing import NamedTuple

from tests.rules.clocks.cases import table
from tests.rules.clocks.facts import child, suspended
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import counters


class Limit(NamedTuple):
    says: str
    facts: list
    on: str
    limit: float  # the next threshold of the term, in school days
    term_left: float
    year_left: float
    source: str


WEEK = suspended("Mon 12 Oct - Fri 16 Oct")
TO_HALF_TERM = suspended("Mon 7 Sep - Fri 23 Oct")  # 34 days


@table(
    Limit("nothing yet: five days to the first threshold", [], "Mon 12 Oct", 5, 5, 45, "§1.4 thresholds"),
    Limit("five exactly is not over five", [WEEK], "Fri 16 Oct", 5, 0, 40, "§1.4 >5"),
    Limit("five and a half is over it", [WEEK, suspended("Mon 19 Oct", halves=1)], "Mon 19 Oct", 15, 9.5, 39.5, "§1.4 >5"),
    # 5 + 4 + 5 + 1
    Limit("fifteen exactly is not over fifteen", [suspended("Mon 28 Sep - Mon 19 Oct")], "Mon 19 Oct", 15, 0, 30, "§1.4 >15"),
    Limit("over fifteen there is less than nothing left", [TO_HALF_TERM], "Fri 23 Oct", 15, -19, 11, "§1.4 >15"),
    Limit(
        "45 exactly leaves nothing of the year",
        [TO_HALF_TERM, suspended("Mon 2 Nov - Mon 16 Nov")],  # 34 + 11
        "Mon 16 Nov",
        15,
        -30,
        0,
        "§1.2 cap 45 [23]",
    ),
    Limit(
        "45 and a half is half a day over",
        [TO_HALF_TERM, suspended("Mon 2 Nov - Tue 17 Nov", halves=23)],  # 34 + 11.5
        "Tue 17 Nov",
        15,
        -30.5,
        -0.5,
        "§1.2 cap 45 [23]",
    ),
)
def test_what_is_left_before_the_next_threshold(row):
    term, year = counters(child(*row.facts), CALENDARS, day(row.on))
    assert term.limit_sessions == 2 * row.limit and year.limit_sessions == 90
    assert (term.left, year.left) == (2 * row.term_left, 2 * row.year_left)


class Bounds(NamedTuple):
    says: str
    on: str
    term: str
    year: str
    source: str


@table(
    Bounds(
        "autumn runs from August to December", "Mon 12 Oct", "Sat 1 Aug 2026 - Thu 31 Dec", "Sat 1 Aug 2026 - Sat 31 Jul",
        "§1.2",
    ),
    Bounds("spring runs to Easter Monday in March", "Mon 4 Jan", "Fri 1 Jan - Mon 29 Mar", "Sat 1 Aug 2026 - Sat 31 Jul", "§1.2"),
    Bounds("summer runs to the end of July", "Tue 30 Mar", "Tue 30 Mar - Sat 31 Jul", "Sat 1 Aug 2026 - Sat 31 Jul", "§1.2"),
    Bounds(
        "spring of a leap year runs to Easter Monday in April",
        "Tue 29 Feb 2028",
        "Sat 1 Jan 2028 - Mon 17 Apr 2028",
        "Sun 1 Aug 2027 - Mon 31 Jul 2028",
        "§1.2",
    ),
)
def test_what_the_counters_count_in(row):
    term, year = counters(child(), CALENDARS, day(row.on))
    for counter, days in ((term, row.term), (year, row.year)):
        first, last = days.split(" - ")
        assert (counter.first_on, counter.last_on) == (day(first), day(last))
