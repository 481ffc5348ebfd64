"""What each notice of an exclusion must hold, so that a letter without it is not sent."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from tests.rules.clocks.cases import table
from tests.rules.clocks.facts import child, excluded, lunchtimes, suspended
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks.telling import elements, elements_of_cancelling, further_notice_by, missing

PARENT = "§1.3 parent: reasons, period, representations, how the pupil may be involved, how and where to send [2][29]"
MEETING = "§1.3 where a board meeting is required: attend, represented, friend; remote meeting [2][29]"
NOTICE_104 = "§1.3 s.104 notice [5]; §1.6 s.103 first five days [26]"
ALWAYS = {"reasons", "representations", "where_to_send"}
AT_THE_BOARD = {"attend", "remote"}
AT_HOME = {"days_at_home", "penalty"}
TEACHING = {"education_starts", "education_times", "education_address", "education_reports_to"}


class Row(NamedTuple):
    says: str
    whom: str
    facts: list  # the last of them is the one told of
    holds: set[str]
    not_asked: set[str]
    source: str


@table(
    Row("one day: no meeting need be held", "parent", [suspended("Mon 12 Oct")], ALWAYS | {"period"}, AT_THE_BOARD, PARENT),
    Row("five days exactly: no meeting", "parent", [suspended("Mon 12 Oct - Fri 16 Oct")], ALWAYS, AT_THE_BOARD, "§1.4 ≤5 days"),
    Row("five and a half", "parent", [suspended("Mon 12 Oct - Mon 19 Oct", halves=11)], ALWAYS | AT_THE_BOARD, set(), MEETING),
    Row(
        "the sixth day of the term", "parent", [suspended("Mon 14 Sep - Fri 18 Sep"), suspended("Mon 12 Oct")],
        ALWAYS | AT_THE_BOARD, set(), MEETING,
    ),
    Row("an exam is missed", "parent", [suspended("Wed 19 May", exam="Wed 19 May")], ALWAYS | AT_THE_BOARD, set(), MEETING),
    Row("for good", "parent", [excluded("Mon 12 Oct")], ALWAYS | AT_THE_BOARD | {"permanent"}, {"period"}, MEETING),
    Row(
        "ten lunchtimes", "parent", [lunchtimes("Mon 12 Oct - Fri 23 Oct")], ALWAYS, AT_THE_BOARD,
        "§1.2 lunchtime [26]; §1.4 ≤5 days",
    ),
    Row("at home for one day", "parent_section_104", [suspended("Mon 12 Oct")], AT_HOME, TEACHING, NOTICE_104),
    Row("at home for five", "parent_section_104", [suspended("Mon 12 Oct - Fri 16 Oct")], AT_HOME, TEACHING, NOTICE_104),
    Row(
        "six days: and the education from the sixth", "parent_section_104", [suspended("Mon 12 Oct - Mon 19 Oct")],
        AT_HOME | TEACHING, set(), NOTICE_104,
    ),
    Row(
        "the second five back to back: and the education from the sixth", "parent_section_104",
        [suspended("Mon 12 Oct - Fri 16 Oct"), suspended("Mon 19 Oct - Fri 23 Oct")], AT_HOME | TEACHING, set(),
        "§1.3 s.104 notice [5]; §1.6 back to back [4]",
    ),
    Row(
        "for good: and the education from the sixth", "parent_section_104", [excluded("Mon 12 Oct")], AT_HOME | TEACHING, set(),
        NOTICE_104,
    ),
    Row(
        "the board: how many days with it", "board", [suspended("Mon 12 Oct")], {"reasons", "total"}, set(),
        "§1.3 governing board [33]",
    ),
    Row(
        "the authority: reasons and period", "authority", [suspended("Mon 12 Oct")], {"reasons", "period"}, set(),
        "§1.3 authority [30]",
    ),
)
def test_what_a_notice_must_hold(row):
    history = child(*row.facts)
    event = history.events[-1]
    needed = elements(row.whom, event, history, CALENDARS, event.decided_on)
    keys = {element.key for element in needed}
    assert row.holds <= keys and not row.not_asked & keys
    assert missing(needed, keys) == ()
    assert {element.key for element in missing(needed, keys - row.holds)} == row.holds
    assert all(element.words for element in needed)


def test_a_cancellation_says_why_and_when_the_child_is_back():
    """§1.3 cancelled: with reason; pupil back without delay [34][35]."""
    (event,) = child(suspended("Mon 12 Oct - Fri 16 Oct", cancelled="Wed 14 Oct")).events
    assert {"reason", "return_on"} <= {element.key for element in elements_of_cancelling(event)}


def test_the_further_notice_comes_two_days_before_the_education():
    """§1.3 at least 48 hours before that education starts [5]."""
    assert further_notice_by(day("Mon 19 Oct")) == day("Mon 19 Oct") - timedelta(days=2)
