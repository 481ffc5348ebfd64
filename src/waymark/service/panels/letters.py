"""Letters drafted as a decision is saved: to the family, to the host, and to whoever decides in law.

Wording is the authority's; every field is filled here. A letter whose wording asks for something nobody knows is not
drafted at all rather than sent with a gap. Nothing leaves before a named person releases it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.service.allocation.duties import owed_from
from waymark.service.organisations.authority_model import MissingField, fill, fixed_paragraphs
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import DESTINATION_ROUTES
from waymark.service.pupils.actions import draft_letter
from waymark.service.pupils.models import FamilyLink
from waymark.service.referrals.models import OwnWords
from waymark.service.referrals.rules import SPEAKERS

from .closed_lists import reason_name
from .days import NoMoreDays, next_day, panel_of
from .models import Decision, EducationMeanwhile, PanelMeeting
from .rules import GIVES_A_PLACE, Choice
from .words import contact_words, decision_maker_words, long_day

FAMILY_LETTERS = {
    "agree": "agreed_placement", "another_place": "agreed_placement", "extend": "agreed_placement",
    "not_yet": "deferred", "not_this_way": "refused", "send_on": "sent_on",
    "end": "stay_ends",
}
TO_THE_HOST = "offer_to_host"
TO_THE_DECISION_MAKER = "decision_asked"
_CHALLENGE = (
    "tell us what you see differently by ringing or writing to {contact}. The panel then looks again with your words "
    "first. You may also complain to the council, and you may ask whoever decides in law to hear you before they do."
)
_NOT_HEARD = "We have not heard from you yet. Please ring us: what you and {child} say comes first."
_DECIDED = {
    "not_yet": "The panel could not decide yet.",
    "not_this_way": "The panel did not agree the place that was asked for.",
    "send_on": (
        "The panel is not the right place to decide this, so it has been sent on. You do not need to ask again."
    ),
}
_SUPPORT_GOES_ON = "the support that {school} gives now goes on"


@dataclass(frozen=True)
class Addressee:
    kind: str
    name: str
    email: str = ""


def draft_letters(decision: Decision, choice: Choice, meeting: PanelMeeting | None, *, on: date) -> None:
    """Draft every letter a decision calls for."""
    values = _values(decision, choice, meeting, on)
    if template := FAMILY_LETTERS.get(decision.outcome):
        _draft(decision, template, _family(decision), values, on)
    if decision.outcome in GIVES_A_PLACE:
        host, school = decision.placement.provision_class.provision.provider, decision.placement.home_school
        _draft(decision, TO_THE_HOST, Addressee("host", host.name, host.email), values, on)
        if decision.decision_maker != "authority":
            name = decision_maker_words(decision.decision_maker, school.name)
            kind = "governing_board" if decision.decision_maker in {"governing_board", "trust"} else "school"
            addressee = Addressee(kind, name[:1].upper() + name[1:], school.email)
            _draft(decision, TO_THE_DECISION_MAKER, addressee, values, on)


def _draft(decision: Decision, key: str, to: Addressee, values: dict[str, str], on: date) -> None:
    template = next((one for one in authority_model().templates if one.key == key), None)
    if template is None:
        return
    values = {name: _one_paragraph(value) for name, value in (values | {"parent": to.name}).items()}
    try:
        subject, body = fill(template, values)
    except MissingField:
        return
    draft_letter(
        pupil=decision.pupil, template=key, addressee_kind=to.kind, addressee_name=to.name, addressee_email=to.email,
        subject=subject[:200], body=body, about=decision.reference, on=on,
        fixed_parts=fixed_paragraphs(template, values), review_on=decision.interim_review_on,
    )


def _one_paragraph(value: str) -> str:
    """What was typed without its empty lines: a paragraph that must stay in the letter is known by them."""
    return "\n".join(line.strip() for line in value.splitlines() if line.strip())


def _family(decision: Decision) -> Addressee:
    link = FamilyLink.objects.filter(pupil=decision.pupil, revoked_on__isnull=True).order_by("id").first()
    if link is None:
        return Addressee("parent", f"parent or carer of {decision.pupil.name}")
    return Addressee("parent", link.recipient_name, link.sent_to if "@" in link.sent_to else "")


def _values(decision: Decision, choice: Choice, meeting: PanelMeeting | None, on: date) -> dict[str, str]:
    model, pupil, school = authority_model(), decision.pupil, _school(decision)
    child, contact = pupil.known_as or pupil.given_names, contact_words(model)
    values = {
        "child": child, "school": school.name if school else model.authority.name,
        "panel": _panel_name(decision, meeting), "panel_on": long_day(meeting.meets_on if meeting else on),
        "decision": _DECIDED.get(decision.outcome, ""), "reasons": _reasons(decision),
        "authority": model.authority.name, "sent_on": long_day(on), "contact": contact,
        "challenge": _CHALLENGE.format(contact=contact), "home_words": _home_words(decision, child),
        "interim_support": _support(decision, school),
        "interim_owner": decision.interim_owner.name if decision.interim_owner_id else model.authority.team,
        "instead": decision.offered_instead, "missing": reason_name("not_yet", decision.reason_code) or decision.reason,
        "next_panel_on": _next_panel(decision, meeting, on),
        "review_on": long_day(decision.interim_review_on) if decision.interim_review_on else "",
        "education_meanwhile": _education_meanwhile(decision, child, school, on),
    }
    return values | (_place_values(decision.placement, choice, school) if decision.placement_id else {})


def _school(decision: Decision) -> Organisation | None:
    return decision.referral.school if decision.referral_id else decision.placement.home_school


def _panel_name(decision: Decision, meeting: PanelMeeting | None) -> str:
    partnership = decision.partnership
    if partnership is None:
        return authority_model().authority.team
    return f"{partnership.name} {panel_of(partnership, meeting.kind if meeting else '').name.lower()}"


def _reasons(decision: Decision) -> str:
    listed = reason_name(decision.outcome, decision.reason_code)
    return f"{decision.reason} ({listed[:1].lower()}{listed[1:]})" if listed else decision.reason


def _home_words(decision: Decision, child: str) -> str:
    """The newest words of the child and of a parent, the child's first."""
    newest: dict[str, str] = {}
    for row in OwnWords.objects.filter(pupil=decision.pupil).order_by("given_on", "id"):
        newest[row.speaker] = row.words
    said = [
        f"“{newest[speaker]}” ({child if speaker == 'pupil' else SPEAKERS[speaker]})"
        for speaker in ("pupil", "parent") if speaker in newest
    ]
    return "\n".join(said) or _NOT_HEARD.format(child=child)


