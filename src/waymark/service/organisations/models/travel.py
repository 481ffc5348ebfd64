from __future__ import annotations

from django.db import models
from django.db.models import Q

from waymark.service.access import protection

from .organisation import Site

MODES = {"car": "by car", "bus": "by bus", "walk": "on foot"}


class TravelTime(models.Model):
    """Minutes from a postcode sector to a site. Only a measured journey may rule a place out; an estimate warns."""

    protection = protection.no_personal_data()

    origin_sector = models.CharField(max_length=8, help_text="postcode sector, such as FQ1 2")
    destination = models.ForeignKey(Site, models.CASCADE, related_name="+")
    mode = models.CharField(max_length=8, choices=MODES.items())
    minutes = models.PositiveSmallIntegerField()
    is_measured = models.BooleanField()
    source = models.CharField(max_length=200)
    as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin_sector", "destination", "mode"], name="one_time_per_journey_and_mode"),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="mode_of_travel_is_known"),
        ]


class Postcode(models.Model):
    """Where a postcode is, from a table the authority loads."""

    protection = protection.no_personal_data()

    postcode = models.CharField(max_length=8, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
