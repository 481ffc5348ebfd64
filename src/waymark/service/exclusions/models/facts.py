"""Facts that duties and counters are worked out from. Rows are added and never changed: a correction is another row."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Organisation
from waymark.service.pupils.models import Pupil

from ..rules import OUTCOMES


def suspension_reference() -> str:
    return new_reference("SU")


def permanent_exclusion_reference() -> str:
    return new_reference("PX")


class Suspension(models.Model):
    """A suspension as decided. Counted in sessions (half days); a lunchtime counts as half a day."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    reference = models.CharField(max_length=20, unique=True, default=suspension_reference, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="suspensions")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    sessions = models.PositiveSmallIntegerField(help_text="half days")
    is_lunchtime = models.BooleanField(default=False)
    reasons = ArrayField(models.CharField(max_length=2), size=3)
    misses_exam_on = models.DateField(null=True, help_text="a public examination or national test missed because of it")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", help_text="the row this corrects")
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField(null=True, help_text="the day of the service; None where it was loaded from elsewhere")
    recorded_at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="suspension_ends_after_start"),
            models.CheckConstraint(condition=Q(sessions__gte=1), name="suspension_has_at_least_one_session"),
            models.CheckConstraint(
                condition=Q(reasons__len__gte=1, reasons__len__lte=3), name="suspension_has_one_to_three_reasons"
            ),
        ]


class SuspensionCancelled(models.Model):
    """A suspension was cancelled before the board met. The days already lost still count."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    suspension = models.OneToOneField(Suspension, models.PROTECT, related_name="cancelled")
    cancelled_on = models.DateField()
    reason = models.TextField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")


class PermanentExclusion(models.Model):
    """A head's decision to exclude for good. What became of it is in ``PermanentExclusionOutcome``."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    reference = models.CharField(max_length=20, unique=True, default=permanent_exclusion_reference, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="permanent_exclusions")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    first_day_on = models.DateField(help_text="first school day not attended because of it")
    reasons = ArrayField(models.CharField(max_length=2), size=3)
    misses_exam_on = models.DateField(null=True, help_text="a public examination or national test missed because of it")
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField(null=True, help_text="the day of the service; None where it was loaded from elsewhere")
    recorded_at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-decided_on", "-id"]


class PermanentExclusionOutcome(models.Model):
    """Withdrawn, upheld, reinstated, quashed: each as it happened."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    permanent_exclusion = models.ForeignKey(PermanentExclusion, models.PROTECT, related_name="outcomes")
    outcome = models.CharField(
        max_length=20,
        choices=OUTCOMES.items(),
    )
    happened_on = models.DateField()
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")


class AttendanceSummary(models.Model):
    """Sessions possible and attended in a period, as the school or its system stated them."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="attendance")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    possible = models.PositiveSmallIntegerField(help_text="sessions")
    attended = models.PositiveSmallIntegerField(help_text="sessions")
    authorised = models.PositiveSmallIntegerField(default=0, help_text="sessions")
    unauthorised = models.PositiveSmallIntegerField(default=0, help_text="sessions")
    source = models.CharField(max_length=100)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["first_on"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="attendance_period_in_order"),
            models.CheckConstraint(
                condition=Q(possible__gte=F("attended") + F("authorised") + F("unauthorised")),
                name="attendance_adds_up_to_no_more_than_possible",
            ),
        ]
