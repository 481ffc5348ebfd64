"""Time-limited placements: basis, purpose, dates, reviews, extensions, the way on and whether it held."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.audit.changes import changes_kept
from waymark.service.organisations.models import Organisation
from waymark.service.provisions.models import ProvisionClass
from waymark.service.provisions.rules import PLACE_KINDS
from waymark.service.pupils.models import Pupil
from waymark.service.referrals.models import Referral

from .rules import DECISION_MAKERS, DESTINATION_ROUTES, HOLDS_A_PLACE, LONGER_STAY_ANSWERS, TRANSITIONS


def placement_reference() -> str:
    return new_reference("PL")


@changes_kept
class Placement(models.Model):
    """One child's stay in one class. Capacity is kept by a trigger, overlap by an exclusion constraint."""

    protection = protection.child(seen_when="announced_place")

    reference = models.CharField(max_length=20, unique=True, default=placement_reference, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="placements")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="placements")
    home_school = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    provision_class = models.ForeignKey(ProvisionClass, models.PROTECT, related_name="placements")
    place_kind = models.CharField(max_length=12, choices=PLACE_KINDS.items(), default="commissioned")
    state = models.CharField(max_length=16, default="agreed")
    is_full_time = models.BooleanField(default=True)
    is_high_intensity = models.BooleanField(default=False)
    # basis
    route = models.CharField(max_length=40, help_text="key of the legal route in the authority's model")
    decision_maker = models.CharField(max_length=24, choices=DECISION_MAKERS.items())
    agreed_on = models.DateField()
    earliest_lawful_start_on = models.DateField(null=True)
    # purpose and dates
    purpose = models.TextField()
    starts_on = models.DateField()
    expected_end_on = models.DateField()
    arrived_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)
    end_note = models.TextField(blank=True)
    destination = models.CharField(max_length=20, choices=DESTINATION_ROUTES.items(), blank=True)
    over_capacity_reason = models.TextField(blank=True, help_text="a named officer's reason for what happened anyway")
    over_capacity_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    is_announced = models.BooleanField(
        default=True, help_text="the host and the child’s school may know; false until the family has been told"
    )
    # answers
    host_answer_due_on = models.DateField(null=True)
    host_answered_on = models.DateField(null=True)
    host_answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    host_refusal_reason = models.CharField(max_length=40, blank=True)
    host_refusal_note = models.TextField(blank=True)
    decision_due_on = models.DateField(null=True)
    legally_decided_on = models.DateField(null=True)
    legally_decided_by_name = models.CharField(max_length=200, blank=True)
    legal_note = models.TextField(blank=True)
    notice_given_on = models.DateField(null=True)
    home_named_adult = models.CharField(max_length=200, blank=True)
    provision_named_adult = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    during = models.GeneratedField(
        expression=Func(
            F("starts_on"), Coalesce(F("ended_on"), F("expected_end_on")), Value("[]"), function="daterange"
        ),
        output_field=DateRangeField(), db_persist=True,
    )

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TRANSITIONS), name="placement_state_is_known"),
            models.CheckConstraint(condition=~Q(purpose=""), name="placement_has_a_purpose"),
            models.CheckConstraint(condition=~Q(route=""), name="placement_has_a_legal_route"),
            models.CheckConstraint(
                condition=Q(expected_end_on__gte=F("starts_on")), name="placement_is_expected_to_end_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")), name="placement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ended_on__isnull=False) & ~Q(destination="") & ~Q(end_reason="")),
                name="an_ended_placement_says_when_why_and_where_to",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["arrived", "ended"]) | Q(arrived_on__isnull=False),
                name="an_arrival_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "arrived", "ended"])
                | (Q(legally_decided_on__isnull=False) & ~Q(legally_decided_by_name="")),
                name="a_confirmed_placement_names_who_decided_in_law",
            ),
            models.CheckConstraint(
                condition=Q(over_capacity_reason="", over_capacity_by__isnull=True)
                | (~Q(over_capacity_reason="") & Q(over_capacity_by__isnull=False)),
                name="over_capacity_has_a_reason_and_a_name",
            ),
            ExclusionConstraint(
                name="one_full_time_placement_at_a_time",
                condition=Q(is_full_time=True, state__in=sorted(HOLDS_A_PLACE | {"ended"})),
                expressions=[
                    (Func(F("pupil_id"), F("pupil_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="This child already has a full-time place for part of those dates.",
            ),
        ]
        indexes = [models.Index(fields=["provision_class", "state", "starts_on"]), models.Index(fields=["state"])]


@changes_kept
class ExitCriterion(models.Model):
    """Something that shows the purpose has been met, and where it stands."""

    protection = protection.child()

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="exit_criteria")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    baseline = models.CharField(max_length=300, blank=True)
    standing = models.CharField(max_length=300, blank=True)
    is_met = models.BooleanField(default=False)


@changes_kept
class Review(models.Model):
    """A review due, then held: attending, safe, needs met; the child's view before the adults'."""

    protection = protection.child()

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="reviews")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    due_on = models.DateField()
    is_decision_review = models.BooleanField(default=False, help_text="the one at which the way on is settled")
    held_on = models.DateField(null=True)
    pupil_view = models.TextField(blank=True)
    parent_view = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    is_attending = models.BooleanField(null=True)
    is_safe = models.BooleanField(null=True)
    needs_are_met = models.BooleanField(null=True)
    next_action = models.TextField(blank=True)
    held_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "due_on"], name="a_review_is_due_once_on_a_day"),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True)
                | Q(is_attending__isnull=False, is_safe__isnull=False, needs_are_met__isnull=False),
                name="a_held_review_answers_its_questions",
            ),
        ]


