"""What a form about a suspension, an exclusion or attendance may say. The law's clocks are in ``waymark.clocks``. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from waymark.kernel.calendars import SchoolCalendar

REASONS = {  # school census reason codes, up to three, unranked; some labels [K] in the field notes
    "PP": "Physical assault against a pupil",
    "PA": "Physical assault against an adult",
    "VP": "Verbal abuse or threatening behaviour against a pupil",
    "VA": "Verbal abuse or threatening behaviour against an adult",
    "OW": "Use or threat of an offensive weapon or prohibited item",
    "DA": "Drug and alcohol related",
    "DM": "Damage to property",
    "DB": "Persistent or general disruptive behaviour",
    "BU": "Bullying",
    "RA": "Racist abuse",
    "LG": "Abuse against sexual orientation and gender identity",
    "DS": "Abuse relating to disability",
    "SM": "Sexual misconduct",
    "MT": "Inappropriate use of social media or online technology",
    "TH": "Theft",
    "PH": "Wilful and repeated transgression of protective measures",
}
MOST_REASONS = 3
OUTCOMES = {
    "cancelled": "Cancelled",
    "upheld": "Upheld by the board",
    "reinstated": "Reinstated",
    "review_asked": "The family asked for a review",
    "review_waived": "The family said in writing that they want no review",
    "review_upheld": "Upheld by a review panel",
    "recommended": "A review panel asked the board to look again",
    "quashed": "Quashed by a review panel",
    "upheld_again": "The board looked again and upheld it",
}
# Only these put a child back at school. "Quashed" is not one of them: a review panel may uphold, recommend that the board
# reconsiders, or quash and direct it to (Education Act 2002 s.51A(4); SI 2012/1033 Sch. 1). The board then has ten school
# days and may still decline to reinstate, so the child stays excluded and the council's duty (Education Act 1996 s.19)
# lasts, until the board reinstates: an outcome of its own, "reinstated".
END_THE_DUTY = frozenset({"cancelled", "reinstated"})


class ImpossibleFact(ValueError):
    """What was entered cannot have happened so. ``field`` names the box; ``str()`` is a sentence for the page."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


def school_days(sessions: int) -> float:
    """Sessions are half days; a lunchtime counts as one of them."""
    return sessions / 2


def check_suspension(
    *,
    starts_on: date,
    ends_on: date,
    decided_on: date,
    sessions: int,
    reasons: Iterable[str],
    on: date,
    calendar: SchoolCalendar,
) -> None:
    """Raises ``ImpossibleFact`` when the days, the sessions and the reasons do not fit together."""
    if decided_on > on:
        raise ImpossibleFact("decided_on", "The day it was decided cannot be in the future")
    if ends_on < starts_on:
        raise ImpossibleFact("ends_on", "The last day must be the first day or later")
    days = calendar.school_days_between(starts_on, ends_on)
    if sessions < 1 or sessions > 2 * days:
        raise ImpossibleFact(
            "sessions",
            f"There are {days} school days from the first to the last day, so enter 1 to {2 * days} half days"
            if days
            else "There is no school day from the first to the last day: check both dates",
        )
    _check_reasons(reasons)


def _check_reasons(reasons: Iterable[str]) -> None:
    chosen = list(reasons)
    if not 1 <= len(chosen) <= MOST_REASONS:
        raise ImpossibleFact("reasons", "Choose one, two or three reasons")
    unknown = [code for code in chosen if code not in REASONS]
    if unknown:
        raise ImpossibleFact("reasons", f"{unknown[0]} is not a reason code: choose from the list")


def check_permanent_exclusion(*, decided_on: date, first_day_on: date, reasons: Iterable[str], on: date) -> None:
    """Raises ``ImpossibleFact`` when the days and the reasons do not fit together."""
    if decided_on > on:
        raise ImpossibleFact("decided_on", "The day it was decided cannot be in the future")
    if first_day_on < decided_on:
        raise ImpossibleFact("first_day_on", "The first day missed cannot be before the day it was decided")
    _check_reasons(reasons)


def check_attendance(
    *, first_on: date, last_on: date, possible: int, attended: int, authorised: int, unauthorised: int, on: date
) -> None:
    """Raises ``ImpossibleFact`` when a summary says more than a register could."""
    if last_on < first_on:
        raise ImpossibleFact("last_on", "The last day must be the first day or later")
    if last_on > on:
        raise ImpossibleFact("last_on", "The last day cannot be in the future")
    if possible < 1:
        raise ImpossibleFact("possible", "Enter how many half days were possible, 1 or more")
    if attended + authorised + unauthorised > possible:
        raise ImpossibleFact(
            "attended",
            f"Attended and absent half days make {attended + authorised + unauthorised}, "
            f"more than the {possible} that were possible",
        )
