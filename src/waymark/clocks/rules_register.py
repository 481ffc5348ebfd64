"""Every rule of law or guidance that a clock follows: what it says, where that is written, since when, and whether it was checked.

A change of law is a further entry with its own `effective_from`; entries are never edited. `rule(key, on)` picks the one in
force. What is not `verified` is shown as unverified wherever it decides something.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

REGULATIONS_2012 = "School Discipline (Pupil Exclusions and Reviews) (England) Regulations 2012, SI 2012/1033"
FULL_TIME_2007 = "SI 2007/1870, amended by SI 2012 and SI 2014/3216"
EXCLUSION_GUIDANCE = "DfE, Suspension and permanent exclusion guidance, August 2024"
HEALTH_GUIDANCE = "DfE, Arranging education for children who cannot attend school because of health needs, December 2023"
ADMISSIONS_CODE = "School Admissions Code 2021, paragraphs 3.14 to 3.22"
REGISTERS_2024 = "School Attendance (Pupil Registration) (England) Regulations 2024, SI 2024/208"


class Rule(NamedTuple):
    """`number` is what the rule counts in its own unit: school days, sessions or pounds. `function` is where it is applied.

    `effective_to` is the last day it was in force, None while it is. `is_law` is False for guidance.
    """

    key: str
    says: str
    source: str
    function: str
    effective_from: date
    effective_to: date | None = None
    number: int | None = None
    verified: bool = True
    is_law: bool = True


_2012 = date(2012, 9, 1)
_2015 = date(2015, 1, 5)
_2022 = date(2022, 9, 1)
_2023 = date(2023, 9, 1)
_2024 = date(2024, 8, 19)

RULES: tuple[Rule, ...] = (
    # ---- counting -------------------------------------------------------------------------------------------------------
    Rule("school_day", "A school day is a day with a session at that school, by that school's own calendar.",
         "Education Act 1996 s.579", "counters.missed_days", _2012, verified=False),
    Rule("sessions", "Suspension is counted in sessions; a session is half a school day.",
         "School census guide, exclusions", "counters.missed_days", _2012),
    Rule("lunchtime", "A lunchtime counts as half a school day.", EXCLUSION_GUIDANCE, "counters.missed_days", _2012),
    Rule("term", "Days in a term are counted between 31 December, Easter Monday and 31 July, however many terms the school has.",
         f"{REGULATIONS_2012}, reg. 2; for schools of more than three terms unverified", "counters.counters", _2012, verified=False),
    Rule("year_limit", "A child may be suspended for at most 45 school days in a school year, counted across schools.",
         f"Education Act 2002 s.51A; {REGULATIONS_2012}", "counters.counters", _2012, number=45),
    Rule("cancelled_days_count", "Days missed before an exclusion was cancelled still count.",
         EXCLUSION_GUIDANCE, "counters.missed_days", _2023, verified=False),
    # ---- telling --------------------------------------------------------------------------------------------------------
    Rule("tell_parent", "The parent is told without delay, with the reasons, how long, and how to make representations.",
         f"{REGULATIONS_2012}, regs 5, 14 and 23", "telling.tellings", _2012),
    Rule("section_104", "The section 104 notice is given by the end of the afternoon session on the first day of the exclusion.",
         f"Education and Inspections Act 2006 s.104; {FULL_TIME_2007}", "telling.tellings", _2012),
    Rule("further_notice", "Where education from the sixth day is not yet known, a further notice is given at least 48 hours before it starts.",
         FULL_TIME_2007, "telling.further_notice_by", _2012, number=48),
    Rule("tell_authority", "The authority is told without delay of permanent exclusions and of suspensions that bring the term to more than "
         "5 school days, and once a term of the others.",
         f"{REGULATIONS_2012}, as first made", "telling.tellings", _2012, date(2022, 8, 31), number=5, verified=False),
    Rule("tell_authority", "The authority is told of every suspension and permanent exclusion without delay, however short.",
         f"{REGULATIONS_2012}, as amended for September 2022", "telling.tellings", _2022, number=0),
    Rule("tell_home_authority", "Where the child lives in another authority, that authority is told of a permanent exclusion without delay.",
         REGULATIONS_2012, "telling.tellings", _2012),
    Rule("tell_social_worker", "A child's social worker is told without delay, and of the board's meeting.",
         EXCLUSION_GUIDANCE, "telling.tellings", _2022),
    Rule("tell_virtual_school_head", "The virtual school head of a looked-after child is told without delay, and of the board's meeting.",
         EXCLUSION_GUIDANCE, "telling.tellings", _2022),
    Rule("tell_board", "The board is told without delay of a permanent exclusion, of more than 5 school days in a term, and of a missed exam or test.",
         REGULATIONS_2012, "telling.tellings", _2012, number=5, verified=False),
    Rule("tell_board_termly", "The board is told of other suspensions once a term.",
         REGULATIONS_2012, "telling.tellings", _2012, verified=False),
    Rule("tell_cancelled", "Parent, board, authority and, where there is one, social worker and virtual school head are told without delay "
         "that an exclusion was cancelled, and why.", EXCLUSION_GUIDANCE, "telling.tellings", _2023),
    Rule("cancel", "An exclusion may be cancelled only before the board has met to consider it.",
         EXCLUSION_GUIDANCE, "boards.why_not_cancel", _2023),
    Rule("cancel_permanent", "A permanent exclusion may not be cancelled when the child has then been out for more than 45 school days in the year.",
         EXCLUSION_GUIDANCE, "boards.why_not_cancel", _2023, number=45, verified=False),
    # ---- after a suspension ---------------------------------------------------------------------------------------------
    Rule("return_meeting", "A meeting about coming back is offered; coming back does not depend on it.",
         EXCLUSION_GUIDANCE, "returning.meetings", _2012, verified=False, is_law=False),
    # ---- board ----------------------------------------------------------------------------------------------------------
    Rule("board_15", "The board considers a permanent exclusion, or more than 15 school days in a term, within 15 school days of notice.",
         f"{REGULATIONS_2012}, regs 6, 15 and 24", "boards.boards", _2012, number=15),
    Rule("board_over_15", "More than this many school days in a term must be considered by the board.",
         f"{REGULATIONS_2012}, reg. 24(1)", "boards.boards", _2012, number=15),
    Rule("board_exam", "Where a public exam or national test is missed, the board considers within 15 school days and, as far as "
         "reasonably practicable, before it.", f"{REGULATIONS_2012}, regs 6, 15 and 24", "boards.boards", _2012, number=15),
    Rule("board_50", "More than 5 and up to 15 school days in a term: the board considers within 50 school days when the parent makes representations.",
         f"{REGULATIONS_2012}, regs 6, 15 and 24", "boards.boards", _2012, number=50),
    Rule("board_over_5", "More than this many school days in a term may be considered by the board, which may then reinstate.",
         f"{REGULATIONS_2012}, reg. 24(1)", "boards.boards", _2012, number=5),
    Rule("board_considers", "Up to 5 school days in a term: the board considers what the parent says, without a set day, and may not reinstate.",
         f"{REGULATIONS_2012}, regs 6, 15 and 24", "boards.boards", _2012),
    # ---- review ---------------------------------------------------------------------------------------------------------
    Rule("review_apply", "A parent may ask for a review within 15 school days of notice of the board's decision; later there is none.",
         f"{REGULATIONS_2012}, Schedule 1", "reviews.reviews", _2012, number=15),
    Rule("review_meet", "The review panel meets within 15 school days of being asked for.",
         f"{REGULATIONS_2012}, Schedule 1", "reviews.reviews", _2012, number=15),
    Rule("reconsider", "The board reconsiders within 10 school days of what the review panel said.",
         f"{REGULATIONS_2012}, Schedule 1", "reviews.reviews", _2012, number=10),
    Rule("adjustment", "£4,000 is taken from the school's budget when a panel quashed the decision and the board did not reinstate.",
         f"{REGULATIONS_2012}, Schedule 1", "reviews.reviews", _2012, number=4000),
    Rule("roll_removal", "The child stays on the roll until the time for a review has passed, the review is over, or the parent waives it in writing.",
         f"{REGISTERS_2024}, reg. 9", "reviews.reviews", _2012),
    # ---- sixth day ------------------------------------------------------------------------------------------------------
    Rule("sixth_day_school", "The school gives suitable full-time education from the sixth consecutive school day of suspension, "
         "suspensions back to back counting as one.",
         f"Education and Inspections Act 2006 s.100; {FULL_TIME_2007}", "sixth_day.duties_of_runs", _2015, number=6),
    Rule("sixth_day_authority", "The authority gives suitable full-time education from the sixth school day of a permanent exclusion.",
         f"Education Act 1996 s.19(3A); {FULL_TIME_2007}", "sixth_day.duties_of_runs", _2012, number=6),
    Rule("home_authority_owes", "The duty after a permanent exclusion is owed by the authority where the child lives.",
         "Education Act 1996 s.19", "sixth_day.duties_of_runs", _2012, verified=False),
    Rule("year_11_exams", "Nothing is owed to a Year 11 child who has taken or missed all the exams of that year.",
         FULL_TIME_2007, "sixth_day.not_owed", _2012),
    Rule("ehc_hours", "Where an EHC plan specifies fewer hours and they are given, that is what is owed.",
         FULL_TIME_2007, "sixth_day.suitable", _2012),
    Rule("day_one", "For a looked-after child, or one with a social worker, education is expected from the first day.",
         EXCLUSION_GUIDANCE, "sixth_day.duties_of_runs", _2012, number=1, verified=False, is_law=False),
    Rule("amber", "This service warns on the third school day and asks somebody else to look on the fifth.",
         "This service", "sixth_day.duties_of_runs", _2012, number=3, is_law=False),
    # ---- section 19 beyond exclusion, fair access -----------------------------------------------------------------------
    Rule("health_15", "The authority arranges education once it is clear that a child will miss 15 school days or more for health in the year, "
         "in a row or together.", f"Education Act 1996 s.19; {HEALTH_GUIDANCE}", "section_19.health", _2012, number=15, is_law=False),
    Rule("sickness_return", "The school tells the authority when a child is expected to miss 15 school days for illness, once for each illness.",
         f"{REGISTERS_2024}; {HEALTH_GUIDANCE}", "section_19.sickness_returns", _2024, number=15),
    Rule("otherwise", "The authority arranges suitable education for a child who is without it for any other reason. No number of days is set.",
         "Education Act 1996 s.19(1)", "section_19.otherwise", _2012),
    Rule("fair_access_20", "A school place is found within 20 school days of agreeing that the child falls under the protocol.",
         ADMISSIONS_CODE, "fair_access.clocks", date(2021, 9, 1), number=20),
    Rule("fair_access_other_route", "A child with an EHC plan, or looked after now or before, is admitted another way.",
         ADMISSIONS_CODE, "fair_access.route", date(2021, 9, 1)),
    Rule("fair_access_grounds", "The groups that fall under a fair access protocol.", ADMISSIONS_CODE, "fair_access.route",
         date(2021, 9, 1), verified=False),
    # ---- money, registers -----------------------------------------------------------------------------------------------
    Rule("funding_leaves", "The excluding school gives up A × (B ÷ 52) + C.", "School and Early Years Finance (England) Regulations; DfE funding guidance",
         "funding.funding_leaves", date(2013, 4, 1), number=52),
    Rule("funding_arrives", "The admitting school receives at least D × (E ÷ F).", "School and Early Years Finance (England) Regulations; DfE funding guidance",
         "funding.funding_arrives", date(2013, 4, 1)),
    Rule("attendance_codes", "What the home school marks follows from the placement and from confirmed attendance; never B or K without it.",
         f"{REGISTERS_2024}, reg. 10", "codes.expected_code", _2024),
)  # fmt: skip


def _by_key() -> dict[str, tuple[tuple[date, ...], tuple[Rule, ...]]]:
    kept: dict[str, list[Rule]] = {}
    for one in sorted(RULES, key=lambda entry: entry.effective_from):
        kept.setdefault(one.key, []).append(one)
    return {key: (tuple(one.effective_from for one in entries), tuple(entries)) for key, entries in kept.items()}


_ENTRIES = _by_key()


def in_force(key: str, on: date) -> Rule | None:
    """The entry of that rule in force on a day; None before the first."""
    starts, entries = _ENTRIES[key]
    place = bisect_right(starts, on)
    return entries[place - 1] if place else None


def rule(key: str, on: date) -> Rule:
    """The entry in force on a day, or the earliest for a day before it."""
    starts, entries = _ENTRIES[key]
    return entries[0] if len(entries) == 1 else entries[max(0, bisect_right(starts, on) - 1)]


def number(key: str, on: date) -> int:
    """What that rule counts, on a day."""
    found = rule(key, on).number
    if found is None:
        raise ValueError(f"The rule {key} counts nothing.")
    return found


def unverified_among(keys: set[str], on: date) -> tuple[str, ...]:
    return tuple(sorted(key for key in keys if not rule(key, on).verified))
