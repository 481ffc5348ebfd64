"""What became of a request or a stay, for an address somebody kept from before."""

from __future__ import annotations

from dataclasses import dataclass

from waymark.service.referrals.models import Referral
from waymark.service.referrals.rules import STATE_NAMES, WAITING

from ..models import AgendaItem, Decision


@dataclass(frozen=True)
class Became:
    """The newest decision that stands, else the list it is on now, else what the request is; nothing while it waits."""

    decision: Decision | None = None
    listed: AgendaItem | None = None
    state: str = ""


def became_of_case(item: AgendaItem) -> Became:
    """Of a case that has left its list: only what was decided or listed since counts."""
    about = {"referral": item.referral_id} if item.referral_id else {"placement": item.placement_id}
    decision = _decisions(about).filter(decided_on__gte=item.listed_on).last()
    listed = (
        AgendaItem.objects.filter(**about, state="listed", meeting__state__in=["called", "frozen", "open"])
        .exclude(pk=item.pk).select_related("meeting__partnership").order_by("id").last()
    )
    return Became(decision, None if decision else listed, _state(item.referral))


def became_of_request(reference: str) -> tuple[Referral, Became] | None:
    """Of a request that is decided, ended or past the years served; None for one that may not be seen."""
    referral = Referral.objects.filter(reference=reference).select_related("pupil").first()
    if referral is None:
        return None
    waits = referral.state in WAITING
    return referral, Became(None if waits else _decisions({"referral": referral.pk}).last(), None, _state(referral))


def _decisions(about: dict[str, int | None]):
    return Decision.objects.filter(**about, reopened_on__isnull=True).exclude(outcome="noted").order_by("decided_on", "id")


def _state(referral: Referral | None) -> str:
    return STATE_NAMES[referral.state] if referral is not None and referral.state not in WAITING else ""