def _support(decision: Decision, school: Organisation | None) -> str:
    return decision.interim_support or _SUPPORT_GOES_ON.format(school=school.name if school else "the school")


def _education_meanwhile(decision: Decision, child: str, school: Organisation | None, on: date) -> str:
    """What education there is until somebody decides, or until the place begins.

    What was promised where it is owed in law; for any other excluded child the duty itself, since the school that excluded
    them gives nothing now; else where the child is now.
    """
    owed = EducationMeanwhile.objects.filter(decision=decision).first()
    if owed is not None:
        what, who = owed.what.rstrip("."), decision.interim_owner.name if decision.interim_owner_id else _team()
        return (
            f"{child} must have full-time education by law, and it does not wait for this: {what}, "
            f"from {long_day(owed.begins_on)}. {who} sees to it."
        )
    stay = Placement.objects.filter(pupil=decision.pupil_id, state="arrived").select_related("provision_class__provision")
    owed_from_on = owed_from(decision.pupil_id, on, calendar_for())
    if owed_from_on is not None and not stay.filter(is_full_time=True).exists():
        return (
            f"By law the council must provide full-time education for {child} from {long_day(owed_from_on)}, the sixth "
            "school day after the exclusion, and that does not wait for this."
        )
    if decision.outcome in GIVES_A_PLACE and owed_from_on is None:
        return f"Until then nothing changes for {child}, and this is in place: {_support(decision, school).rstrip('.')}."
    if place := stay.first():
        return f"Until then {child} goes on learning at {place.provision_class.provision.name}."
    return f"Until then {child} goes on learning at {school.name}." if school else ""


def _team() -> str:
    return authority_model().authority.team


def _next_panel(decision: Decision, meeting: PanelMeeting | None, on: date) -> str:
    if decision.interim_review_on and meeting is None:
        return long_day(decision.interim_review_on)
    try:
        terms = panel_of(decision.partnership, meeting.kind if meeting else "")
        return long_day(next_day(decision.partnership, terms, on))
    except NoMoreDays:
        return long_day(decision.interim_review_on) if decision.interim_review_on else "a day we will tell you"


def _place_values(placement: Placement, choice: Choice, school: Organisation | None) -> dict[str, str]:
    provision = placement.provision_class.provision
    maker = decision_maker_words(placement.decision_maker, school.name if school else "the home school")
    reviews = [long_day(day) for day in placement.reviews.values_list("due_on", flat=True).order_by("due_on")]
    criteria = list(placement.exit_criteria.values_list("text", flat=True))
    answer_by = placement.host_answer_due_on or placement.starts_on
    ends_on = choice.extend_to_on or placement.expected_end_on
    return {
        "provision": provision.name, "starts_on": long_day(placement.starts_on), "ends_on": long_day(ends_on),
        "objectives": "; ".join(one.rstrip(".") for one in (placement.purpose, *criteria)), "decision_maker": maker,
        "review_dates": ", ".join(reviews) or "a day we will tell you", "answer_by_on": long_day(answer_by),
        "address": ", ".join(part for part in (provision.site.name, provision.site.address) if part) if provision.site
        else provision.name,
        "way_on": _way_on(placement),
    }


def _way_on(placement: Placement) -> str:
    """Where the child goes afterwards, as planned from the first day, in the words of the plan."""
    plan = getattr(placement, "destination_plan", None)
    if plan is None:
        return "We plan the way on together with you before the last day."
    return f"{DESTINATION_ROUTES[plan.route]}. {plan.first_thoughts}".strip()
