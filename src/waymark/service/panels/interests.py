"""Interests found by the service: own school, the same trust, and who runs a place that may be offered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from waymark.service.allocation.queries import lines_about
from waymark.service.organisations.models import School
from waymark.service.provisions.models import ProvisionClass

from .models import AgendaItem, Interest, PanelMeeting, PanelMember


def detect_interests(meeting: PanelMeeting, *, on: date) -> None:
    """Record every interest that can be seen from the records, for each open case. Finding twice records once."""
    items = list(
        AgendaItem.objects.filter(meeting=meeting, state="listed").select_related(
            "referral", "placement__provision_class__provision"
        )
    )
    members = list(meeting.members.all())
    trusts = _trusts({one.organisation_id for one in members} | {home_school_id(item) for item in items})
    possible = _possible_classes(meeting, items)
    hosts = _hosts({class_id for classes in possible.values() for class_id in classes})
    rows = [
        Interest(item=item, pupil_id=item.pupil_id, member=member, kind=kind, recorded_on=on)
        for item in items for member in members
        for kind in _kinds(
            home_school_id(item), member.organisation_id, trusts,
            {host for one in possible[item.pk] for host in hosts.get(one, ())},
        )
    ]
    Interest.objects.bulk_create(rows, ignore_conflicts=True)


def note_host_interests(
    item: AgendaItem, provision_class: ProvisionClass, members: Iterable[PanelMember], on: date
) -> None:
    """For a place nobody proposed: whoever runs it has an interest from the moment it is chosen."""
    hosts = _hosts({provision_class.pk}).get(provision_class.pk, frozenset())
    Interest.objects.bulk_create(
        [
            Interest(item=item, pupil_id=item.pupil_id, member=member, kind="host", recorded_on=on)
            for member in members if member.organisation_id in hosts
        ],
        ignore_conflicts=True,
    )


def interests_by_organisation(
    organisation_ids: Iterable[int], home: int, provision_class: ProvisionClass | None
) -> dict[int, frozenset[str]]:
    """The interests anybody of each organisation has in a case of the school ``home``, and in the place chosen for it."""
    wanted = set(organisation_ids)
    trusts = _trusts({*wanted, home})
    hosts = set(_hosts({provision_class.pk}).get(provision_class.pk, ())) if provision_class else set()
    return {one: frozenset(_kinds(home, one, trusts, hosts)) for one in wanted}


def home_school_id(item: AgendaItem) -> int | None:
    return item.referral.school_id if item.referral_id else item.placement.home_school_id


def _kinds(home: int | None, organisation_id: int, trusts: dict[int, int], hosts: set[int]) -> list[str]:
    kinds = ["own_school"] if organisation_id == home else []
    same = trusts.get(organisation_id)
    if organisation_id != home and same is not None and same == trusts.get(home):
        kinds.append("same_trust")
    if organisation_id in hosts:
        kinds.append("host")
    return kinds


def _trusts(organisation_ids: set[int | None]) -> dict[int, int]:
    rows = School.objects.filter(pk__in=[one for one in organisation_ids if one], trust__isnull=False)
    return dict(rows.values_list("pk", "trust_id"))


def _possible_classes(meeting: PanelMeeting, items: list[AgendaItem]) -> dict[int, set[int]]:
    lines = lines_about(meeting.reference, [item.referral_id for item in items if item.referral_id])
    found: dict[int, set[int]] = {}
    for item in items:
        line = lines.get(item.referral_id)
        found[item.pk] = {one["class"] for one in line.alternatives if one["possible"]} if line else set()
        if line and line.provision_class_id:
            found[item.pk].add(line.provision_class_id)
        if item.placement_id:
            found[item.pk].add(item.placement.provision_class_id)
    return found


def _hosts(class_ids: set[int]) -> dict[int, frozenset[int]]:
    rows = ProvisionClass.objects.filter(pk__in=class_ids).values_list(
        "pk", "provision__provider_id", "provision__host_school_id"
    )
    return {pk: frozenset(one for one in (provider, host) if one) for pk, provider, host in rows}
