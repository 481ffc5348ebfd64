from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from waymark.service.access import protection

from .organisation import Organisation


class TermDates(models.Model):
    """A block of term between two holidays. The authority's own, or a school's that replaces them for that year."""

    protection = protection.no_personal_data()

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="term_dates")
    academic_year = models.CharField(max_length=7)
    name = models.CharField(max_length=40)
    first_on = models.DateField()
    last_on = models.DateField()
    is_assumed = models.BooleanField(default=False)

    class Meta:
        ordering = ["first_on"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="term_block_ends_after_start"),
            models.UniqueConstraint(fields=["organisation", "first_on"], name="one_term_block_starts_on_a_day"),
        ]


class ClosedDay(models.Model):
    """A day in term when a school (or, set on the authority, every school) has no session: INSET, bank holiday."""

    protection = protection.no_personal_data()

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="closed_days")
    day = models.DateField()
    reason = models.CharField(max_length=100)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="a_day_is_closed_once"),
        ]
