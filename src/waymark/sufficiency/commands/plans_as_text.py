"""A list of plans as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from .reading_first import figures_said
from .showing import WIDE, by_owner, table

WORDS = {
    "sixth_day_breaches": "sixth-day breaches", "short_weeks": "weeks waiting", "never_placed": "never placed",
    "worst_partnership_short_weeks": "worst area",
}  # fmt: skip


def plans_as_text(facts: Mapping[str, Any]) -> str:
    plans = facts["plans"]
    return "\n\n".join([
        "\n".join([
            f"{facts['scenario']}: {len(plans)} plans; the need is {facts['need']}", facts["made_from"], figures_said(facts),
        ]),
        _counted(plans, facts["recommended"]),
        _simulated(facts),
        _wrapped(facts["why"]),
        _openings(plans[facts["recommended"] - 1]),
        "\n".join([*map(_wrapped, facts["cautions"]), _wrapped(facts["waits"]), _wrapped(
            f"The simulation rests on {len(facts['assumptions'])} figures that nobody has: {by_owner(facts['assumptions'])}."
        )]),
    ])  # fmt: skip


def _counted(plans: list[dict[str, Any]], recommended: int) -> str:
    head = ["Counted up", "opens", "cost, £", "unmet", "owed", "worst area", "median", "p90", "over 45", "at most too high"]
    lines = [head]
    for one in plans:
        figures = one["figures"]
        gaps = [f"{name} {gap:.1%}" for name, gap in one["at_most_too_high"].items() if gap is not None and gap > 0.0005]
        unknown = [name for name, gap in one["at_most_too_high"].items() if gap is None]
        lines.append([
            f"{'*' if one['plan'] == recommended else ' '} plan {one['plan']}", str(len(one["openings"])), f"{figures['cost']:,}",
            f"{figures['unmet']:,}", f"{figures['owed']:,}", f"{figures['worst']:.1f}", *_journeys(one["journeys"]),
            ", ".join([*gaps, *(f"{name} not known" for name in unknown)]) or "proven",
        ])  # fmt: skip
    asked = [f"plan {one['plan']}: {one['asked']}" for one in plans]
    said = (
        "Unmet is in place-weeks of all years still ahead. Worst area: minutes a pupil-week, a week without a place counted as "
        "many minutes. Median, p90 and over 45: minutes one way of those served."
    )
    return "\n".join([table(lines), _wrapped(said), *asked])


def _journeys(spread: Mapping[str, Any] | None) -> tuple[str, str, str]:
    return (str(spread["median"]), str(spread["p90"]), f"{spread['beyond']:.0%}") if spread else ("", "", "")


def _simulated(facts: Mapping[str, Any]) -> str:
    from waymark.sufficiency.estimates import FEWEST_FUTURES

    names = list(WORDS)
    lines = [[f"Simulated, {facts['replications']} futures", *(WORDS[name] for name in names), "places filled"]]
    rows = [("  nothing opened", facts["nothing_opened"])]
    rows += [
        (f"{'*' if one['plan'] == facts['recommended'] else ' '} plan {one['plan']}", one["simulated"]) for one in facts["plans"]
    ]
    for label, one in rows:
        cells = [
            f"{each['mean']:,.0f} ({each['low']:,.0f} to {each['high']:,.0f})" if facts["replications"] >= FEWEST_FUTURES
            else f"{each['mean']:,.0f}"
            for each in (one["figures"][name] for name in names)
        ]
        lines.append([label, *cells, f"{one['occupancy']['value']:.0%}" if one["occupancy"] else ""])
    said = (
        "Pupil-weeks waiting after a panel had no place, and of those in the partnership with most of them for each 100 "
        "requests; of the kinds planned; all years still ahead. In brackets: between these the mean lies, 95 times in 100; "
        "single futures lie further apart."
        if facts["replications"] >= FEWEST_FUTURES
        else f"Means alone: {facts['replications']} futures are too few to say between what they lie."
    )
    return "\n".join([table(lines), _wrapped(said)])


def _openings(plan: dict[str, Any]) -> str:
    lines = [[f"Plan {plan['plan']} opens", "year", "kind", "places", "for", ""]]
    for one in plan["openings"]:
        lines.append([
            f"  {one['candidate']}", one["year"], one["kind"], str(one["places"]), one["partnership"] or "all",
            "consent to ask" if one["consent_to_ask"] else "",
        ])  # fmt: skip
    return table(lines) if plan["openings"] else f"Plan {plan['plan']} opens nothing."


def _wrapped(sentence: str) -> str:
    return "\n".join(textwrap.wrap(sentence, WIDE))
