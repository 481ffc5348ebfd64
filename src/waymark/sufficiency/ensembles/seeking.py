"""Goals sought: the fewest places of a kind with which a measure reaches what is asked, over paired futures."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from math import isfinite, nan

import numpy as np

from waymark.sufficiency.county import Counts, Parameters, Scenario
from waymark.sufficiency.county.calendar import school_year_of
from waymark.sufficiency.county.scenario import MOST_PLACES
from waymark.sufficiency.estimates import FEWEST_FUTURES, mean_of
from waymark.sufficiency.levers import with_provisions
from waymark.sufficiency.outcomes import MEASURES, NotMeasured, values
from waymark.sufficiency.outcomes.summaries import SHARE, ends_of

from .means import Means
from .running import Progress, run

MOST_BOUND = 1_000_000
"""The largest goal of a measure that is no share."""
ROOM = 20
"""Places tried beyond twice what there is, so that none at all can grow."""
ENDS_WITHIN = 0.02
"""The interval's ends are found to within this share of the answer, outwards."""
NUMBERS: dict[str, type] = {"at_least": float, "at_most": float, "school_days": int, "most": int}
"""Fields of a goal that are numbers."""


class InvalidGoal(ValueError):
    """A goal that cannot be sought: a sentence says which field, what it was and what is allowed."""


@dataclass(frozen=True)
class Goal:
    """A measure of a kind that shall be `at_least` or `at_most` so much, in the mean over futures.

    In one `year`, or over all; in one partnership, or in all. With `provision` only its places are varied; else those of every
    provision of the kind, in proportion. `most` is the greatest number of places to try.
    """

    kind: str
    measure: str = "share_started_within"
    at_least: float | None = None
    at_most: float | None = None
    year: str | None = None
    partnership: str | None = None
    provision: str | None = None
    school_days: int = 15
    most: int = 2_000

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.at_most is None):
            raise InvalidGoal("The goal says neither or both of at_least and at_most. Say one of them.")
        if self.measure not in MEASURES:
            raise InvalidGoal(f"measure is {self.measure!r}. Put one of {', '.join(MEASURES)} there.")
        for name in ("at_least", "at_most"):
            _check_bound(name, getattr(self, name), self.measure)
        if not 5 <= self.school_days <= 255 or self.school_days % 5:
            raise InvalidGoal(f"school_days is {self.school_days}. The model's clock goes by weeks: put 5, 10, 15 and so on.")
        if not 1 <= self.most <= MOST_PLACES:
            raise InvalidGoal(f"most is {self.most}. Put a whole number from 1 to {MOST_PLACES} there.")


@dataclass(frozen=True)
class Tried:
    """So many places, and what the measure came to."""

    places: int
    value: float
    low: float
    high: float
    reached: bool


@dataclass(frozen=True)
class Found:
    """`places` with which the mean reaches the goal; None, and `reached` false, where no number up to `most` does.

    `low` and `high` hold the answer in 95 of 100 such searches (low None: even the fewest may do; high None: the most may not).
    `words` says it, and what limits where places do not.
    """

    places: int | None
    reached: bool
    low: int | None
    high: int | None
    now: int
    """Places of the scenario as it is."""
    value: float
    """The measure with that number of places, or with the most tried."""
    tried: tuple[Tried, ...]
    words: str


