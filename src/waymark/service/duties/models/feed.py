from __future__ import annotations

from django.db import models
from django.db.models import Q

from waymark.service.access import protection
from waymark.service.accounts.models import Membership


class CalendarFeed(models.Model):
    """A secret address from which a person's own calendar reads days, without any child's name. Only its hash is kept."""

    protection = protection.adults()

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    revoked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(revoked_on__isnull=True), name="one_calendar_address_for_a_role"
            ),
        ]
