"""What is on offer: provisions, their classes, their dated places, and what takes places away for a while."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Organisation, Partnership, Site

from .rules import OPENING_STATES, PLACE_KINDS


def provision_reference() -> str:
    return new_reference("PV")


class Provision(models.Model):
    """A Base, Centre, hub, AP school, outreach team or other offer. ``kind`` is a key of the authority's model."""

    protection = protection.no_personal_data()

    reference = models.CharField(max_length=20, unique=True, default=provision_reference, editable=False)
    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="provisions", help_text="who runs it")
    host_school = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="provisions")
    status = models.CharField(max_length=20, choices=OPENING_STATES.items())
    planned_year = models.CharField(max_length=7, blank=True)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    is_full_time = models.BooleanField(default=True)
    is_provisional = models.BooleanField(default=False, help_text="site named before its trust has agreed")
    partnerships = models.ManyToManyField(Partnership, related_name="provisions", blank=True)
    register_opens_at = models.TimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OPENING_STATES), name="opening_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(opens_on__isnull=False), name="open_provision_has_an_opening_date"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningStep(models.Model):
    """One step towards opening: who approved it and when. Never changed."""

    protection = protection.no_personal_data(append_only=True)

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="steps")
    status = models.CharField(max_length=20, choices=OPENING_STATES.items())
    happened_on = models.DateField()
    approved_by = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["happened_on", "id"]


class ProvisionClass(models.Model):
    """A class or group within a provision: the thing that has places and characteristics."""

    protection = protection.no_personal_data()

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="classes")
    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    year_low = models.PositiveSmallIntegerField()
    year_high = models.PositiveSmallIntegerField()
    needs_met = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    high_intensity_limit = models.PositiveSmallIntegerField(null=True)
    year_span_limit = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["provision__name", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(year_high__gte=F("year_low")), name="class_years_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.provision.name}, {self.name}"


class ClassPlaces(models.Model):
    """How many places of one kind a class has between two dates."""

    protection = protection.no_personal_data()

    provision_class = models.ForeignKey(ProvisionClass, models.CASCADE, related_name="places")
    place_kind = models.CharField(max_length=12, choices=PLACE_KINDS.items())
    count = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    during = models.GeneratedField(
        expression=Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"),
        output_field=DateRangeField(), db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(place_kind__in=PLACE_KINDS), name="kind_of_place_is_known"),
        ] + [
            ExclusionConstraint(
                name=f"{place_kind}_places_are_stated_once_for_a_day",
                expressions=[
                    (Func(F("provision_class_id"), F("provision_class_id"), Value("[]"), function="int8range"),
                     RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(place_kind=place_kind),
            )
            for place_kind in PLACE_KINDS
        ]


class PlaceHold(models.Model):
    """Places kept empty, or out of use, between two dates, with the reason and who said so."""

    protection = protection.no_personal_data()

    provision_class = models.ForeignKey(ProvisionClass, models.CASCADE, related_name="holds")
    places = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_closure = models.BooleanField(default=False, help_text="the places cannot be used at all")
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    lifted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="hold_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
        ]


class PlacesConfirmed(models.Model):
    """A provision's lead said, on a day, that the free places shown are right (or what they are)."""

    protection = protection.no_personal_data(append_only=True)

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="confirmations")
    confirmed_on = models.DateField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    free_places = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-confirmed_on", "-id"]
