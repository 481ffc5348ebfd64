"""Letters to a family about a suspension or exclusion, from the authority's own templates. A named person releases them."""

from __future__ import annotations

from datetime import date

from waymark import clocks
from waymark.clocks import telling
from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.kernel.wording import long_day
from waymark.service.exclusions.history import calendars_of
from waymark.service.exclusions.models import PermanentExclusion, Suspension
from waymark.service.exclusions.queries import reasons_in_words
from waymark.service.organisations.authority_model import MissingField, fill, fixed_paragraphs
from waymark.service.organisations.authority_model.letters import fields_named
from waymark.service.organisations.queries import authority_model, calendar_for, deployment
from waymark.service.pupils.actions import draft_letter
from waymark.service.pupils.models import Letter
from waymark.service.pupils.queries import parent_to_write_to

from .facts import histories_of

NOTICES = {"suspension": "suspension_notice", "permanent_exclusion": "exclusion_notice"}
CANCELLED = "exclusion_cancelled"
FIRST_DAYS = 5  # Education and Inspections Act 2006 s.103: the parent's duty lasts the first five school days
REPRESENTATIONS = (
    "You may tell the governing board what you think of this, in writing or when it meets: write to the clerk to the governing "
    "board at the school. {child} may do so too, and we will help."
)
WORK = (
    "We set and mark work for {child} for the first five school days. From the sixth school day somebody must give "
    "full-time education: {who}. We write to you about where, when and whom to ask for as soon as it is known, at least "
    "48 hours before it starts."
)
WORK_ONLY = "We set and mark work for {child} for these days."
AT_THE_MEETING = (
    "You may come, be represented (at your own cost) and bring a friend, and you may ask for the meeting to be held by video."
)
SAID_BY: dict[str, frozenset[str]] = {  # element of a notice, as the clocks name it -> fields of a template that say it
    "reasons": frozenset({"reasons"}),
    "period": frozenset({"starts_on", "ends_on", "number_of_days"}),
    "permanent": frozenset({"starts_on"}),
    "representations": frozenset({"representations"}),
    "where_to_send": frozenset({"representations"}),
    "attend": frozenset({"board_part"}),
    "remote": frozenset({"board_part"}),
    "days_at_home": frozenset({"first_days"}),
    "penalty": frozenset({"first_days"}),
    "education_starts": frozenset({"education_arranged"}),
    "education_times": frozenset({"education_arranged"}),
    "education_address": frozenset({"education_arranged"}),
    "education_reports_to": frozenset({"education_arranged"}),
    "cancelled": frozenset({"starts_on"}),
    "reason": frozenset({"cancelled_because"}),
    "return_on": frozenset({"back_on"}),
}
AT_HOME = (
    "In the first five school days ({days}) you must see that {child} is not in a public place in school hours without a good "
    "reason. A parent who does not may be prosecuted or given a penalty notice."
)


def draft_notice(fact: Suspension | PermanentExclusion, on: date) -> Letter | None:
    """The notice to the parent, once for each suspension or exclusion. None where the template asks for more than is known."""
    key = NOTICES["suspension" if isinstance(fact, Suspension) else "permanent_exclusion"]
    return _draft(fact, key, on, {})


def draft_cancelled(fact: Suspension | PermanentExclusion, why: str, on: date) -> Letter | None:
    calendar = calendar_for(fact.school_id)
    back_on = _school_day_from(on, calendar)
    return _draft(fact, CANCELLED, on, {"cancelled_because": why, "back_on": long_day(back_on)})


def _draft(fact: Suspension | PermanentExclusion, key: str, on: date, more: dict[str, str]) -> Letter | None:
    held = Letter.objects.filter(pupil=fact.pupil, about=fact.reference, template=key).exclude(state="discarded").first()
    if held:
        return held
    parent, email = parent_to_write_to(fact.pupil)
    values = _values(fact, parent, on) | more
    try:
        template = authority_model().template(key)
        subject, body = fill(template, values)
    except (KeyError, MissingField):
        return None
    return draft_letter(
        pupil=fact.pupil, template=key, addressee_kind="parent", addressee_name=parent, addressee_email=email, subject=subject,
        body=body, about=fact.reference, on=on, fixed_parts=fixed_paragraphs(template, values),
    )


