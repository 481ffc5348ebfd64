"""How the clocks' kinds, parties and states are said on pages and in calendars."""

from __future__ import annotations

WHO_WORDS = {
    "parent": "the parent or carer",
    "parent_section_104": "the parent or carer, with notice of the first five days and the education arranged",
    "authority": "the council",
    "home_authority": "the council where the child lives",
    "social_worker": "the social worker",
    "virtual_school_head": "the virtual school head",
    "board": "the governing board",
    "school": "the school",
    "head": "the head",
    "panel": "the review panel",
    "review_panel": "the review panel",
}
CLOCK_WORDS = {
    "tell": "Tell {whom}",
    "tell_cancelled": "Tell {whom} that it is cancelled",
    "tell_meeting": "Tell {whom} when the board meets",
    "board": "The governing board meets about it",
    "return_meeting": "The meeting about coming back",
    "review_apply": "Last day for the family to ask for a review",
    "review_meet": "The review panel meets",
    "reconsider": "The board looks again",
    "roll_removal": "The child comes off the school’s roll",
    "adjustment": "The money to be paid over",
    "sickness_return": "The sickness return to the council",
    "fair_access": "A school named under fair access",
}
STATE_WORDS = {
    "coming": "to come",
    "due": "due today",
    "met": "met",
    "breached": "late",
    "ended": "no longer",
    "unknown": "no term dates for those days",
    "waiting": "to come",
    "today": "due today",
    "overdue": "late",
    "done": "done",
    "done_late": "done, late",
    "open": "no day is set",
    "not_before": "allowed from that day",
}
