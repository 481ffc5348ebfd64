"""Reads of a child's record. Row security has already narrowed every one of them to what may be seen."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.models import Organisation

from .models import Letter, NextStep, Pupil, Registration


def home_school(pupil: Pupil, on: date) -> Organisation | None:
    """The school whose main roll the child is on."""
    found = (
        Registration.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil=pupil, enrolment__in=["C", "M"], starts_on__lte=on
        ).select_related("school").first()
    )
    return found.school if found else None


def looked_at(pupil: Pupil, *, what: str, by: Actor | None, on: date) -> None:
    """Record that somebody looked at a child's record. Every page that shows one calls this."""
    record(f"look_at_{what}", by=by, on=on, about=pupil.reference, pupil_id=pupil.id)


def likely_same_child(family_name: str, born_on: date, given_names: str = "") -> QuerySet[Pupil]:
    """Children this organisation may see who are probably the same child: same birthday, and a name that agrees."""
    same = Q(family_name__iexact=family_name.strip())
    if given_names.strip():
        same |= Q(given_names__istartswith=given_names.strip().split()[0])
    return Pupil.objects.filter(same, born_on=born_on)


def open_next_steps(owner_id: int) -> QuerySet[NextStep]:
    """What one person owns and has not done, soonest first."""
    return NextStep.objects.filter(owner=owner_id, done_on__isnull=True).select_related("pupil").order_by("due_on")


def letters_waiting() -> QuerySet[Letter]:
    """Drafted letters this organisation may see, oldest first."""
    return Letter.objects.filter(state="drafted").select_related("pupil").order_by("drafted_on", "id")
