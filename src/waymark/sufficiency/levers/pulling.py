"""From a scenario and levers to another scenario. The first is left as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import floor
from types import MappingProxyType

from waymark.sufficiency.county import InvalidScenario, Parameters, Provision, Scenario
from waymark.sufficiency.county.parameters import OF_A_KIND, SCALARS, Figure
from waymark.sufficiency.county.scenario import MOST_PLACES

from .errors import InvalidLever, one_of
from .kinds import (
    MOST_TIMES,
    ChangePlaces,
    CloseProvision,
    Lever,
    MorePlaces,
    Multiply,
    OpenProvision,
    StayLength,
    TransitionPlaces,
)
from .words import in_words

PLAY = 1e-9
"""What rounding may add to a figure without its counting as outside its interval."""


def pull(scenario: Scenario, levers: Iterable[Lever], parameters: Parameters | None = None) -> Scenario:
    """The scenario with each lever pulled, one after another. Raises InvalidLever.

    With `parameters` the figures multiplied are checked too: none may leave what it can be at all, and none its own stated
    interval but by a lever that says `beyond`.
    """
    for lever in levers:
        try:
            changed = PULLS[type(lever)](scenario, lever)
        except InvalidScenario as refused:
            raise InvalidLever(lever.NAME, in_words(lever), str(refused)) from refused
        if parameters is not None and isinstance(lever, Multiply):
            _check_figure(lever, changed.changes[lever.figure], parameters)
        scenario = changed
    return scenario


def beyond_interval(scenario: Scenario, parameters: Parameters) -> dict[str, str]:
    """A sentence for each figure that the scenario's changes take outside the interval its file states for it."""
    told = {}
    for name, factor in scenario.changes.items():
        figure = _figure(name, parameters)
        if figure is not None and not _within(figure, factor):
            told[name] = (
                f"{name} is taken to {figure.value * factor:.4g}, outside the interval from {figure.low:g} to {figure.high:g} "
                "that its file states."
            )
    return told


def _open(scenario: Scenario, lever: OpenProvision) -> Scenario:
    if lever.key in {one.key for one in scenario.provisions}:
        raise InvalidLever("open_provision, key", lever.key, "Another provision has that name. Put a new one there.")
    one_of("open_provision, kind", lever.kind, (kind.key for kind in scenario.kinds))
    if lever.partnership is not None:
        one_of("open_provision, partnership", lever.partnership, (one.key for one in scenario.partnerships))
    schools = {school.key for school in scenario.schools}
    for school in lever.minutes:
        one_of("open_provision, minutes, a school", school, schools)
    _day("open_provision, opens_on", lever.opens_on, scenario)
    minutes = {school: dict(row) for school, row in scenario.minutes.items()}
    for school, journey in lever.minutes.items():
        minutes.setdefault(school, {})[lever.key] = journey
    opened = Provision(lever.key, lever.kind, lever.places, lever.opens_on, lever.partnership)
    return replace(scenario, provisions=(*scenario.provisions, opened), minutes=MappingProxyType(minutes))


def _close(scenario: Scenario, lever: CloseProvision) -> Scenario:
    known = _provision("close_provision, provision", lever.provision, scenario)
    _day("close_provision, closes_on", lever.closes_on, scenario)
    if lever.closes_on <= known.opens_on:
        allowed = f"Put a day after it opens, which is {known.opens_on}."
        raise InvalidLever("close_provision, closes_on", lever.closes_on, allowed)
    return _with_provision(scenario, replace(known, closes_on=lever.closes_on))


def _change(scenario: Scenario, lever: ChangePlaces) -> Scenario:
    known = _provision("change_places, provision", lever.provision, scenario)
    return _with_provision(scenario, replace(known, places=lever.places))


def _more(scenario: Scenario, lever: MorePlaces) -> Scenario:
    one_of("more_places, kind", lever.kind, (kind.key for kind in scenario.kinds))
    if all(one.kind != lever.kind for one in scenario.provisions):
        raise InvalidLever("more_places, kind", lever.kind, "The scenario has no provision of that kind. Open one first.")

    def grown(places: int) -> int:
        return min(MOST_PLACES, floor(places * lever.factor + 0.5))

    provisions = (
        replace(one, places=grown(one.places), host_places=grown(one.host_places)) if one.kind == lever.kind else one
        for one in scenario.provisions
    )
    return with_provisions(scenario, tuple(provisions))


def _stay(scenario: Scenario, lever: StayLength) -> Scenario:
    one_of("stay_length, kind", lever.kind, (kind.key for kind in scenario.kinds))
    kinds = (
        replace(kind, weeks_min=lever.weeks_min, weeks_max=lever.weeks_max) if kind.key == lever.kind else kind
        for kind in scenario.kinds
    )
    return replace(scenario, kinds=tuple(kinds))