class Extension(models.Model):
    """A decision to stay longer, with what it cost those who wait, as it was known then."""

    protection = protection.child(append_only=True)

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="extensions")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    who_then_waits = models.JSONField(default=list, help_text="[{initials, year_group, school_days_longer}]")
    decided_on = models.DateField()
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_overstay = models.BooleanField(default=False, help_text="recorded after the end had passed")
    legal_decision_due_on = models.DateField(
        null=True, help_text="by when whoever decides in law decides about the longer stay; empty where nobody needs to"
    )

    class Meta:
        ordering = ["decided_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="an_extension_is_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_extension_has_a_reason"),
        ]


@changes_kept
class LongerStayAsked(models.Model):
    """Whoever works with the child asks that the stay lasts longer: for a panel to decide, with what the child says."""

    protection = protection.child(added_by="acting", changed_by="acting")

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="longer_stays_asked")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    from_on = models.DateField(help_text="the last day as it was when it was asked")
    to_on = models.DateField()
    weeks = models.PositiveSmallIntegerField(help_text="school weeks longer")
    reason = models.TextField()
    pupil_view = models.TextField()
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, choices=LONGER_STAY_ANSWERS.items(), blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="a_longer_stay_asked_for_is_longer"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(pupil_view=""), name="a_longer_stay_is_asked_with_a_reason_and_the_childs_view"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="an_answer_about_a_longer_stay_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(answered_on__isnull=True), name="a_longer_stay_is_asked_for_once_at_a_time"
            ),
        ]


class ExtensionDecision(models.Model):
    """What whoever decides in law decided about a longer stay: a fresh decision with its own notice, as the first had."""

    protection = protection.child(append_only=True)

    extension = models.OneToOneField(Extension, models.CASCADE, related_name="legal_decision")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    agrees = models.BooleanField()
    decided_on = models.DateField()
    decided_by_name = models.CharField(max_length=200)
    notice_given_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by_name=""), name="a_longer_stay_is_decided_by_somebody_named"),
            models.CheckConstraint(
                condition=Q(agrees=False, notice_given_on__isnull=True) | Q(agrees=True, notice_given_on__isnull=False),
                name="a_longer_stay_agreed_in_law_has_its_notice",
            ),
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(note=""), name="a_longer_stay_refused_says_why"),
        ]


