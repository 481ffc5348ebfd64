"""Figures of every school's places, from a file that was given, from the register of schools, and the authority's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from waymark.kernel.wording import short_day
from waymark.service.organisations.models import PartnershipMember, School
from waymark.sufficiency.authorities import SECONDARY_PHASES
from waymark.sufficiency.surplus import GIAS, OWN, Figure, SchoolPlaces, figures_from, side_by_side

from ..models import OwnNetCapacity, PlacesFile
from ..register.schools import WHOLE_COUNTY


@dataclass(frozen=True)
class Sources:
    """``schools`` in the order of their names, by URN as text; ``partnership`` and ``at`` (longitude, latitude) of those that the
    register has; ``rolls`` its numbers of pupils; ``file`` is what was given last, None where nothing was."""

    schools: tuple[SchoolPlaces, ...]
    partnership: dict[str, str]
    at: dict[str, tuple[float, float]]
    rolls: dict[str, int]
    file: PlacesFile | None
    own: dict[str, OwnNetCapacity]

    def school(self, urn: str) -> SchoolPlaces | None:
        return next((one for one in self.schools if one.school == urn), None)


def sources(on: date) -> Sources:
    """Secondary schools of the register, and whatever schools a file names."""
    file = PlacesFile.objects.select_related("given_by").first()
    rows = list(
        School.objects.filter(phase_code__in=SECONDARY_PHASES, status_code__in=("1", "3")).select_related("organisation")
    )
    given = list(_read(file.text, file.name)) if file else []
    own = own_words()
    figures = [*given, *_register(rows, {(one.school, one.source) for one in given})]
    names = {one.school: one.name for one in figures if one.name}
    figures = [one for one in figures if one.source != OWN or one.school not in own]
    figures += [_own(one, names.get(one.school, one.school), figures) for one in own.values() if one.places is not None]
    member = dict(
        PartnershipMember.objects.filter(organisation__in=[one.pk for one in rows], starts_on__lte=on)
        .exclude(ends_on__lt=on).exclude(partnership__kind__in=WHOLE_COUNTY).order_by("-starts_on")
        .values_list("organisation__school__urn", "partnership__name")
    )
    return Sources(
        side_by_side(figures), {str(urn): name for urn, name in member.items()},
        {str(one.urn): (one.longitude, one.latitude) for one in rows if one.longitude is not None and one.latitude is not None},
        {str(one.urn): one.pupils for one in rows if one.pupils}, file, own,
    )  # fmt: skip


def own_words() -> dict[str, OwnNetCapacity]:
    """School to the authority's newest word on it, taken back or not."""
    found: dict[str, OwnNetCapacity] = {}
    for one in OwnNetCapacity.objects.select_related("said_by").order_by("-id"):
        found.setdefault(one.school, one)
    return found


def history_of(urn: str) -> list[OwnNetCapacity]:
    """The newest first."""
    return list(OwnNetCapacity.objects.filter(school=urn).select_related("said_by"))


def _register(rows: Iterable[School], given: set[tuple[str, str]]) -> list[Figure]:
    """What GIAS says, where the file does not."""
    return [
        Figure(str(one.urn), one.organisation.name, GIAS, str(one.source_as_of.year) if one.source_as_of else "today",
               one.capacity, one.pupils)
        for one in rows if (str(one.urn), GIAS) not in given and (one.capacity is not None or one.pupils is not None)
    ]  # fmt: skip


def _own(one: OwnNetCapacity, name: str, figures: list[Figure]) -> Figure:
    """Its roll is that of the source that would be used without it, so that what is spare can be said."""
    others = side_by_side([each for each in figures if each.school == one.school and each.source != OWN])
    roll = others[0].roll if others else None
    year = f"{short_day(one.said_on)} {one.said_on.year}"
    return Figure(one.school, name, OWN, year, one.places, roll, reason=one.reason, by=one.said_by.name)


@lru_cache(maxsize=4)
def _read(text: str, name: str) -> tuple[Figure, ...]:
    return figures_from(text, name)
