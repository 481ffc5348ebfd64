"""The whole list: each case with what is proposed, and what simpler ways would do instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.service.panels.room.meetings import Room
from waymark.service.panels.room.proposal import Comparison, WholeList
from waymark.service.web.components.wording import day, plural

from .frame import SHORT_OUTCOMES, asked_of, child_label

MEASURED_IN = {
    "statutory_days": "school days on which a duty goes unmet",
    "unmet_urgency": "points of urgency without a place",
    "fit": "points of fit",
    "fair_share": "points from an even share",
    "tie_break": "",
}


@dataclass(frozen=True)
class ListRow:
    reference: str
    child: str
    asked: str
    school: str
    href: str
    place: str
    when: str
    sentence: str
    alternatives: tuple[tuple[str, str], ...]
    first_come: str
    urgency_only: str
    decided: str
    is_fixed: bool
    fixed_class: str
    banned: tuple[tuple[str, str], ...]
    possible: tuple[tuple[str, str], ...]

    @property
    def rule_out(self) -> tuple[tuple[str, str], ...]:
        """Places that may be ruled out, and those that are."""
        return tuple(dict.fromkeys((*self.possible, *self.banned)))


@dataclass(frozen=True)
class Lost:
    """What one simpler way would lose against the proposal, priority by priority, in words."""

    name: str
    sentences: tuple[str, ...]


def list_rows(room: Room, whole: WholeList, pins: Mapping, bans: set[tuple[int, int]]) -> list[ListRow]:
    rows = []
    for item in room.listed:
        line = whole.lines.get(item.referral_id) if item.referral_id else None
        decision = room.decisions.get(item.pk)
        if line is None:
            continue
        names = {one["class"]: one["name"] for one in line.alternatives}
        fixed = pins.get(item.referral_id)
        rows.append(
            ListRow(
                reference=item.reference,
                child=child_label(item),
                asked=asked_of(item, room.model),
                school=item.referral.school.name,
                href=reverse("panel_case", args=[room.meeting.reference, item.reference]),
                place=str(line.provision_class) if line.provision_class else "No place",
                when=f"{day(line.starts_on)} to {day(line.ends_on)}" if line.starts_on else "",
                sentence=line.sentence,
                alternatives=tuple(
                    (one["name"], one["sentence"])
                    for one in line.alternatives
                    if one["possible"] and one["class"] != line.provision_class_id
                ),
                first_come=_instead(whole.first_come, item.referral_id, line),
                urgency_only=_instead(whole.urgency_only, item.referral_id, line),
                decided=SHORT_OUTCOMES[decision.outcome] if decision else "",
                is_fixed=fixed is not None,
                fixed_class=str(fixed[0]) if fixed else "",
                banned=tuple(
                    (str(pk), names.get(pk, "")) for referral, pk in sorted(bans) if referral == item.referral_id
                ),
                possible=tuple((str(one["class"]), one["name"]) for one in line.alternatives if one["possible"]),
            )
        )
    return rows


def _instead(other: Comparison, referral_id: int, line: Any) -> str:
    if referral_id in other.without:
        return "No place"
    found = other.places.get(referral_id)
    if found is None:
        return ""
    name, starts_on = found
    if line.provision_class and name == str(line.provision_class) and starts_on == line.starts_on.isoformat():
        return "The same"
    return f"{name}, from {day(date.fromisoformat(starts_on))}"


def what_is_lost(whole: WholeList) -> list[Lost]:
    return [
        Lost("First come, first served", _loss(whole, whole.first_come)),
        Lost("Urgency only", _loss(whole, whole.urgency_only)),
    ]


def _loss(whole: WholeList, other: Comparison) -> tuple[str, ...]:
    """Worse and better by each priority, in the order in which they count. Less is better."""
    placed = sum(1 for one in whole.lines.values() if one.provision_class_id)
    sentences = []
    if len(other.places) != placed:
        sentences.append(f"{plural(len(other.places), 'child', 'children')} placed instead of {placed}")
    for key, words in MEASURED_IN.items():
        change = other.values.get(key, 0) - whole.values.get(key, 0)
        if words and change:
            sentences.append(f"{abs(change):,} {'more' if change > 0 else 'fewer'} {words}")
    return tuple(sentences) or ("Nothing: it would come to the same",)


def priorities(room: Room) -> list[str]:
    return [one.sentence for one in room.model.priorities]
