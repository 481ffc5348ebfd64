"""From a scenario and its figures to the kernel's arrays."""

from __future__ import annotations

from datetime import date

import numpy as np

from waymark.sufficiency.draws import cumulated, gamma_in_bins

from .calendar import school_year_of
from .errors import InvalidScenario
from .layout import FIGURES, MONTHS, County, Figures
from .parameters import BANDS, OF_A_KIND, Parameters
from .scenario import Scenario

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
    partnership = {one.key: place for place, one in enumerate(scenario.partnerships)}
    years = [len(weeks) for weeks in scenario.weeks]
    first_week = np.concatenate([[0], np.cumsum(years)]).astype(np.int64)
    of_school = np.array([partnership[school.partnership] for school in scenario.schools])
    asked, may_ask = _asked(scenario, parameters)
    return County(
        cohorts=_cohorts(scenario, first_week),
        schools=np.column_stack([[school.number for school in scenario.schools], of_school]).astype(np.int64),
        factor=np.array([-1.0 if school.factor is None else float(school.factor) for school in scenario.schools]),
        kinds=np.array([(one.weeks_min, one.weeks_max, one.for_excluded, one.moves_school) for one in scenario.kinds], np.int64),
        provisions=np.array(
            [(kinds.index(one.kind), partnership.get(one.partnership or "", -1)) for one in scenario.provisions], np.int64
        ).reshape(-1, 2),
        places=_places(scenario),
        reach=_reach(scenario, partnership),
        weeks=_weeks(scenario),
        first_week=first_week,
        partnerships=np.array([(one.meets_every, one.first_week) for one in scenario.partnerships], np.int64),
        peers=np.lexsort(([school.number for school in scenario.schools], of_school)).astype(np.int64),
        peers_first=np.searchsorted(np.sort(of_school), np.arange(len(partnership) + 1)).astype(np.int64),
        days=np.array(parameters.days, np.int64),
        outreach_share=_outreach_share(scenario),
        asked=asked,
        may_ask=may_ask,
    )


def figures_of(scenario: Scenario, parameters: Parameters, seed: int, replications: range) -> list[Figures]:
    """The figures of each future: drawn over their intervals, then multiplied by the scenario's changes."""

    def drawn(name: str) -> np.ndarray:
        return parameters.drawn(name, seed, replications) * scenario.changes.get(name, 1.0)

    scalars = np.column_stack([drawn(name) for name in FIGURES])
    names = [[f"kinds.{kind.key}.{name}" for name in OF_A_KIND] for kind in scenario.kinds]
    kinds = np.array([[drawn(name) for name in row] for row in names]).transpose(2, 0, 1)
    tables = _RiskTables(parameters)
    day_limits = cumulated(np.array(parameters.share_of_days))
    by_group = np.array(parameters.suspensions_by_year_group), np.array(parameters.exclusions_by_year_group)
    return [
        Figures(scalars[one].copy(), kinds[one].copy(), *tables.at(scalars[one, 1]), *by_group, day_limits)
        for one in range(len(replications))
    ]  # fmt: skip


class _RiskTables:
    """Tables of risk by shape, each worked out when first asked for; shapes lie on a grid over the interval."""

    def __init__(self, parameters: Parameters) -> None:
        figure = parameters.scalars["risk_shape"]
        self._grid = np.linspace(figure.low, figure.high, SHAPES) if figure.high > figure.low else np.array([figure.value])
        self._made: dict[float, tuple[np.ndarray, np.ndarray]] = {}

    def at(self, shape: float) -> tuple[np.ndarray, np.ndarray]:
        nearest = float(self._grid[np.argmin(np.abs(self._grid - shape))])
        if nearest not in self._made:
            self._made[nearest] = gamma_in_bins(nearest)
        return self._made[nearest]


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


def _places(scenario: Scenario) -> np.ndarray:
    """[provisions, weeks]: a place can be taken in a week that begins between its opening and its closing."""
    far_off = date.max
    rows = [
        [one.places if one.opens_on <= week < (one.closes_on or far_off) else 0 for week in scenario.all_weeks]
        for one in scenario.provisions
    ]
    return np.array(rows, np.int64).reshape(-1, len(scenario.all_weeks))


def _reach(scenario: Scenario, partnership: dict[str, int]) -> np.ndarray:
    kinds = {kind.key: kind for kind in scenario.kinds}
    reach = np.full((len(scenario.schools), len(scenario.provisions)), -1, np.int64)
    for row, school in enumerate(scenario.schools):
        for column, provision in enumerate(scenario.provisions):
            minutes = scenario.minutes.get(school.key, {}).get(provision.key, 0)
            near = minutes <= scenario.minutes_most or not kinds[provision.kind].limits_journey
            if near and provision.partnership in (None, school.partnership):
                reach[row, column] = minutes
    return reach


def _weeks(scenario: Scenario) -> np.ndarray:
    return np.array(
        [(year, (week.month - 9) % MONTHS) for year, weeks in enumerate(scenario.weeks) for week in weeks], np.int64
    )


def _outreach_share(scenario: Scenario) -> np.ndarray:
    shares = np.zeros(scenario.years)
    for year in range(1, scenario.years):
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
