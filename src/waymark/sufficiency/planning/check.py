"""An independent check of a plan, in plain Python and whole numbers; shares no code with what it checks.

A problem is what `PlanningProblem.plain()` gives; a plan is {"opened": [[option, year], ...], "served": [[school, site, year,
place_weeks], ...]}. `figures` adds the plan up again and refuses one that breaks a rule; `check` compares with what was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

LIMITED = ("revenue", "teachers", "assistants")


Served = tuple[dict[tuple[int, int, int], int], dict[int, int]]
"""Place-weeks by school, kind and year; minutes by partnership."""


class NotAPlan(ValueError):
    """The plan breaks a rule or is not what it says: a sentence says where."""


def check(problem: Mapping[str, Any], plan: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Raises NotAPlan unless the plan obeys every rule, adds up to what is said, and no bound said is beyond it.

    `said` has the figures, and in "bounds" what none can be below, by name of the figure.
    """
    found = figures(problem, plan)
    for name, value in found.items():
        if said[name] != value:
            raise NotAPlan(f"The plan's {name} is {value}, and it says {said[name]}.")
    for name, bound in said["bounds"].items():
        if bound is not None and bound > found[name]:
            raise NotAPlan(f"The bound of {name} is {bound}, above the plan's own {found[name]}.")


def figures(problem: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, Any]:
    """What a plan comes to: owed, unmet (place-weeks), worst (minutes a pupil-week, a fraction), minutes, cost (pounds)."""
    opened = _opened(problem, plan)
    _check_money_and_staff(problem, opened)
    for name in ("promised", "coverage"):
        for rule in problem[name]:
            if not any(opened.get(option, problem["years"]) <= rule["year"] for option in rule["options"]):
                raise NotAPlan(
                    f"What is {name} is not open in time: none of the options {rule['options']} by year {rule['year']}."
                )
    served, minutes = _served(problem, plan, opened)
    short = {
        (i, k, t): problem["needed"][i][k][t] - served.get((i, k, t), 0)
        for i, by_kind in enumerate(problem["needed"]) for k, by_year in enumerate(by_kind) for t in range(len(by_year))
    }  # fmt: skip
    for (i, k, t), left in short.items():
        if left < 0:
            raise NotAPlan(f"School {i} is served {-left} place-weeks of kind {k} in year {t} more than it needs.")
    not_owed = {at: problem["needed"][at[0]][at[1]][at[2]] - problem["owed"][at[0]][at[1]][at[2]] for at in short}
    cost = sum(_cost(problem, option, year) for option, year in opened.items())
    if problem["cost_at_most"] is not None and cost > problem["cost_at_most"]:
        raise NotAPlan(f"The plan costs {cost}, and {problem['cost_at_most']} is the most.")
    return {
        "owed": sum(max(0, left - not_owed[at]) for at, left in short.items()),
        "unmet": sum(short.values()),
        "worst": _worst(problem, short, minutes),
        "minutes": sum(minutes.values()),
        "cost": cost,
    }


def _opened(problem: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[int, int]:
    opened: dict[int, int] = {}
    hosts: set[str] = set()
    for option, year in plan["opened"]:
        one = problem["options"][option]
        if one["candidate"] in hosts:
            raise NotAPlan(f"{one['candidate']} opens twice.")
        if not one["first"] <= year < problem["years"]:
            raise NotAPlan(f"{one['candidate']} opens in year {year}, and can from {one['first']} on.")
        hosts.add(one["candidate"])
        opened[option] = year
    return opened


def _check_money_and_staff(problem: Mapping[str, Any], opened: Mapping[int, int]) -> None:
    spent = may = 0
    for year in range(problem["years"]):
        new = [option for option, opens in opened.items() if opens == year]
        there = [option for option, opens in opened.items() if opens <= year]
        _at_most(len(new), problem["most"]["openings"][year], "openings", year)
        for name in LIMITED:
            _at_most(sum(problem["options"][option][name] for option in there), problem["most"][name][year], name, year)
        capital, most = sum(problem["options"][option]["capital"] for option in new), problem["most"]["capital"][year]
        if problem["capital_carries_over"]:
            spent, may = spent + capital, None if most is None or may is None else may + most
            _at_most(spent, may, "capital", year)
        else:
            _at_most(capital, most, "capital", year)


def _at_most(used: int, most: int | None, name: str, year: int) -> None:
    if most is not None and used > most:
        raise NotAPlan(f"The plan uses {used} of {name} in year {year}, and {most} is the most.")


def _served(problem: Mapping[str, Any], plan: Mapping[str, Any], opened: Mapping[int, int]) -> Served:
    room = {(s, t): weeks for s, site in enumerate(problem["sites"]) for t, weeks in enumerate(site["open_weeks"])}
    for option, year in opened.items():
        one = problem["options"][option]
        for t in range(year, problem["years"]):
            room[one["site"], t] += one["place_weeks"][t]
    served: dict[tuple[int, int, int], int] = {}
    minutes: dict[int, int] = dict.fromkeys(range(problem["areas"]), 0)
    for school, site, year, weeks in plan["served"]:
        journey = problem["sites"][site]["minutes"][school]
        if type(weeks) is not int or weeks < 0 or journey < 0:
            raise NotAPlan(f"School {school} cannot have {weeks} place-weeks at site {site}.")
        room[site, year] -= weeks
        at = school, problem["sites"][site]["kind"], year
        served[at] = served.get(at, 0) + weeks
        minutes[problem["area"][school]] += weeks * journey
    for (site, year), left in room.items():
        if left < 0:
            raise NotAPlan(f"Site {site} serves {-left} place-weeks more than it has in year {year}.")
    return served, minutes


def _worst(problem: Mapping[str, Any], short: Mapping[tuple[int, int, int], int], minutes: Mapping[int, int]) -> Fraction:
    """Of the partnerships with any need: the most minutes a pupil-week, weeks without a place counted as they are to be."""
    need, felt = dict.fromkeys(minutes, 0), dict(minutes)
    for (i, k, t), left in short.items():
        need[problem["area"][i]] += problem["needed"][i][k][t]
        felt[problem["area"][i]] += left * problem["unmet_minutes"]
    return max((Fraction(felt[area], need[area]) for area in need if need[area]), default=Fraction(0))


def _cost(problem: Mapping[str, Any], option: int, year: int) -> int:
    one = problem["options"][option]
    return one["capital"] + one["revenue"] * (problem["years"] - year)
