from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Partnership
from waymark.service.pupils.models import Pupil


def sign_reference() -> str:
    return new_reference("ES")


class EarlySignRule(models.Model):
    """A rule in plain words that puts a child on a school's list to look at. It is tried before it is switched on."""

    protection = protection.adults()

    reference = models.CharField(max_length=20, unique=True, default=sign_reference, editable=False)
    partnership = models.ForeignKey(Partnership, models.PROTECT, null=True, related_name="+", help_text="None: every school")
    words = models.CharField(max_length=300)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_on = models.DateField()
    switched_on_on = models.DateField(null=True)
    switched_on_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    switched_off_on = models.DateField(null=True)

    class Meta:
        ordering = ["written_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="early_sign_has_words"),
            models.CheckConstraint(
                condition=Q(switched_off_on__isnull=True) | Q(switched_off_on__gte=F("switched_on_on")),
                name="early_sign_ends_after_it_began",
            ),
        ]


class EarlySignTrial(models.Model):
    """What a rule would have done over past days: counts alone, with small ones left out."""

    protection = protection.no_personal_data(append_only=True)

    rule = models.ForeignKey(EarlySignRule, models.CASCADE, related_name="trials")
    tried_on = models.DateField()
    first_on = models.DateField()
    last_on = models.DateField()
    children = models.PositiveIntegerField()
    flagged = models.PositiveIntegerField(null=True, help_text="None: too few to be said")
    by_group = models.JSONField(help_text="group -> value -> [flagged, of], None where it would tell of few children")

    class Meta:
        ordering = ["-tried_on", "-id"]


class EarlySignFlag(models.Model):
    """A child on a school's list, with what was counted, until it wears off. No score."""

    protection = protection.child(written_by_responsible=True)

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    rule = models.ForeignKey(EarlySignRule, models.PROTECT, related_name="flags")
    raised_on = models.DateField()
    met_on = models.DateField()
    wears_off_on = models.DateField()
    counted = models.CharField(max_length=300)
    family_told_on = models.DateField(null=True)
    looked_on = models.DateField(null=True)
    looked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    look_words = models.TextField(blank=True)

    class Meta:
        ordering = ["raised_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "pupil", "raised_on"], name="a_child_is_flagged_once_a_day_by_a_rule"),
            models.CheckConstraint(condition=Q(wears_off_on__gte=F("met_on")), name="a_flag_wears_off_after_it_was_met"),
            models.CheckConstraint(
                condition=Q(looked_on__isnull=True, look_words="") | (Q(looked_on__isnull=False) & ~Q(look_words="")),
                name="who_looked_says_what_they_saw",
            ),
        ]
