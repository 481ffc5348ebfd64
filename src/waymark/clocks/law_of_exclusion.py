"""The law of suspension and permanent exclusion, rule by rule. Entries are added and never edited."""

from __future__ import annotations

from datetime import date

from .rule import Rule

REGULATIONS_2012 = "School Discipline (Pupil Exclusions and Reviews) (England) Regulations 2012, SI 2012/1033"
FULL_TIME_2007 = "SI 2007/1870, amended by SI 2012/1033 Schedule 2 and SI 2014/3216"
EXCLUSION_GUIDANCE = "DfE, Suspension and permanent exclusion guidance, August 2024"
REGISTERS_2024 = "School Attendance (Pupil Registration) (England) Regulations 2024, SI 2024/208"
CANCELLING_2023 = "SI 2012/1033, reg. 17A and its like, inserted by SI 2023/571"

_2012 = date(2012, 9, 1)
_2022 = date(2022, 9, 1)
_2023 = date(2023, 9, 1)
_2024 = date(2024, 8, 19)

RULES: tuple[Rule, ...] = (
    # counting
    Rule(
        "school_day",
        "A school day is a day with a session at that school, by that school's own calendar.",
        "Education Act 1996 s.579",
        "counters.missed_days",
        _2012,
        verified=False,
    ),
    Rule(
        "sessions",
        "Suspension is counted in sessions; a session is half a school day.",
        "School census guide, exclusions",
        "counters.missed_days",
        _2012,
    ),
    Rule("lunchtime", "A lunchtime counts as half a school day.", EXCLUSION_GUIDANCE, "counters.missed_days", _2012),
    Rule(
        "term",
        "Days in a term are counted between 31 December, Easter Monday and 31 July, however many terms the school has.",
        f"{REGULATIONS_2012}, reg. 2; for schools of more than three terms unverified",
        "counters.counters",
        _2012,
        verified=False,
    ),
    Rule(
        "year_limit",
        "A child may be suspended for at most 45 school days in a school year, counted across schools.",
        f"Education Act 2002 s.51A; {REGULATIONS_2012}",
        "counters.counters",
        _2012,
        number=45,
    ),
    Rule(
        "cancelled_days_count",
        "Days missed before an exclusion was cancelled still count.",
        EXCLUSION_GUIDANCE,
        "counters.missed_days",
        _2023,
        verified=False,
    ),
    Rule(
        "new_decision",
        "A suspension is neither extended nor converted: a further suspension, or a permanent exclusion, is a new decision.",
        EXCLUSION_GUIDANCE,
        "runs.runs",
        _2012,
        verified=False,
    ),
    # telling
    Rule(
        "tell_parent",
        "The parent is told without delay, with the reasons, how long, and how to make representations.",
        f"{REGULATIONS_2012}, regs 5, 14 and 23",
        "telling.tellings",
        _2012,
    ),
    Rule(
        "section_104",
        "The section 104 notice is given by the end of the afternoon session on the first day of the exclusion.",
        f"Education and Inspections Act 2006 s.104; {FULL_TIME_2007}",
        "telling.tellings",
        _2012,
    ),
    Rule(
        "further_notice",
        "Where education from the sixth day is not yet known, a further notice is given at least 48 hours before it starts.",
        FULL_TIME_2007,
        "telling.further_notice_by",
        _2012,
        number=48,
    ),
    Rule(
        "tell_authority",
        "The authority is told without delay of permanent exclusions and of suspensions that bring the term to more than "
        "5 school days, and once a term of the others.",
        f"{REGULATIONS_2012}, regs 5, 14 and 23 as first made; once a term unverified",
        "telling.tellings",
        _2012,
        date(2022, 8, 31),
        number=5,
    ),
    Rule(
        "tell_authority",
        "The authority is told of every suspension and permanent exclusion without delay, however short.",
        f"{REGULATIONS_2012}, as amended for September 2022",
        "telling.tellings",
        _2022,
        number=0,
    ),
    Rule(
        "tell_home_authority",
        "Where the child lives in another authority, that authority is told of a permanent exclusion without delay.",
        REGULATIONS_2012,
        "telling.tellings",
        _2012,
    ),
    Rule(
        "tell_social_worker",
        "A child's social worker is told without delay, and of the board's meeting.",
        EXCLUSION_GUIDANCE,
        "telling.tellings",
        _2022,
    ),
    Rule(
        "tell_virtual_school_head",
        "The virtual school head of a looked-after child is told without delay, and of the board's meeting.",
        EXCLUSION_GUIDANCE,
        "telling.tellings",
        _2022,
    ),
    Rule(
        "tell_board",
        "The board is told without delay of a permanent exclusion, over 5 school days in a term, and a missed exam or test.",
        f"{REGULATIONS_2012}, regs 5, 14 and 23",
        "telling.tellings",
        _2012,
        number=5,
    ),
    Rule(
        "tell_board_termly",
        "The board is told of other suspensions once a term.",
        REGULATIONS_2012,
        "telling.tellings",
        _2012,
        verified=False,
    ),
    Rule(
        "tell_cancelled",
        "Parent, board, authority and, where there is one, social worker and virtual school head are told without delay "
        "that an exclusion was cancelled, and why.",
        CANCELLING_2023,
        "telling.tellings",
        _2023,
    ),
    Rule(
        "cancel",
        "An exclusion may be cancelled only before the board has met to consider it.",
        CANCELLING_2023,
        "boards.why_not_cancel",
        _2023,
    ),
    Rule(
        "cancel_over_45",
        "No exclusion may be cancelled once the child has, or will then have, been out for more than 45 school days in the year.",
        CANCELLING_2023,
        "boards.why_not_cancel",
        _2023,
        number=45,
    ),
    # after a suspension
    Rule(
        "return_meeting",
        "A meeting about coming back is offered; coming back does not depend on it.",
        EXCLUSION_GUIDANCE,
        "returning.meetings",
        _2012,
        verified=False,
        is_law=False,
    ),
    # board
    Rule(
        "board_15",
        "The board considers a permanent exclusion, or more than 15 school days in a term, within 15 school days of notice.",
        f"{REGULATIONS_2012}, regs 6, 15 and 24",
        "boards.boards",
        _2012,
        number=15,
    ),
    Rule(
        "board_over_15",
        "More than this many school days in a term must be considered by the board.",
        f"{REGULATIONS_2012}, reg. 24(1)",
        "boards.boards",
        _2012,
        number=15,
    ),
    Rule(
        "board_exam",
        "Where a public exam or national test is missed, the board considers within 15 school days and, as far as "
        "reasonably practicable, before it.",
        f"{REGULATIONS_2012}, regs 6, 15 and 24",
        "boards.boards",
        _2012,
        number=15,
    ),
    Rule(
        "board_50",
        "Over 5 and up to 15 school days in a term: the board considers within 50 if the parent makes representations.",
        f"{REGULATIONS_2012}, regs 6, 15 and 24",
        "boards.boards",
        _2012,
        number=50,
    ),
    Rule(
        "board_over_5",
        "More than this many school days in a term may be considered by the board, which may then reinstate.",
        f"{REGULATIONS_2012}, reg. 24(1)",
        "boards.boards",
        _2012,
        number=5,
    ),
    Rule(
        "board_considers",
        "Up to 5 school days in a term: the board considers what the parent says, without a set day, and may not reinstate.",
        f"{REGULATIONS_2012}, regs 6, 15 and 24",
        "boards.boards",
        _2012,
    ),
    # review
    Rule(
        "review_apply",
        "A parent may ask for a review within 15 school days of notice of the board's decision; later there is none.",
        f"{REGULATIONS_2012}, Schedule 1",
        "reviews.reviews",
        _2012,
        number=15,
    ),
    Rule(
        "review_meet",
        "The review panel meets within 15 school days of being asked for.",
        f"{REGULATIONS_2012}, Schedule 1",
        "reviews.reviews",
        _2012,
        number=15,
    ),
    Rule(
        "reconsider",
        "The board reconsiders within 10 school days of what the review panel said.",
        f"{REGULATIONS_2012}, Schedule 1",
        "reviews.reviews",
        _2012,
        number=10,
    ),
    Rule(
        "adjustment",
        "£4,000 is taken from the school's budget when a panel quashed the decision and the board did not reinstate.",
        f"{REGULATIONS_2012}, Schedule 1",
        "reviews.reviews",
        _2012,
        number=4000,
    ),
    Rule(
        "roll_removal",
        "The child stays on the roll until the time for a review has passed, the review is over or the parent waives it.",
        f"{REGISTERS_2024}, reg. 9",
        "reviews.reviews",
        _2012,
    ),
)