def _values(fact: Suspension | PermanentExclusion, parent: str, on: date) -> dict[str, str]:
    child, calendar = fact.pupil.known_as or fact.pupil.given_names, calendar_for(fact.school_id)
    first_on = fact.starts_on if isinstance(fact, Suspension) else fact.first_day_on
    school, authority = fact.school, authority_model().authority
    ring = f"ring {school.name} on {school.telephone}" if school.telephone else ""
    ways = [ring, f"write to {school.email}" if school.email else ""]
    values = {
        "child": child,
        "parent": parent,
        "school": school.name,
        "reasons": "; ".join(reasons_in_words(fact.reasons)).lower().capitalize() + ".",
        "starts_on": long_day(first_on),
        "representations": REPRESENTATIONS.format(child=child),
        "board_part": _board_part(fact, on),
        "first_days": AT_HOME.format(child=child, days=_first_days(fact, first_on, calendar)),
        "contact": " or ".join(way for way in ways if way) or f"ask {school.name}",
        "authority": authority.name,
        "sent_on": long_day(on),
    }
    if isinstance(fact, Suspension):
        return values | _of_suspension(fact, child, calendar)
    council = deployment().authority.name
    return values | {"education_arranged": WORK.format(child=child, who=f"{council}, or the council where {child} lives")}


def _of_suspension(fact: Suspension, child: str, calendar: SchoolCalendar) -> dict[str, str]:
    is_long = fact.sessions / 2 > FIRST_DAYS and not fact.is_lunchtime
    return {
        "ends_on": long_day(fact.ends_on),
        "number_of_days": _how_many(fact),
        "back_on": long_day(_school_day_after(fact.ends_on, calendar)),
        "education_arranged": (WORK.format(child=child, who="the school") if is_long else WORK_ONLY.format(child=child)),
    }


def _how_many(fact: Suspension) -> str:
    count, unit = (fact.sessions, "lunchtime") if fact.is_lunchtime else (fact.sessions / 2, "school day")
    return f"{count:g} {unit}{'' if count == 1 else 's'}"


def _board_part(fact: Suspension | PermanentExclusion, on: date) -> str:
    """From the clocks: whether the board must meet, by when, and what it may do."""
    history, calendars = _history(fact, on)
    board = next((one for one in clocks.clocks(history, calendars, on) if one.key == f"board:{fact.reference}"), None)
    if board is not None and board.due_on is not None:
        return f"The governing board must meet about this by {long_day(board.due_on)}. {AT_THE_MEETING}"
    if "attend" in {one.key for one in _elements("parent", fact, on)}:
        return f"If you tell the governing board what you think, it must meet about this within 50 school days. {AT_THE_MEETING}"
    return (
        "The governing board considers what you tell it. For a suspension of this length it need not meet, and it cannot "
        "put your child back."
    )


def what_letter_lacks(fact: Suspension | PermanentExclusion, key: str, on: date) -> tuple[str, ...]:
    """What the law asks of the notices to a parent and the authority's template has no field for, in words for a person."""
    try:
        named = set(fields_named(authority_model().template(key)))
    except KeyError:
        named = set()
    present = {element for element, fields in SAID_BY.items() if fields <= named}
    if key == CANCELLED:
        needed = telling.elements_of_cancelling(_event(fact, on))
    else:
        needed = (*_elements("parent", fact, on), *_elements("parent_section_104", fact, on))
    return tuple(one.words for one in telling.missing(needed, present) if one.is_law)


def _elements(whom: str, fact: Suspension | PermanentExclusion, on: date) -> tuple[telling.Element, ...]:
    history, calendars = _history(fact, on)
    return telling.elements(whom, _event(fact, on), history, calendars, on)


def _event(fact: Suspension | PermanentExclusion, on: date) -> clocks.Suspension | clocks.PermanentExclusion:
    history, _ = _history(fact, on)
    return next(one for one in history.events if one.key == fact.reference)


def _history(fact: Suspension | PermanentExclusion, on: date) -> tuple[clocks.History, dict[str, SchoolCalendar]]:
    history = histories_of([fact.pupil], on)[fact.pupil_id]
    return history, calendars_of([history])


def _first_days(fact: Suspension | PermanentExclusion, first_on: date, calendar: SchoolCalendar) -> str:
    try:
        last_on = calendar.add_school_days(calendar.school_day_on_or_after(first_on), FIRST_DAYS - 1)
    except OutsideCalendar:
        return f"from {long_day(first_on)}"
    if isinstance(fact, Suspension):
        last_on = min(last_on, fact.ends_on)
    return long_day(first_on) if last_on == first_on else f"from {long_day(first_on)} to {long_day(last_on)}"


def _school_day_after(day: date, calendar: SchoolCalendar) -> date:
    try:
        return calendar.next_school_day(day)
    except OutsideCalendar:
        return day


def _school_day_from(day: date, calendar: SchoolCalendar) -> date:
    try:
        return calendar.school_day_on_or_after(day)
    except OutsideCalendar:
        return day
