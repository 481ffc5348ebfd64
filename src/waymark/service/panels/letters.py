"""Letters drafted as a decision is saved: to the family, to the host, and to whoever decides in law.

Wording is the authority's; every field is filled here. A letter whose wording asks for something nobody knows is not
drafted at all rather than sent with a gap. Nothing leaves before a named person releases it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.kernel.wording import in_sentence, sentence_list
from waymark.service.duties.unmet import owed_from
from waymark.service.organisations.authority_model import MissingField, fill, fixed_paragraphs
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import academy_decided_by, authority_model, calendar_for
from waymark.service.placements.actions import draft_longer_letters
from waymark.service.placements.models import Placement
from waymark.service.placements.queries import extensions_of
from waymark.service.placements.rules import DESTINATION_ROUTES, decision_maker_for
from waymark.service.pupils.actions import draft_letter
from waymark.service.pupils.queries import parent_to_write_to
from waymark.service.referrals.queries import newest_words

from .closed_lists import reason_name
from .days import NoMoreDays, day_heard_next, panel_of
from .models import Decision, EducationMeanwhile, PanelMeeting
from .rules import GIVES_A_PLACE
from .words import contact_words, decision_maker_words, long_day

FAMILY_LETTERS = {
    "agree": "agreed_placement", "another_place": "agreed_placement",
    "not_yet": "deferred", "not_this_way": "refused", "send_on": "sent_on",
    "end": "stay_ends",
}
TO_THE_HOST = "offer_to_host"
TO_THE_DECISION_MAKER = "decision_asked"
_CHALLENGE = (
    "{contact}, and say what you see differently. The panel then looks again with your words first. You may also complain to "
    "the council. {in_law}"
)
_DECIDED = {
    "not_yet": "The panel could not decide yet.",
    "not_this_way": "The panel did not agree the place that was asked for.",
    "send_on": (
        "The panel is not the right place to decide this, so it has been sent on. You do not need to ask again."
    ),
}
DIRECTED_BY = "governing_board_or_trust"  # Education Act 2002 s.29A, and an academy's own articles
_SUPPORT_GOES_ON = "the support that {school} gives now goes on"


@dataclass(frozen=True)
class Addressee:
    kind: str
    name: str
    email: str = ""


def draft_letters(decision: Decision, meeting: PanelMeeting | None, *, on: date) -> None:
    """Draft every letter a decision calls for. A longer stay has letters of its own, whoever decided it."""
    if decision.outcome == "extend":
        longer = [one for one in extensions_of(decision.placement) if one.decided_on <= decision.decided_on]
        if longer:
            draft_longer_letters(
                longer[-1], about=decision.reference, decided_by=_panel_name(decision, meeting),
                decided_on=meeting.meets_on if meeting else on, reasons=_reasons(decision), on=on,
            )
        return
    values = _values(decision, meeting, on)
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
    return Addressee("parent", *parent_to_write_to(decision.pupil))


def _values(decision: Decision, meeting: PanelMeeting | None, on: date) -> dict[str, str]:
    model, pupil, school = authority_model(), decision.pupil, _school(decision)
    child, contact = pupil.known_as or pupil.given_names, contact_words(model)
    values = {
        "child": child, "school": school.name if school else model.authority.name,
        "panel": _panel_name(decision, meeting), "panel_on": long_day(meeting.meets_on if meeting else on),
        "decision": _DECIDED.get(decision.outcome, ""), "reasons": _reasons(decision),
        "authority": model.authority.name, "sent_on": long_day(on), "contact": contact,
        "challenge": _CHALLENGE.format(contact=contact, in_law=_who_hears_in_law(decision, school, on)),
        "home_words": newest_words(pupil),
        "interim_support": _support(decision, school),
        "interim_owner": decision.interim_owner.name if decision.interim_owner_id else model.authority.team,
        "instead": decision.offered_instead,
        "missing": in_sentence(reason_name("not_yet", decision.reason_code)) or decision.reason,
        "next_panel_on": _next_panel(decision, meeting, on),
        "review_on": long_day(decision.interim_review_on) if decision.interim_review_on else "",
        "education_meanwhile": _education_meanwhile(decision, child, school, on),
    }
    return values | (_place_values(decision.placement, school) if decision.placement_id else {})


def _school(decision: Decision) -> Organisation | None:
    return decision.referral.school if decision.referral_id else decision.placement.home_school


def _panel_name(decision: Decision, meeting: PanelMeeting | None) -> str:
    partnership = decision.partnership
    if partnership is None:
        return authority_model().authority.team
    return f"{partnership.name} {in_sentence(panel_of(partnership, meeting.kind if meeting else '').name)}"


def _reasons(decision: Decision) -> str:
    waits_for = decision.outcome == "not_yet"  # the letter says on a line of its own what is waited for
    listed = "" if waits_for else reason_name(decision.outcome, decision.reason_code)
    return f"{decision.reason.rstrip('. ')} ({in_sentence(listed)})." if listed else decision.reason


def _who_hears_in_law(decision: Decision, school: Organisation | None, on: date) -> str:
    """Whom a family may ask to hear them, by name: the panel itself decides nothing in law."""
    maker = decision.placement.decision_maker if decision.placement_id else _power_without_a_place(decision, school, on)
    if maker == "parents_and_schools":
        return "It goes ahead only if you agree."
    who = decision_maker_words(maker, school.name if school else "the home school")
    if decision.outcome in GIVES_A_PLACE:
        return f"You may ask {who} to hear you before they decide."
    return f"You may ask {who}, who can decide in law, to hear you."


def _power_without_a_place(decision: Decision, school: Organisation | None, on: date) -> str:
    """The council for a child whom it must educate or who is on no roll; else whoever could direct them from their school."""
    if school is None or owed_from(decision.pupil_id, on, calendar_for()) is not None:
        return "authority"
    return decision_maker_for(DIRECTED_BY, has_home_school=True, academy_decided_by=academy_decided_by(school.pk))


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
        return f"Meanwhile {child} goes on learning at {place.provision_class.provision.name}."
    return f"Meanwhile {child} goes on learning at {school.name}." if school else ""


def _team() -> str:
    return authority_model().authority.team


def _next_panel(decision: Decision, meeting: PanelMeeting | None, on: date) -> str:
    if decision.interim_review_on and meeting is None:
        return long_day(decision.interim_review_on)
    try:
        terms = panel_of(decision.partnership, meeting.kind if meeting else "")
        return long_day(day_heard_next(decision.partnership, terms, on))
    except NoMoreDays:
        return long_day(decision.interim_review_on) if decision.interim_review_on else "a day we will tell you"


def _place_values(placement: Placement, school: Organisation | None) -> dict[str, str]:
    provision = placement.provision_class.provision
    maker = decision_maker_words(placement.decision_maker, school.name if school else "the home school")
    reviews = [long_day(day) for day in placement.reviews.values_list("due_on", flat=True).order_by("due_on")]
    criteria = list(placement.exit_criteria.values_list("text", flat=True))
    answer_by = placement.host_answer_due_on or placement.starts_on
    return {
        "provision": provision.name, "starts_on": long_day(placement.starts_on), "ends_on": long_day(placement.expected_end_on),
        "objectives": "; ".join(one.rstrip(".") for one in (placement.purpose, *criteria)), "decision_maker": maker,
        "review_dates": sentence_list(reviews) or "a day we will tell you", "answer_by_on": long_day(answer_by),
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
