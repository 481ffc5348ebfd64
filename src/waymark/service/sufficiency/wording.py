"""Levers, goals and measures in the words of those who plan: no key of a file, no abbreviation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from waymark.kernel.wording import plural, sentence_list

from .rules import SCHOOL_DAYS_IN_TIME

KINDS = {
    "outreach": "outreach", "managed_move": "managed moves", "space": "spaces in schools", "base": "Bases", "centre": "Centres",
    "hub": "hubs", "pru": "places for excluded children",
}  # fmt: skip
ONE_OF = {"base": "a Base", "centre": "a Centre", "hub": "a hub", "space": "a space", "pru": "a unit for excluded children"}
FIGURES = {
    "base_rate": "how often a child is suspended",
    "risk_shape": "how unevenly suspensions fall on children",
    "repeat_effect": "how much one suspension leads to the next", "school_shape": "how far schools differ in suspensions",
    "exclusion_school_shape": "how far schools differ in exclusions",
    "exclusions_per_suspension": "exclusions for each suspension",
    "exclusion_growth": "how much earlier suspensions add to the chance of exclusion",
    "withdrawn": "how many exclusions are withdrawn",
    "withdrawn_within_weeks": "how soon exclusions are withdrawn", "asks": "how often a school asks for help",
    "asks_growth": "how much earlier suspensions add to asking",
    "lapses_after_weeks": "how long a request waits before it is given up",
    "never_starts": "how many never start at a place offered", "overstays": "how many stays cannot end in time",
    "stays_another_week": "how long such stays go on", "transition_found": "how well help in Year 6 finds those at risk",
    "transition_risk": "what help in Year 6 does", "asked_for": "what schools ask for",
    "place_funding": "funding for each place", "entry_history": "what children bring with them from primary school",
    "review_asks": "how much primary schools come to ask for", "host_asks": "how much sooner a school that hosts a place asks",
    "tuition": "how many excluded children without a place are taught at home",
    "tuition_after_weeks": "how soon teaching at home begins",
    "sustained_unplaced": "how many without a place stay in education after 16",
    "days_of_a_suspension": "how long suspensions are", "exclusions_by_year_group": "how exclusions differ by year group",
    "suspensions_by_year_group": "how suspensions differ by year group",
}  # fmt: skip
CHANGED = {"base_rate": "suspensions"}
TIMES = {0.5: "half", 2.0: "twice", 3.0: "three times"}
# measure: (title of its chart, a short name, is it a share)
MEASURES: Mapping[str, tuple[str, str, bool]] = {
    "waiting": ("Children waiting, in an ordinary week", "children waiting", False),
    "share_started_within": (f"Started within {SCHOOL_DAYS_IN_TIME} school days of asking", "started in time", True),
    "places_short": ("Children a panel had no place for, in an ordinary week", "children without a place", False),
    "excluded_waiting": ("Excluded children without a place, in an ordinary week", "excluded children without a place", False),
    "occupancy": ("Places taken, of those open", "places taken", True),
    "starts": ("Children who start with help or in a place", "children who start", False),
    "permanent_exclusions": ("Permanent exclusions that stand", "permanent exclusions", False),
    "sixth_day_breaches": ("Excluded children without a place by the sixth school day", "late on the sixth day", False),
    "suspensions": ("Suspensions in Years 7 to 11", "suspensions", False),
    "requests": ("Requests for help or a place", "requests", False),
    "mean_wait": ("School weeks waited before starting", "school weeks waited", False),
    "p90_wait": ("School weeks within which nine in ten have started", "school weeks for nine in ten", False),
    "mean_journey": ("Minutes from school to the place, of those who travel", "minutes from school", False),
    "places_open": ("Places open, in an ordinary week", "places open", False),
    "places_occupied": ("Places taken, in an ordinary week", "places taken", False),
}
WAITS = frozenset({"waiting", "share_started_within", "places_short", "mean_wait", "p90_wait", "excluded_waiting"})
HOW_FAR = "In brackets lie 8 of 10 single futures: that is how uncertain the answer is. More futures would not narrow it."
HOW_SURE = "“Between” is of the mean, 95 times in 100: it tells whether enough futures were simulated. More would narrow it."
TOO_FEW = "too few futures"
NOT_VALIDATED = "Waits are not validated: almost no published figures exist to check them against."


def kind_name(kind: str, named: Mapping[str, Any]) -> str:
    """In the authority's words where the scenario carries them."""
    return named.get("kinds", {}).get(kind) or KINDS.get(kind) or kind.replace("_", " ")


