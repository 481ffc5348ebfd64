"""The proposal for a whole list: each line, what simpler ways would do instead, what is fixed or ruled out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from waymark.service.allocation.models import AllocationRound, ProposalLine
from waymark.service.provisions.models import ProvisionClass

from ..costs import visiting_classes
from ..models import AgendaItem
from ..rules import ASKS_FOR_A_PLACE, DECIDES_NOTHING, NOT_SOLVED
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
    """A class without a free place in some week. ``children`` more would have one; None where time ran out. ``helps``: one
    more place there would change something for this list, or nobody could say."""

    name: str
    full_weeks: int
    children: int | None
    sentence: str
    helps: bool = True


@dataclass(frozen=True)
class HeldBack:
    """A class with a free place kept for children not yet known; ``sentence`` says how many are expected, and from what."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Solved:
    """When the list of a meeting was last solved, and after how many decisions. ``behind`` says why the list has moved on
    since then without it; empty where every cost and reason speaks of the list as it is."""

    at: datetime
    on: date
    decisions: int
    has_open_cases: bool
    behind: str

    @classmethod
    def of(cls, room: Room) -> Solved | None:
        latest = room.meeting.latest_round
        if latest is None:
            return None
        behind = room.meeting.rules.get(NOT_SOLVED, "")
        return cls(
            at=latest.made_at, on=latest.made_on, behind=behind,
            decisions=sum(1 for one in room.decisions.values() if one.outcome not in DECIDES_NOTHING),
            has_open_cases=any(one.state == "listed" and one.kind in ASKS_FOR_A_PLACE for one in room.listed),
        )


@dataclass(frozen=True)
class Before:
    """What had been proposed for a child until the list was solved anew. ``place`` is None for no place."""

    place: str | None
    starts_on: date | None
    until: datetime
    round_id: int


@dataclass(frozen=True)
class WholeList:
    latest: AllocationRound
    lines: Mapping[int, ProposalLine]
    values: Mapping[str, int]
    first_come: Comparison
    urgency_only: Comparison
    visiting: frozenset[int] = frozenset()
    full_classes: tuple[FullClass, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    prices_left_out: str = ""


def whole_list(room: Room) -> WholeList | None:
    """The latest round with its lines and comparisons, or None before the list was solved. Two queries.

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
        visiting=visiting_classes((one for line in lines for one in line.alternatives), room.model),
        full_classes=tuple(
            FullClass(one["name"], one["full_weeks"], one["children"], one["sentence"], one.get("helps", True))
            for one in compared.get("full_classes", [])
        ),
        held_back=tuple(HeldBack(one["name"], one["sentence"]) for one in compared.get("held_back", [])),
        prices_left_out=compared.get("prices_left_out", ""),
    )


def changed_proposals(room: Room) -> dict[int, Before]:
    """Referral id to what was proposed before, for each open case whose proposal has changed since the first. One query."""
    waiting = [one.referral_id for one in room.listed if one.state == "listed" and one.kind in ASKS_FOR_A_PLACE]
    rows = (
        ProposalLine.objects.filter(round__about=room.meeting.reference, referral__in=waiting)
        .select_related("provision_class__provision", "round")
        .defer("alternatives", "sentence", "round__problem", "round__result", "round__comparisons").order_by("round_id")
    )
    lines: dict[int, list[ProposalLine]] = {}
    for line in rows:
        lines.setdefault(line.referral_id, []).append(line)
    found = {key: changed_line(each) for key, each in lines.items()}
    return {key: one for key, one in found.items() if one is not None}


def _comparison(stored: Mapping) -> Comparison:
    lines = stored.get("lines", {})
    return Comparison(
        {int(key): Placed(one["class"], one["name"], date.fromisoformat(one["starts_on"])) for key, one in lines.items()},
        frozenset(stored.get("without", [])),
        stored.get("values", {}),
    )


def line_for(room: Room, item: AgendaItem) -> ProposalLine | None:
    """The line of one case in the latest round that held it: of an open case, the present list's."""
    return next(reversed(lines_of(room, item)), None)


def lines_of(room: Room, item: AgendaItem) -> list[ProposalLine]:
    """What has been proposed for one case, in every solving that held it, oldest first. One query."""
    if item.referral_id is None or item.kind not in ASKS_FOR_A_PLACE or room.meeting.latest_round_id is None:
        return []
    return list(
        ProposalLine.objects.filter(round__about=room.meeting.reference, referral=item.referral_id)
        .select_related("provision_class__provision", "round").defer("round__problem", "round__result", "round__comparisons")
        .order_by("round_id")
    )


def changed_line(lines: Sequence[ProposalLine]) -> Before | None:
    """What was proposed before the newest change among the lines of one case, oldest first; None where it never changed."""
    for was, now in zip(reversed(lines[:-1]), reversed(lines[1:]), strict=True):
        if _proposed(was) != _proposed(now):
            place = str(was.provision_class) if was.provision_class else None
            return Before(place, was.starts_on, now.round.made_at, now.round_id)
    return None


def _proposed(line: ProposalLine) -> tuple[int | None, date | None, date | None]:
    return line.provision_class_id, line.starts_on, line.ends_on


def class_with_id(class_id: int) -> ProvisionClass | None:
    return (
        ProvisionClass.objects.select_related("provision__host_school", "provision__provider")
        .filter(pk=class_id)
        .first()
    )
