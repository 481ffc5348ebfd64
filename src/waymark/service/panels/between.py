"""What was decided between panels, told the same in its record, in the room and in the pack."""

from __future__ import annotations

from collections.abc import Collection

from .closed_lists import reason_name
from .models import AgendaItem, AskedMember, Decision
from .rules import GIVES_A_PLACE, outcome_words
from .rules_of_asking import is_against
from .words import decision_maker_words, short_day

Facts = list[tuple[str, str]]


def reported_by(item: AgendaItem) -> Decision | None:
    """The newest decision between panels that a case of the kind "urgent_report" reports."""
    if item.kind != "urgent_report":
        return None
    about = {"referral": item.referral_id} if item.referral_id else {"placement": item.placement_id}
    return _urgent().filter(is_urgent=True, item__isnull=True, reopened_on__isnull=True, **about).last()


def urgent_decision(reference: str) -> Decision | None:
    return _urgent().filter(reference=reference, is_urgent=True).first()


def decided_between(placements: Collection[int]) -> dict[int, str]:
    """Of these placements (ids) those agreed between panels, each with the words for that. Two queries."""
    found = Decision.objects.filter(
        placement__in=placements, is_urgent=True, outcome__in=GIVES_A_PLACE, reopened_on__isnull=True
    ).prefetch_related("asked")
    return {one.placement_id: between_words(one) for one in found}


def between_words(decision: Decision) -> str:
    is_against_them = is_against(one.answer for one in decision.asked.all())
    return f"Decided between panels{', against the members asked' if is_against_them else ''}"


def _urgent():
    return (
        Decision.objects.select_related(
            "decided_by", "interim_owner", "referral__school", "placement__home_school",
            "placement__provision_class__provision",
        )
        .prefetch_related("asked__person", "asked__organisation").order_by("decided_on", "id")
    )


def facts_of(decision: Decision) -> Facts:
    """Heading and words, in the order they are read. Three queries when ``decision`` comes from here."""
    outcome = outcome_words(decision.outcome, is_urgent=True)
    facts = [
        ("Decided", f"{outcome}, {short_day(decision.decided_on)}, by {decision.decided_by.name}"),
        ("Why it could not wait", decision.urgent_reason or "Not written down then"),
        *_place(decision),
        ("Why", decision.reason + _listed_reason(decision)),
        *(_asked(one) for one in decision.asked.all()),
    ]
    if decision.against_reason:
        facts.append(("Why all the same", decision.against_reason))
    if decision.asked_people:
        facts.append(("Also asked" if decision.members_to_ask else "Who was asked", decision.asked_people))
    if decision.offered_instead:
        facts.append(("Instead", decision.offered_instead))
    return [*facts, ("Meanwhile", _meanwhile(decision))]


def _place(decision: Decision) -> Facts:
    stay = decision.placement if decision.outcome in GIVES_A_PLACE else None
    if stay is None:
        return [("Place", "None"), ("Who decides in law", "Nobody further: the answer stands")]
    school = stay.home_school.name if stay.home_school_id else "the home school"
    return [
        ("Place", str(stay.provision_class)), ("First day", short_day(stay.starts_on)),
        ("Last day", f"{short_day(stay.expected_end_on)}, as expected"), ("What it is for", stay.purpose),
        ("Who decides in law", _capital(decision_maker_words(decision.decision_maker or stay.decision_maker, school))),
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _listed_reason(decision: Decision) -> str:
    named = reason_name(decision.outcome, decision.reason_code) if decision.reason_code else ""
    return f" ({named})" if named else ""


def _asked(one: AskedMember) -> tuple[str, str]:
    said = f": “{one.said}”" if one.said else ""
    return f"Asked {short_day(one.asked_on)}: {one.person.name}, {one.organisation.name}", one.get_answer_display() + said


def _meanwhile(decision: Decision) -> str:
    if not decision.interim_support:
        return "Not needed"
    owner = f" ({decision.interim_owner.name})" if decision.interim_owner_id else ""
    again = f", looked at again on {short_day(decision.interim_review_on)}" if decision.interim_review_on else ""
    return f"{decision.interim_support}{owner}{again}"
