"""Acts on the county's own facts: closed days, membership of partnerships, schools from GIAS, measured journeys."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from waymark.service.audit.actions import record

from . import permissions
from .gias import importing
from .models import ClosedDay, Organisation, Partnership, PartnershipMember, SchoolImport, TravelTime

if TYPE_CHECKING:
    from waymark.service.accounts.actor import Actor

    from .gias.importing import GiasFiles
    from .gias.report import Prepared
    from .travel_times import Journey


class ClosedDayRefused(Exception):
    """The day cannot be a closed day of its own. ``str()`` is a sentence for the page."""


class MembershipRefused(Exception):
    """The school cannot join or leave so. ``str()`` is a sentence for the page."""


@transaction.atomic
def add_closed_day(*, organisation: Organisation, day: date, reason: str, by: Actor, on: date) -> ClosedDay:
    """Close one school for one day, such as an INSET day. Adding the same day again changes its reason."""
    permissions.KEEP_CLOSED_DAYS.require(by, organisation)
    if day.weekday() >= 5:
        raise ClosedDayRefused("That day is a Saturday or Sunday, when schools are closed already. Enter another day.")
    closed, _ = ClosedDay.objects.update_or_create(organisation=organisation, day=day, defaults={"reason": reason})
    record("add_closed_day", by=by, on=on, about=organisation.reference, why=f"{day.isoformat()}: {reason}")
    return closed


@transaction.atomic
def remove_closed_day(*, organisation: Organisation, day: date, by: Actor, on: date) -> None:
    """Open the school on that day again. A day that is not there any more is no fault."""
    permissions.KEEP_CLOSED_DAYS.require(by, organisation)
    removed, _ = ClosedDay.objects.filter(organisation=organisation, day=day).delete()
    if removed:
        record("remove_closed_day", by=by, on=on, about=organisation.reference, why=day.isoformat())


@transaction.atomic
def add_partnership_member(
    *, partnership: Partnership, organisation: Organisation, starts_on: date, by: Actor, on: date
) -> PartnershipMember:
    """A school joins. Kinds of partnership overlap; within one a school is a member once at a time."""
    permissions.KEEP_PARTNERSHIPS.require(by, partnership)
    if starts_on < partnership.starts_on:
        raise MembershipRefused(f"{partnership.name} began on {_long(partnership.starts_on)}. Enter that day or a later one.")
    try:
        with transaction.atomic():
            member = PartnershipMember.objects.create(partnership=partnership, organisation=organisation, starts_on=starts_on)
    except IntegrityError as refused:
        if "one_membership_of_a_partnership_at_a_time" not in str(refused):
            raise
        raise MembershipRefused(
            f"{organisation.name} is a member of {partnership.name} already for part of those dates. "
            "End that membership first, or enter a day after it."
        ) from None
    record("add_partnership_member", by=by, on=on, about=partnership.reference, why=organisation.name)
    return member


@transaction.atomic
def end_partnership_member(*, partnership: Partnership, organisation: Organisation, ends_on: date, by: Actor, on: date) -> None:
    """A school's last day in a partnership. What was decided while it was a member stays as it is."""
    permissions.KEEP_PARTNERSHIPS.require(by, partnership)
    member = (
        PartnershipMember.objects.select_for_update()
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), partnership=partnership, organisation=organisation)
        .order_by("starts_on")
        .first()
    )
    if member is None:
        raise MembershipRefused(f"{organisation.name} is not a member of {partnership.name} now.")
    if ends_on < member.starts_on:
        raise MembershipRefused(f"{organisation.name} joined on {_long(member.starts_on)}. Enter that day or a later one.")
    if member.ends_on != ends_on:
        PartnershipMember.objects.filter(pk=member.pk).update(ends_on=ends_on)
        record(
            "end_partnership_member",
            by=by,
            on=on,
            about=partnership.reference,
            why=f"{organisation.name}, last day {ends_on.isoformat()}",
        )


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@transaction.atomic
def import_schools(
    *, files: GiasFiles, prepared: Prepared, as_of: date, leave_out_wrong: bool, by: Actor, on: date
) -> SchoolImport | None:
    """Import what was shown, whole or not at all; None when every row is stored already (so pressing twice does once).

    Raises ``gias.importing.ImportRefused`` with a sentence.
    """
    permissions.IMPORT_SCHOOLS.require(by)
    done = importing.apply(files, prepared=prepared, by=by.name, on=as_of, leave_out_wrong=leave_out_wrong)
    if done is not None:
        five: dict[str, Any] = prepared.schools.five()
        record(
            "import_schools",
            by=by,
            on=on,
            about=done.sha256[:12],
            why=", ".join(f"{count} {kind}" for kind, count in five.items()),
        )
    return done


@transaction.atomic
def save_travel_times(*, journeys: list[Journey], by: Actor, on: date) -> int:
    """Keep measured journeys; a journey known already is replaced. Returns how many were kept."""
    permissions.KEEP_TRAVEL_TIMES.require(by)
    rows = [
        TravelTime(
            origin_sector=one.sector,
            destination_id=one.site_id,
            mode=one.mode,
            minutes=one.minutes,
            is_measured=True,
            source=one.source,
            as_of=one.as_of,
        )
        for one in journeys
    ]
    TravelTime.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["origin_sector", "destination", "mode"],
        update_fields=["minutes", "is_measured", "source", "as_of"],
    )
    record("save_travel_times", by=by, on=on, why=f"{len(rows)} measured journeys")
    return len(rows)