def seek(
    scenario: Scenario, parameters: Parameters, goal: Goal, *, replications: int = 100, seed: int = 1, by: Means | None = None,
    heard: Callable[[Progress], None] | None = None, stopped: Callable[[], bool] | None = None,
) -> Found:  # fmt: skip
    """The fewest places that do, by halving between too few and enough; each number is tried over the same futures.

    `heard` is told of each run in turn. Raises InvalidGoal, and what `run` raises.
    """
    _check(scenario, goal)
    if replications < 2:
        raise InvalidGoal(f"replications is {replications}. Put 2 or more there, and better 100.")

    simulated = until(scenario, goal.year)

    def tried(places: int) -> Tried:
        changed = with_places(simulated, goal, places)
        counts = run(
            changed, parameters, replications=replications, seed=seed, by=by, heard=heard, stopped=stopped, by_month=False
        )
        return _tried(places, _wanted(counts, changed, goal), goal)

    search = _Search(tried, goal.most)
    now = sum(_varied(scenario, goal).values())
    search.at(min(now, goal.most))
    places = search.fewest(lambda one: one.reached)
    if places is None:
        return _not_found(scenario, goal, search, now)
    within = max(1, round(ENDS_WITHIN * places))
    may = search.above(lambda one: _margins(one, goal)[1] >= 0, within)
    sure = search.fewest(lambda one: _margins(one, goal)[0] >= 0, within)
    return _found(goal, search, now, places, (may, sure), replications)


def goal_from_words(line: str) -> Goal:
    """`kind=base measure=share_started_within at_least=95% year=2029-30`: a goal's fields, as on a command line."""
    given: dict[str, object] = {}
    for word in line.split():
        name, equals, value = word.partition("=")
        if not equals:
            raise InvalidGoal(f"The goal has {word!r}. Write each field as name=value, without spaces.")
        _known("The goal's field", name, [one.name for one in fields(Goal)])
        if name in given:
            raise InvalidGoal(f"The goal says {name} twice. Say it once.")
        given[name] = _number(name, value) if name in NUMBERS else value
    if "kind" not in given:
        raise InvalidGoal("The goal names no kind. Write kind= and a kind of provision.")
    return Goal(**given)  # type: ignore[arg-type]


def _number(name: str, text: str) -> float | int:
    try:
        if NUMBERS[name] is int:
            return int(text)
        number = float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        number = nan
    if not isfinite(number):
        raise InvalidGoal(f"{name} is {text!r}. Put a number there.")
    return number


def _check_bound(name: str, value: float | None, measure: str) -> None:
    if value is None:
        return
    is_share = MEASURES[measure].unit == SHARE
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= (1 if is_share else MOST_BOUND):
        number = f"{value:.0%}" if is_share and isinstance(value, float) and isfinite(value) else f"{value}"
        allowed = "a share from 0% to 100%" if is_share else f"a number from 0 to {MOST_BOUND:,}"
        raise InvalidGoal(f"{name} is {number}. Put {allowed} there.")


class _Search:
    """Numbers of places, each tried once."""

    def __init__(self, trial: Callable[[int], Tried], most: int) -> None:
        self._trial, self._most = trial, most
        self.tried: dict[int, Tried] = {}

    def at(self, places: int) -> Tried:
        if places not in self.tried:
            self.tried[places] = self._trial(places)
        return self.tried[places]

    def fewest(self, does: Callable[[Tried], bool], within: int = 1) -> int | None:
        """The fewest that does, or up to `within` - 1 more; None where none up to the most does."""
        ends = self._ends(does, within)
        return None if ends is None else ends[1]

    def above(self, does: Callable[[Tried], bool], within: int) -> int | None:
        """One more than the most that is known not to; None where not even none at all is known not to."""
        ends = self._ends(does, within)
        return None if ends is None or ends[0] < 0 else ends[0] + 1

    def _ends(self, does: Callable[[Tried], bool], within: int) -> tuple[int, int] | None:
        enough = self._enough(does)
        if enough is None:
            return None
        less = [places for places, one in self.tried.items() if places < enough and not does(one)]
        if not less and enough > 0:
            if does(self.at(0)):
                return -1, 0
            less = [0]
        short = max(less, default=-1)
        while enough - short > within:
            middle = (short + enough) // 2
            short, enough = (short, middle) if does(self.at(middle)) else (middle, enough)
        return short, enough

    def _enough(self, does: Callable[[Tried], bool]) -> int | None:
        """Some number that does: one tried before, or found by doubling."""
        known = [places for places, one in self.tried.items() if does(one)]
        if known:
            return min(known)
        places = max(self.tried)
        while places < self._most:
            places = min(self._most, 2 * places + ROOM)
            if does(self.at(places)):
                return places
        return None