class SoonerPlace(models.Model):
    """A place came free before a child's agreed start: the start was brought forward, or left as it is, and why."""

    protection = protection.child(append_only=True, added_by="acting")

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="sooner_places")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    free_from_on = models.DateField(help_text="the first day on which the child could have begun, as it was known then")
    was_on = models.DateField(help_text="the first day as it was agreed")
    starts_on = models.DateField(null=True, help_text="the new first day; empty where it was left as it is")
    reason = models.TextField()
    agreed_with = models.CharField(max_length=200, blank=True, help_text="who at the provision said they can come")
    decided_on = models.DateField()
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_sooner_place_is_answered_with_a_reason"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(starts_on__lt=F("was_on")) & ~Q(agreed_with=""),
                name="a_start_brought_forward_is_sooner_and_the_provision_knows",
            ),
        ]


@changes_kept
class DestinationPlan(models.Model):
    """The way on, from day one. For a return: named adult, phases and both schools' promises."""

    protection = protection.child()

    placement = models.OneToOneField(Placement, models.CASCADE, related_name="destination_plan")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    route = models.CharField(max_length=20, choices=DESTINATION_ROUTES.items())
    receiving_school = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    named_adult = models.CharField(max_length=200, blank=True)
    first_thoughts = models.TextField()
    home_readiness = models.PositiveSmallIntegerField(null=True, help_text="1 not ready to 5 ready, by the school")
    pupil_readiness = models.PositiveSmallIntegerField(null=True, help_text="1 not ready to 5 ready, by the child")
    family_agrees = models.BooleanField(null=True)
    returned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(route__in=DESTINATION_ROUTES), name="destination_is_known"),
            models.CheckConstraint(condition=~Q(first_thoughts=""), name="a_plan_says_something"),
        ]


@changes_kept
class ReturnPhase(models.Model):
    """One step of a phased timetable: from when, which sessions in the school."""

    protection = protection.child()

    plan = models.ForeignKey(DestinationPlan, models.CASCADE, related_name="phases")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    sessions_a_week = models.PositiveSmallIntegerField(help_text="half days in school, 1 to 10")
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sessions_a_week__gte=1, sessions_a_week__lte=10), name="one_to_ten_sessions_a_week"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="phase_ends_after_start"),
        ]


@changes_kept
class Promise(models.Model):
    """What one side promised for the return, by when, and whether it was kept."""

    protection = protection.child()

    plan = models.ForeignKey(DestinationPlan, models.CASCADE, related_name="promises")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    side = models.CharField(
        max_length=12,
        choices=[("home_school", "Home school"), ("provision", "Provision"), ("family", "Family"),
                 ("new_school", "New school")],
    )
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    kept = models.BooleanField(null=True)
    kept_noted_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "id"]


@changes_kept
class ReturnCheck(models.Model):
    """Did the return hold? Asked at 6, 13 and 26 school weeks."""

    protection = protection.child()

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="return_checks")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    after_school_weeks = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    owner_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    checked_on = models.DateField(null=True)
    is_attending = models.BooleanField(null=True)
    suspended_since = models.BooleanField(null=True)
    moved_since = models.BooleanField(null=True)
    held = models.BooleanField(null=True)
    pupil_view = models.TextField(blank=True)
    note = models.TextField(blank=True)
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "after_school_weeks"], name="a_return_is_checked_once_at_each_point"),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True) | Q(held__isnull=False), name="a_check_says_whether_it_held"
            ),
        ]


class PlacementStep(models.Model):
    """One step in a placement's life, in order, never changed."""

    protection = protection.child(append_only=True)

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="steps")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    event = models.CharField(max_length=30)
    state = models.CharField(max_length=16)
    happened_on = models.DateField()
    happened_at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
