"""Reads about the deployment: its authority, its model, its day, its calendars, its partnerships."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from waymark.kernel.calendars import SchoolCalendar, Term
from waymark.kernel.year_groups import YearGroup, years_taught

from .authority_model import AuthorityModel, parse_model
from .models import ClosedDay, Deployment, Organisation, Partnership, School, TermDates
from .once import once


def deployment() -> Deployment | None:
    """The one deployment row, or None before anything is loaded."""
    return once("deployment", Deployment.objects.select_related("authority").first)


def today() -> date:
    """The day the service acts on: the real one in London, or the day a demonstration stands still on."""
    settled = deployment()
    return (settled.stands_still_on if settled else None) or timezone.localdate()


def authority_model() -> AuthorityModel:
    """The authority's AP model as loaded. Raises ``NotSetUp`` when nothing has been loaded yet."""
    settled = deployment()
    if settled is None:
        raise NotSetUp("No authority has been set up yet: run `waymark demo-data` or load an authority's model.")
    return _parsed(settled.model_sha256, settled.model_text, settled.model_name)


class NotSetUp(Exception):
    """The service has no authority yet."""


@lru_cache(maxsize=4)
def _parsed(sha256: str, text: str, name: str) -> AuthorityModel:
    return parse_model(text, where=name)


def calendar_for(organisation_id: int | None = None) -> SchoolCalendar:
    """The school calendar of a school: the authority's, with the school's own terms and closed days laid over it.

    Until term dates are entered they are those of the authority's model. Raises ``NotSetUp`` when there is neither.
    """
    return once(("calendar", organisation_id), lambda: _calendar_of(organisation_id))


def _calendar_of(organisation_id: int | None) -> SchoolCalendar:
    authority = deployment()
    authority_id = authority.authority_id if authority else None
    if organisation_id is not None and organisation_id == authority_id:
        return calendar_for()  # the same calendar, built once for a page
    return calendars_for([organisation_id])[organisation_id]


def calendars_for(organisation_ids: Iterable[int | None]) -> dict[int | None, SchoolCalendar]:
    """``calendar_for`` each, in one read whatever their number, and in none for those that this page has read before."""
    authority = deployment()
    authority_id, wanted = authority.authority_id if authority else None, set(organisation_ids)
    entered = _entered({one for one in {authority_id, *wanted} if one})
    return {one: _laid_over(entered, authority_id, one) for one in wanted}


class _Entered(NamedTuple):
    """A block of term, or a closed day: then ``academic_year`` is empty, ``name`` the reason, and both days are the day."""

    organisation_id: int
    name: str
    academic_year: str
    first_on: date
    last_on: date


def _entered(organisation_ids: set[int]) -> dict[int, list[_Entered]]:
    held: dict[int, list[_Entered]] = once("calendars entered", dict)
    if missing := organisation_ids - held.keys():
        held.update({one: [] for one in missing})
        terms = TermDates.objects.filter(organisation__in=missing).order_by()
        closed = ClosedDay.objects.filter(organisation__in=missing).order_by().annotate(no_year=Value(""))
        for row in terms.values_list("organisation", "name", "academic_year", "first_on", "last_on").union(
            closed.values_list("organisation", "reason", "no_year", "day", "day"), all=True
        ):
            held[row[0]].append(_Entered(*row))
    return held


def _laid_over(entered: dict[int, list[_Entered]], authority_id: int | None, own_id: int | None) -> SchoolCalendar:
    rows = [one for key in {authority_id, own_id} for one in entered.get(key, ())]
    terms, closed = [one for one in rows if one.academic_year], [one for one in rows if not one.academic_year]
    return _calendar(terms, closed, authority_id, own_id) if terms else _of_the_model(closed)


def _of_the_model(closed: list[_Entered]) -> SchoolCalendar:
    return authority_model().calendar().with_overrides(closures={one.first_on: one.name for one in closed})


def _calendar(
    terms: list[_Entered], closed: list[_Entered], authority_id: int | None, organisation_id: int | None
) -> SchoolCalendar:
    own_years = {one.academic_year for one in terms if one.organisation_id == organisation_id != authority_id}
    kept = [
        one for one in terms
        if one.organisation_id == organisation_id or one.academic_year not in own_years
    ]
    return _built(
        tuple((one.name, one.academic_year, one.first_on, one.last_on) for one in sorted(kept, key=lambda t: t.first_on)),
        tuple(sorted((one.first_on, one.name) for one in closed)),
    )


@lru_cache(maxsize=64)
def _built(terms: tuple, closed: tuple) -> SchoolCalendar:
    return SchoolCalendar(
        terms=tuple(Term(name, year, first, last) for name, year, first, last in terms), closures=dict(closed)
    )


def partnerships_of(organisation_id: int, on: date, kind: str | None = None) -> QuerySet[Partnership]:
    """The partnerships a school is a member of on a day."""
    found = Partnership.objects.filter(
        Q(members__ends_on__isnull=True) | Q(members__ends_on__gte=on),
        members__organisation=organisation_id, members__starts_on__lte=on,
    ).distinct()
    return found.filter(kind=kind) if kind else found


def member_schools(partnership_id: int, on: date) -> QuerySet[Organisation]:
    """The schools of a partnership on a day, by name."""
    return Organisation.objects.filter(
        Q(memberships_of_partnerships__ends_on__isnull=True) | Q(memberships_of_partnerships__ends_on__gte=on),
        memberships_of_partnerships__partnership=partnership_id, memberships_of_partnerships__starts_on__lte=on,
    ).distinct().order_by("name")


def trust_of(school_id: int | None) -> int | None:
    """The trust a school belongs to, as an organisation's id."""
    return School.objects.filter(pk=school_id).values_list("trust_id", flat=True).first() if school_id else None


def academy_decided_by(school_id: int | None) -> str:
    """For an academy the body that uses its trust's power: "governing_board" or "trust_board"; "" for any other school."""
    found = School.objects.filter(pk=school_id, trust__isnull=False).values_list("trust__uid", flat=True) if school_id else ()
    uid = next(iter(found), None)
    return authority_model().authority.body_of_trust(uid) if uid is not None else ""


def schools_in_partnerships(on: date) -> QuerySet[Organisation]:
    """Every school that is a member of some partnership on a day, by name."""
    return Organisation.objects.filter(
        Q(memberships_of_partnerships__ends_on__isnull=True) | Q(memberships_of_partnerships__ends_on__gte=on),
        kind="school", memberships_of_partnerships__starts_on__lte=on,
    ).distinct().order_by("name")


def years_taught_at(school_id: int) -> tuple[YearGroup, YearGroup] | None:
    """The first and the last year a school teaches; None where its ages are not known."""
    ages = School.objects.filter(pk=school_id).values_list("low_age", "high_age").first()
    return years_taught(*ages) if ages and None not in ages else None


def organisation_with_id(organisation_id: int) -> Organisation:
    return Organisation.objects.get(pk=organisation_id)