def until(scenario: Scenario, year: str | None) -> Scenario:
    """The scenario up to a year and the one after it, at whose beginning some of that year's counts are made: what is counted
    up to that year are the same whole numbers, in less time."""
    years = [f"{first}-{(first + 1) % 100:02d}" for first in (school_year_of(weeks[0]) for weeks in scenario.weeks)]
    if year is None or year not in years[:-2]:
        return scenario
    kept = years.index(year) + 2
    schools = tuple(replace(one, intake=one.intake[: kept - 1]) for one in scenario.schools)
    return replace(scenario, weeks=scenario.weeks[:kept], schools=schools)


def with_places(scenario: Scenario, goal: Goal, places: int) -> Scenario:
    """That many places in all where the goal varies them, shared out in proportion; the largest fractions are rounded up."""
    now = _varied(scenario, goal)
    total = sum(now.values())
    weights = now if total else dict.fromkeys(now, 1)
    exact = {key: places * weight / sum(weights.values()) for key, weight in weights.items()}
    whole = {key: int(share) for key, share in exact.items()}
    for key in sorted(exact, key=lambda key: (whole[key] - exact[key], key))[: places - sum(whole.values())]:
        whole[key] += 1
    provisions = (
        replace(one, places=whole[one.key], host_places=min(one.host_places, whole[one.key])) if one.key in whole else one
        for one in scenario.provisions
    )
    return with_provisions(scenario, tuple(provisions))


def _varied(scenario: Scenario, goal: Goal) -> dict[str, int]:
    """Places of each provision that the search may change: those of the goal's kind, in its partnership if it names one."""
    return {
        one.key: one.places
        for one in scenario.provisions
        if (one.key == goal.provision if goal.provision else one.kind == goal.kind)
        and (goal.provision or goal.partnership in (None, one.partnership))
    }


def _wanted(counts: Counts, scenario: Scenario, goal: Goal) -> np.ndarray:
    """The measure in each future that has it [n]."""
    asked = {"year": goal.year, "kind": goal.kind, "partnership": goal.partnership}
    named = {axis: label for axis, label in asked.items() if label is not None}
    try:
        groups, table = values(counts, scenario, goal.measure, by=tuple(named), school_days=goal.school_days)
    except NotMeasured:  # of children, not of places: all kinds together
        named.pop("kind")
        groups, table = values(counts, scenario, goal.measure, by=tuple(named), school_days=goal.school_days)
    column = table[:, groups.index(tuple(named.values()))]
    return column[np.isfinite(column)]


def _tried(places: int, wanted: np.ndarray, goal: Goal) -> Tried:
    if len(wanted) < 2:  # nobody asked, or nobody was served: nothing to say, and not reached
        return Tried(places, 0.0, 0.0, 0.0, False)
    ends = {name: float(one[0]) for name, one in ends_of(MEASURES[goal.measure].unit, wanted[:, None]).items()}
    mean = mean_of(wanted, **ends)
    found = Tried(places, mean.value, mean.low, mean.high, False)
    return replace(found, reached=_margin(mean.value, goal) >= 0)


def _margin(value: float, goal: Goal) -> float:
    """How far beyond the goal; below 0 it falls short."""
    return value - goal.at_least if goal.at_least is not None else (goal.at_most or 0.0) - value


def _margins(one: Tried, goal: Goal) -> tuple[float, float]:
    """At the worse and at the better end of the mean's interval."""
    if one.low == one.high:
        return (0.0, 0.0) if one.reached else (-1.0, -1.0)
    return tuple(sorted((_margin(one.low, goal), _margin(one.high, goal))))  # type: ignore[return-value]


