"""What opens when, as a row of a table: for the county's own page and for the public one."""

from __future__ import annotations

from typing import Any

from .wording import day, plural

STEPS = (("planned", "Planned"), ("trust_approved", "Trust agreed"), ("registered", "Registered"), ("open", "Open"))
HEADERS = ["Place", "Kind", "Serves", "Year", *(words for _, words in STEPS)]


def opening_row(one: Any, kinds: dict[str, str], named: Any) -> list[Any]:
    """``one`` is a ``panels.county.OpeningRow``; ``kinds`` names its kind; ``named`` is the first cell."""
    provision = one.provision
    reached = [key for key, _ in STEPS].index(provision.status) if provision.status != "closed" else -1
    return [
        named,
        kinds.get(provision.kind, provision.kind),
        ", ".join(one.partnerships) or "The whole county",
        provision.planned_year or "–",
        *(_step(one, key, number <= reached) for number, (key, _) in enumerate(STEPS)),
    ]


def _step(one: Any, key: str, is_reached: bool) -> str:
    taken = one.steps.get(key)
    when = taken.happened_on if taken else one.provision.opens_on if key == "open" else None
    if not is_reached:
        return f"due {day(when)}" if when and key == "open" else "not yet"
    return day(when) if when else "done"


def plan_words(model: Any) -> str:
    """The plan as published: how many sites of each kind open in each year."""
    years: dict[str, list[str]] = {}
    for one in model.opening_counts:
        years.setdefault(one.academic_year, []).append(plural(one.sites, model.kind(one.kind).name))
    said = "; ".join(f"{year}: {', '.join(counts)}" for year, counts in years.items())
    return f"The plan, “{model.programme.name}”: {said}." if said else ""
