"""Who falls under the fair access protocol, who is admitted another way, and by when a place is found."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.rules.clocks.cases import said, table
from tests.rules.clocks.facts import child, fair_access, is_
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import clocks
from waymark.clocks.fair_access import GROUNDS, route


class Route(NamedTuple):
    says: str
    ground: str
    facts: list
    is_fair_access: bool
    is_verified: bool
    source: str


@table(
    Route("permanently excluded", "permanently_excluded", [], True, True, "§1.10 from AP needing reintegration / PEX [57]"),
    Route("four weeks out of education", "out_four_weeks", [], True, True, "§1.10 4+ weeks out of education [56]"),
    Route("homeless", "homeless", [], True, True, "§1.10 homeless [57]"),
    Route("in formal kinship care", "kinship_care", [], True, False, "§1.10 full 2021 list [K]"),
    Route("refused for behaviour", "challenging_behaviour", [], True, False, "§1.10 full 2021 list [K]"),
    Route(
        "with an EHC plan: another way", "permanently_excluded", [is_("ehc_plan", "Tue 1 Sep - ")], False, True,
        "§1.10 not for EHCP [55]",
    ),
    Route(
        "looked after: another way", "out_four_weeks", [is_("looked_after", "Tue 1 Sep - ")], False, True,
        "§1.10 not for looked-after [55]",
    ),
    Route(
        "looked after before: another way", "homeless", [is_("previously_looked_after", "Tue 1 Sep - ")], False, True,
        "§1.10 previously looked-after [55]",
    ),
    Route(
        "looked after before, and no place could be had: the protocol",
        "previously_looked_after_without_place",
        [is_("previously_looked_after", "Tue 1 Sep - ")],
        True,
        False,
        "§1.10 previously looked after where place not secured [K]",
    ),
    Route(
        "a plan that ended before", "homeless", [is_("ehc_plan", "Tue 1 Sep - Fri 9 Oct")], True, True,
        "§1.10 not for EHCP [55]",
    ),
)
def test_who_falls_under_fair_access(row):
    found = route(row.ground, child(*row.facts), day("Mon 12 Oct"))
    assert found.is_fair_access is row.is_fair_access
    assert str(found.because)
    if row.is_fair_access:
        assert found.is_verified is row.is_verified


def test_a_ground_that_is_none_is_refused():
    with pytest.raises(ValueError, match="is not a ground"):
        route("quiet", child(), day("Mon 12 Oct"))
    assert "quiet" not in GROUNDS


class Due(NamedTuple):
    says: str
    case: tuple
    due: str
    source: str
    on: str = "Mon 12 Oct"


TWENTY = "§1.10 place allocated within 20 school days [14]"


@table(
    # 4, 9, 14, 19, 16 Nov
    Due("twenty school days after it is agreed", fair_access("homeless", "Mon 12 Oct"), "Mon 16 Nov waiting", TWENTY),
    # 4, 9, 14, 17-20 18, 23, 24
    Due("by the calendar of that school", fair_access("homeless", "Mon 12 Oct", at="birch"), "Tue 24 Nov waiting", TWENTY),
    # 4, 9, 13, 18, 19 Jan is 20
    Due("over Christmas", fair_access("homeless", "Mon 7 Dec"), "Tue 19 Jan waiting", TWENTY, "Mon 7 Dec"),
    # 5, 10, 15, 19 (27 closed)
    Due("agreed in the half-term", fair_access("homeless", "Wed 28 Oct"), "Mon 30 Nov waiting", TWENTY, "Wed 28 Oct"),
    Due("found in time", fair_access("homeless", "Mon 12 Oct", allocated="Mon 16 Nov"), "Mon 16 Nov done", TWENTY, "Fri 20 Nov"),
    Due(
        "found a day late", fair_access("homeless", "Mon 12 Oct", allocated="Tue 17 Nov"), "Mon 16 Nov done_late", TWENTY,
        "Fri 20 Nov",
    ),
    Due("still waiting after it", fair_access("homeless", "Mon 12 Oct"), "Mon 16 Nov overdue", TWENTY, "Fri 20 Nov"),
)
def test_by_when_a_place_is_found(row):
    (clock,) = clocks(child(row.case), CALENDARS, day(row.on))
    assert (clock.key, f"{said(clock.due_on)} {clock.state}") == ("fair_access:fap", row.due)
