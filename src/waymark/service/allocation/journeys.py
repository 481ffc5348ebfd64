"""How long each child's journey to each place would take: measured where a table says so, else an estimate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from waymark.allocator.problem import Journey
from waymark.kernel.geography import InvalidPostcode, Point, normal_postcode, postcode_sector
from waymark.kernel.journeys import ESTIMATE_BASIS, estimate_journey
from waymark.service.organisations.models import Postcode, School, Site, TravelTime
from waymark.service.referrals.models import Referral

LONGEST_MINUTES = 600
ESTIMATED_AS = {"bus": "public_transport"}


def journeys_between(
    referrals: Iterable[Referral], sites: Iterable[Site], mode: str
) -> dict[tuple[int, int], Journey]:
    """Minutes by (referral id, site id); a pair nobody can say anything about is left out.

    A protected address is never used: the journey is then reckoned from the school.
    """
    referrals, sites = list(referrals), [site for site in sites if site is not None]
    schools = School.objects.in_bulk({one.school_id for one in referrals})
    starts = {one.pk: _postcode_of(one, schools.get(one.school_id)) for one in referrals}
    measured = _tabled(starts.values(), sites, mode)
    points = _points(starts.values())
    found: dict[tuple[int, int], Journey] = {}
    for referral in referrals:
        postcode = starts[referral.pk]
        origin = points.get(postcode) or _school_point(schools.get(referral.school_id))
        for site in sites:
            journey = measured.get((_sector(postcode), site.pk)) or _estimated(origin, site, mode)
            if journey is not None:
                found[referral.pk, site.pk] = journey
    return found


def journeys_of_schools(schools: Iterable[School], sites: Iterable[Site], mode: str) -> dict[tuple[int, int], Journey]:
    """The same from each school's own door, by (school's organisation id, site id): for plans, where no child is meant."""
    starts = {one.pk: (_normal(one.postcode), _school_point(one)) for one in schools}
    sites = list(sites)
    measured = _tabled((postcode for postcode, _ in starts.values()), sites, mode)
    found: dict[tuple[int, int], Journey] = {}
    for school, (postcode, origin) in starts.items():
        for site in sites:
            journey = measured.get((_sector(postcode), site.pk)) or _estimated(origin, site, mode)
            if journey is not None:
                found[school, site.pk] = journey
    return found


def _postcode_of(referral: Referral, school: School | None) -> str:
    pupil = referral.pupil
    written = "" if pupil.address_is_protected else pupil.home_postcode
    return _normal(written or (school.postcode if school else ""))


def _normal(written: str) -> str:
    try:
        return normal_postcode(written) if written else ""
    except InvalidPostcode:
        return ""


def _sector(postcode: str) -> str:
    return postcode_sector(postcode) if postcode else ""


def _tabled(postcodes: Iterable[str], sites: list[Site], mode: str) -> Mapping[tuple[str, int], Journey]:
    sectors = {_sector(one) for one in postcodes if one}
    rows = TravelTime.objects.filter(origin_sector__in=sectors, destination__in=sites, mode=mode)
    return {
        (row.origin_sector, row.destination_id): Journey(
            min(row.minutes, LONGEST_MINUTES), row.is_measured, f"{row.source}, {row.as_of.isoformat()}"
        )
        for row in rows
    }


def _points(postcodes: Iterable[str]) -> dict[str, Point]:
    rows = Postcode.objects.filter(postcode__in={one for one in postcodes if one})
    return {row.postcode: Point(row.latitude, row.longitude) for row in rows}


def _school_point(school: School | None) -> Point | None:
    if school is None or school.latitude is None or school.longitude is None:
        return None
    return Point(school.latitude, school.longitude)


def _estimated(origin: Point | None, site: Site, mode: str) -> Journey | None:
    if origin is None or site.latitude is None or site.longitude is None:
        return None
    estimate = estimate_journey(origin, Point(site.latitude, site.longitude), ESTIMATED_AS.get(mode, mode))
    return Journey(min(estimate.minutes, LONGEST_MINUTES), False, ESTIMATE_BASIS)
