"""Who did what, and who looked. Rows are added and never changed; no foreign keys, so nothing can drag them away."""

from __future__ import annotations

from django.db import models

from waymark.service.access import protection


class AuditEntry(models.Model):
    """One act or one look at a child's record."""

    protection = protection.own_policy(append_only=True)

    happened_at = models.DateTimeField(auto_now_add=True)
    happened_on = models.DateField(help_text="the day as the service saw it")
    act = models.CharField(max_length=80, help_text="verb and noun, such as submit_referral or look_at_referral")
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=40, blank=True)
    pupil_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=60, blank=True, help_text="reference of the thing acted on")
    why = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["pupil_id", "-happened_at"]),
            models.Index(fields=["organisation_id", "-happened_at"]),
        ]
