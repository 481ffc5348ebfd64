"""The short list of plans: what each opens and comes to, counted up and simulated, and which is best in simulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from waymark.service.sufficiency.wording import kind_name, year_words
from waymark.service.web.components.charts import Chart, Series, line_chart

from .money import _money

FIGURE_WORDS = {
    "owed": "place-weeks owed by law and not met", "unmet": "place-weeks nobody has room for",
    "worst": "the journey of the partnership that has it worst", "minutes": "all journeys together", "cost": "cost",
}  # fmt: skip
COUNTED = (
    "Capital", "Running it, all years", "Needed and nobody has room, place-weeks", "Half go at most, min", "Nine in ten, min",
    "Worst partnership, mean min", "Beyond 45 min", "Teachers and assistants, last year",
)  # fmt: skip
SIMULATED = (
    ("short_weeks", "Weeks waited after a panel had no place"),
    ("worst_partnership_short_weeks", "The same for each 100 requests, worst partnership"),
    ("never_placed", "Requests that never came to a place"),
    ("sixth_day_breaches", "Late on the sixth day"),
)  # fmt: skip
FEWEST_CHARTED = 3
TELLS = 0.0005  # of itself: less is called none


@dataclass(frozen=True)
class PlansPage:
    """Two tables of the same plans: ``counted`` up in place-weeks, and ``simulated``; the one that is best is marked."""

    best: str
    best_href: str
    why: str
    holds: str
    counted_headers: list[Any]
    counted: list[Any]
    simulated_headers: list[Any]
    simulated: list[Any]
    chart: Chart | None
    before: str
    assumed: list[str]


def plans_page(simulation: Any) -> PlansPage:
    result, named = simulation.result, simulation.scenario.named
    plans, best = result["plans"], result["recommended"]
    before = before_words(simulation)
    return PlansPage(
        best=f"Plan {best + 1} is best in simulation: it {_opens(plans[best], named)}.",
        best_href=reverse("planning_plan", args=[simulation.reference, best + 1]),
        why=_why(result["why"]), holds=_holds(result), before=before,
        counted_headers=[
            "Plan", "Opens", *({"text": words, "numeric": True} for words in COUNTED), "How far from best at most",
        ],
        counted=[
            {"cells": _counted(simulation, number, one, named), "marked": number == best + 1}
            for number, one in enumerate(plans, 1)
        ],
        simulated_headers=["Plan", *({"text": words, "numeric": True} for words in (*dict(SIMULATED).values(), "Places filled"))],
        simulated=[
            [before[:1].upper() + before[1:], *_simulated(result["before"])],
            *(
                {"cells": [f"Plan {number}", *_simulated(one["simulated"])], "marked": number == best + 1}
                for number, one in enumerate(plans, 1)
            ),
        ],
        chart=_chart(result),
        assumed=list(simulation.goal.get("assumed", [])),
    )  # fmt: skip


def before_words(simulation: Any) -> str:
    return "what is planned today" if simulation.goal.get("without") else "nothing more than is planned today"


def _why(said: str) -> str:
    """The library's reason, after "Plan 2 is best in simulation", in the words of the tables."""
    why = said.partition(": ")[2].replace("pupil-weeks waiting", "weeks waited").replace("1 has more", "one has more")
    return why[:1].upper() + why[1:]


