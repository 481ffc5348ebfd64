"""A school's request for support for one child: its sections, voices, what was tried, and its frozen copy."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.audit.changes import changes_kept
from waymark.service.documents.attachments import LARGEST, TYPES
from waymark.service.organisations.models import Organisation, Partnership
from waymark.service.pupils.models import Pupil

from .rules import GIVEN_BY, OVER, PATHS, SECTION_STATES, SECTIONS, SPEAKERS, TRANSITIONS


def report_reference() -> str:
    return new_reference("RP")


def referral_reference() -> str:
    return new_reference("RF")


@changes_kept
class Referral(models.Model):
    """One request. ``asked_kinds`` are keys of kinds in the authority's model, or empty for "advise us"."""

    protection = protection.child()

    reference = models.CharField(max_length=20, unique=True, default=referral_reference, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="referrals")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, default="draft")
    path = models.CharField(max_length=12, choices=PATHS.items(), default="persistent")
    asked_kinds = models.JSONField(default=list)
    notice_class = models.CharField(max_length=20, default="standard", help_text="key in the authority's model")
    urgency = models.PositiveSmallIntegerField(default=3, help_text="1 can wait to 5 cannot wait, as the school sees it")
    is_high_intensity = models.BooleanField(default=False)
    needs = models.JSONField(default=list)
    exception_reason = models.TextField(blank=True, help_text="why it is sent although not eligible")
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_on = models.DateField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    submitted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    ended_reason = models.CharField(max_length=40, blank=True)
    ended_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-started_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TRANSITIONS), name="referral_state_is_known"),
            models.CheckConstraint(condition=Q(path__in=PATHS), name="referral_path_is_known"),
            models.CheckConstraint(condition=Q(urgency__gte=1, urgency__lte=5), name="urgency_is_one_to_five"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "awaiting_head", "withdrawn", "expired"])
                | Q(submitted_on__isnull=False, approved_by__isnull=False, partnership__isnull=False),
                name="a_sent_referral_has_a_head_a_date_and_a_partnership",
            ),
            models.UniqueConstraint(
                fields=["pupil", "school"], condition=~Q(state__in=sorted(OVER)),
                name="a_school_has_one_open_referral_for_a_child",
                violation_error_message="This school already has an open request for this child.",
            ),
        ]
        indexes = [models.Index(fields=["state", "partnership"]), models.Index(fields=["school", "state"])]


@changes_kept
class ReferralSection(models.Model):
    """The answers of one section. ``version`` refuses a save over somebody else's newer answers."""

    protection = protection.child()

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="sections")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    key = models.CharField(max_length=20, choices=SECTIONS.items())
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="not_started", choices=SECTION_STATES.items())
    version = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "key"], name="a_section_is_answered_once"),
            models.CheckConstraint(condition=Q(key__in=SECTIONS), name="section_is_known"),
            models.CheckConstraint(condition=Q(state__in=SECTION_STATES), name="section_state_is_known"),
        ]


@changes_kept
class SupportTried(models.Model):
    """Something tried for the child: what, how much, when, and what it did."""

    protection = protection.child()

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="tried")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    what = models.CharField(max_length=200)
    dose = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    effect = models.TextField(blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="support_ends_after_start",
            ),
        ]


class StandingWords(models.Manager["OwnWords"]):
    """Words that whoever said them has not taken back: those are read nowhere but in copies frozen before."""

    def get_queryset(self) -> models.QuerySet[OwnWords]:
        return super().get_queryset().filter(taken_back__isnull=True)


class OwnWords(models.Model):
    """What the child or a parent said, in their words. Never edited: a change is another row, the newest stands."""

    objects = StandingWords()
    every = models.Manager()

    protection = protection.child(append_only=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="own_words")
    referral = models.ForeignKey(Referral, models.CASCADE, null=True, related_name="own_words")
    speaker = models.CharField(max_length=10, choices=SPEAKERS.items())
    speaker_name = models.CharField(max_length=200, blank=True, help_text="who said it, such as Mum")
    words = models.TextField()
    given_by = models.CharField(max_length=12, choices=GIVEN_BY.items())
    helper_name = models.CharField(max_length=200, blank=True)
    given_on = models.DateField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="own_words_are_not_empty")]


class WordsTakenBack(models.Model):
    """Own words that whoever said them took back, or put in other words, before a panel's papers were made of them."""

    protection = protection.child(append_only=True)

    words = models.OneToOneField(OwnWords, models.CASCADE, related_name="taken_back")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    replaced_by = models.ForeignKey(OwnWords, models.CASCADE, null=True, related_name="+")
    taken_back_on = models.DateField()


class FrozenReferral(models.Model):
    """What was sent, readable for ever in the words asked at the time."""

    protection = protection.child(append_only=True)

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="frozen")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    frozen_on = models.DateField()
    content = models.JSONField(help_text="[{section, title, questions: [{question, answer}]}]")
    sha256 = models.CharField(max_length=64)


class ReferralStep(models.Model):
    """One step in a referral's life, in order, never changed."""

    protection = protection.child(append_only=True)

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="steps")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    event = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    happened_on = models.DateField()
    happened_at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]


@changes_kept
class InformationRequest(models.Model):
    """Something more asked of the school, with the day it is needed by."""

    protection = protection.child()

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="information_requests")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    question = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="an_answer_and_its_day_come_together",
            ),
        ]


class AnswerReport(models.Model):
    """A report that came with an answer, kept as it was received."""

    protection = protection.child(append_only=True)

    reference = models.CharField(max_length=20, unique=True, default=report_reference, editable=False)
    asked = models.ForeignKey(InformationRequest, models.CASCADE, related_name="reports")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    name = models.CharField(max_length=130)
    kind = models.CharField(max_length=8, help_text="key of documents.attachments.TYPES")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_on = models.DateField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=LARGEST), name="a_report_is_no_larger_than_allowed"),
            models.CheckConstraint(condition=Q(kind__in=sorted(TYPES)), name="kind_of_report_is_known"),
        ]
