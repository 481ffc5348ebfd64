"""States of a meeting and of a case on its agenda; who may vote; what a decision may be. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from waymark.kernel.calendars import SchoolCalendar

MEETING_TRANSITIONS: dict[str, dict[str, str]] = {
    "called": {"freeze": "frozen", "cancel": "cancelled"},
    "frozen": {"open": "open", "thaw": "called", "cancel": "cancelled"},
    "open": {"close": "closed"},
    "closed": {},
    "cancelled": {},
}
MEETING_STATES = {
    "called": "Being prepared", "frozen": "Agenda frozen", "open": "Meeting now", "closed": "Closed",
    "cancelled": "Cancelled",
}
ITEM_KINDS = {
    "new_request": "New request", "extension": "Stay to extend or end", "return_check": "Return to check",
    "ending": "Stay ending", "urgent_report": "Urgent decision to report", "look_again": "To look at again",
    "challenged": "The family asks to look again",
}
ITEM_TRANSITIONS: dict[str, dict[str, str]] = {
    "listed": {"decide": "decided", "take_off": "taken_off"},
    "decided": {"reopen": "listed"},
    "taken_off": {},
}
OUTCOMES = {
    "agree": "Agree the place proposed",
    "another_place": "Another place",
    "not_yet": "Not yet",
    "not_this_way": "Not this way, instead …",
    "send_on": "Send on",
    "extend": "Extend the stay",
    "end": "End the stay as planned",
    "noted": "Noted",
}
OUTCOMES_BETWEEN = {  # the same, for a decision between panels: nothing was proposed
    "another_place": "A place now",
    "not_yet": "Wait for the panel, with support meanwhile",
    "not_this_way": "Not this way, instead …",
    "send_on": "Send on",
}


def outcome_words(outcome: str, *, is_urgent: bool = False) -> str:
    """An outcome as a person says it afterwards."""
    named = {**OUTCOMES_BETWEEN, "agree": OUTCOMES_BETWEEN["another_place"]} if is_urgent else OUTCOMES
    return named.get(outcome, OUTCOMES[outcome]).rstrip(" …")


OUTCOMES_FOR = {
    "new_request": ("agree", "another_place", "not_yet", "not_this_way", "send_on"),
    "look_again": ("agree", "another_place", "not_yet", "not_this_way", "send_on"),
    "extension": ("extend", "end", "not_yet"),
    "ending": ("end", "extend", "not_yet"),
    "return_check": ("noted", "not_yet"),
    "urgent_report": ("noted",),
    "challenged": ("noted", "not_yet"),
}
ASKS_FOR_A_PLACE = ("new_request", "look_again")
GIVES_A_PLACE = frozenset({"agree", "another_place"})
NEEDS_INTERIM_SUPPORT = frozenset({"not_yet", "not_this_way", "send_on"})
MEMBER_PARTS = {"chair": "Chair", "member": "Member, votes", "adviser": "Adviser, does not vote"}
INTEREST_KINDS = {
    "own_school": "their own school's case", "same_trust": "a school of the same trust",
    "host": "runs a place that may be offered", "declared": "declared by themselves",
}


class WrongState(Exception):
    """The meeting or the case cannot take this step now. ``str()`` is a sentence for the page."""


def next_meeting_state(state: str, event: str) -> str:
    after = MEETING_TRANSITIONS[state].get(event)
    if after is None:
        raise WrongState(f"This meeting is “{MEETING_STATES[state].lower()}”: that cannot be done now.")
    return after


def may_vote(part: str, interests: set[str], terms_bar: frozenset[str]) -> bool:
    """Whether a member may vote on a case: advisers never, nor anybody with an interest the terms bar.

    Own school's case always bars the vote (principle of equals), whatever the terms say.
    """
    return part != "adviser" and not (interests & (terms_bar | {"own_school"}))


# The role in which somebody holds a vote that the terms name; a vote named otherwise is no role's.
_ROLE_OF_A_VOTE = {
    "head": "head_teacher", "head_delegate": "inclusion_lead", "provider_lead": "provider_lead",
    "authority_officer": "authority_officer", "trust_officer": "trust_officer",
}


def roles_that_vote(votes_of: Iterable[str]) -> frozenset[str]:
    """The roles whose holders may be called to vote, by the terms of a panel."""
    return frozenset(_ROLE_OF_A_VOTE[one] for one in votes_of if one in _ROLE_OF_A_VOTE)


def why_not_in_part(
    part: str, role: str, *, votes_of: Collection[str], may_look: Collection[str], may_run: Collection[str]
) -> str:
    """Why somebody of this role cannot be called in this part, as the end of a sentence; empty when they can."""
    if role not in may_look:
        return "may not read the cases of a panel, so they cannot be called to one"
    if part == "chair" and role not in may_run:
        return "may not save what a panel decides, so they cannot chair it: call a head or an officer of the council"
    if part == "member" and role not in roles_that_vote(votes_of):
        return "has no vote by this panel’s terms: call them as an adviser"
    return ""


# What the authority's model calls those who may speak and not vote, in the words of an interest.
_BARRED_BY_TERMS = {
    "own_school": "own_school", "same_trust": "same_trust", "host_school": "host", "family_tie": "declared",
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
NO_PROPOSAL, NOT_SOLVED = "no_proposal_because", "not_solved_because"  # kept with a meeting's rules, in a sentence
ACCESS_DAYS_AFTER = 28  # members read a case until then, so that they can carry out what was agreed
REASON_LIST_FOR = {
    "not_this_way": "refusal", "not_yet": "deferral", "another_place": "change", "extend": "extension", "end": "end",
}


def interests_that_bar(may_speak_not_vote: Iterable[str]) -> list[str]:
    """Kinds of interest that bar the vote. One's own school and what a member declares always do."""
    return sorted({"own_school", "declared"} | {_BARRED_BY_TERMS[word] for word in may_speak_not_vote})


