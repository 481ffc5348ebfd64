"""What was agreed, in words; who answered what; and the letters about it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.organisations.queries import authority_model
from waymark.service.panels.queries import decisions_of
from waymark.service.placements.rules import DECISION_MAKERS, DESTINATION_ROUTES
from waymark.service.pupils.queries import letters_of
from waymark.service.web.components.wording import day, plural, sentence_list

LETTER_STATES = {"drafted": "Not sent yet", "discarded": "Discarded"}


def agreement_of(placement: Any, plan: Any, reviews: list[Any], calendar: SchoolCalendar) -> list[dict[str, str]]:
    """The agreement, each part as a row: it reads on paper as it does here."""
    route = authority_model().route(placement.route)
    name = placement.pupil.known_as or placement.pupil.given_names
    rows = [
        ("Where", f"{name} has a place in {placement.provision_class}."),
        ("When", _when(placement, calendar)),
        ("What for", placement.purpose),
        ("What shows that it has worked", "\n".join(one.text for one in placement.exit_criteria.all())),
        ("Looked at again", sentence_list([day(one.due_on) for one in reviews]) if reviews else ""),
        ("The way on", _way_on(placement, plan)),
        ("In law", f"{route.name}, by {DECISION_MAKERS[placement.decision_maker]}. {route.explanation}"),
    ]
    if placement.over_capacity_reason:
        rows.append(("Not planned", f"{placement.over_capacity_by.name}: {placement.over_capacity_reason}"))
    return [{"key": key, "value": value} for key, value in rows if value]


def _when(placement: Any, calendar: SchoolCalendar) -> str:
    days = f"{day(placement.starts_on)} to {day(placement.expected_end_on)}"
    try:
        weeks = calendar.school_weeks_between(placement.starts_on, placement.expected_end_on)
    except OutsideCalendar:
        return f"{days}, {'full' if placement.is_full_time else 'part'} time."
    return f"{days}: {plural(weeks, 'school week')}, {'full' if placement.is_full_time else 'part'} time."


def _way_on(placement: Any, plan: Any) -> str:
    return f"{DESTINATION_ROUTES[plan.route]}. {plan.first_thoughts}" if plan else ""


def answers_of(placement: Any) -> list[dict[str, str]]:
    """The host's answer and the decision in law, each with its day and its words; and what is still open."""
    return [
        {"key": placement.provision_class.provision.name, "value": _of_the_host(placement)},
        {"key": _capital(DECISION_MAKERS[placement.decision_maker]), "value": _in_law(placement)},
    ]


def _of_the_host(placement: Any) -> str:
    if not placement.host_answered_on:
        due = placement.host_answer_due_on
        return f"Not answered yet: due {day(due)}" if due else "Not answered yet"
    said = "No" if placement.host_refusal_reason else "Yes"
    by = f", {placement.host_answered_by.name}" if placement.host_answered_by else ""
    return "\n".join(part for part in (f"{said}, {day(placement.host_answered_on)}{by}", _refusal(placement)) if part)


def _refusal(placement: Any) -> str:
    code = placement.host_refusal_reason
    if not code:
        return ""
    listed = {one.key: one.name for one in authority_model().reason_list("host_refusal").options}
    return ": ".join(part for part in (listed.get(code, "Another reason"), placement.host_refusal_note) if part)


def _in_law(placement: Any) -> str:
    if not placement.legally_decided_on:
        due = placement.decision_due_on
        return f"Not decided yet: due {day(due)}" if due else "Not decided yet"
    said = "Not agreed" if placement.state == "not_authorised" else "Agreed"
    when = f"{said}, {day(placement.legally_decided_on)}, {placement.legally_decided_by_name}"
    return "\n".join(part for part in (when, placement.legal_note) if part)


def letters_about(placement: Any) -> list[list[Any]]:
    """Letters drafted for this place, and for the decision it came from; newest first."""
    about = {placement.reference}
    about |= {one.reference for one in decisions_of(placement.pupil_id) if one.placement_id == placement.pk}
    return [
        [
            {"text": one.subject, "href": reverse("school_letter", args=[one.reference])},
            one.addressee_name,
            f"Sent {day(one.released_on)}" if one.released_on else LETTER_STATES.get(one.state, ""),
        ]
        for one in letters_of(placement.pupil)
        if one.about in about
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
