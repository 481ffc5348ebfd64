"""Letters about a longer stay: to the family, the child's own school, the provider, and whoever decides it in law.

It goes on where the child is, so none of them reads like a new place. Nothing leaves before a named person releases it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from waymark.kernel.wording import sentence_list
from waymark.service.organisations.authority_model import MissingField, fill, fixed_paragraphs
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import authority_model, trust_of
from waymark.service.pupils.actions import draft_letter
from waymark.service.pupils.queries import parent_to_write_to
from waymark.service.referrals.queries import newest_words

from ..models import ExitCriterion, Extension, Placement, Review
from ..queries.longer import weeks_longer
from ..rules import DESTINATION_ROUTES
from ..words import contact_words, decision_maker_words, long_day
from .steps import home_calendar, school_days_after

TO_THE_FAMILY, TO_THE_SCHOOL, TO_THE_PROVIDER = "longer_stay", "longer_stay_home_school", "longer_stay_provider"
TO_THE_DECISION_MAKER = "longer_stay_decision"
_CHALLENGE = (
    "{contact}, and say what you see differently. You may ask for a review of the stay at any time, and "
    "you may complain to the council."
)


@dataclass(frozen=True)
class _To:
    template: str
    kind: str
    name: str
    email: str = ""


def draft_longer_letters(
    extension: Extension, *, about: str, decided_by: str, decided_on: date, on: date, reasons: str = ""
) -> None:
    """Draft every letter a longer stay calls for. ``about``: the decision or the placement that they are filed with."""
    placement = extension.placement
    values = _values(extension, decided_by, decided_on, reasons or extension.reason, on)
    templates = {one.key: one for one in authority_model().templates}
    for to in _addressees(extension, placement):
        if to.template not in templates:
            continue
        told = {name: _one_paragraph(value) for name, value in (values | {"parent": to.name}).items()}
        try:
            subject, body = fill(templates[to.template], told)
        except MissingField:  # another authority's wording may ask for more than is known here
            continue
        draft_letter(
            pupil=placement.pupil, template=to.template, addressee_kind=to.kind, addressee_name=to.name,
            addressee_email=to.email, subject=subject[:200], body=body, about=about, on=on,
            fixed_parts=fixed_paragraphs(templates[to.template], told),
        )


def is_decided_in_law(extension: Extension) -> bool:
    """Whether somebody with the power in law still decides: about the longer stay afresh, or about the whole of it."""
    return extension.legal_decision_due_on is not None or extension.placement.legally_decided_on is None


def _addressees(extension: Extension, placement: Placement) -> Iterator[_To]:
    provider, school = placement.provision_class.provision.provider, placement.home_school
    yield _To(TO_THE_FAMILY, "parent", *parent_to_write_to(placement.pupil))
    if school is not None:
        yield _To(TO_THE_SCHOOL, "school", school.name, school.email)
    yield _To(TO_THE_PROVIDER, "host", provider.name, provider.email)
    of_the_council = placement.decision_maker in {"authority", "admission_authority"}
    if school is not None and is_decided_in_law(extension) and not of_the_council:
        who = decision_maker_words(placement.decision_maker, school.name)
        board = placement.decision_maker in {"governing_board", "trust"}
        yield _To(TO_THE_DECISION_MAKER, "governing_board" if board else "school", who[:1].upper() + who[1:],
                  _email_of(placement, school))


def _email_of(placement: Placement, school: Organisation) -> str:
    trust = trust_of(school.pk) if placement.decision_maker == "trust" else None
    found = Organisation.objects.filter(pk=trust).first() if trust else None
    return (found.email if found else "") or school.email


def _values(extension: Extension, decided_by: str, decided_on: date, reasons: str, on: date) -> dict[str, str]:
    model, placement = authority_model(), extension.placement
    pupil, school = placement.pupil, placement.home_school
    child, contact = pupil.known_as or pupil.given_names, contact_words(model)
    where = school.name if school else model.authority.name
    weeks = weeks_longer(placement, extension.from_on, extension.to_on)
    reviews = Review.objects.filter(placement=placement, held_on__isnull=True).values_list("due_on", flat=True)
    criteria = ExitCriterion.objects.filter(placement=placement, is_met=False).values_list("text", flat=True)
    who, due_on = decision_maker_words(placement.decision_maker, where), _decide_by(extension)
    return {
        "child": child, "school": where, "provision": placement.provision_class.provision.name, "panel": decided_by,
        "panel_on": long_day(decided_on), "ends_on": long_day(extension.to_on), "was_to_end_on": long_day(extension.from_on),
        "starts_on": long_day(school_days_after(extension.from_on, 1, home_calendar(placement))),
        "weeks_longer": weeks.words if weeks else "a longer stay", "reasons": reasons,
        "objectives": "; ".join(one.rstrip(".") for one in (placement.purpose, *criteria)),
        "review_dates": sentence_list([long_day(day) for day in reviews]) or long_day(extension.to_on),
        "decision_maker": who, "decide_by_on": long_day(due_on), "way_on": _way_on(placement),
        "decision_in_law": _decision_in_law(extension, who, due_on), "home_words": newest_words(pupil),
        "challenge": _CHALLENGE.format(contact=contact), "contact": contact, "authority": model.authority.name,
        "sent_on": long_day(on),
    }


def _decide_by(extension: Extension) -> date:
    return extension.legal_decision_due_on or extension.placement.decision_due_on or extension.from_on


def _decision_in_law(extension: Extension, who: str, due_on: date) -> str:
    if not is_decided_in_law(extension):
        return "Nobody else has to decide this."
    return (
        f"This is not certain yet. In law a longer stay is decided by {who}, by {long_day(due_on)}. If they agree, written "
        f"notice goes to the family. If they do not, the stay ends on {long_day(extension.from_on)} as before."
    )


def _way_on(placement: Placement) -> str:
    plan = getattr(placement, "destination_plan", None)
    return f"{DESTINATION_ROUTES[plan.route]}. {plan.first_thoughts}".strip() if plan else "We plan the way on together."


def _one_paragraph(value: str) -> str:
    """What was typed without its empty lines: a paragraph that must stay in the letter is known by them."""
    return "\n".join(line.strip() for line in value.splitlines() if line.strip())
