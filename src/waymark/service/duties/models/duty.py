from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.audit.changes import changes_kept
from waymark.service.organisations.models import Organisation
from waymark.service.pupils.models import Pupil

from ..rules import BLOCKED_BY, BREACH_REASONS, CAUSES, END_REASONS, OWED_BY, STEPS


def duty_reference() -> str:
    return new_reference("ED")


@changes_kept
class EducationDuty(models.Model):
    """Education owed to one child for one cause. When it is due is worked out from the facts and never kept here."""

    protection = protection.child(written_by_responsible=True)

    reference = models.CharField(max_length=20, unique=True, default=duty_reference, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="education_duties")
    cause = models.CharField(max_length=20, choices=CAUSES.items())
    owed_by = models.CharField(max_length=10, choices=OWED_BY.items())
    school = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", help_text="whose school days count")
    about = models.CharField(max_length=60, blank=True, help_text="reference of the first suspension, or of the exclusion")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", help_text="None: found by the service")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seen_due_on = models.DateField(null=True, help_text="the due day as the owner last said to have seen it")
    told_amber_on = models.DateField(null=True)
    told_escalated_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=16, choices=END_REASONS.items(), blank=True)
    end_words = models.TextField(blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", help_text="None: by what was recorded")

    class Meta:
        ordering = ["opened_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "cause"], condition=Q(ended_on__isnull=True), name="one_open_duty_to_a_child_for_a_cause"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=CAUSES, owed_by__in=OWED_BY), name="duty_in_known_words"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="", end_words="")
                | (Q(ended_on__gte=F("opened_on"), end_reason__in=END_REASONS) & ~Q(end_words="")),
                name="a_duty_ends_with_a_reason_and_words",
            ),
        ]


class DutyStep(models.Model):
    """What was done towards the education owed: a row for each step, which stays as it was written."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    duty = models.ForeignKey(EducationDuty, models.PROTECT, related_name="steps")
    what = models.CharField(max_length=16, choices=STEPS.items())
    happened_on = models.DateField()
    starts_on = models.DateField(null=True, help_text="the first day agreed")
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    is_full_time = models.BooleanField(null=True)
    with_whom = models.CharField(max_length=200, blank=True)
    blocked_by = models.CharField(max_length=20, choices=BLOCKED_BY.items(), blank=True)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=STEPS), name="duty_step_in_known_words"),
            models.CheckConstraint(condition=Q(recorded_on__gte=F("happened_on")), name="duty_step_before_it_is_recorded"),
            models.CheckConstraint(
                condition=(Q(what="blocked") & Q(blocked_by__in=BLOCKED_BY)) | (~Q(what="blocked") & Q(blocked_by="")),
                name="what_is_held_up_says_by_what",
            ),
            models.CheckConstraint(
                condition=~Q(what="started") | Q(is_full_time=True) | Q(is_full_time=False, hours_a_week__isnull=False),
                name="what_started_says_how_much",
            ),
        ]


class DutyOwner(models.Model):
    """Who became the one owner of a duty, when and why."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    duty = models.ForeignKey(EducationDuty, models.PROTECT, related_name="owners")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_on = models.DateField()
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["given_on", "id"]


class DutyDay(models.Model):
    """The due day as it was said on a day. A later row with another day is a change that the owner is told of."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    duty = models.ForeignKey(EducationDuty, models.PROTECT, related_name="days")
    due_on = models.DateField(null=True, help_text="None: no term dates for those days were known")
    said_on = models.DateField()
    because = models.CharField(max_length=300)

    class Meta:
        ordering = ["said_on", "id"]


class BreachReason(models.Model):
    """Why the education was not there from the day it was owed, as whoever answers for it wrote it down."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    duty = models.ForeignKey(EducationDuty, models.PROTECT, related_name="breaches")
    from_on = models.DateField(help_text="the day it was owed from, as worked out then")
    reason = models.CharField(max_length=16, choices=BREACH_REASONS.items())
    words = models.TextField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["recorded_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=BREACH_REASONS) & ~Q(words=""), name="breach_with_reason_and_words"),
        ]
