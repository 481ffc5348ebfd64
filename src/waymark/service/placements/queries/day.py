"""A provider's day: who is expected, who is here, what is due, who has gone quiet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Min, Q

from ..models import Placement
from ..rules import WAITING_FOR_HOST
from .stays import current_placements

REVIEW_WITHIN = timedelta(days=7)
LEAVING_WITHIN = timedelta(days=14)
QUIET_AFTER = timedelta(days=28)  # nothing written about a child for four weeks


@dataclass(frozen=True)
class ProviderDay:
    """Lists of placements; one may be in more than one. Each carries ``review_due`` and ``last_step_on``."""

    offers: list[Placement] = field(default_factory=list)
    arriving: list[Placement] = field(default_factory=list)
    coming: list[Placement] = field(default_factory=list)
    here: list[Placement] = field(default_factory=list)
    reviews: list[Placement] = field(default_factory=list)
    leaving: list[Placement] = field(default_factory=list)
    past_end: list[Placement] = field(default_factory=list)
    quiet: list[Placement] = field(default_factory=list)


def provider_day(provider_id: int, on: date) -> ProviderDay:
    """Everything held at a provider's provisions, sorted into its day, in one read."""
    day = ProviderDay()
    for one in current_placements(provider_id).annotate(
        review_due=Min("reviews__due_on", filter=Q(reviews__held_on__isnull=True)),
        last_step_on=Max("steps__happened_on"),
    ):
        if one.state in WAITING_FOR_HOST:
            day.offers.append(one)
        elif one.state == "arrived":
            _of_a_child_here(day, one, on)
        elif one.state == "confirmed" and one.starts_on <= on:
            day.arriving.append(one)
        else:
            day.coming.append(one)
    return day


def _of_a_child_here(day: ProviderDay, one: Placement, on: date) -> None:
    day.here.append(one)
    if one.expected_end_on < on:
        day.past_end.append(one)
    elif one.expected_end_on <= on + LEAVING_WITHIN:
        day.leaving.append(one)
    if one.review_due and one.review_due <= on + REVIEW_WITHIN:
        day.reviews.append(one)
    if one.last_step_on and one.last_step_on < on - QUIET_AFTER:
        day.quiet.append(one)