def _multiply(scenario: Scenario, lever: Multiply) -> Scenario:
    one_of("multiply, figure", lever.figure, _figures(scenario))
    factor = scenario.changes.get(lever.figure, 1.0) * lever.factor
    if factor > MOST_TIMES:
        allowed = f"With the changes before it the factor would be {factor:g}. {MOST_TIMES:.0f} is the most."
        raise InvalidLever("multiply, factor", lever.factor, allowed)
    return replace(scenario, changes=MappingProxyType({**scenario.changes, lever.figure: factor}))


def _transition(scenario: Scenario, lever: TransitionPlaces) -> Scenario:
    return replace(scenario, transition_places=lever.places)


PULLS: Mapping[type[Lever], Callable[[Scenario, Lever], Scenario]] = MappingProxyType({
    OpenProvision: _open, CloseProvision: _close, ChangePlaces: _change, MorePlaces: _more, StayLength: _stay,
    Multiply: _multiply, TransitionPlaces: _transition,
})  # fmt: skip


def _provision(where: str, key: str, scenario: Scenario) -> Provision:
    provisions = {one.key: one for one in scenario.provisions}
    one_of(where, key, provisions)
    return provisions[key]


def _with_provision(scenario: Scenario, changed: Provision) -> Scenario:
    return with_provisions(scenario, tuple(changed if one.key == changed.key else one for one in scenario.provisions))


def with_provisions(scenario: Scenario, provisions: tuple[Provision, ...]) -> Scenario:
    """The scenario with these provisions. Whoever stands in a place that is gone on the first day stands in none: they are taken
    to be at their school, the last rows first."""
    if isinstance(scenario.standing, str):
        return replace(scenario, provisions=provisions)
    first_day = scenario.weeks[0][0]
    hosts = {one.key: one.host for one in provisions}
    room = {one.key: one.places if _is_open(one, first_day) else 0 for one in provisions}
    shared = {one.key: room[one.key] - min(room[one.key], one.host_places) for one in provisions}
    kept = []
    for row in scenario.standing:
        if row.provision in room:
            is_own = row.school == hosts[row.provision]
            pupils = min(row.pupils, room[row.provision] if is_own else min(room[row.provision], shared[row.provision]))
            room[row.provision] -= pupils
            shared[row.provision] -= 0 if is_own else pupils
            row = replace(row, pupils=pupils) if pupils else None
        if row is not None:
            kept.append(row)
    return replace(scenario, provisions=provisions, standing=tuple(kept))


def _is_open(one: Provision, day: date) -> bool:
    return one.opens_on <= day and (one.closes_on is None or one.closes_on > day)


def _day(where: str, day: object, scenario: Scenario) -> None:
    first, last = scenario.all_weeks[0], scenario.all_weeks[-1]
    if not isinstance(day, date):
        raise InvalidLever(where, day, "Put a date there, as YYYY-MM-DD.")
    if not first <= day <= last:
        raise InvalidLever(where, day, f"Put a day there from the scenario's first, {first}, to its last week's, {last}.")


def _figures(scenario: Scenario) -> list[str]:
    return [*SCALARS, *(f"kinds.{kind.key}.{name}" for kind in scenario.kinds for name in OF_A_KIND)]


def _figure(name: str, parameters: Parameters) -> Figure | None:
    if name in parameters.scalars:
        return parameters.scalars[name]
    _, kind, figure = name.split(".") if name.count(".") == 2 else ("", "", "")
    return parameters.kinds.get(kind, {}).get(figure)


def _within(figure: Figure, factor: float) -> bool:
    return figure.low - PLAY <= figure.value * factor <= figure.high + PLAY


def _check_figure(lever: Multiply, factor: float, parameters: Parameters) -> None:
    figure = _figure(lever.figure, parameters)
    if figure is None:
        raise InvalidLever("multiply, figure", lever.figure, "The parameter file has no such figure.")
    least, most = SCALARS.get(lever.figure) or OF_A_KIND[lever.figure.rsplit(".", 1)[1]]
    moved = figure.value * factor
    if not least <= moved <= most:
        allowed = f"{lever.figure} would be {moved:.4g}. It can be {least:g} to {most:g}."
        raise InvalidLever("multiply, factor", lever.factor, allowed)
    if not lever.beyond and not _within(figure, factor):
        allowed = (
            f"{lever.figure} would be {moved:.4g}, outside the interval from {figure.low:g} to {figure.high:g} that its file "
            "states. Stay within it, or say beyond=true: the answer is then marked."
        )
        raise InvalidLever("multiply, factor", lever.factor, allowed)