def quorum_of(share: float, least: int, schools: int) -> int:
    """Member schools that must be present: a share of those called, and never fewer than the terms' least number."""
    return max(least, math.ceil(share * schools - 1e-9))


def panel_days(
    *, weekday: str, every_school_weeks: int, anchor_on: date, from_on: date, calendar: SchoolCalendar
) -> Iterator[date]:
    """The panel's days from ``from_on`` on: one in every so many school weeks, counted from the week of ``anchor_on``.

    In a week whose usual day is no school day the panel meets on the week's next school day, else on its last.
    """
    begin = max(anchor_on, calendar.first_on)
    for monday in calendar.school_weeks(begin, calendar.last_on)[::every_school_weeks]:
        day = _day_in_week(monday, WEEKDAYS.index(weekday), calendar)
        if day >= from_on:
            yield day


def _day_in_week(monday: date, wanted: int, calendar: SchoolCalendar) -> date:
    first_on, last_on = max(monday, calendar.first_on), min(monday + timedelta(days=4), calendar.last_on)
    open_days = list(calendar.school_days_in(first_on, last_on))
    return next((day for day in open_days if day.weekday() >= wanted), open_days[-1])


def cut_off_on(meets_on: date, school_days: int, calendar: SchoolCalendar) -> date:
    """The last day to add or change a request before a meeting."""
    return calendar.add_school_days(meets_on, -school_days) if school_days else meets_on


def has_quorum(schools_here: int, quorum: int, is_fallback: bool) -> bool:
    return is_fallback or schools_here >= quorum


DECIDES_NOTHING = frozenset({"noted"})
INTERIM_COURSES = {"keep": "Goes on as it is", "change": "Is changed", "end": "Ends"}


@dataclass(frozen=True)
class CaseQuorum:
    """Who is left to decide one case once own schools, hosts and declared interests are taken out: counted in schools.

    A meeting that goes on under its fallback needs no more schools than are here, but it needs all of those.
    """

    may_vote: int
    schools_here: int
    quorum: int
    is_fallback: bool = False

    @property
    def needed(self) -> int:
        return min(self.quorum, self.schools_here) if self.is_fallback else self.quorum

    @property
    def is_short(self) -> bool:
        return self.may_vote < self.needed

    def needs_reason(self, outcome: str) -> bool:
        """Whether going on needs a reason on record. Noting a report or a check decides nothing."""
        return self.is_short and outcome not in DECIDES_NOTHING

    @property
    def words(self) -> str:
        """ "1 of the 3 schools here may vote on this case, and the quorum is 3"."""
        here = "the only school here" if self.schools_here == 1 else f"the {self.schools_here} schools here"
        count = "None" if self.may_vote == 0 else str(self.may_vote)
        return f"{count} of {here} may vote on this case, and the quorum is {self.quorum}"


