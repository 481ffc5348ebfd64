"""The proposal for a whole list: each line, what simpler ways would do instead, what is fixed or ruled out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from waymark.service.allocation.models import AllocationRound, ProposalLine
from waymark.service.provisions.models import ProvisionClass

from ..models import AgendaItem
from .meetings import Room


@dataclass(frozen=True)
class Comparison:
    """What a simpler way would give: referral id to (place, first day); its values by priority."""

    places: Mapping[int, tuple[str, str]]
    without: frozenset[int]
    values: Mapping[str, int]


@dataclass(frozen=True)
class WholeList:
    latest: AllocationRound
    lines: Mapping[int, ProposalLine]
    values: Mapping[str, int]
    first_come: Comparison
    urgency_only: Comparison
    solved: int


def whole_list(room: Room) -> WholeList | None:
    """The latest round with its lines and comparisons, or None before the list was solved. Three queries."""
    latest = room.meeting.latest_round
    if latest is None:
        return None
    lines = ProposalLine.objects.filter(round=latest).select_related("provision_class__provision", "pupil")
    compared = latest.comparisons
    return WholeList(
        latest=latest,
        lines={one.referral_id: one for one in lines},
        values=latest.result.get("values", {}),
        first_come=_comparison(compared.get("first_come", {})),
        urgency_only=_comparison(compared.get("urgency_only", {})),
        solved=AllocationRound.objects.filter(about=room.meeting.reference).count(),
    )


def _comparison(stored: Mapping) -> Comparison:
    lines = stored.get("lines", {})
    return Comparison(
        {int(key): (one["name"], one["starts_on"]) for key, one in lines.items()},
        frozenset(stored.get("without", [])),
        stored.get("values", {}),
    )


def line_for(room: Room, item: AgendaItem) -> ProposalLine | None:
    """The line of one case in the latest round that held it."""
    if item.referral_id is None or item.kind not in {"new_request", "look_again"}:
        return None
    return (
        ProposalLine.objects.filter(round__about=room.meeting.reference, referral=item.referral_id)
        .select_related("provision_class__provision")
        .order_by("-round_id")
        .first()
    )


def pins_held(room: Room) -> dict[int, tuple[int, date | None]]:
    """What the panel has fixed so far: referral id to class id and Monday."""
    latest = room.meeting.latest_round
    stored = latest.pinned if latest else {}
    return {int(key): (pin[0], date.fromisoformat(pin[1]) if pin[1] else None) for key, pin in stored.items()}


def bans_held(room: Room) -> set[tuple[int, int]]:
    """What the panel has ruled out so far: (referral id, class id)."""
    latest = room.meeting.latest_round
    return {(pair[0], pair[1]) for pair in (latest.banned if latest else [])}


def class_with_id(class_id: int) -> ProvisionClass | None:
    return (
        ProvisionClass.objects.select_related("provision__host_school", "provision__provider")
        .filter(pk=class_id)
        .first()
    )
