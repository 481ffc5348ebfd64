"""What came of decisions: letters to read and release, actions still to be done."""

from __future__ import annotations

from collections.abc import Iterable

from waymark.service.pupils.models import Letter

from ..models import Decision, PanelAction


def letters_about(decision: Decision) -> list[Letter]:
    """Letters drafted because of one decision, in the order they were drafted."""
    return list(
        Letter.objects.filter(pupil=decision.pupil_id, about=decision.reference)
        .exclude(state="discarded")
        .select_related("released_by")
        .order_by("id")
    )


def letters_of_meeting(decisions: Iterable[Decision]) -> list[Letter]:
    """Every letter that came out of one meeting, by child."""
    about = [one.reference for one in decisions]
    return list(
        Letter.objects.filter(about__in=about)
        .exclude(state="discarded")
        .select_related("pupil", "released_by")
        .order_by("pupil__family_name", "pupil__given_names", "id")
    )


def letter_with_reference(reference: str) -> Letter | None:
    return Letter.objects.select_related("pupil", "released_by", "changed_by").filter(reference=reference).first()


def open_actions(decisions: Iterable[Decision]) -> list[PanelAction]:
    """Actions agreed at a meeting and not done yet, soonest first."""
    return list(
        PanelAction.objects.filter(decision__in=list(decisions), done_on__isnull=True)
        .select_related("owner", "pupil")
        .order_by("due_on", "id")
    )


def decision_with_reference(reference: str) -> Decision | None:
    """A decision this organisation may see, with the case it belongs to when a panel made it."""
    return (
        Decision.objects.filter(reference=reference)
        .select_related("pupil", "item__meeting__partnership", "decided_by", "referral__school")
        .first()
    )


def action_with_number(decision: Decision, number: str) -> PanelAction | None:
    """One of the actions of a decision."""
    return PanelAction.objects.filter(decision=decision, pk=int(number)).first() if number.isdigit() else None
