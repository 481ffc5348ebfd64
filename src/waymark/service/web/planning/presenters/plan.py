"""One plan: what opens when and where, what it takes each year, how far children go, and what it comes to when simulated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from waymark.service.sufficiency.offering import read
from waymark.service.sufficiency.opening import host_of
from waymark.service.sufficiency.plans.kept import named_of
from waymark.service.sufficiency.wording import kind_name, year_words
from waymark.service.web.components.maps import DrawnMap, draw, feature, point
from waymark.service.web.components.wording import pounds

from .plans import FIGURE_WORDS, SIMULATED, before_words, how_far, with_ends

BY_YEAR = (
    ("openings", "Openings"), ("capital", "Capital"), ("revenue", "Running them"), ("teachers", "Teachers"),
    ("assistants", "Assistants"),
)  # fmt: skip
MONEY = frozenset({"capital", "revenue"})


@dataclass(frozen=True)
class PlanPage:
    number: int
    is_best: bool
    asked: str
    openings_headers: list[Any]
    openings: list[list[Any]]
    year_headers: list[Any]
    years: list[list[Any]]
    journeys: list[list[Any]]
    journeys_said: list[str]
    bounds: list[list[Any]]
    how_far: str
    simulated: list[list[Any]]
    against: str
    map: DrawnMap | None


def plan_page(simulation: Any, number: int, plan: Mapping[str, Any], areas: dict[str, Any]) -> PlanPage:
    result, named, simulated = simulation.result, simulation.scenario.named, plan["simulated"]
    return PlanPage(
        number, number == result["recommended"] + 1, _asked(plan["asked"]),
        ["Opens", "Where", "What", {"text": "Places", "numeric": True}, "For", {"text": "Capital", "numeric": True},
         {"text": "Running it, a year", "numeric": True}, {"text": "Staff", "numeric": True}, "Host"],
        [_opening(one, named) for one in plan["openings"]],
        ["", *({"text": year_words(year), "numeric": True} for year in result["years"][result["first_ahead"] :])],
        [[words, *_of_year(plan, name, result["first_ahead"])] for name, words in BY_YEAR],
        _journeys(plan, named), _journeys_said(plan), _bounds(plan), how_far(plan),
        [[words, with_ends(simulated["figures"][name]), _change(simulated["change"][name])] for name, words in SIMULATED],
        before_words(simulation), draw(features(simulation, number, plan, areas)),
    )  # fmt: skip


def _asked(words: str) -> str:
    """What was looked for when it was found."""
    return f"Looked for: {words}." if words else ""


def _opening(one: Mapping[str, Any], named: Mapping[str, Any]) -> list[Any]:
    host = "promised" if one["is_promised"] else "still to be asked" if one["to_ask"] else "agreed"
    where = host_of(one["key"]) or one["key"]
    return [
        year_words(one["year"]), where, kind_name(one["kind"], named), one["places"], one["partnership"] or "the whole county",
        pounds(one["capital"]), pounds(one["revenue"]), f"{one['teachers']} and {one['assistants']}", host,
    ]  # fmt: skip


def _of_year(plan: Mapping[str, Any], name: str, first: int) -> list[str]:
    return [pounds(each) if name in MONEY else f"{each:,}" for each in plan["by_year"][name][first:]]


def _journeys(plan: Mapping[str, Any], named: Mapping[str, Any]) -> list[list[Any]]:
    groups = [("All together", plan["journeys"])] if plan["journeys"] else []
    groups += [(kind_name(kind, named), one) for kind, one in plan["journeys_by_kind"].items()]
    return [
        [name, one["median"], one["p90"], one["longest"], f"{one['beyond']:.0%}",
         f"{one['worst']} ({one['worst_mean']:.0f})" if one["worst"] else "–"]
        for name, one in groups
    ]  # fmt: skip


def _journeys_said(plan: Mapping[str, Any]) -> list[str]:
    said = []
    if plan["least"]:
        school, share = plan["least"]
        said.append(
            f"{school} has the fewest places within reach in the last year: {share:.0%} of what its children need, others’ needs "
            "counted in."
        )
    if plan["without"]:
        few = ", ".join(plan["without"][:6]) + (f" and {len(plan['without']) - 6} more" if len(plan["without"]) > 6 else "")
        said.append(f"No place of some kind that they need can be reached from {few}.")
    return said


def _bounds(plan: Mapping[str, Any]) -> list[list[Any]]:
    rows = []
    for name, words in FIGURE_WORDS.items():
        value, bound, gap = plan["figures"][name], plan["bounds"].get(name), plan["gaps"].get(name)
        rows.append(
            [words[:1].upper() + words[1:], _figure(name, value), "not known" if bound is None else _figure(name, bound),
             "not known" if gap is None else "none" if gap <= 0.0005 else f"{gap:.1%}"]
        )  # fmt: skip
    return rows


def _figure(name: str, value: float) -> str:
    if name == "cost":
        return pounds(value)
    return f"{value:,.1f} min" if name == "worst" else f"{value:,}"


def _change(estimate: list[float | None]) -> str:
    """ "120 fewer, between 100 and 140"; or that it cannot be told."""
    mean, low, high = estimate
    if mean is None:
        return "–"
    number, word = "{:,.0f}" if abs(mean) >= 10 else "{:,.1f}", "more" if mean > 0 else "fewer"
    if low is None or high is None:
        return f"{number.format(abs(mean))} {word}, from too few futures to say how sure that is" if mean else "no difference"
    if low <= 0 <= high:
        return "no difference that can be told"
    least, most = sorted((abs(low), abs(high)))
    return f"{number.format(abs(mean))} {word}, between {number.format(least)} and {number.format(most)}"


def features(simulation: Any, number: int, plan: Mapping[str, Any], areas: dict[str, Any]) -> list[dict[str, Any]]:
    """Partnerships, schools, what is open before, and what the plan opens with its year as an empty square."""
    named, scenario = named_of(simulation, number, plan), read(simulation.scenario.text)
    found = [
        feature(areas[one.key], kind="partnership", name=one.key, href="", words=one.key)
        for one in scenario.partnerships if areas.get(one.key)
    ]
    found += [feature(point(*at), kind="school", name=name, words=name, href="") for name, at in named.get("at", {}).items()]
    opened = {one["key"] for one in plan["openings"]}
    gone = set(simulation.goal.get("without", ()))
    kinds = set(simulation.result["kinds"])
    for one in scenario.provisions:
        if one.kind in kinds and one.key not in gone | opened and one.key in named.get("sites", {}):
            words = f"{one.key}: {one.places} places, open or planned"
            at = point(*named["sites"][one.key])
            found.append(feature(at, kind="provision", name=one.key, words=words, href="", status="open"))
    for one in plan["openings"]:
        at = named.get("sites", {}).get(one["key"])
        if at:
            words = f"{host_of(one['key']) or one['key']}: {one['places']} places from {year_words(one['year'])}"
            found.append(feature(point(*at), kind="provision", name=one["key"], words=words, href="", status="planned"))
    return found
