"""Rounds: the problem as frozen, the checked result, and what each line proposes. Opaque ids only inside the JSON."""

from __future__ import annotations

from django.db import models

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Partnership
from waymark.service.provisions.models import ProvisionClass
from waymark.service.pupils.models import Pupil
from waymark.service.referrals.models import Referral


def round_reference() -> str:
    return new_reference("AR")


class AllocationRound(models.Model):
    """One solving of a whole list against all the places. Never changed: solving again makes another."""

    protection = protection.no_personal_data(append_only=True)

    reference = models.CharField(max_length=20, unique=True, default=round_reference, editable=False)
    partnership = models.ForeignKey(Partnership, models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=60, help_text="reference of the meeting")
    problem = models.JSONField(help_text="waymark.allocator problem: opaque ids, no names")
    result = models.JSONField()
    status = models.CharField(max_length=12)
    comparisons = models.JSONField(default=dict, help_text="first come, and urgency only, for comparison")
    pinned = models.JSONField(default=dict)
    banned = models.JSONField(default=list)
    made_on = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]


class ProposalLine(models.Model):
    """What the round proposes for one child, and why, in a sentence; and why not each other place."""

    protection = protection.child(append_only=True)

    round = models.ForeignKey(AllocationRound, models.CASCADE, related_name="lines")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="+")
    provision_class = models.ForeignKey(ProvisionClass, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    sentence = models.TextField()
    alternatives = models.JSONField(default=list, help_text="[{class, possible, code, sentence, cost, moved}]")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "referral"], name="a_round_proposes_once_for_a_referral")]
