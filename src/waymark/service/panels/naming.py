"""What references stand for, by name: for the record of who did and looked at what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Organisation, Partnership
from waymark.service.provisions.models import Provision

from .models import PanelMeeting
from .words import short_day


def names_of(references: Iterable[str]) -> dict[str, str]:
    """The name of each panel, person, provision, partnership or organisation named; others are left out.

    One query for each kind that occurs. Children are named by ``pupils.queries.names_of_children``.
    """
    by_kind: dict[str, set[str]] = defaultdict(set)
    for reference in references:
        by_kind[reference[:2]].add(reference)
    return {
        reference: name for kind, named in by_kind.items() if kind in _NAMED for reference, name in _NAMED[kind](named)
    }


def _called(model) -> Callable[[set[str]], Iterable[tuple[str, str]]]:
    return lambda references: model.objects.filter(reference__in=references).values_list("reference", "name")


def _panels(references: set[str]) -> Iterable[tuple[str, str]]:
    found = PanelMeeting.objects.filter(reference__in=references).select_related("partnership")
    return [(one.reference, f"{one.partnership.name}, panel of {short_day(one.meets_on)}") for one in found]


_NAMED: dict[str, Callable[[set[str]], Iterable[tuple[str, str]]]] = {
    "PM": _panels,
    "PE": _called(Person),
    "PV": _called(Provision),
    "PA": _called(Partnership),
    "OR": _called(Organisation),
}