def _found(
    goal: Goal, search: _Search, now: int, places: int, ends: tuple[int | None, int | None], replications: int
) -> Found:
    at, (low, high) = search.at(places), ends
    least, most = f"{low if low is not None else 0}", f"{high}" if high is not None else f"more than {max(search.tried)}"
    words = (
        f"{places} places ({_of(goal)}; {now} now) are the fewest for {_aim(goal)}. It is {_shown(at.value, goal)} with them. "
        + (
            f"From {replications} futures the answer is known to lie from {least} to {most}, 95 times in 100."
            if replications >= FEWEST_FUTURES else f"{replications} futures are too few to say how sure that is."
        )
    )
    return Found(places, True, low, high, now, at.value, _in_order(search), words)


def _not_found(scenario: Scenario, goal: Goal, search: _Search, now: int) -> Found:
    most = search.tried[max(search.tried)]
    words = (
        f"No number of places up to {most.places} gives {_aim(goal)}: with {most.places} ({_of(goal)}; {now} now) it is "
        f"{_shown(most.value, goal)}. {_what_else_limits(scenario, goal)}"
    )
    return Found(None, False, None, None, now, most.value, _in_order(search), words)


def _in_order(search: _Search) -> tuple[Tried, ...]:
    return tuple(search.tried[places] for places in sorted(search.tried))


def _of(goal: Goal) -> str:
    return f"at {goal.provision}" if goal.provision else f"{goal.kind} in {goal.partnership}" if goal.partnership else goal.kind


def _aim(goal: Goal) -> str:
    measure = MEASURES[goal.measure]
    name = measure.words[:1].lower() + measure.words[1:]
    if goal.measure == "share_started_within":
        name = name.replace("15", str(goal.school_days))
    word, bound = ("least", goal.at_least) if goal.at_least is not None else ("most", goal.at_most or 0.0)
    return f"{name}: at {word} {_shown(bound, goal)}" + (f" in {goal.year}" if goal.year else "")


def _shown(value: float, goal: Goal) -> str:
    return f"{value:.1%}" if MEASURES[goal.measure].unit == "share" else f"{value:.4g}"


def _what_else_limits(scenario: Scenario, goal: Goal) -> str:
    """What the scenario itself says of waits that places do not shorten."""
    kind = next(one for one in scenario.kinds if one.key == goal.kind)
    told = []
    if not kind.for_excluded:
        slowest = max(one.meets_every for one in scenario.partnerships)
        told.append(f"A panel meets every {slowest} school weeks at most and a place begins the week after.")
    own = [one for one in scenario.provisions if one.kind == goal.kind]
    none = sum(
        not any(
            one.partnership in (None, school.partnership)
            and (not kind.limits_journey or scenario.minutes.get(school.key, {}).get(one.key, 0) <= scenario.minutes_most)
            for one in own
        )
        for school in scenario.schools
    )
    if none:
        told.append(f"{none} of {len(scenario.schools)} schools have no {goal.kind} that they may use and reach.")
    return " ".join(["Something other than the number of places limits it.", *told])


def _check(scenario: Scenario, goal: Goal) -> None:
    _known("kind", goal.kind, [kind.key for kind in scenario.kinds])
    if goal.partnership is not None:
        _known("partnership", goal.partnership, [one.key for one in scenario.partnerships])
    if goal.provision is not None:
        _known("provision", goal.provision, [one.key for one in scenario.provisions if one.kind == goal.kind])
    if goal.year is not None:
        began = [school_year_of(weeks[0]) for weeks in scenario.weeks]
        _known("year", goal.year, [f"{year}-{(year + 1) % 100:02d}" for year in began])
    if not _varied(scenario, goal):
        raise InvalidGoal(f"kind is {goal.kind!r}, of which the scenario has no provision there. Open one first, with a lever.")


def _known(field: str, was: str, known: Collection[str]) -> None:
    if was not in known:
        near = get_close_matches(was, known, 1, 0.5)
        hint = f"Did you mean {near[0]}?" if near else f"Put one of {', '.join(known)} there."
        raise InvalidGoal(f"{field} is {was!r}. {hint}")
