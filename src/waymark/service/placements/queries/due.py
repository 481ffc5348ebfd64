"""What a stay waits for next, and by when: one rule for its own page, for the list of what is late and for its numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from ..models import Placement, ReturnCheck, Review
from ..rules import WAITING_FOR_DECISION_MAKER, WAITING_FOR_HOST

# What is said of each in a list, once its day has passed.
LATE_WORDS = {
    "host": "The host has not answered",
    "decision": "Not decided in law",
    "first_day": "Nobody has said whether they arrived",
    "past_end": "Past the day to move on",
    "review": "Review of the place not held",
    "check": "Nobody has said whether the return held",
}


def with_due(stays: QuerySet[Placement], on: date) -> QuerySet[Placement]:
    """Each stay with ``due`` (a key of ``LATE_WORDS``, "moves_on", or "") and ``due_on`` (None where nothing is).

    A place that nobody has been told of is waited for by nobody: its letter is the next step.
    """
    rule = _rule(on)
    return stays.annotate(
        due=Case(*(When(when, then=Value(key)) for when, key, _ in rule), default=Value(""), output_field=CharField()),
        due_on=Case(*(When(when, then=day) for when, _, day in rule), default=None, output_field=DateField()),
    )


def late_stays(on: date) -> QuerySet[Placement]:
    """Stays that wait for something whose day has passed, longest late first."""
    return with_due(Placement.objects.all(), on).filter(due_on__lt=on).order_by("due_on", "pk")


def _rule(on: date) -> list[tuple[Q, str, Any]]:
    """In the order in which they hold: when, what is waited for, until which day."""
    reviews = Review.objects.filter(placement=OuterRef("pk"), held_on__isnull=True).order_by("due_on")
    checks = ReturnCheck.objects.filter(placement=OuterRef("pk"), checked_on__isnull=True).order_by("due_on")
    arrived = Q(state="arrived")
    return [
        (Q(is_announced=False), "", Value(None, output_field=DateField())),
        (Q(state__in=WAITING_FOR_HOST, host_answer_due_on__isnull=False), "host", F("host_answer_due_on")),
        (Q(state__in=WAITING_FOR_DECISION_MAKER, decision_due_on__isnull=False), "decision", F("decision_due_on")),
        (Q(state="confirmed"), "first_day", F("starts_on")),
        (arrived & Q(expected_end_on__lt=on), "past_end", F("expected_end_on")),
        (arrived & Exists(reviews), "review", Subquery(reviews.values("due_on")[:1])),
        (arrived, "moves_on", F("expected_end_on")),
        (Q(state="ended") & Exists(checks), "check", Subquery(checks.values("due_on")[:1])),
    ]
