"""What an address names, or 404. Another authority's is not found: row security shows nobody else's."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from waymark.service.sufficiency import queries
from waymark.service.sufficiency.results import Result

PLANNING = {"text": "Planning", "href": "/planning/"}


def scenario_or_404(reference: str) -> Any:
    found = queries.scenario_with_reference(reference)
    if found is None:
        raise Http404
    return found


def simulation_or_404(reference: str) -> Any:
    found = queries.simulation_with_reference(reference)
    if found is None:
        raise Http404
    return found


def done_or_404(reference: str) -> tuple[Any, Result]:
    """A simulation that is done, of what would happen. One that is not done has no result to show."""
    found = simulation_or_404(reference)
    if found.state != "done" or found.question != "what_if":
        raise Http404
    return found, Result(found.result)


def crumbs(simulation: Any, here: str) -> list[dict[str, str]]:
    return [
        PLANNING,
        {"text": simulation.scenario.name, "href": f"/planning/scenarios/{simulation.scenario.reference}/"},
        *([{"text": simulation.name, "href": f"/planning/runs/{simulation.reference}/"}] if here else []),
        {"text": here or simulation.name},
    ]
