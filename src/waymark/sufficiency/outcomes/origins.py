"""What must be said wherever numbers of a scenario are shown: whose figures they are made with, and where they mislead."""

from __future__ import annotations

import re
from datetime import date

from waymark.sufficiency.county import About, Parameters, Scenario
from waymark.sufficiency.county.parameters import ENGLAND
from waymark.sufficiency.levers import beyond_interval


def cautions(scenario: Scenario, parameters: Parameters) -> tuple[str, ...]:
    """Sentences; none where nothing need be said."""
    whose = whose_figures(scenario.about, parameters)
    return (*filter(None, [whose]), *beyond_interval(scenario, parameters).values(), *asked_before_open(scenario))


def whose_figures(about: About, parameters: Parameters) -> str:
    """That the figures are not the authority's own; nothing where they are, or where the authority is invented."""
    if about.origin == "invented":
        return ""
    whose = about.authority or "this authority"
    if not parameters.of:
        return f"The file of figures does not say whose they are: nobody knows whether they are those of {whose}."
    if parameters.of == ENGLAND:
        return f"The figures are England’s and not {whose}’s own, which may be otherwise."
    if about.authority and not _same(parameters.of, about.authority):
        return f"The figures are those of {parameters.of}, and the scenario is of {about.authority}."
    return ""


def asked_before_open(scenario: Scenario) -> list[str]:
    """Kinds that schools ask for from the first day on, though nothing of them is open yet."""
    said = []
    for kind in scenario.kinds:
        days = [one.opens_on for one in scenario.provisions if one.kind == kind.key and one.places]
        first = min(days, default=None)
        if kind.for_excluded or (first is not None and first <= scenario.weeks[0][0]):
            continue
        name = scenario.about.kinds.get(kind.key, kind.key)
        opens = f"before {_day(first)}" if first else "at all"
        said.append(
            f"{name}: none is open {opens}, but schools of the model ask for it from the first day on. Until then those children "
            "wait for something that is not there."
        )
    return said


def _same(one: str, other: str) -> bool:
    """ "Norfolk" and "Norfolk County Council"."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return re.match(rf"{re.escape(short)}\b", long) is not None


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
