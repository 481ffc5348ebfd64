from __future__ import annotations

from django.db import models

from waymark.service.access import protection

from ..references import organisation_reference

KINDS = {"authority": "Authority", "trust": "Trust", "school": "School", "provider": "Provider"}


class Organisation(models.Model):
    """Any body whose people take part: the authority, trusts, schools, other providers."""

    protection = protection.no_personal_data()

    kind = models.CharField(max_length=20, choices=KINDS.items())
    name = models.CharField(max_length=200)
    reference = models.CharField(max_length=20, unique=True, default=organisation_reference, editable=False)
    authority_code = models.CharField(max_length=3, blank=True, help_text="DfE code of the authority it lies in")
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="organisation_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
        ]
        indexes = [models.Index(fields=["kind", "authority_code", "name"])]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """An address where children are taught. KCSIE: the home school must know each one, satellite sites included."""

    protection = protection.no_personal_data()

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="site_has_both_coordinates_or_neither",
            ),
        ]

    def __str__(self) -> str:
        return self.name
