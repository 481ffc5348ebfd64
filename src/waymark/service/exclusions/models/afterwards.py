"""What followed a suspension or a permanent exclusion: who was told, the way back, the board. Rows are only added."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.pupils.models import Pupil

from ..rules_afterwards import HOW_TOLD, MEETING, ON_SUSPENSION, TOLD_ABOUT, WHO_IS_TOLD
from .facts import PermanentExclusion, Suspension


class Told(models.Model):
    """Somebody was told of a suspension or a permanent exclusion, or of what became of it: who, when and how."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    suspension = models.ForeignKey(Suspension, models.PROTECT, null=True, related_name="told")
    permanent_exclusion = models.ForeignKey(PermanentExclusion, models.PROTECT, null=True, related_name="told")
    who = models.CharField(max_length=24, choices=WHO_IS_TOLD.items())
    subject = models.CharField(max_length=16, choices=TOLD_ABOUT.items())
    told_on = models.DateField()
    how = models.CharField(max_length=12, choices=HOW_TOLD.items())
    for_on = models.DateField(null=True, help_text="the day a meeting was called for, or education is to begin")
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["told_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(suspension__isnull=False, permanent_exclusion__isnull=True)
                | Q(suspension__isnull=True, permanent_exclusion__isnull=False),
                name="told_of_one_suspension_or_one_exclusion",
            ),
            models.CheckConstraint(
                condition=Q(who__in=WHO_IS_TOLD, subject__in=TOLD_ABOUT, how__in=HOW_TOLD), name="told_in_known_words"
            ),
            models.CheckConstraint(condition=Q(recorded_on__gte=F("told_on")), name="told_before_it_is_recorded"),
            models.UniqueConstraint(
                fields=["suspension", "permanent_exclusion", "who", "subject", "told_on", "how"],
                nulls_distinct=False, name="somebody_is_told_once_a_day_in_one_way",
            ),
        ]


class ReintegrationMeeting(models.Model):
    """The meeting about coming back: asked for, held or not. Coming back never waits for it."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    suspension = models.ForeignKey(Suspension, models.PROTECT, related_name="meetings")
    what = models.CharField(max_length=12, choices=MEETING.items())
    happened_on = models.DateField()
    for_on = models.DateField(null=True, help_text="the day it was asked for")
    with_whom = models.CharField(max_length=200, blank=True)
    agreed = models.TextField(blank=True, help_text="what was agreed")
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=MEETING), name="reintegration_meeting_in_known_words"),
            models.CheckConstraint(
                condition=Q(recorded_on__gte=F("happened_on")), name="reintegration_meeting_before_it_is_recorded"
            ),
        ]


class BoardOnSuspension(models.Model):
    """What reached the governing board about a suspension, and what it made of it."""

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    suspension = models.ForeignKey(Suspension, models.PROTECT, related_name="on_the_board")
    what = models.CharField(max_length=16, choices=ON_SUSPENSION.items())
    happened_on = models.DateField()
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=ON_SUSPENSION), name="board_on_suspension_in_known_words"),
            models.UniqueConstraint(fields=["suspension", "what"], name="a_board_does_each_thing_once_on_a_suspension"),
        ]


class HomeElsewhere(models.Model):
    """From a day on the child lives in another council's area; an empty name says that they live in ours again.

    The council of the home owes the education after a permanent exclusion, and is told of it.
    """

    protection = protection.child(append_only=True, written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    authority = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pupil", "starts_on", "authority"], name="a_home_is_recorded_once"),
        ]
