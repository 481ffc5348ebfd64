"""Reads of provisions. Sites not yet agreed by their trust are for named officers of the authority only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet

from waymark.service.accounts.actor import Actor
from waymark.service.organisations.queries import calendar_for

from .models import ClassPlaces, OpeningStep, PlaceHold, PlacesConfirmed, Provision, ProvisionClass
from .permissions import SEE_UNAPPROVED
from .rules import CONFIRM_EVERY_SCHOOL_DAYS, PUBLIC_STATES


def provisions(actor: Actor | None) -> QuerySet[Provision]:
    """Provisions this person may know of, by name."""
    found = Provision.objects.select_related("provider", "host_school", "site")
    if SEE_UNAPPROVED.held(actor):
        return found
    ours = Q(provider=actor.organisation_id) if actor else Q()
    return found.filter(Q(status__in=PUBLIC_STATES) | ours) if actor else found.filter(status__in=PUBLIC_STATES)


def provision_with_reference(reference: str, actor: Actor | None) -> Provision | None:
    return provisions(actor).filter(reference=reference).first()


def provisions_of(provider_id: int) -> list[Provision]:
    """What one organisation runs and has not closed."""
    return list(Provision.objects.filter(provider=provider_id).exclude(status="closed").select_related("site"))


def classes_of(provision: Provision) -> list[ProvisionClass]:
    return list(ProvisionClass.objects.filter(provision=provision).prefetch_related("places"))


def class_with_key(provision: Provision, key: str) -> ProvisionClass | None:
    return ProvisionClass.objects.filter(provision=provision, key=key).select_related("provision").first()


def years_of_classes(class_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The first and last year group each class takes, by class id. One query."""
    rows = ProvisionClass.objects.filter(pk__in=list(class_ids)).values_list("pk", "year_low", "year_high")
    return {pk: (low, high) for pk, low, high in rows}


def places_stated(provision: Provision) -> list[ClassPlaces]:
    """Dated places of every class, in order."""
    return list(
        ClassPlaces.objects.filter(provision_class__provision=provision).select_related("provision_class")
        .order_by("provision_class__name", "place_kind", "starts_on")
    )


def holds_of(provision: Provision, on: date) -> list[PlaceHold]:
    """Holds and closures not lifted and not over, soonest first."""
    return list(
        PlaceHold.objects.filter(provision_class__provision=provision, lifted_on__isnull=True, ends_on__gte=on)
        .select_related("provision_class", "made_by").order_by("starts_on", "id")
    )


def hold_with_id(provision: Provision, hold_id: int) -> PlaceHold | None:
    return PlaceHold.objects.filter(provision_class__provision=provision, pk=hold_id).select_related(
        "provision_class__provision").first()


def steps_of(provision: Provision) -> list[OpeningStep]:
    return list(OpeningStep.objects.filter(provision=provision))


def confirmations_of(provision: Provision, at_most: int = 5) -> list[PlacesConfirmed]:
    """Who said that the free places are right, newest first."""
    return list(PlacesConfirmed.objects.filter(provision=provision).select_related("confirmed_by")[:at_most])


def last_confirmed(provision_ids: list[int]) -> dict[int, PlacesConfirmed]:
    """The newest confirmation of each provision."""
    rows = PlacesConfirmed.objects.filter(provision__in=provision_ids).select_related("confirmed_by").order_by(
        "provision_id", "-confirmed_on", "-id").distinct("provision_id")
    return {one.provision_id: one for one in rows}


def not_confirmed_lately(
    on: date, provider_id: int | None = None, school_days: int = CONFIRM_EVERY_SCHOOL_DAYS
) -> list[tuple[Provision, date | None]]:
    """Open provisions whose places nobody confirmed for some school days, with the last day somebody did."""
    since = _school_days_before(on, school_days)
    found = Provision.objects.filter(status="open", opens_on__lte=on, classes__isnull=False)
    if provider_id is not None:
        found = found.filter(provider=provider_id)
    found = found.annotate(last=Max("confirmations__confirmed_on")).filter(Q(last__isnull=True) | Q(last__lt=since))
    return [(one, one.last) for one in found.distinct().order_by("name")]


def _school_days_before(on: date, count: int) -> date:
    try:
        return calendar_for().add_school_days(on, -count)
    except ValueError:  # no term dates at all, or none for that day
        return on - timedelta(days=count)


def open_classes(on: date) -> list[ProvisionClass]:
    """Every class of a provision that is open on a day, by provision and name."""
    return list(
        ProvisionClass.objects.filter(provision__status="open", provision__opens_on__lte=on)
        .exclude(provision__closes_on__lte=on)
        .select_related("provision__provider").order_by("provision__name", "name")
    )
