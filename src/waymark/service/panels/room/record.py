"""What was decided for one child, as its own record: never a page that names another child."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from waymark.service.pupils.models import Letter

from ..closed_lists import reason_name
from ..models import AgendaItem, Decision, Dissent, PanelAction, PanelMember
from ..words import decision_maker_words


@dataclass(frozen=True)
class CaseRecord:
    """One decision with everything that went with it. ``agreed`` are names of those who agreed."""

    decision: Decision
    reason_from_list: str
    decision_maker: str
    agreed: tuple[str, ...]
    dissents: tuple[Dissent, ...]
    actions: tuple[PanelAction, ...]
    letters: tuple[Letter, ...]


def case_record(item: AgendaItem, decision: Decision, members: Iterable[PanelMember]) -> CaseRecord:
    """Three queries: dissents, actions, letters."""
    names = {one.pk: f"{one.person.name}, {one.organisation.name}" for one in members}
    school = item.referral.school if item.referral else item.placement.home_school
    return CaseRecord(
        decision=decision, reason_from_list=reason_name(decision.outcome, decision.reason_code),
        decision_maker=decision_maker_words(decision.decision_maker, school.name if school else "the home school"),
        agreed=tuple(names[one] for one in decision.voters if one in names),
        dissents=tuple(Dissent.objects.filter(decision=decision).select_related("member__person")),
        actions=tuple(PanelAction.objects.filter(decision=decision).select_related("owner").order_by("due_on")),
        letters=tuple(letters_about(item, decision)),
    )


def decision_of(item: AgendaItem) -> Decision | None:
    """The decision of one case that stands, with the place it gave."""
    return (
        Decision.objects.filter(item=item, reopened_on__isnull=True).select_related(
            "decided_by", "interim_owner", "proposed_class__provision", "placement__provision_class__provision"
        ).first()
    )


def letters_about(item: AgendaItem, decision: Decision) -> list[Letter]:
    """Letters drafted because of one decision, in the order they were drafted."""
    return list(
        Letter.objects.filter(pupil=item.pupil_id, about=decision.reference)
        .exclude(state="discarded").select_related("released_by").order_by("id")
    )


def letters_of_meeting(decisions: Iterable[Decision]) -> list[Letter]:
    """Every letter that came out of one meeting, by child."""
    about = [one.reference for one in decisions]
    return list(
        Letter.objects.filter(about__in=about).exclude(state="discarded")
        .select_related("pupil", "released_by").order_by("pupil__family_name", "pupil__given_names", "id")
    )


def letter_with_reference(reference: str) -> Letter | None:
    return Letter.objects.select_related("pupil", "released_by").filter(reference=reference).first()


def open_actions(decisions: Iterable[Decision]) -> list[PanelAction]:
    """Actions agreed at a meeting and not done yet, soonest first."""
    return list(
        PanelAction.objects.filter(decision__in=list(decisions), done_on__isnull=True)
        .select_related("owner", "pupil").order_by("due_on", "id")
    )
