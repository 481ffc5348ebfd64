"""What is said wherever numbers of a simulation are shown: where its scenario is from, whose figures they are, what misleads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from waymark.sufficiency.county import About, Scenario, scenario_to
from waymark.sufficiency.levers import beyond_interval
from waymark.sufficiency.outcomes.origins import asked_before_open, whose_figures

from .figures import parameters_of
from .models import PlanningScenario, Simulation
from .offering import changed, read
from .wording import figure_words


@dataclass(frozen=True)
class SaidFirst:
    """``warnings`` stand on every page, ``notes`` where there is room for what is assumed."""

    made_from: str
    figures: str
    warnings: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def in_a_line(self) -> str:
        return " ".join([self.made_from, f"{self.figures}.", *self.warnings, *self.notes])


def said_first(simulation: Simulation, here: str) -> SaidFirst:
    """``here``: the authority that looks at it."""
    scenario, parameters = changed(simulation), parameters_of(simulation.figures)
    about = about_of(simulation.scenario, scenario, here)
    warnings = [
        of_another(about, here), whose_figures(about, parameters), *map(beyond_words, beyond_interval(scenario, parameters)),
    ]  # fmt: skip
    return SaidFirst(
        made_from(simulation.scenario, here), f"{parameters.in_words} ({simulation.figures.name}.toml)",
        tuple(filter(None, warnings)), tuple(asked_before_open(replace(scenario, about=about))),
    )


def made_from(kept: PlanningScenario, here: str) -> str:
    """Where a kept scenario is from, as a sentence."""
    return about_of(kept, read(kept.text), here).in_words


def said_of_scenario(kept: PlanningScenario, here: str) -> list[str]:
    """What is to be said of a scenario before anything is simulated."""
    scenario = read(kept.text)
    about = about_of(kept, scenario, here)
    return [*filter(None, [of_another(about, here)]), *asked_before_open(replace(scenario, about=about))]


def about_of(kept: PlanningScenario, scenario: Scenario, here: str) -> About:
    """The scenario's own words on itself; of one kept before scenarios had any, what was kept beside it."""
    about = scenario.about
    if not about.origin and kept.kept_from == "register":
        about = replace(about, origin="register", authority=here, made_on=kept.kept_on)
    return replace(about, **{name: value for name, value in spoken(kept.named).items() if value})


def text_of(kept: PlanningScenario, here: str) -> str:
    """A kept scenario as a file, with all that a report and a map elsewhere need."""
    scenario = read(kept.text)
    return scenario_to(replace(scenario, about=about_of(kept, scenario, here)))


def spoken(named: Mapping[str, Any]) -> dict[str, Any]:
    """Names, positions and assumptions kept beside a scenario, as a scenario carries them itself."""
    spots = {name: {key: (spot[0], spot[1]) for key, spot in named.get(name, {}).items()} for name in ("at", "sites")}
    return {"kinds": dict(named.get("kinds", {})), **spots, "assumed": tuple(named.get("assumed", ()))}


def of_another(about: About, here: str) -> str:
    if not about.authority or not here or about.authority == here:
        return ""
    return f"This is a scenario of {about.authority}, not of {here}."


def beyond_words(name: str) -> str:
    words = figure_words(name)
    return (
        f"{words[:1].upper()}{words[1:]} is taken further than its own interval goes: the answer says what that would do, not "
        "that it is likely."
    )