def after_cut_off(on: date, at: time | None, cut_off: date, cut_off_at: time) -> bool:
    """Whether the list is closed. Without a time of day the whole of the last day still counts as before."""
    return on > cut_off or (on == cut_off and at is not None and at > cut_off_at)


@dataclass(frozen=True)
class Choice:
    """What was chosen for one child, before it is saved."""

    outcome: str
    reason: str
    has_class: bool = False
    starts_on: date | None = None
    expected_end_on: date | None = None
    purpose: str = ""
    exit_criteria: tuple[str, ...] = ()
    destination_route: str = ""
    first_thoughts: str = ""
    reason_code: str = ""
    offered_instead: str = ""
    interim_support: str = ""
    has_interim_owner: bool = False
    interim_review_on: date | None = None
    extend_to_on: date | None = None
    education_meanwhile: str = ""
    education_from_on: date | None = None


@dataclass(frozen=True)
class InterimCourse:
    """What somebody enters after a look at the support meanwhile: what was seen, and what follows."""

    seen: str
    next_course: str
    support: str = ""
    next_review_on: date | None = None


def interim_faults(course: InterimCourse, *, still_waits: bool, on: date) -> dict[str, str]:
    """Field to sentence; empty when it may be saved. A child who waits is not left without support, owner and day."""
    faults: dict[str, str] = {}
    if not course.seen.strip():
        faults["seen"] = "Say how it is going."
    if course.next_course not in INTERIM_COURSES:
        faults["next_course"] = "Choose what follows."
    elif course.next_course == "end" and still_waits:
        faults["next_course"] = "The request still waits for an answer, so the child keeps some support: keep it or change it."
    elif course.next_course != "end":
        if course.next_course == "change" and not course.support.strip():
            faults["support"] = "Say what the child has from now on."
        if course.next_review_on is None or course.next_review_on <= on:
            faults["next_review_on"] = "Enter the next day it is looked at, later than today."
    return faults


def waits_for_education(outcome: str, starts_on: date | None, owed_from_on: date | None, on: date) -> bool:
    """Whether a child owed full-time education is left without it: given no place, or one that begins after it is owed.

    ``owed_from_on`` is None for a child who is owed none. A place that begins on the day of the decision leaves no meanwhile.
    """
    if owed_from_on is None:
        return False
    if outcome in GIVES_A_PLACE:
        return starts_on is not None and starts_on > max(owed_from_on, on)
    return outcome in NEEDS_INTERIM_SUPPORT


def faults_of(choice: Choice, *, kind: str, owed_from_on: date | None, differs: bool, on: date) -> dict[str, str]:
    """What is missing or cannot be, by field, each as a sentence; empty when the choice can be saved.

    ``owed_from_on``: the day full-time education is owed from to a child who has none, else None.
    """
    if choice.outcome not in OUTCOMES_FOR[kind]:
        allowed = ", ".join(f"“{OUTCOMES[key]}”" for key in OUTCOMES_FOR[kind])
        return {"outcome": f"Choose one of {allowed} for this case."}
    faults = {} if choice.reason.strip() else {"reason": "Give the reason: the family reads it, in these words."}
    if choice.outcome in GIVES_A_PLACE:
        faults |= _place_faults(choice, differs, on)
    if choice.outcome in NEEDS_INTERIM_SUPPORT:
        faults |= _waiting_faults(choice, on)
    if waits_for_education(choice.outcome, choice.starts_on, owed_from_on, on):
        faults |= _education_faults(choice, on)
    if choice.outcome == "not_yet" and owed_from_on is not None:
        faults["outcome"] = (
            "This child is owed full-time education in law, and that does not wait for a panel: agree a place now, "
            "or have an officer arrange one today."
        )
    if choice.outcome in {"not_this_way", "send_on"} and not choice.offered_instead.strip():
        faults["offered_instead"] = "Say what is offered instead, or where the request is sent on to."
    if choice.outcome == "not_this_way" and not choice.reason_code:
        faults["reason_code"] = "Choose the reason for the no from the list."
    if choice.outcome == "end" and not choice.reason_code:
        faults["reason_code"] = "Choose from the list why the stay ends."
    if choice.outcome == "extend" and (choice.extend_to_on is None or choice.extend_to_on <= on):
        faults["extend_to_on"] = "Enter the new last day of the stay, later than today."
    return faults


