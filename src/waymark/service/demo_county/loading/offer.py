"""What is on offer: provisions with their sites, classes, places, steps of opening, and measured journeys there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from waymark.service.demo_county.loading.book import Book, same, write, write_by_key
from waymark.service.demo_county.values import Provision as InventedProvision
from waymark.service.organisations.models import Site, TravelTime
from waymark.service.provisions.models import ClassPlaces, OpeningStep, PlacesConfirmed, Provision, ProvisionClass
from waymark.service.provisions.rules import PLACE_KINDS

REGISTER_OPENS_AT = time(8, 50)


def load_provisions(book: Book) -> None:
    offered = book.county.provisions
    book.sites = write_by_key((one.key, _site(book, one)) for one in offered)
    provisional = {one.key for one in book.model.opening_timeline if one.provisional}
    book.provisions = write_by_key(
        (
            one.key,
            Provision(
                **same(one, "key", "name", "kind", "status", "planned_year", "opens_on", "is_full_time"),
                provider=book.organisations[one.provider],
                site=book.sites[one.key],
                host_school=book.organisations[one.host_school] if one.host_school else None,
                is_provisional=one.key in provisional,
                register_opens_at=REGISTER_OPENS_AT if one.is_full_time else None,
            ),
        )
        for one in offered
    )
    serves = Provision.partnerships.through
    write(
        serves(provision=book.provisions[one.key], partnership=book.partnerships[key])
        for one in offered
        for key in one.partnerships
    )
    write(
        OpeningStep(provision=book.provisions[one.key], **same(step, "status", "happened_on", "approved_by", "note"))
        for one in offered
        for step in one.steps
    )
    book.classes = write_by_key(
        (
            group.key,
            ProvisionClass(
                provision=book.provisions[group.provision], **same(group, "key", "name", "year_low", "year_high")
            ),
        )
        for one in offered
        for group in one.classes
    )
    write(_places(book))


def _site(book: Book, one: InventedProvision) -> Site:
    longitude, latitude = one.position
    host = book.schools.get(one.host_school or one.provider)
    return Site(
        organisation=book.organisations[one.provider],
        name=one.name,
        postcode=one.postcode,
        latitude=latitude,
        longitude=longitude,
        address=f"{host.street}, {host.town}" if host else "",
    )


def _places(book: Book) -> Iterator[ClassPlaces]:
    for one in book.county.provisions:
        for group in one.classes:
            starts_on = group.starts_on or one.opens_on
            for place_kind in PLACE_KINDS:
                count = getattr(group, f"{place_kind}_places")
                if count and starts_on:
                    yield ClassPlaces(
                        provision_class=book.classes[group.key],
                        place_kind=place_kind,
                        count=count,
                        starts_on=starts_on,
                    )


def load_journeys(book: Book) -> None:
    write(
        TravelTime(
            destination=book.sites[one.to_provision],
            **same(one, "origin_sector", "mode", "minutes", "is_measured", "source", "as_of"),
        )
        for one in book.county.travel_times
    )


def load_confirmations(book: Book) -> None:
    """What each lead last said is free, as it was on the day they said it."""
    write(
        PlacesConfirmed(
            provision=book.provisions[one.key],
            confirmed_on=one.places_confirmed_on,
            confirmed_by=book.holder(one.provider, "provider_lead"),
            free_places=_free(book, one),
        )
        for one in book.county.provisions
        if one.places_confirmed_on
    )


def _free(book: Book, one: InventedProvision) -> int:
    day = one.places_confirmed_on
    taken = sum(
        stay.provision == one.key and stay.state != "not_started" and stay.starts_on <= day <= stay.last_day_on
        for stay in book.county.placements
    )
    return max(0, sum(group.commissioned_places for group in one.classes) - taken)
