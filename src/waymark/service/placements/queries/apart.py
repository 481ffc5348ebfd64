"""Whether somebody from whom a child must be kept apart is at a site for part of a stay there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from waymark.service.organisations.council_sight import seeing_as_the_council
from waymark.service.provisions.models import ProvisionClass
from waymark.service.pupils.models import Pupil, Separation
from waymark.service.pupils.turns import take_turns

from ..models import Placement
from ..rules import HOLDS_A_PLACE, Refused
from ..rules.apart import Together, days_together
from ..rules.dates import said

_ELSE = "If they need not be kept apart any more, that is changed on the child’s record first."


def take_turns_with_those_kept_apart(pupil: Pupil, on: date) -> None:
    """Two panels that decide about both children of a pair at one moment decide one after the other: the second sees the
    first's. Called before anything is read that the decision rests on."""
    with seeing_as_the_council(on):
        others = list(Separation.objects.filter(pupil=pupil).values_list("other_id", flat=True))
    take_turns([pupil.pk, *others])


def check_apart(pupil: Pupil, place: ProvisionClass, starts_on: date, ends_on: date, on: date) -> None:
    """Raises ``Refused`` where a new stay would bring together two children who must be kept apart."""
    if found := _together(pupil, place, starts_on, ends_on, on):
        raise Refused(
            f"Somebody who will be at this site until {said(found.other_ends_on)} must be kept apart from this child: choose "
            f"another place, or a start after that day. {_ELSE}"
        )


def check_longer_apart(placement: Placement, to_on: date, on: date) -> None:
    """The same for the days that a longer stay adds: those agreed before are not judged again."""
    first_on = placement.expected_end_on + timedelta(days=1)
    found = _together(placement.pupil, placement.provision_class, first_on, to_on, on)
    if found:
        raise Refused(
            f"Somebody who must be kept apart from this child will be at this site from {said(found.other_starts_on)}: choose "
            f"an earlier last day, or another place. {_ELSE}"
        )


def kept_apart_at(pupil: Pupil, places: Iterable[ProvisionClass], first_on: date, on: date) -> dict[int, date]:
    """Classes at whose site somebody from whom the child must be kept apart is on a day, with the last day of that stay: two
    reads for them all."""
    sites = {one.pk: (one.provision.site_id, one.provision_id) for one in places}
    with seeing_as_the_council(on):
        until = dict(Separation.objects.filter(pupil=pupil, starts_on__lte=first_on).order_by("starts_on").values_list(
            "other_id", "ends_on"
        ))
        stays = list(
            Placement.objects.filter(pupil__in=until, state__in=HOLDS_A_PLACE, starts_on__lte=first_on).values_list(
                "provision_class__provision__site_id", "provision_class__provision_id", "pupil_id", "expected_end_on", "state"
            )
        ) if until else []
    found: dict[int, date] = {}
    for site_id, provision_id, other_id, ends_on, state in stays:
        last_on = max(ends_on, on) if state == "arrived" else ends_on
        if last_on < first_on or (until[other_id] is not None and until[other_id] < first_on):
            continue
        for pk, (its_site, its_provision) in sites.items():
            if its_site == site_id if its_site else its_provision == provision_id:
                found[pk] = max(found.get(pk, last_on), last_on)
    return found


def _together(pupil: Pupil, place: ProvisionClass, starts_on: date, ends_on: date, on: date) -> Together | None:
    """Read as the council sees it: a school that chairs a panel may not see the other child at all."""
    provision = place.provision
    with seeing_as_the_council(on):
        until = dict(Separation.objects.filter(pupil=pupil, starts_on__lte=ends_on).order_by("starts_on").values_list(
            "other_id", "ends_on"
        ))
        if not until:
            return None
        at_the_site = {"site": provision.site_id} if provision.site_id else {"pk": provision.pk}
        stays = Placement.objects.filter(
            pupil__in=until, state__in=HOLDS_A_PLACE,
            **{f"provision_class__provision__{name}": value for name, value in at_the_site.items()},
        ).values_list("pupil_id", "starts_on", "expected_end_on", "state")
        found = [
            Together(first_on, max(last_on, on) if state == "arrived" else last_on, until[other_id])
            for other_id, first_on, last_on, state in stays
        ]
    return days_together(found, starts_on, ends_on)
