"""The one way a placement changes state, and who is told and asked next."""

from __future__ import annotations

from datetime import date, timedelta

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.accounts.queries import people_with_role
from waymark.service.accounts.roles import PROVIDER
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.queries import calendar_for, deployment
from waymark.service.pupils.actions import set_next_step

from ..models import Placement, PlacementStep
from ..rules import next_state

ACCESS_AFTER_END_DAYS = 60  # the provider writes its last report and answers questions


def locked(placement: Placement) -> Placement:
    """The placement as it is now, locked until the transaction ends."""
    return (
        Placement.objects.select_for_update(of=("self",))
        .select_related("pupil", "home_school", "provision_class__provision", "referral").get(pk=placement.pk)
    )


def move(
    placement: Placement, event: str, *, by: Actor | None, on: date, note: str = "", **changes: object
) -> Placement:
    """Apply ``event`` to a locked placement; raises ``WrongState`` with a sentence."""
    placement.state = next_state(placement.state, event)
    keep(placement, state=placement.state, **changes)
    write_step(placement, event, by=by, on=on, note=note)
    return placement


def keep(placement: Placement, **changes: object) -> None:
    """Save what changed, and count the version up."""
    placement.version += 1
    for name, value in changes.items():
        setattr(placement, name, value)
    placement.save(update_fields=["version", *changes])


def write_step(placement: Placement, event: str, *, by: Actor | None, on: date, note: str = "") -> None:
    PlacementStep.objects.create(
        placement=placement, pupil_id=placement.pupil_id, event=event, state=placement.state, happened_on=on,
        by_name=by.name if by else "", note=note,
    )


def home_calendar(placement: Placement) -> SchoolCalendar:
    return calendar_for(placement.home_school_id)


def school_days_after(day: date, count: int, calendar: SchoolCalendar) -> date:
    """Some school days later; in plain days where no term dates are known."""
    try:
        return calendar.add_school_days(day, count)
    except OutsideCalendar:
        return day + timedelta(days=count)


def provision_people(placement: Placement, on: date) -> list[Person]:
    """The leads of the provision, or its staff when it has no lead, or the head of the school that runs it."""
    provider = placement.provision_class.provision.provider_id
    for roles in ({"provider_lead"}, PROVIDER, {"head_teacher"}):
        people = list(people_with_role(provider, roles, on))
        if people:
            return people
    return []


def coordinators(on: date) -> list[Person]:
    return list(people_with_role(deployment().authority_id, {"coordinator"}, on))


def school_people(placement: Placement, on: date, school_id: int | None = None) -> list[Person]:
    """Who sees to the child at a school (the home school if none is given), its lead before its head; the council's
    officers when there is none."""
    school_id = school_id or placement.home_school_id
    if school_id:
        for role in ("inclusion_lead", "head_teacher"):
            people = list(people_with_role(school_id, {role}, on))
            if people:
                return people
    return coordinators(on)


def next_step(
    placement: Placement, what: str, due_on: date, owners: list[Person], *, by: Actor, on: date, subject: str = ""
) -> None:
    """Set the child's one next step with the first owner (or whoever acted), and tell every owner."""
    set_next_step(
        placement.pupil, what=what, due_on=max(due_on, on), owner=owners[0] if owners else by.person_id, by=None, on=on,
        about=placement.reference,
    )
    if subject:
        for person in owners:
            queue_message(to=person.email, subject=subject, about=placement.reference,
                          body=f"Something about place {placement.reference} waits for you. Sign in to read it.")
