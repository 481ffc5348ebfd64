"""Acts on a provision: confirming its places, holding or closing some, stating them, and its steps towards opening."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record

from . import permissions
from .models import ClassPlaces, OpeningStep, PlaceHold, PlacesConfirmed, Provision, ProvisionClass
from .rules import PLACE_KINDS, Refused, next_opening_state


@transaction.atomic
def confirm_places(*, provision: Provision, free_places: int, by: Actor, on: date, note: str = "") -> PlacesConfirmed:
    """Say that the free places are as shown, or how many they are. Pressing twice on one day confirms once."""
    permissions.CONFIRM_PLACES.require(by, provision)
    Provision.objects.select_for_update().get(pk=provision.pk)
    same = PlacesConfirmed.objects.filter(
        provision=provision, confirmed_on=on, confirmed_by=by.person_id, free_places=free_places, note=note
    ).first()
    if same:
        return same
    confirmed = PlacesConfirmed.objects.create(
        provision=provision, confirmed_on=on, confirmed_by_id=by.person_id, free_places=free_places, note=note
    )
    record("confirm_places", by=by, on=on, about=provision.reference, why=note)
    return confirmed


@transaction.atomic
def hold_places(
    *, provision_class: ProvisionClass, places: int, starts_on: date, ends_on: date, reason: str, by: Actor, on: date,
    is_closure: bool = False,
) -> PlaceHold:
    """Keep places empty, or out of use, between two days. Children already there stay; nobody new comes."""
    permissions.HOLD_PLACES.require(by, provision_class.provision)
    if places < 1:
        raise Refused("Enter how many places: at least 1.")
    if ends_on < starts_on:
        raise Refused("The last day is before the first: correct one of the two.")
    if not reason.strip():
        raise Refused("Say why the places cannot be used.")
    most = _places_stated(provision_class, starts_on, ends_on)
    if places > most:
        raise Refused(f"{provision_class} has {most} places on those days, so {places} cannot be held.")
    ProvisionClass.objects.select_for_update().get(pk=provision_class.pk)
    hold, _ = PlaceHold.objects.get_or_create(
        provision_class=provision_class, places=places, starts_on=starts_on, ends_on=ends_on, is_closure=is_closure,
        reason=reason.strip(), lifted_on=None, defaults={"made_by_id": by.person_id},
    )
    record("hold_places", by=by, on=on, about=provision_class.provision.reference, why=reason)
    return hold


def _places_stated(provision_class: ProvisionClass, first_on: date, last_on: date) -> int:
    rows = ClassPlaces.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first_on), provision_class=provision_class, place_kind="commissioned",
        starts_on__lte=last_on,
    )
    return max((row.count for row in rows), default=0)


@transaction.atomic
def lift_hold(*, hold: PlaceHold, by: Actor, on: date) -> PlaceHold:
    """Give held places back from today. Pressing twice lifts once."""
    permissions.HOLD_PLACES.require(by, hold.provision_class.provision)
    hold = (
        PlaceHold.objects.select_for_update(of=("self",)).select_related("provision_class__provision").get(pk=hold.pk)
    )
    if hold.lifted_on is None:
        hold.lifted_on = on
        hold.save(update_fields=["lifted_on"])
        record("lift_hold", by=by, on=on, about=hold.provision_class.provision.reference, why=hold.reason)
    return hold


@transaction.atomic
def state_places(
    *, provision_class: ProvisionClass, place_kind: str, count: int, starts_on: date, by: Actor, on: date
) -> ClassPlaces:
    """Say how many places of a kind a class has from a day on; what was stated before ends the day before."""
    permissions.STATE_PLACES.require(by)
    if place_kind not in PLACE_KINDS:
        raise Refused("Choose which kind of place.")
    ProvisionClass.objects.select_for_update().get(pk=provision_class.pk)
    rows = ClassPlaces.objects.filter(provision_class=provision_class, place_kind=place_kind)
    same = rows.filter(starts_on=starts_on).first()
    if same:
        same.count = count
        same.save(update_fields=["count"])
        return same
    later = rows.filter(starts_on__gt=starts_on).order_by("starts_on").first()
    rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), starts_on__lt=starts_on).update(
        ends_on=starts_on - timedelta(days=1)
    )
    try:
        with transaction.atomic():
            stated = ClassPlaces.objects.create(
                provision_class=provision_class, place_kind=place_kind, count=count, starts_on=starts_on,
                ends_on=later.starts_on - timedelta(days=1) if later else None,
            )
    except IntegrityError as refused:
        raise Refused("Places of this kind are stated for that day already: change those instead.") from refused
    record(
        "state_places",
        by=by,
        on=on,
        about=provision_class.provision.reference,
        why=f"{count} {place_kind} from {starts_on}",
    )
    return stated


@transaction.atomic
def move_opening(
    *, provision: Provision, event: str, happened_on: date, approved_by: str, by: Actor, on: date, note: str = ""
) -> Provision:
    """Record a step towards opening, with who approved it. Pressing twice records once."""
    permissions.MOVE_OPENING.require(by)
    provision = Provision.objects.select_for_update().get(pk=provision.pk)
    if not approved_by.strip():
        raise Refused("Name who approved this step.")
    if OpeningStep.objects.filter(provision=provision, status=provision.status, happened_on=happened_on, note=note,
                                  approved_by=approved_by.strip()).exists():
        return provision
    provision.status = next_opening_state(provision.status, event)
    provision.opens_on = happened_on if event == "open" else provision.opens_on
    provision.closes_on = happened_on if event in {"close", "abandon"} else provision.closes_on
    provision.is_provisional = provision.is_provisional and event not in {"trust_agrees", "open"}
    provision.save(update_fields=["status", "opens_on", "closes_on", "is_provisional"])
    OpeningStep.objects.create(
        provision=provision,
        status=provision.status,
        happened_on=happened_on,
        approved_by=approved_by.strip(),
        note=note,
    )
    record("move_opening", by=by, on=on, about=provision.reference, why=f"{event}: {approved_by}")
    return provision
