from __future__ import annotations

from django.db import models

from waymark.service.access import protection

from .organisation import Organisation


class Deployment(models.Model):
    """The one authority this service is run for, its AP model as loaded, and the day a demonstration stands still on."""

    protection = protection.no_personal_data()

    id = models.SmallIntegerField(primary_key=True, default=1)
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    model_name = models.CharField(max_length=60)
    model_text = models.TextField(help_text="the authority's model file, as loaded")
    model_sha256 = models.CharField(max_length=64)
    is_demonstration = models.BooleanField(default=False)
    stands_still_on = models.DateField(null=True, help_text="a demonstration's day; empty in real use")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_deployment_serves_one_authority"),
            models.CheckConstraint(
                condition=models.Q(stands_still_on__isnull=True) | models.Q(is_demonstration=True),
                name="only_a_demonstration_stands_still",
            ),
        ]
