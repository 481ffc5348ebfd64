"""The lists of panels gone by, each as a problem: as it was frozen and stored, or built again as things stood."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import Problem
from waymark.service.allocation.models import AllocationRound
from waymark.service.allocation.prices import NotInTime
from waymark.service.allocation.problem_building import NothingToPropose
from waymark.service.allocation.sharing.as_it_stood import AsItStood
from waymark.service.organisations.models import Partnership
from waymark.service.referrals.models import Referral

from ..models import AgendaItem

LOOKED_BACK_DAYS = 365
READING_SECONDS = 6.0
DECIDED_ON_THE_LIST = ("new_request", "look_again")


@dataclass(frozen=True)
class PastPanel:
    """``problem`` is None when there was no place to share yet. ``is_stored``: frozen then, not built again now."""

    reference: str
    meets_on: date
    cases: int
    problem: Problem | None
    is_stored: bool


def past_panels(partnership: Partnership, on: date) -> list[PastPanel]:
    """Closed panels of the last year that decided requests, oldest first."""
    return list(_one_by_one(partnership, on))


def lists_of_last_year(partnership: Partnership, on: date, seconds: float = READING_SECONDS) -> list[Problem]:
    """What the last year's panels were asked, oldest first. Raises ``NotInTime`` after ``seconds``: part of a year is none."""
    until, lists = time.monotonic() + seconds, []
    for panel in _one_by_one(partnership, on):
        if time.monotonic() > until:
            raise NotInTime
        lists += [panel.problem] if panel.problem is not None else []
    return lists


def _one_by_one(partnership: Partnership, on: date) -> Iterator[PastPanel]:
    lists: dict[tuple[date, str], list[Referral]] = defaultdict(list)
    for item in _items(partnership, on):
        lists[item.meeting.meets_on, item.meeting.reference].append(item.referral)
    if not lists:
        return
    stored = _stored([reference for _, reference in lists])
    everybody = [one for referrals in lists.values() for one in referrals]
    stood = AsItStood(partnership, everybody, min(lists)[0], on)
    for (meets_on, reference), referrals in sorted(lists.items(), key=lambda one: one[0]):
        yield _panel(stood, stored.get(reference), reference, meets_on, referrals)


def _items(partnership: Partnership, on: date) -> Iterator[AgendaItem]:
    return iter(
        AgendaItem.objects.filter(
            meeting__partnership=partnership, meeting__state="closed", meeting__meets_on__lt=on,
            meeting__meets_on__gte=on - timedelta(days=LOOKED_BACK_DAYS), kind__in=DECIDED_ON_THE_LIST, state="decided",
            referral__isnull=False,
        ).select_related("meeting", "referral__pupil").order_by("meeting__meets_on", "position", "id")
    )


def _stored(references: list[str]) -> dict[str, Problem]:
    """Of each meeting's rounds that can still be read, the newest that holds the whole list: later ones leave out the decided."""
    found: dict[str, Problem] = {}
    for one in AllocationRound.objects.filter(about__in=references).order_by("id").only("about", "problem"):
        try:
            problem = Problem.from_json(one.problem)
        except InvalidProblem:
            continue
        if one.about not in found or len(problem.requests) >= len(found[one.about].requests):
            found[one.about] = problem
    return found


def _panel(
    stood: AsItStood, stored: Problem | None, reference: str, meets_on: date, referrals: list[Referral]
) -> PastPanel:
    problem = stored
    if problem is None:
        try:
            problem = stood.problem(reference, referrals, meets_on)
        except NothingToPropose:
            problem = None
    return PastPanel(reference, meets_on, len(referrals), problem, stored is not None)
