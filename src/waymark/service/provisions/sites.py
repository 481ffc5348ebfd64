"""Every name a provision's site may be called by, for files that name sites."""

from __future__ import annotations

from .models import Provision


def sites_by_name() -> dict[str, int]:
    """Reference, key and name of each provision with a site, in lower case, to the site's id."""
    found: dict[str, int] = {}
    for reference, key, name, site in Provision.objects.filter(site__isnull=False).values_list(
        "reference", "key", "name", "site"
    ):
        found |= {one.lower(): site for one in (name, key, reference)}
    return found


def provisions_at(organisation_id: int) -> list[Provision]:
    """What an organisation runs or hosts, by name."""
    ours = Provision.objects.filter(provider=organisation_id) | Provision.objects.filter(host_school=organisation_id)
    return list(ours.distinct().order_by("name"))
