"""The child: identity, registrations, who may know, the one next step, letters, and links for the family."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from waymark.kernel.identifiers import new_reference
from waymark.kernel.wording import initials
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.audit.changes import changes_kept
from waymark.service.organisations.models import Organisation

from .rules import ACCESS_REASONS, ENROLMENT, LETTER_STATES, SEN_PROVISION, SEXES


def pupil_reference() -> str:
    return new_reference("PU")


def letter_reference() -> str:
    return new_reference("LE")


@changes_kept
class Pupil(models.Model):
    """A child or young person. The UPN is for education only: never a login, never in a link."""

    protection = protection.own_policy()

    reference = models.CharField(max_length=20, unique=True, default=pupil_reference, editable=False)
    upn = models.CharField(max_length=13, unique=True, null=True)
    given_names = models.CharField(max_length=120)
    family_name = models.CharField(max_length=120)
    known_as = models.CharField(max_length=120, blank=True)
    born_on = models.DateField()
    year_group = models.SmallIntegerField(help_text="national curriculum year this school year, 0 for Reception")
    sex = models.CharField(max_length=1, choices=SEXES.items(), blank=True)
    home_postcode = models.CharField(max_length=8, blank=True)
    sen_provision = models.CharField(max_length=1, choices=SEN_PROVISION.items(), default="N")
    primary_need = models.CharField(max_length=4, blank=True)
    is_looked_after = models.BooleanField(default=False)
    has_social_worker = models.BooleanField(default=False)
    has_free_school_meals = models.BooleanField(default=False)
    ethnicity = models.CharField(max_length=4, blank=True)
    first_language = models.CharField(max_length=60, blank=True)
    address_is_protected = models.BooleanField(default=False, help_text="nobody outside may learn the address")

    class Meta:
        ordering = ["family_name", "given_names"]
        constraints = [
            models.CheckConstraint(condition=~Q(family_name="") & ~Q(given_names=""), name="pupil_has_names"),
            models.CheckConstraint(condition=Q(year_group__gte=-2, year_group__lte=14), name="year_group_is_possible"),
            models.CheckConstraint(condition=Q(sen_provision__in=SEN_PROVISION), name="sen_provision_is_known"),
        ]

    @property
    def name(self) -> str:
        return f"{self.known_as or self.given_names} {self.family_name}"

    @property
    def initials(self) -> str:
        return initials(self.name)


@changes_kept
class Registration(models.Model):
    """A child on a school's roll between two dates."""

    protection = protection.child(written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="registrations")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    enrolment = models.CharField(max_length=1, choices=ENROLMENT.items(), default="C")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    during = models.GeneratedField(
        expression=Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"),
        output_field=DateRangeField(), db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(enrolment__in=ENROLMENT), name="enrolment_is_known"),
            ExclusionConstraint(
                name="one_main_registration_at_a_time",
                condition=Q(enrolment__in=["C", "M"]),
                expressions=[
                    (Func(F("pupil_id"), F("pupil_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="This child is already on a school's main roll for part of those dates.",
            ),
        ]


class Access(models.Model):
    """Which organisation may see which part of a child's record, from when, until when, because of what."""

    protection = protection.own_policy()

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="access")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    part = models.CharField(max_length=12, choices=[("facts", "facts"), ("restricted", "restricted")])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    because = models.CharField(max_length=20, choices=ACCESS_REASONS.items())
    about = models.CharField(max_length=60, blank=True, help_text="reference of the referral, meeting or placement")

    class Meta:
        indexes = [
            models.Index(fields=["pupil", "organisation", "part"]),
            models.Index(fields=["organisation", "part", "pupil"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(because__in=ACCESS_REASONS), name="access_has_a_known_reason"),
            models.CheckConstraint(condition=Q(part__in=["facts", "restricted"]), name="access_is_to_a_known_part"),
        ]


@changes_kept
class NextStep(models.Model):
    """The one open next step for a child: what, by when, whose. Nobody waits without an owner and a date."""

    protection = protection.child(added_by="acting", changed_by="acting")

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="next_steps")
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    about = models.CharField(max_length=60, blank=True)
    set_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil"], condition=Q(done_on__isnull=True), name="a_child_has_one_open_next_step"
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"])]


@changes_kept
class Separation(models.Model):
    """Two children who must not be at one site at the same time, and since when. The reason is restricted text."""

    protection = protection.child(written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="separations")
    other = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(pupil=F("other")), name="a_child_is_not_kept_from_itself"),
            models.UniqueConstraint(fields=["pupil", "other", "starts_on"], name="a_separation_is_recorded_once"),
        ]


@changes_kept
class RestrictedNote(models.Model):
    """Safeguarding or third-party text that only named officers may open. Never rendered beside the open record."""

    protection = protection.child("restricted", written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="restricted_notes")
    text = models.TextField()
    about = models.CharField(max_length=60, blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_on = models.DateField()


@changes_kept
class Letter(models.Model):
    """A letter about one child to one addressee. Drafted by the act, released by a named person."""

    protection = protection.child(added_by="acting", changed_by="deciding")

    reference = models.CharField(max_length=20, unique=True, default=letter_reference, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="letters")
    template = models.CharField(max_length=60, help_text="key of the template in the authority's model")
    addressee_kind = models.CharField(max_length=20, help_text="parent, pupil, school, host, governing_board, authority")
    addressee_name = models.CharField(max_length=200)
    addressee_email = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    drafted_body = models.TextField(blank=True, help_text="as the act drafted it; empty while nobody has changed it")
    fixed_parts = models.JSONField(default=list, help_text="paragraphs that law or the decision asks for: they stay in the body")
    changed_on = models.DateField(null=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    review_on = models.DateField(null=True, help_text="the day it says somebody looks again")
    about = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, default="drafted")
    drafted_on = models.DateField()
    released_on = models.DateField(null=True)
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    family_rung_on = models.DateField(null=True, help_text="the family heard it from a person before the letter")

    class Meta:
        ordering = ["-drafted_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LETTER_STATES), name="letter_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_on__isnull=False, released_by__isnull=False),
                name="a_released_letter_names_who_released_it",
            ),
            models.CheckConstraint(
                condition=Q(drafted_body="", changed_on__isnull=True, changed_by__isnull=True)
                | (~Q(drafted_body="") & Q(changed_on__isnull=False, changed_by__isnull=False)),
                name="a_changed_letter_keeps_its_draft_and_who_changed_it",
            ),
        ]


THE_CHILD = frozenset({"pupil", "the pupil", "young person", "the young person", "child", "the child"})


@changes_kept
class FamilyLink(models.Model):
    """A link to a child's page for one parent, carer or the pupil. Only the token's hash is kept."""

    protection = protection.own_policy()

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="family_links")
    recipient_name = models.CharField(max_length=200)
    relationship = models.CharField(max_length=60)
    sent_to = models.CharField(max_length=254, help_text="e-mail address or telephone number the link was sent to")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True, help_text="hash of the one-time code last sent")
    code_expires_at = models.DateTimeField(null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_on = models.DateField()
    expires_on = models.DateField()
    revoked_on = models.DateField(null=True)
    last_opened_at = models.DateTimeField(null=True)

    def is_open(self, on: date) -> bool:
        """Neither closed nor run out."""
        return self.revoked_on is None and self.expires_on >= on

    @property
    def speaker(self) -> str:
        """Whose words come by this link."""
        return "pupil" if self.relationship.strip().casefold() in THE_CHILD else "parent"
