"""Solving a whole list: build the problem, solve it, have it checked, and keep the answer for good."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from waymark.allocator.check import check
from waymark.allocator.errors import InvalidProblem, UncheckedResult
from waymark.allocator.explaining.explain import RequestExplanation, explain_all
from waymark.allocator.problem import Problem
from waymark.allocator.proposal.baselines import Baseline, first_come, urgency_only
from waymark.allocator.result import Result
from waymark.allocator.solve import solve
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.models import Partnership
from waymark.service.organisations.queries import authority_model
from waymark.service.referrals.models import Referral

from . import permissions
from .models import AllocationRound, ProposalLine
from .prices import LastYear, Priced, about_waiting, places_held_back, priced
from .problem_building import Built, NothingToPropose, build_problem, class_id, request_id
from .wording import Wording

__all__ = ["NothingToPropose", "PinsCannotStand", "propose"]

NOT_TRUSTED = "The proposal did not pass its check, so it is not shown. Decide without it."
SOLVING_SECONDS = 8.0
EXPLAINING_SECONDS = 20.0

Pins = Mapping[int, tuple[int, date | None]]
Bans = Collection[tuple[int, int]]
Before = Mapping[int, tuple[int, date]]


class PinsCannotStand(Exception):
    """What the panel has fixed or ruled out leaves no list at all. ``str()`` is a sentence for the page."""


class ProposalNotTrusted(Exception):
    """The independent checker refused the answer, so nobody sees it. ``str()`` is a sentence for the page."""


@transaction.atomic
def propose(
    *, meeting_reference: str, partnership: Partnership, referrals: Iterable[Referral], on: date, by: Actor | None,
    pinned: Pins | None = None, banned: Bans | None = None, meets_on: date | None = None, last_year: LastYear | None = None,
    before: Before | None = None,
) -> AllocationRound:
    """Solve the whole list together and store the round with a line for every child.

    ``pinned``: referral id to (class id, Monday of the first week or None for any); ``banned``: (referral id, class
    id) pairs. ``meets_on`` is the day of the meeting when it is not ``on``. ``last_year`` reads the lists that prices of
    places are learnt from, and is called only where the authority's model counts them. ``before``: what each child was told to
    have, referral id to (class id, Monday); among equally good lists the one that leaves most of it is proposed. ``by`` is None
    for the service itself, inside another act. Raises ``NothingToPropose``, ``PinsCannotStand`` and ``ProposalNotTrusted``.
    """
    if by is not None:
        permissions.PROPOSE.require(by)
    built = build_problem(
        about=meeting_reference, partnership=partnership, referrals=referrals, meets_on=meets_on or on, on=on
    )
    model = authority_model()
    found = priced(built.problem, model.prices_of_places_on(on), last_year, model)
    built = replace(built, problem=_as_it_was(found.problem, before or {}))
    wording = Wording(built, model)
    result = _solved(built, wording, pinned or {}, banned or ())
    told = explain_all(built.problem, result, time_limit=EXPLAINING_SECONDS)
    comparisons = _comparisons(built, wording) | {"full_classes": [wording.full_class(one) for one in told.full_classes]}
    if found.is_priced or found.left_out:
        comparisons |= {"held_back": places_held_back(told.requests, found, wording), "prices_left_out": found.left_out}
    kept = AllocationRound.objects.create(
        partnership=partnership, about=meeting_reference, problem=built.problem.to_json(), result=result.to_json(),
        status=result.status, comparisons=comparisons, made_on=on, made_by_id=by.person_id if by else None,
        pinned={str(key): [pin[0], pin[1].isoformat() if pin[1] else None] for key, pin in (pinned or {}).items()},
        banned=[list(pair) for pair in sorted(banned or ())],
    )
    ProposalLine.objects.bulk_create([_line(kept, built, wording, result, one, found) for one in told.requests])
    record("propose", by=by, on=on, about=kept.reference)
    return kept


def _as_it_was(problem: Problem, before: Before) -> Problem:
    """The problem with what was proposed before, where that class and that week are still among those looked at."""
    weeks = {monday: number for number, monday in enumerate(problem.weeks)}
    classes = {one.id for one in problem.classes}
    stood = {
        request_id(key): {class_id(place): weeks[monday]} for key, (place, monday) in before.items()
        if class_id(place) in classes and monday in weeks
    }
    return replace(problem, requests=tuple(replace(one, proposed_before=stood.get(one.id, {})) for one in problem.requests))


def _solved(built: Built, wording: Wording, pinned: Pins, banned: Bans) -> Result:
    weeks = {monday: number for number, monday in enumerate(built.problem.weeks)}
    try:
        pins = {
            request_id(key): (class_id(pin[0]), weeks[pin[1]] if pin[1] else None) for key, pin in pinned.items()
        }
        bans = [(request_id(referral), class_id(place)) for referral, place in banned]
        result = solve(built.problem, time_limit=SOLVING_SECONDS, pinned=pins, banned=bans)
    except (KeyError, InvalidProblem):
        raise PinsCannotStand(
            "Something fixed or ruled out is no longer on this list or serves this partnership no more. "
            "Take it out and solve again."
        ) from None
    except UncheckedResult as refused:
        raise ProposalNotTrusted(NOT_TRUSTED) from refused
    if result.status == "infeasible":
        raise PinsCannotStand(wording.clash(result))
    if check(built.problem.to_json(), result.to_json()):
        raise ProposalNotTrusted(NOT_TRUSTED)
    return result


def _line(
    kept: AllocationRound, built: Built, wording: Wording, result: Result, told: RequestExplanation, found: Priced
) -> ProposalLine:
    name, offer = told.request, result.assignment(told.request)
    line = ProposalLine(
        round=kept, referral=built.referrals[name], pupil_id=built.referrals[name].pupil_id,
        sentence=wording.offered(offer) + about_waiting(found, offer) if offer else wording.nothing(told),
        alternatives=[wording.alternative(name, answer) for answer in told.classes],
    )
    if offer:
        line.provision_class = built.classes[offer.class_id]
        line.starts_on = built.starts_on(name, offer.class_id, offer.start_week)
        line.ends_on = built.ends_on(name, offer.class_id, offer.start_week, offer.weeks)
    return line


def _comparisons(built: Built, wording: Wording) -> dict[str, Any]:
    return {
        one.name: _compared(built, wording, one)
        for one in (first_come(built.problem), urgency_only(built.problem))
    }


def _compared(built: Built, wording: Wording, baseline: Baseline) -> dict[str, Any]:
    """A simpler way's list: referral id to class and day, who gets none, and its levels by the same priorities."""
    lines = {
        str(built.referrals[one.request].pk): {
            "class": built.classes[one.class_id].pk, "name": wording.place(one.class_id),
            "starts_on": built.starts_on(one.request, one.class_id, one.start_week).isoformat(),
        }
        for one in baseline.allocation
    }
    without = [built.referrals[name].pk for name in baseline.unplaced]
    return {"lines": lines, "without": without, "values": dict(baseline.values)}
