"""A provider's day: who is expected, who is here, what is due, who has gone quiet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.organisations.queries import calendar_for
from waymark.service.referrals.models import OwnWords

from ..models import Placement
from ..rules import WAITING_FOR_HOST
from .stays import current_placements

REVIEW_WITHIN = timedelta(days=7)
LEAVING_WITHIN = timedelta(days=14)
QUIET_SCHOOL_DAYS = 20  # four school weeks: holidays are nobody's silence


@dataclass(frozen=True)
class ProviderDay:
    """Lists of placements; one may be in more than one. Each carries ``review_due``.

    ``quiet``: a child here about whom nobody has written anything for four school weeks: no review held, no step taken, none
    of their words or of a parent's kept. The day they arrived counts as something written.
    """

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
    words = OwnWords.objects.filter(pupil=OuterRef("pupil")).order_by("-given_on", "-id").values("given_on")[:1]
    quiet_before = _quiet_before(on)
    for one in current_placements(provider_id).annotate(
        review_due=Min("reviews__due_on", filter=Q(reviews__held_on__isnull=True)),
        last_written_on=Greatest(
            Max("steps__happened_on"), Max("reviews__held_on"), Max("longer_stays_asked__asked_on"), Subquery(words), "arrived_on"
        ),
    ):
        if one.state in WAITING_FOR_HOST:
            day.offers.append(one)
        elif one.state == "arrived":
            _of_a_child_here(day, one, on, quiet_before)
        elif one.state == "confirmed" and one.starts_on <= on:
            day.arriving.append(one)
        else:
            day.coming.append(one)
    return day


def _quiet_before(on: date) -> date:
    try:
        return calendar_for().add_school_days(on, -QUIET_SCHOOL_DAYS)
    except OutsideCalendar:
        return on - timedelta(weeks=QUIET_SCHOOL_DAYS // 5)


def _of_a_child_here(day: ProviderDay, one: Placement, on: date, quiet_before: date) -> None:
    day.here.append(one)
    if one.expected_end_on < on:
        day.past_end.append(one)
    elif one.expected_end_on <= on + LEAVING_WITHIN:
        day.leaving.append(one)
    if one.review_due and one.review_due <= on + REVIEW_WITHIN:
        day.reviews.append(one)
    if one.last_written_on and one.last_written_on < quiet_before:
        day.quiet.append(one)
