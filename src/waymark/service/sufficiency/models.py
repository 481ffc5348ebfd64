"""Scenarios kept, the figures they were simulated with, and the simulations: everything needed to do one again.

A scenario holds rolls, places and counts, never a child. Rows are the authority's own; once a simulation is done the
database refuses to change what was asked and what it came to.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Organisation

from .rules import QUESTIONS, SIMULATION_TRANSITIONS

KEPT_FROM = {
    "register": "from the register", "file": "from a file", "invented": "invented, for trying", "plan": "from a plan",
}  # fmt: skip


def scenario_reference() -> str:
    return new_reference("SC")


def simulation_reference() -> str:
    return new_reference("SM")


class PlanningScenario(models.Model):
    """An authority as it is or is meant to be. ``text`` is the library's own JSON and ``named`` says what its keys mean."""

    protection = protection.own_organisation(personal_data="adult")

    reference = models.CharField(max_length=20, unique=True, default=scenario_reference, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=600, blank=True)
    kept_from = models.CharField(max_length=10, choices=KEPT_FROM.items())
    kept_on = models.DateField()
    kept_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    text = models.TextField(help_text="the scenario as the simulation reads it (JSON)")
    sha256 = models.CharField(max_length=64)
    named = models.JSONField(default=dict, help_text="names, positions and areas by key; what was assumed in making it")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="a_scenario_is_kept_once"),
            models.CheckConstraint(condition=Q(kept_from__in=KEPT_FROM), name="where_a_scenario_is_from_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="a_scenario_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class KeptFigures(models.Model):
    """A file of figures as it was when something was first simulated with it, so that it can be done again."""

    protection = protection.no_personal_data(append_only=True)

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    text = models.TextField(help_text="the parameter file (TOML)")

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Simulation(models.Model):
    """One question put to a scenario: what would these changes do, or how much does a goal take.

    ``result`` is what is shown; ``paired`` the yearly counts of each future, packed, for setting simulations side by side;
    ``digest`` the sum of every whole number that came out, by which a repetition is known to be the same.
    """

    protection = protection.own_organisation(personal_data="adult")

    reference = models.CharField(max_length=20, unique=True, default=simulation_reference, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    scenario = models.ForeignKey(PlanningScenario, models.PROTECT, related_name="simulations")
    question = models.CharField(max_length=10, choices=QUESTIONS.items())
    name = models.CharField(max_length=160)
    levers = models.JSONField(default=list)
    goal = models.JSONField(default=dict)
    figures = models.ForeignKey(KeptFigures, models.PROTECT, related_name="+")
    costs = models.ForeignKey(KeptFigures, models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField()
    futures = models.PositiveIntegerField()
    library_version = models.CharField(max_length=40)
    asked_sha256 = models.CharField(max_length=64, help_text="of everything that decides the numbers")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField()
    state = models.CharField(max_length=10, default="waiting")
    said = models.CharField(max_length=400, blank=True, help_text="why it was stopped or broke off")
    seconds = models.FloatField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True)
    paired = models.BinaryField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "asked_sha256"], name="a_question_is_asked_once"),
            models.CheckConstraint(condition=Q(state__in=SIMULATION_TRANSITIONS), name="simulation_state_is_known"),
            models.CheckConstraint(condition=Q(question__in=QUESTIONS), name="kind_of_question_is_known"),
            models.CheckConstraint(
                condition=Q(state="done", result__isnull=False) & ~Q(digest="") | ~Q(state="done") & Q(result__isnull=True),
                name="only_what_is_done_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SimulationProgress(models.Model):
    """How far the worker is, told outside the simulation itself; ``first`` is a first interval, never the result."""

    protection = protection.own_organisation(personal_data="none")

    simulation = models.OneToOneField(Simulation, models.CASCADE, related_name="progress")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    done = models.PositiveIntegerField(default=0)
    in_all = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)
    first = models.JSONField(null=True)


class PutForward(models.Model):
    """That somebody chose a plan, or a drawing of partnerships, to be talked about, and why. It changes nothing else."""

    protection = protection.own_organisation(personal_data="adult", append_only=True)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    simulation = models.ForeignKey(Simulation, models.PROTECT, related_name="put_forward")
    plan = models.PositiveSmallIntegerField(null=True, help_text="which of its plans, from 1 on; none for a drawing")
    reason = models.CharField(max_length=600)
    put_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    put_on = models.DateField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="what_is_put_forward_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.simulation}: plan {self.plan}" if self.plan else str(self.simulation)


class PlacesFile(models.Model):
    """A file of schools' places, rolls and forecasts by source, as it was given. The newest holds."""

    protection = protection.own_organisation(personal_data="adult", append_only=True)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    text = models.TextField(help_text="CSV as the library reads it")
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_file_of_places_holds_something")]

    def __str__(self) -> str:
        return self.name


class OwnNetCapacity(models.Model):
    """The authority's own word on a school's places, above every source, with its reason. The newest of a school holds; one
    without places takes it back."""

    protection = protection.own_organisation(personal_data="adult", append_only=True)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    school = models.CharField(max_length=20, help_text="the school's URN")
    places = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=400)
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_on = models.DateField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "school", "-id"])]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_own_capacity_has_a_reason"),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__lte=10_000), name="an_own_capacity_is_of_a_school"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.places}"
