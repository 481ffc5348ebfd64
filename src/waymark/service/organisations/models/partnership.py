from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from waymark.service.access import protection

from ..references import partnership_reference
from .organisation import Organisation


class Partnership(models.Model):
    """Schools that decide together. Kinds overlap: one school may sit in a planning partnership and in a zone."""

    protection = protection.no_personal_data()

    reference = models.CharField(max_length=20, unique=True, default=partnership_reference, editable=False)
    key = models.CharField(max_length=60, unique=True, help_text="its key in the authority's model")
    kind = models.CharField(max_length=20, help_text="such as lpp or zone; kinds come from the authority's model")
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    is_pilot = models.BooleanField(default=False)
    membership_is_assumed = models.BooleanField(default=False)
    area = models.JSONField(null=True, help_text="GeoJSON geometry, longitude first")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="partnership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnershipMember(models.Model):
    """One school's membership of one partnership, with its dates."""

    protection = protection.no_personal_data()

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships_of_partnerships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    during = models.GeneratedField(
        expression=Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"),
        output_field=DateRangeField(), db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            ExclusionConstraint(
                name="one_membership_of_a_partnership_at_a_time",
                expressions=[
                    (Func(F("partnership_id"), F("partnership_id"), Value("[]"), function="int8range"),
                     RangeOperators.OVERLAPS),
                    (Func(F("organisation_id"), F("organisation_id"), Value("[]"), function="int8range"),
                     RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="This school is already a member of that partnership for part of those dates.",
            ),
        ]
