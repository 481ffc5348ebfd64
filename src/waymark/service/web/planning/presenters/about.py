"""What stands above the numbers of a simulation, for the authority that looks at them."""

from __future__ import annotations

from typing import Any

from waymark.service.organisations.queries import deployment
from waymark.service.sufficiency import saying_first
from waymark.service.sufficiency.saying_first import SaidFirst


def here() -> str:
    """The authority's name."""
    settled = deployment()
    return settled.authority.name if settled else ""


def about(simulation: Any) -> SaidFirst:
    return saying_first.said_first(simulation, here())


def made_from(kept: Any) -> str:
    return saying_first.made_from(kept, here())


def said_of_scenario(kept: Any) -> list[str]:
    return saying_first.said_of_scenario(kept, here())
