from __future__ import annotations

from django.db import models

from waymark.service.access import protection

from .organisation import Organisation


class Trust(models.Model):
    """An academy trust (or another group of schools) as GIAS records it, keyed by its UID."""

    protection = protection.no_personal_data()

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="trust")
    uid = models.IntegerField(unique=True)
    group_id = models.CharField(max_length=20, blank=True)
    group_type_code = models.CharField(max_length=4, blank=True)
    status_code = models.CharField(max_length=20, blank=True)
    companies_house_number = models.CharField(max_length=12, blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)


class School(models.Model):
    """A school as GIAS records it. No name of a person is taken from the extract."""

    protection = protection.no_personal_data()

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="school")
    urn = models.IntegerField(unique=True)
    authority_code = models.CharField(max_length=3)
    establishment_number = models.CharField(max_length=4, blank=True)
    type_code = models.CharField(max_length=4)
    type_name = models.CharField(max_length=100)
    type_group_code = models.CharField(max_length=4, blank=True)
    status_code = models.CharField(max_length=2, help_text="1 open, 2 closed, 3 open but proposed to close, 4 proposed")
    status_name = models.CharField(max_length=60)
    phase_code = models.CharField(max_length=4, blank=True)
    phase_name = models.CharField(max_length=60, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True)
    high_age = models.PositiveSmallIntegerField(null=True)
    gender_code = models.CharField(max_length=4, blank=True)
    capacity = models.PositiveIntegerField(null=True)
    pupils = models.PositiveIntegerField(null=True)
    percentage_fsm = models.FloatField(null=True)
    ukprn = models.CharField(max_length=8, blank=True)
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    reason_closed_code = models.CharField(max_length=4, blank=True)
    trust = models.ForeignKey(Trust, models.SET_NULL, null=True, related_name="schools")
    source_as_of = models.DateField(null=True)
    row_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the fields read from the extract")

    class Meta:
        indexes = [
            models.Index(fields=["authority_code", "status_code", "phase_code"]),
            models.Index(fields=["authority_code", "establishment_number"]),
        ]

    @property
    def is_open(self) -> bool:
        return self.status_code in {"1", "3"}


class SchoolLink(models.Model):
    """GIAS's record that one school followed, or was followed by, another. Often kept in one direction only."""

    protection = protection.no_personal_data()

    urn = models.IntegerField()
    linked_urn = models.IntegerField()
    link_type = models.CharField(max_length=80)
    established_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["urn", "linked_urn", "link_type"], name="one_link_of_a_type_between_schools"),
        ]
