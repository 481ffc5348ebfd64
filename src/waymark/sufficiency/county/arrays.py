"""From a scenario and its figures to the kernel's arrays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from waymark.sufficiency.draws import cumulated, gamma_in_bins

from .calendar import school_year_of
from .errors import InvalidScenario
from .layout import EXCLUDED, EXCLUDED_PLACED, FIGURES, MONTHS, PLACED, WAITING, County, Figures
from .parameters import BANDS, OF_A_KIND, Parameters
from .scenario import SEATINGS, Provision, Scenario
from .standing import SETTLED, SETTLING_YEARS, rows_of, with_years_before

SHAPES = 9
"""The shape of risk is drawn among this many values over its interval, since each needs its table."""
YEAR_7 = 7


def county_of(scenario: Scenario, parameters: Parameters) -> County:
    """Raises InvalidScenario for a kind that the figures do not know."""
    kinds = [kind.key for kind in scenario.kinds]
    for kind in kinds:
        if kind not in parameters.kinds:
            have = ", ".join(sorted(parameters.kinds))
            raise InvalidScenario(f"kinds names {kind!r}, for which the figures have nothing. They have {have}.")
    counted_from = 0
    if scenario.standing == SETTLED:
        scenario, counted_from = with_years_before(scenario), SETTLING_YEARS
    partnership = {one.key: place for place, one in enumerate(scenario.partnerships)}
    years = [len(weeks) for weeks in scenario.weeks]
    first_week = np.concatenate([[0], np.cumsum(years)]).astype(np.int64)
    of_school = np.array([partnership[school.partnership] for school in scenario.schools])
    asked, may_ask = _asked(scenario, parameters)
    rows = _provision_rows(scenario)
    hosts = {one.host for one in scenario.provisions if one.host_places}
    cohorts = _cohorts(scenario, first_week)
    standing = _standing(scenario, rows, cohorts)
    return County(
        cohorts=cohorts,
        schools=np.column_stack([
            [school.number for school in scenario.schools], of_school, [school.key in hosts for school in scenario.schools],
        ]).astype(np.int64),
        factor=np.array([-1.0 if school.factor is None else float(school.factor) for school in scenario.schools]),
        kinds=np.array([(one.weeks_min, one.weeks_max, one.for_excluded, one.moves_school) for one in scenario.kinds], np.int64),
        provisions=np.array(
            [(kinds.index(one.kind), partnership.get(one.partnership or "", -1), at, own) for at, one, own in rows], np.int64
        ).reshape(-1, 4),
        places=_places(scenario, rows),
        reach=_reach(scenario, rows),
        journeys=_journeys(scenario, rows),
        weeks=_weeks(scenario),
        first_week=first_week,
        partnerships=np.array([(one.meets_every, one.first_week) for one in scenario.partnerships], np.int64),
        peers=np.lexsort(([school.number for school in scenario.schools], of_school)).astype(np.int64),
        peers_first=np.searchsorted(np.sort(of_school), np.arange(len(partnership) + 1)).astype(np.int64),
        days=np.array(parameters.days, np.int64),
        outreach_share=_outreach_share(scenario, counted_from),
        asked=asked,
        may_ask=may_ask,
        standing=standing,
        standing_first=np.searchsorted(standing[:, 0], np.arange(len(cohorts) + 1)).astype(np.int64),
        counted_from=counted_from,
        scenario_provisions=len(scenario.provisions),
        seating=SEATINGS.index(scenario.seating),
    )


def figures_of(scenario: Scenario, parameters: Parameters, seed: int, replications: range) -> list[Figures]:
    """The figures of each future: drawn over their intervals, then multiplied by the scenario's changes."""
    names = [[f"kinds.{kind.key}.{name}" for name in OF_A_KIND] for kind in scenario.kinds]
    drawn = {name: parameters.drawn(name, seed, replications) for row in (FIGURES, *names) for name in row}
    changed = {name: values * scenario.changes.get(name, 1.0) for name, values in drawn.items()}
    scalars, before = (np.column_stack([of[name] for name in FIGURES]) for of in (changed, drawn))
    kinds, kinds_before = (
        np.array([[of[name] for name in row] for row in names]).transpose(2, 0, 1).copy() for of in (changed, drawn)
    )
    tables = _RiskTables(parameters)
    day_limits = cumulated(np.array(parameters.share_of_days))
    by_group = np.array(parameters.suspensions_by_year_group), np.array(parameters.exclusions_by_year_group)
    return [
        Figures(scalars[one].copy(), kinds[one], *tables.at(scalars[one, 1]), *by_group, day_limits,
                before[one].copy(), kinds_before[one])
        for one in range(len(replications))
    ]  # fmt: skip


class _RiskTables:
    """Tables of risk by shape; shapes lie on a grid over the interval."""

    def __init__(self, parameters: Parameters) -> None:
        figure = parameters.scalars["risk_shape"]
        self._grid = np.linspace(figure.low, figure.high, SHAPES) if figure.high > figure.low else np.array([figure.value])

    def at(self, shape: float) -> tuple[np.ndarray, np.ndarray]:
        return _risk_table(float(self._grid[np.argmin(np.abs(self._grid - shape))]))


@lru_cache(maxsize=4 * SHAPES)
def _risk_table(shape: float) -> tuple[np.ndarray, np.ndarray]:
    """Kept for the next block and the next run: one takes as long as two or three futures. Nobody writes to it."""
    return gamma_in_bins(shape)


