"""The lists of planning and a scenario's own page, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from waymark.kernel.wording import plural
from waymark.service.sufficiency.offering import read
from waymark.service.sufficiency.rules import STATE_NAMES
from waymark.service.sufficiency.wording import kind_name, levers_words, year_words
from waymark.service.web.components.wording import day

from .about import about, made_from, said_of_scenario

TONES = {"done": "done", "running": "active", "waiting": "quiet", "stopped": "soon", "failed": "late"}
TAG = Markup('<span class="wm-tag wm-tag--{}">{}</span>')


def scenario_rows(scenarios: Iterable[Any]) -> list[list[Any]]:
    return [
        [
            {"text": one.name, "href": reverse("planning_scenario", args=[one.reference])},
            f"{one.get_kept_from_display()}, {day(one.kept_on)}", one.kept_by.name if one.kept_by else "–", one.simulated or "–",
        ]
        for one in scenarios
    ]  # fmt: skip


@dataclass(frozen=True)
class RunRow:
    """One line of a list from which runs are chosen to be set side by side."""

    reference: str
    name: str
    href: str
    scenario: str
    state: Markup
    futures: str
    asked: str
    can_be_compared: bool


def run_rows(simulations: Iterable[Any]) -> list[RunRow]:
    return [
        RunRow(
            one.reference, one.name, reverse("planning_run", args=[one.reference]), one.scenario.name,
            TAG.format(TONES[one.state], STATE_NAMES[one.state]), "–" if one.question == "drawing" else f"{one.futures:,}",
            f"{day(one.asked_on)}{', ' + one.asked_by.name if one.asked_by else ''}",
            one.state == "done" and one.question == "what_if",
        )
        for one in simulations
    ]  # fmt: skip


@dataclass(frozen=True)
class ScenarioPage:
    """What a scenario holds, in a sentence; places by kind and year, sentences of what was assumed in making it."""

    holds: str
    headers: list[Any]
    places: list[list[Any]]
    assumed: list[str]
    years: str
    made_from: str


def scenario_page(kept: Any) -> ScenarioPage:
    scenario = read(kept.text)
    first = scenario.weeks[0][0].year
    years = [f"{first + year}/{(first + year + 1) % 100:02d}" for year in range(scenario.years)]
    pupils = sum(sum(one.rolls) for one in scenario.schools)
    open_in: dict[str, list[int]] = defaultdict(lambda: [0] * scenario.years)
    for one in scenario.provisions:
        for year, weeks in enumerate(scenario.weeks):
            if one.opens_on <= weeks[-1] and (one.closes_on is None or one.closes_on > weeks[-1]):
                open_in[one.kind][year] += one.places
    return ScenarioPage(
        holds=(
            f"{plural(len(scenario.schools), 'school')} with {pupils:,} children in Years 7 to 11, "
            f"{plural(len(scenario.partnerships), 'partnership')}, {plural(len(scenario.provisions), 'provision')} open or "
            f"planned; {years[0]} to {years[-1]}."
        ),
        headers=["Kind", *({"text": year, "numeric": True} for year in years), {"text": "Stay, school weeks", "numeric": True}],
        places=[
            [kind_name(one.key, kept.named), *open_in[one.key], f"{one.weeks_min} to {one.weeks_max}"]
            for one in scenario.kinds if one.key in open_in
        ],
        assumed=[*said_of_scenario(kept), *kept.named.get("assumed", [])],
        years=f"{years[0]} to {years[-1]}",
        made_from=made_from(kept),
    )  # fmt: skip


def said_of(simulation: Any) -> str:
    """What was changed, in words; or that nothing was."""
    return levers_words(simulation.levers, simulation.scenario.named) or "Nothing is changed: this is what is planned today."


def facts_of(simulation: Any, *, warned: bool = False) -> list[dict[str, str]]:
    """How it was made, so that anybody can make it again; and what misleads in it, but on pages that have ``warned`` of it."""
    seconds = "" if simulation.seconds is None else f", in {simulation.seconds:g} s"
    said = about(simulation)
    return [
        {"key": "Scenario", "value": f"{simulation.scenario.name}. {said.made_from}"},
        {"key": "Futures", "value": f"{simulation.futures:,}{seconds}"},
        {"key": "Figures", "value": f"{said.figures}; {simulation.costs}"},
        {"key": "Seed", "value": str(simulation.seed)},
        {"key": "Waymark", "value": f"version {simulation.library_version}"},
        {"key": "Sum of all counts", "value": simulation.digest[:16]},
        *([{"key": "To bear in mind", "value": " ".join([*said.warnings, *said.notes])}] if said.warnings and not warned else []),
    ]  # fmt: skip


def wait_words(done: int, in_all: int) -> str:
    return f"{done:,} of {plural(in_all, 'future')}" + (": being summed up" if done and done >= in_all else "")


def years_words(years: list[str]) -> list[str]:
    return [year_words(one) for one in years]
