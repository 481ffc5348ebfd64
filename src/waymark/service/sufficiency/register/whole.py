"""The register as one scenario."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from waymark.kernel.wording import plural, short_day
from waymark.service.accounts.actor import Actor
from waymark.service.allocation.journeys import journeys_of_schools
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.queries import NotSetUp, authority_model, calendar_for, deployment
from waymark.sufficiency.authorities import weeks_of_years
from waymark.sufficiency.county import About, InvalidScenario, Scenario

from .places import PlacesFound, places_found
from .schools import SchoolsFound, schools_found
from .standing import standing_found

YEARS = 5


class NothingToSimulate(Exception):
    """The register does not hold enough yet. ``str()`` is a sentence that says what is missing."""


@dataclass(frozen=True)
class FromRegister:
    """``named``: kinds by name, positions of schools and provisions, and ``assumed``, a sentence for each assumption."""

    scenario: Scenario
    named: dict[str, Any]


def scenario_of_the_register(actor: Actor, on: date) -> FromRegister:
    """From the school year that holds ``on``. Raises ``NothingToSimulate``."""
    model, calendar = _model(), _calendar()
    first_year = on.year if on.month >= 9 else on.year - 1
    weeks, assumed_of_weeks = weeks_of_years(calendar, first_year, YEARS)
    schools = schools_found(model, on, YEARS)
    if not schools.schools:
        raise NothingToSimulate(
            "No secondary school in a partnership has its number of pupils yet. Import schools, and put them in partnerships."
        )
    places = places_found(model, actor, on, weeks[0][0], schools.name_of)
    if not places.provisions:
        raise NothingToSimulate("There is no provision, open or planned, that can be simulated. Add one first.")
    minutes, estimated = _minutes(schools, places, model.travel_cap.mode)
    standing, said_of_standing = standing_found(schools, places, calendar, on, date(first_year, 9, 1))
    try:
        scenario = Scenario(
            name=f"Register of {short_day(on)} {on.year}", weeks=weeks, partnerships=tuple(schools.partnerships),
            schools=tuple(schools.schools), kinds=tuple(places.kinds), provisions=tuple(places.provisions), minutes=minutes,
            minutes_most=model.travel_cap.minutes, transition_places=places.transition_places, standing=standing,
        )  # fmt: skip
    except InvalidScenario as refused:
        raise NothingToSimulate(f"What the register holds cannot be simulated. {refused}") from refused
    assumed = [*said_of_standing, *assumed_of_weeks, *schools.assumed, *places.assumed]
    if estimated:
        assumed.append(f"{plural(estimated, 'journey')} estimated from the straight line, because nobody measured them.")
    settled = deployment()
    about = About(
        "register", settled.authority.name if settled else "", on, kinds=places.names, assumed=tuple(assumed),
        at={key: (spot[0], spot[1]) for key, spot in schools.at.items()},
        sites={key: (spot[0], spot[1]) for key, spot in places.at.items()},
    )  # fmt: skip
    named = {"kinds": places.names, "at": schools.at, "sites": places.at, "assumed": assumed}
    return FromRegister(replace(scenario, about=about), named)


def _model() -> AuthorityModel:
    try:
        return authority_model()
    except NotSetUp as missing:
        raise NothingToSimulate(str(missing)) from missing


def _calendar():
    try:
        return calendar_for()
    except (NotSetUp, ValueError):
        return None


def _minutes(schools: SchoolsFound, places: PlacesFound, mode: str) -> tuple[dict[str, dict[str, int]], int]:
    """School to provision to minutes, and how many were estimated. A team that comes to the school has no journey."""
    limits = {one.key for one in places.kinds if one.limits_journey}
    sites = {one.key: places.sites[one.key] for one in places.provisions if one.kind in limits and places.sites[one.key]}
    journeys = journeys_of_schools(schools.rows.values(), sites.values(), mode)
    table: dict[str, dict[str, int]] = {}
    estimated = 0
    for name, row in schools.rows.items():
        for key, site in sites.items():
            journey = journeys.get((row.pk, site.pk))
            if journey is not None:
                table.setdefault(name, {})[key] = journey.minutes
                estimated += not journey.measured
    return table, estimated
