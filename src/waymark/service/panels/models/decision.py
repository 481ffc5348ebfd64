"""What was decided for one child, with reasons: who was asked, what there is meanwhile, dissent, actions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.audit.changes import changes_kept
from waymark.service.organisations.models import Organisation, Partnership
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import DECISION_MAKERS
from waymark.service.provisions.models import ProvisionClass
from waymark.service.pupils.models import Pupil
from waymark.service.referrals.models import Referral

from ..rules import INTERIM_COURSES, OUTCOMES
from ..rules_of_asking import ASKED_ANSWERS
from .meeting import AgendaItem, PanelMember


def decision_reference() -> str:
    return new_reference("DE")


@changes_kept
class Decision(models.Model):
    """What the panel agreed for one child, why, what was proposed, who must act in law, and what happens meanwhile."""

    protection = protection.child(seen_when="announced")

    reference = models.CharField(max_length=20, unique=True, default=decision_reference, editable=False)
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="decisions")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="decisions")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="decisions")
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, related_name="decisions")
    partnership = models.ForeignKey(Partnership, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=16, choices=OUTCOMES.items())
    reason = models.TextField()
    reason_code = models.CharField(max_length=40, blank=True, help_text="for a refusal: key of the closed list")
    offered_instead = models.TextField(blank=True)
    decision_maker = models.CharField(max_length=24, choices=DECISION_MAKERS.items(), blank=True)
    proposed_class = models.ForeignKey(ProvisionClass, models.PROTECT, null=True, related_name="+")
    proposal_sentence = models.TextField(blank=True)
    differs_from_proposal = models.BooleanField(default=False)
    interim_support = models.TextField(blank=True)
    interim_owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    interim_review_on = models.DateField(null=True)
    is_urgent = models.BooleanField(default=False, help_text="made between panels and reported to the next")
    urgent_reason = models.TextField(blank=True, help_text="for an urgent decision: why it could not wait for the panel")
    members_to_ask = models.PositiveSmallIntegerField(
        null=True, help_text="for an urgent decision: members asked first by the terms, of those who may vote on the case"
    )
    asked_people = models.TextField(blank=True, help_text="for an urgent decision: who else was asked, and what they said")
    against_reason = models.TextField(
        blank=True, help_text="for an urgent decision: why it was made although those asked did not agree"
    )
    decided_on = models.DateField()
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text="the named human")
    voters = ArrayField(models.BigIntegerField(), default=list, help_text="ids of panel members who agreed")
    schools_present = models.PositiveSmallIntegerField(default=0)
    schools_voting = models.PositiveSmallIntegerField(
        null=True, help_text="schools here that may vote on this case; counted by the database"
    )
    below_quorum_reason = models.TextField(blank=True, help_text="why it was decided with fewer than the quorum able to vote")
    # of a longer stay: its school weeks and who then waited
    override_cost = models.TextField(blank=True, help_text="what departing from the proposal cost others, as the page said it")
    is_announced = models.BooleanField(
        default=True, help_text="the host and the child’s school may know: the family has been told, or nobody waits for that"
    )
    reopened_on = models.DateField(null=True, help_text="set aside in the same meeting; the case was decided again")
    reopened_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="outcome_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_has_a_reason"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(reopened_on__isnull=True, item__isnull=False),
                name="one_decision_of_a_case_stands",
            ),
            models.CheckConstraint(
                condition=Q(reopened_on__isnull=True, reopened_reason="")
                | (Q(reopened_on__isnull=False) & ~Q(reopened_reason="")),
                name="a_decision_set_aside_says_why",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(is_urgent=True), name="only_an_urgent_decision_has_no_panel"
            ),
            models.CheckConstraint(
                condition=Q(is_urgent=False) | Q(members_to_ask__gt=0) | ~Q(asked_people=""),
                name="an_urgent_decision_says_who_was_asked",
            ),
            models.CheckConstraint(  # one made before members were asked by name has no number
                condition=Q(members_to_ask__isnull=True) | Q(is_urgent=True) & ~Q(urgent_reason=""),
                name="an_urgent_decision_says_why_it_could_not_wait",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["not_yet", "not_this_way", "send_on"]) | (
                    ~Q(interim_support="") & Q(interim_owner__isnull=False, interim_review_on__isnull=False)
                ),
                name="whoever_waits_or_is_refused_has_support_an_owner_and_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_this_way") | ~Q(offered_instead=""), name="a_refusal_offers_something_instead"
            ),
        ]


class AskedMember(models.Model):
    """A member of the partnership asked before a decision between panels: what they said, and on which day.

    The database takes nobody of the child's own school, of another partnership, or asked after the decision; and no urgent
    decision with fewer asked than its ``members_to_ask``.
    """

    protection = protection.child(append_only=True, added_by="acting")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="asked")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=16, choices=ASKED_ANSWERS.items())
    said = models.TextField(blank=True, help_text="in their words, as whoever decided wrote it down")
    asked_on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "organisation"], name="a_school_is_asked_once_about_a_decision"),
            models.CheckConstraint(condition=Q(answer__in=ASKED_ANSWERS), name="answer_of_who_was_asked_is_known"),
            models.CheckConstraint(condition=Q(answer="not_reached") | ~Q(said=""), name="whoever_was_reached_said_something"),
        ]


class EducationMeanwhile(models.Model):
    """What education a child who is owed it in law has although the panel gave no place, and from which day."""

    protection = protection.child(append_only=True)

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="education_meanwhile")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    what = models.TextField()
    begins_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="education_meanwhile_is_said"),
        ]


class InterimReview(models.Model):
    """A look at how the support meanwhile is going: what was seen, and whether it goes on, changes or ends."""

    protection = protection.child(append_only=True, added_by="acting")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="interim_reviews")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    seen = models.TextField(help_text="how it is going, as whoever sees to it says")
    next_course = models.CharField(max_length=10, choices=INTERIM_COURSES.items())
    support = models.TextField(blank=True, help_text="what the child has from now on")
    next_review_on = models.DateField(null=True)
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_course="end", support="", next_review_on__isnull=True)
                | Q(next_course__in=["keep", "change"], next_review_on__isnull=False, next_review_on__gt=F("reviewed_on"))
                & ~Q(support=""),
                name="support_meanwhile_goes_on_with_a_next_day_or_ends",
            ),
            models.CheckConstraint(condition=~Q(seen=""), name="an_interim_review_says_what_was_seen"),
        ]


class Dissent(models.Model):
    """A member who did not agree, and why. Kept beside the decision for good."""

    protection = protection.child(append_only=True)

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="dissents")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="+")
    reason = models.TextField()
    recorded_on = models.DateField()


@changes_kept
class PanelAction(models.Model):
    """Something somebody agreed to do about one child, by a day."""

    protection = protection.child()

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="actions")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_note = models.CharField(max_length=300, blank=True)
