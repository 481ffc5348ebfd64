"""The proposal for a whole list: each line, what simpler ways would do instead, what is fixed or ruled out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from waymark.service.allocation.models import AllocationRound, ProposalLine
from waymark.service.provisions.models import ProvisionClass

from ..costs import visiting_classes
from ..models import AgendaItem
from .meetings import Room


@dataclass(frozen=True)
class Placed:
    class_id: int
    name: str
    starts_on: date


@dataclass(frozen=True)
class Comparison:
    """What a simpler way would give: referral id to place and first day; its values by priority."""

    places: Mapping[int, Placed]
    without: frozenset[int]
    values: Mapping[str, int]


@dataclass(frozen=True)
class FullClass:
    """A class without a free place in some week. ``children`` more would have one; None where time ran out."""

    name: str
    full_weeks: int
    children: int | None
    sentence: str


@dataclass(frozen=True)
class HeldBack:
    """A class with a free place kept for children not yet known; ``sentence`` says how many are expected, and from what."""

    name: str
    sentence: str


@dataclass(frozen=True)
class WholeList:
    latest: AllocationRound
    lines: Mapping[int, ProposalLine]
    values: Mapping[str, int]
    first_come: Comparison
    urgency_only: Comparison
    solved: int
    visiting: frozenset[int] = frozenset()
    full_classes: tuple[FullClass, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    prices_left_out: str = ""


def whole_list(room: Room) -> WholeList | None:
    """The latest round with its lines and comparisons, or None before the list was solved. Three queries.

    ``visiting``: classes of teams that come to the child. ``full_classes`` is empty for a list solved before they were kept.
    """
    latest = room.meeting.latest_round
    if latest is None:
        return None
    lines = list(ProposalLine.objects.filter(round=latest).select_related("provision_class__provision", "pupil"))
    compared = latest.comparisons
    return WholeList(
        latest=latest,
        lines={one.referral_id: one for one in lines},
        values=latest.result.get("values", {}),
        first_come=_comparison(compared.get("first_come", {})),
        urgency_only=_comparison(compared.get("urgency_only", {})),
        solved=AllocationRound.objects.filter(about=room.meeting.reference).count(),
        visiting=visiting_classes((one for line in lines for one in line.alternatives), room.model),
        full_classes=tuple(
            FullClass(one["name"], one["full_weeks"], one["children"], one["sentence"])
            for one in compared.get("full_classes", [])
        ),
        held_back=tuple(HeldBack(one["name"], one["sentence"]) for one in compared.get("held_back", [])),
        prices_left_out=compared.get("prices_left_out", ""),
    )


def _comparison(stored: Mapping) -> Comparison:
    lines = stored.get("lines", {})
    return Comparison(
        {int(key): Placed(one["class"], one["name"], date.fromisoformat(one["starts_on"])) for key, one in lines.items()},
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


def class_with_id(class_id: int) -> ProvisionClass | None:
    return (
        ProvisionClass.objects.select_related("provision__host_school", "provision__provider")
        .filter(pk=class_id)
        .first()
    )
