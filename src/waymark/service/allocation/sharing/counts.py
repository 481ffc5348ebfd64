"""Children asked for, placed and returned, by school and by host: sums only, for those who may see the shares."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import connection

from waymark.service.organisations.models import Organisation, Partnership
from waymark.service.organisations.queries import authority_model

from .account import place_kinds


@dataclass(frozen=True)
class Counts:
    """Each a number of children by the id of a school, or of the host that took them in.

    ``asked`` and ``got`` are of the same requests: those sent between the days, with what has become of them since. The others
    are of what happened between the days.
    """

    asked: Counter[int]
    got: Counter[int]
    returned: Counter[int]
    took_in: Counter[int]
    taken_by_host: Counter[int]


def counts_between(partnership: Partnership, first_on: date, last_on: date) -> Counts:
    """``took_in`` counts children of other schools; ``taken_by_host`` every child."""
    found = Counts(Counter(), Counter(), Counter(), Counter(), Counter())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT school_id, host_id, what, children FROM allocation_shared_counts(%s, %s, %s, %s::text[])",
            [partnership.pk, first_on, last_on, place_kinds(authority_model())],
        )
        for school_id, host_id, what, children in cursor.fetchall():
            if what != "taken":
                getattr(found, what)[school_id] += children
            else:
                found.taken_by_host[host_id] += children
                if host_id != school_id:
                    found.took_in[host_id] += children
    return found


def names_of(organisation_ids: set[int]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in=organisation_ids).values_list("pk", "name"))
