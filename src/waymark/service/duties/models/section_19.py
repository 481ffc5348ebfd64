from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from waymark.clocks.fair_access import GROUNDS
from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.audit.changes import changes_kept
from waymark.service.organisations.models import Organisation
from waymark.service.pupils.models import Pupil

from ..rules import FAIR_ACCESS_ENDS


def absence_reference() -> str:
    return new_reference("HA")


def fair_access_reference() -> str:
    return new_reference("FA")


@changes_kept
class HealthAbsence(models.Model):
    """Away from a school for illness. No diagnosis: only from when, until when, and what the school told the council."""

    protection = protection.child("restricted", written_by_responsible=True)

    reference = models.CharField(max_length=20, unique=True, default=absence_reference, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField(null=True, help_text="None: still away")
    sessions = models.PositiveSmallIntegerField(null=True, help_text="half days missed, where fewer than every one was")
    clear_on = models.DateField(null=True, help_text="when it was clear that 15 school days or more will be missed")
    return_made_on = models.DateField(null=True, help_text="when the school made its sickness return")
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["first_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__isnull=True) | Q(last_on__gte=F("first_on")), name="absence_in_order"),
            models.UniqueConstraint(
                fields=["pupil", "school"], condition=Q(last_on__isnull=True), name="one_open_absence_from_a_school"
            ),
        ]


@changes_kept
class OutOfSchool(models.Model):
    """Out of education for a reason other than illness or exclusion."""

    protection = protection.child(written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    why = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["first_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(last_on__gte=F("first_on")), name="out_of_school_in_order"
            ),
            models.UniqueConstraint(fields=["pupil"], condition=Q(last_on__isnull=True), name="out_of_school_once_at_a_time"),
        ]


@changes_kept
class FairAccessCase(models.Model):
    """Agreed to fall under the fair access protocol: a school is named within 20 school days."""

    protection = protection.child(written_by_responsible=True)

    reference = models.CharField(max_length=20, unique=True, default=fair_access_reference, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="+", help_text="whose school days count")
    ground = models.CharField(max_length=40, choices=GROUNDS.items())
    agreed_on = models.DateField()
    agreed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    allocated_school = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    allocated_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=16, choices=FAIR_ACCESS_ENDS.items(), blank=True)
    end_words = models.TextField(blank=True)

    class Meta:
        ordering = ["agreed_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=GROUNDS), name="fair_access_on_a_known_ground"),
            models.CheckConstraint(
                condition=Q(allocated_on__isnull=True, allocated_school__isnull=True)
                | Q(allocated_on__gte=F("agreed_on"), allocated_school__isnull=False),
                name="a_school_is_named_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(end_reason__in=FAIR_ACCESS_ENDS) & ~Q(end_words="")),
                name="fair_access_ends_with_a_reason_and_words",
            ),
            models.UniqueConstraint(fields=["pupil"], condition=Q(ended_on__isnull=True), name="one_open_fair_access_case"),
        ]
