"""A family that does not agree: what it asks to have looked at again, and the answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Membership, Person
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.placements.models import Placement
from waymark.service.pupils.models import FamilyLink, Pupil
from waymark.service.referrals.rules import SPEAKERS

from ..rules_of_challenge import ABOUT, COURSES
from .decision import Decision


def challenge_reference() -> str:
    return new_reference("CH")


class Challenge(models.Model):
    """A family asks that one decision is looked at again: their words, how to reach them, who answers and by when."""

    protection = protection.child(append_only=True)

    reference = models.CharField(max_length=20, unique=True, default=challenge_reference, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    about = models.CharField(max_length=12, choices=ABOUT.items())
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="challenges")
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, related_name="+")
    permanent_exclusion = models.ForeignKey(PermanentExclusion, models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    reach = models.CharField(max_length=300, help_text="how they want to be reached")
    speaker = models.CharField(max_length=10, choices=SPEAKERS.items())
    speaker_name = models.CharField(max_length=200)
    link = models.ForeignKey(FamilyLink, models.PROTECT, related_name="+", help_text="the link by which it came")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answer_due_on = models.DateField()
    due_because = models.CharField(max_length=400, help_text="where the time comes from, as whoever answers reads it")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(reach=""), name="a_family_says_what_and_how_to_reach_it"),
            models.CheckConstraint(
                condition=Q(about="panel", decision__isnull=False, placement__isnull=True, permanent_exclusion__isnull=True)
                | Q(about="law", decision__isnull=True, placement__isnull=False, permanent_exclusion__isnull=True)
                | Q(about="exclusion", decision__isnull=True, placement__isnull=True, permanent_exclusion__isnull=False),
                name="a_family_asks_about_one_decision",
            ),
            models.UniqueConstraint(
                fields=["link", "about", "decision", "placement", "permanent_exclusion"], nulls_distinct=False,
                name="a_person_asks_once_about_a_decision",
            ),
        ]


class ChallengeAnswer(models.Model):
    """What whoever decides answered the family, and why."""

    protection = protection.child(append_only=True, added_by="deciding")

    challenge = models.OneToOneField(Challenge, models.CASCADE, related_name="answer")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    course = models.CharField(max_length=8, choices=COURSES.items())
    reasons = models.TextField()
    answered_on = models.DateField()
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answered_by_name = models.CharField(
        max_length=200, default="", blank=True, help_text="who decided, where a coordinator writes down their answer"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(course__in=COURSES), name="answer_to_a_family_is_known"),
            models.CheckConstraint(condition=~Q(reasons=""), name="a_family_is_answered_with_reasons"),
        ]

    @property
    def who(self) -> str:
        """Whoever answered, for the family. Before names were written down a coordinator's stood for a school's or a board's."""
        if self.answered_by_name or not self._stands_for_another():
            return self.answered_by_name or self.answered_by.name
        return "Whoever decides for the school (the name was not written down)"

    def _stands_for_another(self) -> bool:
        asked = self.challenge
        if asked.about == "panel" or self.answered_by_id == asked.owner_id:
            return False
        return Membership.objects.filter(person=self.answered_by_id, role="coordinator").exists()
