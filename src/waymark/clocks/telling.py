"""Who must be told of an exclusion, by when, and what each notice must hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from waymark.kernel.year_groups import is_of_compulsory_school_age

from . import rules_register as register
from .answers import Because, Clock
from .boards import may_reinstate
from .counters import sessions_with_each
from .history import Calendars, Event, History, PermanentExclusion, Suspension
from .missed import SESSIONS_A_DAY, Missed, law_term, missed_days
from .runs import runs_of
from .sixth_day import has, home_on
from .states import by_the_day, known, on_or_after, state_of

RULE_104 = "section_104"
RULE_OF = {
    "parent": "tell_parent",
    "parent_section_104": RULE_104,
    "authority": "tell_authority",
    "home_authority": "tell_home_authority",
    "social_worker": "tell_social_worker",
    "virtual_school_head": "tell_virtual_school_head",
    "board": "tell_board",
}
SAID = {
    "parent": "The parent is told without delay of the decision of {}.",
    "authority": "The authority is told without delay of the decision of {}.",
    "home_authority": "The child lives in {}, which is told of the permanent exclusion without delay.",
    "social_worker": "The child's social worker is told without delay of the decision of {}.",
    "virtual_school_head": "The child is looked after: the virtual school head is told without delay of the decision of {}.",
    "board": "The board is told without delay of the decision of {}.",
}
ONCE_A_TERM = {
    "board": ("The board is told of shorter suspensions once a term: by {}.", "tell_board_termly"),
    "authority": ("As the law then was, the authority is told of shorter suspensions once a term: by {}.", "tell_authority"),
}
Told = dict[tuple[str, str, str], date]
WORKERS = (("social_worker", "social_worker"), ("virtual_school_head", "looked_after"))


class Element(NamedTuple):
    """Something a notice must hold. `key` is stable, `words` are for a person who checks the letter."""

    key: str
    words: str
    rule: str
    is_law: bool = True


def tellings(history: History, calendars: Calendars, on: date) -> tuple[Clock, ...]:
    missed = missed_days(history, calendars, on)
    return tellings_of(missed, sessions_with_each(missed, calendars), history, calendars, on)


def tellings_of(
    missed: list[Missed], totals: dict[str, int], history: History, calendars: Calendars, on: date
) -> tuple[Clock, ...]:
    if not missed:
        return ()
    told = _first_told(history, on)
    found: list[Clock] = []
    for one in missed:
        found.extend(_of_exclusion(one.event, totals[one.event.key], history, calendars, told, on))
        if known(one.event.cancelled_on, on):
            found.extend(_of_cancelling(one.event, history, told, on))
        found.extend(_of_meeting(one.event, totals[one.event.key], history, told, on))
    return tuple(found)


def further_notice_by(education_starts_on: date) -> date:
    """The last day for the further notice: 48 hours before the education starts, unless the parent agrees to less."""
    return education_starts_on - timedelta(hours=register.number("further_notice", education_starts_on))


def missing(needed: Collection[Element], present: Collection[str]) -> tuple[Element, ...]:
    """What a notice must hold and does not; `present` are keys of elements found in it."""
    return tuple(element for element in needed if element.key not in present)


def elements(whom: str, event: Event, history: History, calendars: Calendars, on: date) -> tuple[Element, ...]:
    """What the notice to one of WHOM about this exclusion must hold, on a day. See also `elements_of_cancelling`."""
    missed = missed_days(history, calendars, on)
    total = sessions_with_each(missed, calendars).get(event.key, 0)
    if whom == "parent":
        return _to_parent(event, total, on)
    if whom == "parent_section_104":
        return _section_104(event, missed, calendars, on)
    if whom == "board":
        return (*_common(event), Element("total", "how many school days the child has now missed in the term", "tell_board"))
    if whom in ("authority", "home_authority"):
        return _common(event)
    if whom in ("social_worker", "virtual_school_head"):
        return (
            *_common(event),
            Element("invited_views", "an invitation to share what they know of the child", RULE_OF[whom], False),
        )
    raise ValueError(f"{whom} is none of those told of an exclusion.")


def elements_of_cancelling(event: Event) -> tuple[Element, ...]:
    found = [
        Element("cancelled", "that the exclusion was cancelled, and on which day", "tell_cancelled"),
        Element("reason", "why it was cancelled", "tell_cancelled"),
        Element("return_on", "that the child comes back without delay, and when", "tell_cancelled"),
        Element("meeting", "the offer of a meeting to talk about what led to it", "tell_cancelled", False),
    ]
    return tuple(found)


def _to_parent(event: Event, total: int, on: date) -> tuple[Element, ...]:
    found = [
        *_common(event),
        Element(
            "representations", "the right to make representations to the board, and how the child may take part", "tell_parent"
        ),
        Element("where_to_send", "where and how to send them", "tell_parent"),
    ]
    over = SESSIONS_A_DAY * register.number("board_over_5", on)
    if may_reinstate(event, total, on) or total > over:  # a meeting is required, or will be once the parent asks
        attend = "the right to attend the board's meeting, to be represented at their own cost and to bring a friend"
        found.append(Element("attend", attend, "tell_parent"))
        found.append(Element("remote", "the right to ask for the meeting to be held from a distance", "tell_parent"))
    return tuple(found)


def _section_104(event: Event, missed: list[Missed], calendars: Calendars, on: date) -> tuple[Element, ...]:
    """What is said of education, only where some will be owed from a sixth day."""
    found = [
        Element(
            "days_at_home", "the first days on which the parent keeps the child out of public places in school hours", RULE_104
        ),
        Element("penalty", "that a parent who does not may be prosecuted or given a fixed penalty notice", RULE_104),
    ]
    if any(event.key in run.events and (run.duty_from or not run.is_known) for run in runs_of(missed, calendars, on)):
        found += [
            Element(
                "education_starts", "when education from the sixth day starts, or that a further notice will say so", RULE_104
            ),
            Element("education_times", "its start and finish times, for each session", RULE_104),
            Element("education_address", "its address, or that a further notice will say so", RULE_104),
            Element("education_reports_to", "whom the child reports to on the first day", RULE_104),
        ]
    return tuple(found)


def _common(event: Event) -> tuple[Element, ...]:
    rule = "tell_parent"
    length = (
        Element("permanent", "that the exclusion is permanent", rule)
        if isinstance(event, PermanentExclusion)
        else Element("period", "how long the suspension is, with its first and last day", rule)
    )
    return (Element("reasons", "the reasons", rule), length)


def _first_told(history: History, on: date) -> Told:
    told: Told = {}
    for one in history.tellings:
        if one.told_on <= on:
            key = (one.of, one.event, one.whom)
            told[key] = min(one.told_on, told.get(key, one.told_on))
    return told


def _of_exclusion(event: Event, total: int, history: History, calendars: Calendars, told: Told, on: date) -> list[Clock]:
    decided_on, is_permanent = event.decided_on, isinstance(event, PermanentExclusion)
    found = [_tell("parent", event, told, on, decided_on)]
    if is_permanent or total > SESSIONS_A_DAY * register.number("tell_authority", decided_on):
        found.append(_tell("authority", event, told, on, decided_on))
    else:
        found.append(_once_a_term("authority", event, told, on))
    if is_permanent or event.misses_exam_on or total > SESSIONS_A_DAY * register.number("tell_board", decided_on):
        found.append(_tell("board", event, told, on, decided_on))
    else:
        found.append(_once_a_term("board", event, told, on))
    found.extend(_tell(whom, event, told, on, decided_on) for whom in _workers(history, decided_on))
    if is_permanent and event.authority and event.authority != (home := home_on(history, decided_on)):
        found.append(_tell("home_authority", event, told, on, home))
    found.extend(_section_104_clock(event, history, calendars, told, on))
    return found


def _workers(history: History, day: date) -> list[str]:
    if not history.circumstances:
        return []
    return [whom for whom, kind in WORKERS if has(history, kind, day) and register.in_force(RULE_OF[whom], day)]


def _tell(whom: str, event: Event, told: Told, on: date, value: object) -> Clock:
    due_on, told_on = event.decided_on, told.get(("exclusion", event.key, whom)) if told else None
    because = Because(SAID[whom], (value,))
    state = state_of(due_on, told_on, on)
    return Clock(f"tell:{event.key}:{whom}", "tell", event.key, "school", due_on, state, told_on, because, RULE_OF[whom])


def _section_104_clock(event: Event, history: History, calendars: Calendars, told: Told, on: date) -> list[Clock]:
    """None for lunchtimes, or for a child not of compulsory school age."""
    if isinstance(event, Suspension) and event.lunchtimes_only:
        return []
    due_on = on_or_after(event.first_on, calendars.get(event.school))
    if history.born_on is not None and not is_of_compulsory_school_age(history.born_on, due_on or event.first_on):
        return []
    because = Because(
        "The section 104 notice is given by the end of the afternoon session on {}, the first day of it.",
        (due_on or event.first_on,),
    )
    told_on = told.get(("exclusion", event.key, "parent_section_104"))
    return [by_the_day(f"tell:{event.key}:parent_section_104", "school", due_on, told_on, on, because, "section_104", event.key)]


def _once_a_term(whom: str, event: Event, told: Told, on: date) -> Clock:
    words, rule = ONCE_A_TERM[whom]
    due_on, told_on = law_term(event.first_on).last_on, told.get(("exclusion", event.key, whom)) if told else None
    state = state_of(due_on, told_on, on)
    return Clock(f"tell:{event.key}:{whom}", "tell", event.key, "school", due_on, state, told_on, Because(words, (due_on,)), rule)


def _of_cancelling(event: Event, history: History, told: Told, on: date) -> list[Clock]:
    day = event.cancelled_on
    found = []
    for whom in ("parent", "board", "authority", *_workers(history, day)):
        told_on = told.get(("cancelled", event.key, whom))
        because = Because("The exclusion was cancelled on {}: tell them without delay, with the reason.", (day,))
        key = f"tell_cancelled:{event.key}:{whom}"
        found.append(
            Clock(key, "tell_cancelled", event.key, "school", day, state_of(day, told_on, on), told_on, because, "tell_cancelled")
        )
    return found


def _of_meeting(event: Event, total: int, history: History, told: Told, on: date) -> list[Clock]:
    """Social worker and virtual school head are told of a meeting at which the board may reinstate."""
    if not may_reinstate(event, total, on):
        return []
    found = []
    for whom in _workers(history, event.decided_on):
        told_on = told.get(("board_meeting", event.key, whom))
        state = "ended" if known(event.board_met_on, on) or known(event.cancelled_on, on) else "open"
        because = Because("They are told of the board's meeting about the exclusion of {} and may attend.", (event.first_on,))
        key = f"tell_meeting:{event.key}:{whom}"
        found.append(
            Clock(key, "tell_meeting", event.key, "school", None, "done" if told_on else state, told_on, because, RULE_OF[whom])
        )
    return found
