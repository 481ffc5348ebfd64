"""A stored round solved again, years later: the same frozen problem, policy, draw, and what the panel had fixed.

Nothing is read but the round itself, so what has happened to the children, the places or the model since cannot change the
answer. Children stay the opaque ids of the stored problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from waymark.allocator.check import check
from waymark.allocator.check import fingerprint as fingerprint_of
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import Problem
from waymark.allocator.result import RESULT_SCHEMA
from waymark.allocator.solve import solve
from waymark.service.provisions.models import ProvisionClass

from .models import AllocationRound

SECONDS = 60.0  # nobody is waiting in a room


class CannotBeRerun(Exception):
    """The stored problem cannot be read by this version. ``str()`` is a sentence."""


@dataclass(frozen=True)
class Rerun:
    """``differences`` are sentences; none means that the same list came out. ``draw`` is the seed of the published draw."""

    reference: str
    about: str
    made_on: str
    fingerprint: str
    draw: int | None
    children: int
    places_given: int
    status_then: str
    status_now: str
    differences: tuple[str, ...]

    @property
    def is_identical(self) -> bool:
        return not self.differences


def rerun(kept: AllocationRound) -> Rerun:
    """Solve a stored round again and compare. Raises ``CannotBeRerun``."""
    stored = kept.result
    try:
        problem = Problem.from_json(kept.problem)
        result = solve(
            problem, time_limit=SECONDS, seed=stored.get("seed", 0), pinned=_pins(stored),
            banned=[(request, place) for request, place in stored.get("banned") or ()],
        )
    except InvalidProblem as unread:
        raise CannotBeRerun(
            f"The stored problem cannot be read by this version of Waymark: {unread} Use the version it was made with."
        ) from unread
    now = result.to_json()
    return Rerun(
        reference=kept.reference,
        about=kept.about,
        made_on=kept.made_on.isoformat(),
        fingerprint=fingerprint_of(kept.problem),
        draw=kept.problem.get("policy", {}).get("tie_break_seed"),
        children=len(kept.problem["requests"]),
        places_given=len(stored["allocation"]),
        status_then=kept.status,
        status_now=now["status"],
        differences=tuple(_differences(kept, stored, now)),
    )


def _pins(stored: Mapping[str, Any]) -> dict[str, tuple[str, int | None]]:
    return {request: (pin[0], pin[1]) for request, pin in (stored.get("pinned") or {}).items()}


def _differences(kept: AllocationRound, stored: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if stored["problem_sha256"] != fingerprint_of(kept.problem):
        yield "The stored problem is not the one the stored result was made from: its fingerprint differs."
    if stored.get("schema") == RESULT_SCHEMA:
        yield from (f"The stored result does not pass its check: {fault}" for fault in check(kept.problem, stored))
    if stored["status"] != now["status"]:
        yield f"It was {stored['status']} then and is {now['status']} now."
    yield from _other_places(_by_request(stored), _by_request(now), kept.problem["weeks"])
    for key in sorted(set(stored["values"]) & set(now["values"])):
        if stored["values"][key] != now["values"][key]:
            yield f"By {key.replace('_', ' ')}: {stored['values'][key]} then, {now['values'][key]} now."


def _by_request(result: Mapping[str, Any]) -> dict[str, tuple[str, int]]:
    return {one["request"]: (one["class_id"], one["start_week"]) for one in result["allocation"]}


def _other_places(then: Mapping[str, Any], now: Mapping[str, Any], weeks: list[str]) -> Iterator[str]:
    changed = [one for one in sorted(set(then) | set(now)) if then.get(one) != now.get(one)]
    names = _names({place for one in changed for found in (then.get(one), now.get(one)) if found for place in found[:1]})

    def said(found: tuple[str, int] | None) -> str:
        return f"{names.get(found[0], found[0])} from the week of {weeks[found[1]]}" if found else "no place"

    for one in changed:
        yield f"{one}: {said(then.get(one))} then, {said(now.get(one))} now."


def _names(class_ids: set[str]) -> dict[str, str]:
    keys = {int(one.removeprefix("class-")): one for one in class_ids if one.removeprefix("class-").isdigit()}
    rows = ProvisionClass.objects.filter(pk__in=keys).select_related("provision")
    return {keys[row.pk]: str(row) for row in rows}