def _cohorts(scenario: Scenario, first_week: np.ndarray) -> np.ndarray:
    """A row for each school and each year of entry: those in school on the first day, then each year's intake."""
    began = school_year_of(scenario.weeks[0][0])
    rows = []
    for place, school in enumerate(scenario.schools):
        for older, pupils in enumerate(school.rolls):
            rows.append((place, -older, pupils, 0, began - older))
        for later, pupils in enumerate(school.intake, 1):
            rows.append((place, later, pupils, first_week[later], began + later))
    return np.array(rows, np.int64)


def _provision_rows(scenario: Scenario) -> list[tuple[int, Provision, bool]]:
    """A row for each provision, and before it one for the places kept for its host's own pupils, which are then taken first."""
    rows = []
    for place, one in enumerate(scenario.provisions):
        if one.host_places:
            rows.append((place, replace(one, places=one.host_places), True))
        rows.append((place, replace(one, places=one.places - one.host_places, host_places=0), False))
    return rows


def _places(scenario: Scenario, rows: list[tuple[int, Provision, bool]]) -> np.ndarray:
    """[provisions, weeks]: a place can be taken in a week that begins between its opening and its closing."""
    far_off = date.max
    places = [
        [one.places if one.opens_on <= week < (one.closes_on or far_off) else 0 for week in scenario.all_weeks]
        for _, one, _ in rows
    ]
    return np.array(places, np.int64).reshape(-1, len(scenario.all_weeks))


def _reach(scenario: Scenario, rows: list[tuple[int, Provision, bool]]) -> np.ndarray:
    kinds = {kind.key: kind for kind in scenario.kinds}
    reach = np.full((len(scenario.schools), len(rows)), -1, np.int64)
    for row, school in enumerate(scenario.schools):
        for column, (_, provision, own) in enumerate(rows):
            if own and provision.host != school.key:
                continue
            minutes = scenario.minutes.get(school.key, {}).get(provision.key, 0)
            near = minutes <= scenario.minutes_most or not kinds[provision.kind].limits_journey
            if near and provision.partnership in (None, school.partnership):
                reach[row, column] = minutes
    return reach


def _journeys(scenario: Scenario, rows: list[tuple[int, Provision, bool]]) -> np.ndarray:
    """Minutes of whoever travels: to help that comes to the school nobody does."""
    travelled = {kind.key for kind in scenario.kinds if kind.limits_journey}
    return np.array([
        [scenario.minutes.get(school.key, {}).get(one.key, -1) if one.kind in travelled else -1 for _, one, _ in rows]
        for school in scenario.schools
    ], np.int64).reshape(len(scenario.schools), -1)  # fmt: skip


def _weeks(scenario: Scenario) -> np.ndarray:
    return np.array(
        [(year, (week.month - 9) % MONTHS) for year, weeks in enumerate(scenario.weeks) for week in weeks], np.int64
    )


def _outreach_share(scenario: Scenario, counted_from: int) -> np.ndarray:
    shares = np.zeros(scenario.years)
    for year in range(counted_from + 1, scenario.years):
        intake = sum(school.intake[year - 1] for school in scenario.schools)
        shares[year] = scenario.transition_places / intake if intake else 0.0
    return shares


def _asked(scenario: Scenario, parameters: Parameters) -> tuple[np.ndarray, bool]:
    """Limits of the draw of what is asked for, among the kinds that the authority has and that are not for excluded pupils."""
    nothing = (0.0,) * len(BANDS)
    weights = np.array([
        nothing if kind.for_excluded else parameters.shares_asked.get(kind.key, nothing) for kind in scenario.kinds
    ]).T  # fmt: skip
    may_ask = bool((weights.sum(axis=1) > 0).all())
    rows = [cumulated(row) for row in weights] if may_ask else [np.zeros(len(scenario.kinds), np.uint64)] * len(BANDS)
    return np.array(rows, np.uint64), may_ask


def _standing(scenario: Scenario, rows: list[tuple[int, Provision, bool]], cohorts: np.ndarray) -> np.ndarray:
    """A row for each pupil who is waiting, placed or excluded on the first day, in the order of cohorts.

    Pupils of the host's own take the places kept for them first.
    """
    if isinstance(scenario.standing, str) or not scenario.standing:
        return np.empty((0, 7), np.int64)
    kinds = {kind.key: place for place, kind in enumerate(scenario.kinds)}
    schools = {school.key: place for place, school in enumerate(scenario.schools)}
    cohort_of = {(int(row[0]), int(row[1])): place for place, row in enumerate(cohorts)}
    columns = {key: [at for at, (_, one, _) in enumerate(rows) if one.key == key] for key in {one.key for _, one, _ in rows}}
    left = [one.places for _, one, _ in rows]
    made = []
    for row in rows_of(scenario.standing):
        state, kind, place = WAITING, kinds.get(row.kind or "", -1), -1
        if row.state == "excluded":
            state = EXCLUDED
        elif row.provision is not None:
            place = next(
                at for at in columns[row.provision] if left[at] > 0 and (not rows[at][2] or rows[at][1].host == row.school)
            )
            left[place] -= 1
            kind = kinds[rows[place][1].kind]
            state = EXCLUDED_PLACED if scenario.kinds[kind].for_excluded else PLACED
        cohort = cohort_of[schools[row.school], YEAR_7 - row.year_group]
        weeks_left = -1 if row.weeks_left is None else row.weeks_left
        made.append((cohort, state, kind, place, row.weeks, weeks_left, row.suspensions))
    return np.array(sorted(made), np.int64)
