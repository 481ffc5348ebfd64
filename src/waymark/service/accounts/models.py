"""People who sign in, and the one role in one organisation each membership gives them."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.organisations.models import Organisation

from .roles import ROLES


def person_reference() -> str:
    return new_reference("PE")


class People(BaseUserManager):
    """What Django's sign-in needs to find a person."""

    def get_by_natural_key(self, email: str) -> Person:
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """Somebody who works for an organisation. Parents, carers and pupils need no account."""

    protection = protection.adults()

    reference = models.CharField(max_length=20, unique=True, default=person_reference, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    telephone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    is_persona = models.BooleanField(default=False, help_text="an invented person of the demonstration")
    persona_story = models.CharField(max_length=300, blank=True, help_text="what this persona is good for trying")

    objects = People()
    USERNAME_FIELD = "email"  # unique without case, by a constraint on lower(email)
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email"),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's role in one organisation, with its dates. A person acts in one membership at a time."""

    protection = protection.adults()

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff")
    role = models.CharField(max_length=40, choices=[(key, name) for key, (_, name) in ROLES.items()])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ROLES), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="role_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(ends_on__isnull=True), name="a_role_is_held_once"
            ),
        ]

    @property
    def role_name(self) -> str:
        return ROLES[self.role][1]


class WrongSignIn(models.Model):
    """A sign-in that failed. Too many for one address in a quarter of an hour close it for the rest of that time."""

    protection = protection.no_personal_data()

    address_hash = models.CharField(max_length=64, help_text="SHA-256 of the e-mail address as typed, in lower case")
    happened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["address_hash", "-happened_at"])]
