"""Which schools could hold an enhanced intervention space, a Base or a hub: the library's ranking over what is known here."""

from __future__ import annotations

from waymark.kernel.geography import Point
from waymark.kernel.journeys import estimate_journey
from waymark.service.provisions.models import Provision
from waymark.sufficiency.authorities import SIMULATED_AS
from waymark.sufficiency.surplus import BASE, HUB, SPACE, Host, Wanted, could_host

from .sources import Sources

WANTED: dict[str, Wanted] = {"space": SPACE, "hub": HUB, "base": BASE}
PUPILS = "{} pupils go to school"


def hosts(sources: Sources, what: str) -> tuple[Host, ...]:
    """Best first. Near is counted over pupils of the register's secondary schools."""
    at = {urn: Point(place[1], place[0]) for urn, place in sources.at.items()}
    minutes = {
        a: {b: estimate_journey(here, there, "car").minutes for b, there in at.items() if a != b} for a, here in at.items()
    }
    need = {urn: float(pupils) for urn, pupils in sources.rolls.items()}
    return could_host(
        sources.schools, WANTED[what], need=need, minutes=minutes, has_one=_holding(what),
        partnership=sources.partnership, need_words=PUPILS,
    )  # fmt: skip


def _holding(what: str) -> frozenset[str]:
    """Schools that host one, open or planned."""
    kinds = [kind for kind, simulated in SIMULATED_AS.items() if simulated == what]
    found = Provision.objects.filter(kind__in=kinds, host_school__isnull=False).exclude(status="closed")
    return frozenset(str(urn) for urn in found.values_list("host_school__school__urn", flat=True) if urn)
