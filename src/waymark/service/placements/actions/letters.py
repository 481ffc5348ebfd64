"""The written notice of an off-site direction, drafted as the decision is recorded. A named person releases it."""

from __future__ import annotations

from datetime import date

from waymark.kernel.wording import sentence_list
from waymark.service.organisations.authority_model import MissingField, fill, fixed_paragraphs
from waymark.service.organisations.queries import authority_model, deployment
from waymark.service.pupils.actions import draft_letter
from waymark.service.pupils.models import Letter
from waymark.service.pupils.queries import parent_to_write_to

from ..models import ExitCriterion, Extension, Placement, Review
from ..rules import DECISION_MAKERS
from ..rules.dates import said
from ..words import contact_words
from .steps import home_calendar, provision_people, school_days_after

NOTICE, LONGER_NOTICE = "off_site_direction_notice", "off_site_direction_longer_notice"


def draft_notice(placement: Placement, on: date, *, longer: Extension | None = None) -> Letter | None:
    """Draft the notice to the parent (SI 2010/1156: address, whom to report to, number of days, reasons and objectives,
    session times), for the first stay or for the days by which it is longer. Nothing for a route without notice."""
    model = authority_model()
    if not model.route(placement.route).notice_school_days:
        return None
    parent, email = parent_to_write_to(placement.pupil)
    key = LONGER_NOTICE if longer else NOTICE
    values = _values(placement, parent, on)
    values |= _of_the_longer_days(placement, longer, values["report_to"]) if longer else {}
    try:
        template = model.template(key)
        subject, body = fill(template, values)
    except (KeyError, MissingField):  # another authority's wording may ask for more than is known here
        return None
    return draft_letter(
        pupil=placement.pupil,
        template=key,
        addressee_kind="parent",
        addressee_name=parent,
        subject=subject,
        body=body,
        about=placement.reference,
        on=on,
        fixed_parts=fixed_paragraphs(template, values),
        addressee_email=email,
    )


def _of_the_longer_days(placement: Placement, longer: Extension, report_to: str) -> dict[str, str]:
    calendar = home_calendar(placement)
    first = school_days_after(longer.from_on, 1, calendar)
    reviews = Review.objects.filter(placement=placement, due_on__gt=longer.from_on).values_list("due_on", flat=True)
    return {
        "starts_on": said(first),
        "ends_on": said(longer.to_on),
        "number_of_days": str(calendar.school_days_between(first, longer.to_on)),
        "reasons": longer.reason,
        "was_to_end_on": said(longer.from_on),
        "session_times": f"{_opens(placement)}They stay as they are now; {report_to} can tell you them.",
        "review_dates": sentence_list([said(day) for day in reviews]) or said(longer.to_on),
    }


def _values(placement: Placement, parent: str, on: date) -> dict[str, str]:
    provision, authority = placement.provision_class.provision, deployment().authority
    people = provision_people(placement, on)
    report_to = placement.provision_named_adult or (people[0].name if people else provision.name)
    reviews = Review.objects.filter(placement=placement).values_list("due_on", flat=True)
    criteria = ExitCriterion.objects.filter(placement=placement).values_list("text", flat=True)
    days = home_calendar(placement).school_days_between(placement.starts_on, placement.expected_end_on)
    site = provision.site
    return {
        "child": placement.pupil.known_as or placement.pupil.given_names,
        "parent": parent,
        "school": placement.home_school.name if placement.home_school else authority.name,
        "provision": provision.name,
        "address": ", ".join(part for part in (site.name, site.address, site.postcode) if part)
        if site
        else provision.name,
        "report_to": report_to,
        "starts_on": said(placement.starts_on),
        "ends_on": said(placement.expected_end_on),
        "number_of_days": str(days),
        "objectives": "; ".join(criteria),
        "reasons": placement.purpose,
        "session_times": f"{_opens(placement)}{report_to} tells you the end of each session and the break before the first day.",
        "review_dates": sentence_list([said(day) for day in reviews]) or said(placement.expected_end_on),
        "decision_maker": _body(placement),
        "authority": authority.name,
        "sent_on": said(on),
        "contact": contact_words(authority_model()),
        "challenge": "ask the school in writing to review it",
    }


def _opens(placement: Placement) -> str:
    at = placement.provision_class.provision.register_opens_at
    return f"Sessions begin at {at:%H:%M}. " if at else ""


def _body(placement: Placement) -> str:
    """ "The governing board", before the school's name."""
    who = DECISION_MAKERS[placement.decision_maker].removesuffix(" of the home school")
    return who[:1].upper() + who[1:]