def _opens(plan: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    """ "opens three (SEMH Base), 30 places, the first in 2027/28" """
    opened = plan["openings"]
    if not opened:
        return "opens nothing"
    places = sum(one["places"] for one in opened)
    kinds = list(dict.fromkeys(kind_name(one["kind"], named) for one in opened))
    first = year_words(opened[0]["year"])
    return f"opens {len(opened)} ({', '.join(kinds)}), {places} places, the first in {first}"


def _holds(result: Mapping[str, Any]) -> str:
    needed = sum(sum(each) for each in result["need"].values())
    origin = "simulated, with places for all" if result["need_simulated"] else "as the file says"
    return (
        f"In the years still ahead {needed:,} place-weeks are needed ({origin}). Ten places for a school year are 390. "
        f"Each plan was simulated over the same {result['futures']:,} futures."
    )


def _counted(simulation: Any, number: int, plan: Mapping[str, Any], named: Mapping[str, Any]) -> list[Any]:
    years, journeys = plan["by_year"], plan["journeys"]
    far = (
        [f"{journeys['median']}", f"{journeys['p90']}", _worst(journeys), f"{journeys['beyond']:.0%}"] if journeys else ["–"] * 4
    )
    return [
        {"text": f"Plan {number}", "href": reverse("planning_plan", args=[simulation.reference, number])}, _opens(plan, named),
        _money(sum(years["capital"])), _money(sum(years["revenue"])), f"{plan['figures']['unmet']:,}", *far,
        f"{years['teachers'][-1]} and {years['assistants'][-1]}", how_far(plan),
    ]  # fmt: skip


def _worst(journeys: Mapping[str, Any]) -> str:
    return f"{journeys['worst']}, {journeys['worst_mean']:.0f}" if journeys["worst"] else "–"


def how_far(plan: Mapping[str, Any]) -> str:
    """By how much of itself each figure can be too high; "proven best" where none can."""
    if plan["status"] == "proven":
        return "None: proven"
    known = [f"{FIGURE_WORDS[name]}: {gap:.1%}" for name, gap in plan["gaps"].items() if gap is not None and gap > TELLS]
    unknown = [f"{FIGURE_WORDS[name]}: not known" for name, gap in plan["gaps"].items() if gap is None]
    said = "; ".join([*known, *unknown])
    return said[:1].upper() + said[1:] if said else "None: proven"


def _simulated(one: Mapping[str, Any]) -> list[str]:
    filled = one["occupancy"]
    return [*(with_ends(one["figures"][name]) for name, _ in SIMULATED), f"{filled[0]:.0%}" if filled else "–"]


def with_ends(estimate: list[float | None]) -> str:
    """ "120 (110 to 130)": a mean, and where it lies 95 times in 100."""
    mean, low, high = estimate
    if mean is None:
        return "–"
    return _short(mean) if low is None or high is None else f"{_short(mean)} ({_short(low)} to {_short(high)})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 or value == round(value) else f"{value:.1f}"


def _chart(result: Mapping[str, Any]) -> Chart | None:
    plans = result["plans"]
    if len(plans) < FEWEST_CHARTED:
        return None
    found = [one["simulated"]["figures"]["short_weeks"] for one in plans]
    series = Series(
        "Waited", [one[0] for one in found], [one[1] or 0 for one in found], [one[2] or 0 for one in found]
    )
    first, last = found[0][0] or 0, found[-1][0] or 0
    return line_chart(
        "What more money buys",
        f"From {_short(first)} weeks waited after a panel had no place, in the plan that costs least, to {_short(last)} in the "
        "one that costs most.",
        [f"Plan {number}" for number in range(1, len(plans) + 1)], [series],
    )  # fmt: skip


ENDS = ("", "_low", "_high", "_less_before", "_less_low", "_less_high")


def plans_table(simulation: Any) -> tuple[list[str], list[list[str]]]:
    """For a CSV: a row for each plan, every figure with its bound and interval."""
    result = simulation.result
    figures = list(result["plans"][0]["figures"])
    headers = ["plan", "best_in_simulation", "asked", "openings", *_headers(figures), "capital", "revenue", "median", "p90",
               "longest", "beyond_45", "worst_partnership", "teachers_last_year", "assistants_last_year"]  # fmt: skip
    headers += [f"{name}{end}" for name, _ in SIMULATED for end in ENDS]
    return headers, [_row(number, one, result["recommended"]) for number, one in enumerate(result["plans"], 1)]


def _headers(figures: list[str]) -> list[str]:
    return [f"{name}{end}" for name in figures for end in ("", "_not_below")]


def _row(number: int, plan: Mapping[str, Any], best: int) -> list[str]:
    years, journeys = plan["by_year"], plan["journeys"] or {}
    cells = [number, "yes" if number == best + 1 else "", plan["asked"], len(plan["openings"])]
    for name, value in plan["figures"].items():
        cells += [value, plan["bounds"].get(name)]
    cells += [sum(years["capital"]), sum(years["revenue"])]
    cells += [journeys.get(name) for name in ("median", "p90", "longest", "beyond", "worst")]
    cells += [years["teachers"][-1], years["assistants"][-1]]
    for name, _ in SIMULATED:
        cells += [*plan["simulated"]["figures"][name], *plan["simulated"]["change"][name]]
    return ["" if one is None else str(one) for one in cells]


def openings_table(simulation: Any) -> tuple[list[str], list[list[str]]]:
    """For a CSV: a row for each opening of each plan."""
    names = ("year", "key", "kind", "places", "partnership", "capital", "revenue", "teachers", "assistants")
    rows = [
        [str(number), *("" if one[name] is None else str(one[name]) for name in names), "yes" if one["to_ask"] else ""]
        for number, plan in enumerate(simulation.result["plans"], 1) for one in plan["openings"]
    ]  # fmt: skip
    return ["plan", *names, "host_to_be_asked"], rows
