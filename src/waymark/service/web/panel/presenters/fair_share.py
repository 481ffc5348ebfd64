"""How places are shared between the schools, over the year, and what today's proposal does to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from waymark.service.allocation.queries import SchoolShare
from waymark.service.panels.room.meetings import Room


@dataclass(frozen=True)
class ShareRow:
    """``share`` is an even share by size of all places got by the end of today; ``today`` is the proposal's."""

    school: str
    pupils: int | None
    asked: int
    got: int
    share: float | None
    took_in: int
    returned: int
    asked_today: int
    today: int

    @property
    def after(self) -> int:
        return self.got + self.today


def share_rows(shares: Iterable[SchoolShare], room: Room, lines: dict[int, Any]) -> list[ShareRow]:
    shares = list(shares)
    asked_today, today = Counter(), Counter()
    for item in room.listed:
        if item.referral_id is None or item.kind not in {"new_request", "look_again"}:
            continue
        asked_today[item.referral.school_id] += 1
        line = lines.get(item.referral_id)
        if item.state == "listed" and line is not None and line.provision_class_id:
            today[item.referral.school_id] += 1
    got = sum(one.got for one in shares) + sum(today.values())
    pupils = sum(one.pupils or 0 for one in shares)
    return [
        ShareRow(
            one.school,
            one.pupils,
            one.asked,
            one.got,
            round(got * one.pupils / pupils, 1) if one.pupils and pupils else None,
            one.took_in,
            one.returned,
            asked_today[one.school_id],
            today[one.school_id],
        )
        for one in shares
    ]


def share_finding(rows: list[ShareRow]) -> str:
    """One sentence: who stands furthest from an even share once today's proposal is carried out."""
    known = [one for one in rows if one.share is not None]
    if not known or not any(one.after for one in known):
        return "No place has been given this school year yet, so nothing is owed to anybody."
    apart = sorted(known, key=lambda one: one.after - one.share)
    least, most = apart[0], apart[-1]
    return (
        f"After today’s proposal {most.school} would have {most.after} places where an even share by size is "
        f"{most.share:g}; {least.school} {least.after} where it is {least.share:g}."
    )
