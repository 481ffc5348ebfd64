"""Closed words of the duty to educate, and what may be done with it when. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from waymark.kernel.calendars import SchoolCalendar

CAUSES = {
    "suspension": "Suspended for more than five school days in a row",
    "permanent_exclusion": "Permanently excluded",
    "illness": "Too ill to come to school",
    "otherwise": "Out of school for another reason",
}
SIXTH_DAY = ("suspension", "permanent_exclusion")
OWED_BY = {"school": "The school", "authority": "The council", "elsewhere": "Another council"}
STEPS = {
    "contact_made": "Family spoken with",
    "provider_asked": "Provider asked",
    "start_agreed": "Start agreed",
    "started": "Education started",
    "blocked": "Held up",
    "stopped": "Education stopped",
}
NO_STEP = "Nothing done yet"
BLOCKED_BY = {
    "no_place": "no place free",
    "provider_silent": "the provider has not answered",
    "provider_refused": "the provider said no",
    "family_not_reached": "the family cannot be reached",
    "family_refuses": "the family does not want it",
    "transport": "no way to get there",
    "safety": "a risk must be settled first",
    "papers": "papers are missing",
    "other": "something else",
}
# Why a duty ends. The first part follows from what is recorded, and is refused until it is; the second is somebody's word.
ENDS_BY_FACTS = {
    "met": "Full-time education has begun",
    "back_at_school": "Back at school",
    "cancelled": "The exclusion was cancelled",
    "reinstated": "The board reinstated the child",
    "new_school": "On another school’s roll",
}
ENDS_BY_WORD = {
    "exams_done": "Year 11, and every examination is taken",
    "over_age": "No longer of compulsory school age",
    "moved_away": "Lives in another council’s area",
    "mistake": "Recorded by mistake",
}
END_REASONS = ENDS_BY_FACTS | ENDS_BY_WORD
BREACH_REASONS = {
    "told_late": "We were told too late",
    "no_place": "No place was free",
    "provider_late": "The provider began later than agreed",
    "family": "The family did not take up what was offered",
    "transport": "Transport was not ready",
    "risk": "A risk had to be settled first",
    "our_mistake": "We did not act in time",
    "other": "Something else",
}
FAIR_ACCESS_ENDS = {
    "admitted": "On the roll of the school that was named",
    "other_way": "Admitted another way",
    "not_needed": "No longer needed",
    "mistake": "Recorded by mistake",
}
MOST_HOURS_A_WEEK = 40
SHORTEST_WORDS = 10


class CannotBeDone(ValueError):
    """The act does not fit what is recorded. ``field`` names the box; ``str()`` is a sentence for the page."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


def school_days_unmet(owed_from_on: date, on: date, calendar: SchoolCalendar) -> int:
    """School days already gone by, before ``on``, on which the education owed was not given."""
    return calendar.school_days_between(owed_from_on, on - timedelta(days=1)) if owed_from_on < on else 0


def check_step(
    *, what: str, happened_on: date, opened_on: date, on: date, starts_on: date | None, hours_a_week: float | None,
    is_full_time: bool | None, with_whom: str, blocked_by: str, note: str, has_started: bool,
) -> None:
    """Raises ``CannotBeDone`` when a step lacks what the record must hold."""
    if what not in STEPS:
        raise CannotBeDone("what", "Choose what was done from the list")
    if happened_on > on:
        raise CannotBeDone("happened_on", "Enter a day that is not in the future")
    if what in {"provider_asked", "start_agreed", "started"} and not with_whom.strip():
        raise CannotBeDone("with_whom", "Enter who gives, or is asked to give, the education")
    if what == "start_agreed" and starts_on is None:
        raise CannotBeDone("starts_on", "Enter the first day that was agreed")
    if what == "started" and is_full_time is None:
        raise CannotBeDone("is_full_time", "Choose whether it is full-time")
    if what == "started" and is_full_time is False and hours_a_week is None:
        raise CannotBeDone("hours_a_week", "Enter how many hours a week the child is taught")
    if hours_a_week is not None and not 0 < hours_a_week <= MOST_HOURS_A_WEEK:
        raise CannotBeDone("hours_a_week", f"Enter hours a week, more than 0 and at most {MOST_HOURS_A_WEEK}")
    if what == "blocked" and blocked_by not in BLOCKED_BY:
        raise CannotBeDone("blocked_by", "Choose what holds it up from the list")
    if what == "blocked" and blocked_by == "other" and len(note.strip()) < SHORTEST_WORDS:
        raise CannotBeDone("note", "Say in a few words what holds it up")
    if what == "stopped" and not has_started:
        raise CannotBeDone("what", "Nothing is recorded as started, so nothing can have stopped")


def check_span(first_on: date, last_on: date | None, on: date) -> None:
    """Raises ``CannotBeDone`` for days that lie ahead or the wrong way round."""
    if first_on > on:
        raise CannotBeDone("first_on", "Enter a first day that is not in the future")
    if last_on is not None and not first_on <= last_on <= on:
        raise CannotBeDone("last_on", "Enter a last day from the first day to today")


def check_words(words: str, field: str = "words") -> None:
    """Raises ``CannotBeDone`` when a reason has no words of its own."""
    if len(words.strip()) < SHORTEST_WORDS:
        raise CannotBeDone(field, "Say in your own words why: a sentence is enough")


def check_end(reason: str, words: str, *, still_owed: bool, given_now: bool) -> None:
    """``still_owed``: by what is recorded the education is still owed; ``given_now``: it is being given.

    Raises ``CannotBeDone``.
    """
    if reason not in END_REASONS:
        raise CannotBeDone("reason", "Choose why it ends from the list")
    check_words(words)
    if reason == "met" and not given_now:
        raise CannotBeDone("reason", "No full-time education is recorded as begun: record first that it started, and when")
    if reason in ENDS_BY_FACTS and reason != "met" and still_owed:
        happened = END_REASONS[reason].lower()
        raise CannotBeDone("reason", f"By what is recorded the education is still owed. Record first what happened: {happened}")