def lever_words(lever: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    """From a kept lever, as in "a Base with 10 places at Saltmere Academy from 1 September 2027"."""
    return WORDS[lever["lever"]](lever, named)


def levers_words(levers: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    """All of them as one phrase with a capital; nothing where there are none."""
    said = sentence_list([lever_words(one, named) for one in levers.get("levers", [])])
    return said[:1].upper() + said[1:]


def _open(lever: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    what = ONE_OF.get(lever["kind"]) or f"{kind_name(lever['kind'], named)}"
    return f"{what} with {plural(lever['places'], 'place')} {lever['key']} from {_day(lever['opens_on'])}"


def _close(lever: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    return f"{lever['provision']} closed on {_day(lever['closes_on'])}"


def _change(lever: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    return f"{plural(lever['places'], 'place')} at {lever['provision']}"


def _more(lever: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    kind = KINDS.get(lever["kind"]) or kind_name(lever["kind"], named)
    times = TIMES.get(lever["factor"])
    return f"{times} the places of {kind}" if times else f"{_by(lever['factor'])} places of {kind}"


def _stay(lever: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    weeks = _span(lever["weeks_min"], lever["weeks_max"])
    return f"stays of {weeks} school weeks in {KINDS.get(lever['kind']) or kind_name(lever['kind'], named)}"


def _multiply(lever: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    return f"{_by(lever['factor'])} {CHANGED.get(lever['figure']) or figure_words(lever['figure'])}"


def _transition(lever: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    return f"{lever['places']} children a year helped on from Year 6"


WORDS = {
    "open_provision": _open, "close_provision": _close, "change_places": _change, "more_places": _more, "stay_length": _stay,
    "multiply": _multiply, "transition_places": _transition,
}  # fmt: skip


def goal_words(goal: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    kind = KINDS.get(goal["kind"]) or kind_name(goal["kind"], named)
    return (
        f"How many places of {kind} for {goal['at_least']:.0%} to start within {plural(goal['school_days'], 'school day')} "
        f"in {year_words(goal['year'])}"
    )


def year_words(year: str) -> str:
    """ "2027-28", as the library writes it, as people do: "2027/28"."""
    return year.replace("-", "/")


def said_share(value: float) -> str:
    return f"{value:.0%}"


def said_number(value: float, measure: str) -> str:
    """A share as a percentage; large numbers without decimals, small ones with one."""
    if MEASURES.get(measure, ("", "", False))[2]:
        return said_share(value)
    return f"{value:,.0f}" if abs(value) >= 10 or value == round(value) else f"{value:.1f}"


def _by(factor: float) -> str:
    return f"{abs(factor - 1):.0%} {'more' if factor >= 1 else 'fewer'}"


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _day(text: str) -> str:
    on = date.fromisoformat(text)
    return f"{on.day} {on:%B %Y}"


# Figures in words; the rest read from their names.
FIGURES_OF_KINDS = {
    "risk_during": "how much less often children are suspended during a stay",
    "risk_after": "how much less often after a stay that lasts",
    "holds_ks3": "how many returns last, in Years 7 to 9", "holds_ks4": "how many returns last, in Years 10 and 11",
    "sustained_at_16": "how many stay in education after 16", "teachers_per_place": "teachers for each place",
    "assistants_per_place": "assistants for each place",
    "place_year": "what a place costs a year", "capital_place": "what it costs to make a place",
}  # fmt: skip


def figure_words(name: str) -> str:
    """A figure of the parameter file in words: "how many returns last, in Years 7 to 9 (Bases)"."""
    kind, own = _parts(name)
    return f"{_own_words(own)} ({_kind_words(kind)})" if kind else _own_words(own)


def figures_words(names: Iterable[str]) -> str:
    """Several, each said once with all its kinds: "how many returns last, in Years 7 to 9 (Bases, Centres)"."""
    kinds: dict[str, list[str]] = {}
    for name in names:
        kind, own = _parts(name)
        kinds.setdefault(own, []).extend([_kind_words(kind)] if kind else [])
    each = (f"{_own_words(own)} ({', '.join(several)})" if several else _own_words(own) for own, several in kinds.items())
    said = "; ".join(each)
    return said[:1].upper() + said[1:]


def _parts(name: str) -> tuple[str, str]:
    """The kind, where a figure is of one, and the figure's own name."""
    kind, _, own = name.removeprefix("kinds.").removeprefix("costs.").rpartition(".")
    return kind, own


def _own_words(own: str) -> str:
    return FIGURES.get(own) or FIGURES_OF_KINDS.get(own) or own.replace("_", " ")


def _kind_words(kind: str) -> str:
    return KINDS.get(kind) or kind.replace("_", " ")