def _place_faults(choice: Choice, differs: bool, on: date) -> dict[str, str]:
    wanted = {
        "provision_class": (choice.has_class, "Choose the place."),
        "purpose": (choice.purpose.strip(), "Say what the stay is for, in a sentence."),
        "exit_criteria": (any(one.strip() for one in choice.exit_criteria), "Say what will show that it has helped."),
        "destination_route": (choice.destination_route, "Choose where the child will go afterwards, as a first plan."),
        "first_thoughts": (choice.first_thoughts.strip(), "Write the first thoughts on the way back or on."),
        "starts_on": (choice.starts_on, "Enter the first day."),
        "expected_end_on": (choice.expected_end_on, "Enter the day the stay is expected to end."),
    }
    faults = {field: sentence for field, (given, sentence) in wanted.items() if not given}
    if choice.starts_on and choice.starts_on < on:
        faults["starts_on"] = "The first day has passed: enter today or a later day."
    if choice.starts_on and choice.expected_end_on and choice.expected_end_on < choice.starts_on:
        faults["expected_end_on"] = "The stay would end before it begins: correct one of the two days."
    if differs and not choice.reason_code:
        faults["reason_code"] = "This is not what was proposed: choose why from the list."
    return faults


def _waiting_faults(choice: Choice, on: date) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not choice.interim_support.strip():
        faults["interim_support"] = "Say what support the child has meanwhile."
    if not choice.has_interim_owner:
        faults["interim_owner"] = "Name who sees to it."
    if choice.interim_review_on is None or choice.interim_review_on <= on:
        faults["interim_review_on"] = "Enter the day it is looked at again, later than today."
    return faults


def _education_faults(choice: Choice, on: date) -> dict[str, str]:
    """A child owed full-time education has it meanwhile, whoever decides next (Education Act 1996 s.19)."""
    faults: dict[str, str] = {}
    if not choice.education_meanwhile.strip():
        faults["education_meanwhile"] = "This child is owed full-time education in law: say what there is meanwhile."
    gives_a_place = choice.outcome in GIVES_A_PLACE
    if gives_a_place and not choice.has_interim_owner:
        faults["interim_owner"] = "Name who sees to it that it begins."
    latest = None if gives_a_place else choice.interim_review_on
    if choice.education_from_on is None or choice.education_from_on < on:
        faults["education_from_on"] = "Enter the day that education begins, from today on."
    elif gives_a_place and choice.starts_on and choice.education_from_on >= choice.starts_on:
        faults["education_from_on"] = "The place has begun by then: enter a day before its first day."
    elif latest and choice.education_from_on > latest:
        faults["education_from_on"] = "That is after the day it is looked at again: the education cannot wait so long."
    return faults


def differs(
    outcome: str, chosen: tuple[int | None, date | None], proposed: tuple[int | None, date | None] | None
) -> bool:
    """Whether a decision is other than proposed: another class, another first day, or no place where one was offered.

    Without a proposal nothing differs. A proposal of no place is agreed with by any outcome that gives none.
    """
    if proposed is None:
        return False
    if outcome in GIVES_A_PLACE:
        return chosen != proposed
    return proposed[0] is not None and outcome in NEEDS_INTERIM_SUPPORT


@dataclass(frozen=True)
class Voter:
    """A member as the vote on one case sees them."""

    member_id: int
    part: str
    is_present: bool
    is_of_a_school: bool
    interests: frozenset[str]


def who_may_vote(members: Iterable[Voter], bars: Collection[str], votes_of: Collection[str]) -> list[int]:
    """Members who may vote on a case: here, no adviser, nobody barred, and a chair of no school only by the terms."""
    chairs_vote = bool({"authority_officer", "independent_chair"} & set(votes_of))
    return [
        one.member_id for one in members
        if one.is_present and may_vote(one.part, set(one.interests), frozenset(bars))
        and (one.is_of_a_school or chairs_vote)
    ]
