"""How much schools differ, from counts of which the small ones are hidden.

A school's expected number is its roll times the authority's rate times an effect of its own that lasts over the years; a year's
number scatters around it by more than chance (negative binomial). Effects have mean one; two forms of their tail compete,
lognormal and gamma. A cell `x` counts with the chance of one or two. Likelihood by quadrature over the effect; ends by the
curvature at its peak.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, logsumexp
from scipy.stats import gamma as gamma_law
from scipy.stats import norm

from waymark.sufficiency.published.errors import UnusableData
from waymark.sufficiency.published.reading.exclusions_file import Row
from waymark.sufficiency.published.reading.measures import Measure, Phase, Term
from waymark.sufficiency.published.reading.series import Key, Published

FORMS = ("lognormal", "gamma")
YEARS = 4
FEWEST_SCHOOLS = 8
NODES = np.linspace(-5.4, 5.4, 73)
LOG_NODE_WEIGHTS = norm.logpdf(NODES) - logsumexp(norm.logpdf(NODES))
NINETY_FIVE = 1.959964


@dataclass(frozen=True)
class SchoolYears:
    """One row per school and year: `school` an index; events between `low` and `high`; `expected` at the authority's rate."""

    school: np.ndarray
    low: np.ndarray
    high: np.ndarray
    expected: np.ndarray
    years: tuple[int, ...]

    @property
    def schools(self) -> int:
        return int(self.school.max()) + 1


@dataclass(frozen=True)
class SchoolFit:
    """`spread`: standard deviation of the log of a school's effect (lognormal) or of the effect (gamma). `scatter`: standard
    deviation of a year's own disturbance, relative. Each is (value, low, high), 95 %. `tail`: the form that fits better;
    `better_by` in log likelihood. `share_of_top_tenth`: of the events expected in the tenth of schools with the largest
    effects.
    """

    tail: str
    better_by: float
    spread: tuple[float, float, float]
    scatter: tuple[float, float, float]
    share_of_top_tenth: float
    schools: int
    school_years: int
    hidden: int
    years: tuple[int, ...]
    none_seen: float
    none_expected: float


def school_years(data: Published, found: tuple[Row, ...], authorities: set[str], phase: Phase, measure: Measure) -> SchoolYears:
    """The last published years of every school of these authorities with pupils; years scaled by the Department are left out."""
    years = sorted({row.year for row in found if row.level == "School"})[-YEARS:]
    rows = [
        row for row in found
        if row.level == "School" and row.authority in authorities and row.phase is phase and row.year in years
        and row.headcount.value is not None and row.headcount.value.low > 0 and not row.counts[measure].note
    ]  # fmt: skip
    rates = _rates(data, phase, measure)
    told = [row for row in rows if row.counts[measure].value is not None and rates.get((row.authority, row.year), 0) > 0]
    if len({row.school for row in told}) < FEWEST_SCHOOLS:
        raise UnusableData(
            f"Fewer than {FEWEST_SCHOOLS} {phase} schools have figures for {measure}, too few to tell how much schools differ."
        )
    numbers = {school: at for at, school in enumerate(sorted({row.school for row in told}))}
    return SchoolYears(
        school=np.array([numbers[row.school] for row in told]),
        low=np.array([row.counts[measure].value.low for row in told], dtype=float),
        high=np.array([row.counts[measure].value.high for row in told], dtype=float),
        expected=np.array([row.headcount.value.middle * rates[row.authority, row.year] / 100 for row in told]),
        years=tuple(years),
    )


def _rates(data: Published, phase: Phase, measure: Measure) -> dict[tuple[str, int], float]:
    return {
        (key.authority, point.year): point.rate.middle
        for key, points in data.series.items()
        if key == Key(key.authority, Term.YEAR, phase, measure)
        for point in points
    }


def fit_schools(data: SchoolYears) -> SchoolFit:
    fits = {form: _fitted(data, form) for form in FORMS}
    tail = max(FORMS, key=lambda form: fits[form][0])
    other = min(FORMS, key=lambda form: fits[form][0])
    height, best, errors = fits[tail]
    spread, scatter = (_ends(best[at], errors[at]) for at in (1, 2))
    return SchoolFit(
        tail=tail, better_by=float(height - fits[other][0]), spread=spread, scatter=scatter,
        share_of_top_tenth=_share_of_top_tenth(tail, spread[0]), schools=data.schools, school_years=len(data.low),
        hidden=int(np.sum(data.low != data.high)), years=data.years, none_seen=float(np.mean(data.high == 0)),
        none_expected=_none_expected(data, tail, best),
    )  # fmt: skip


def _fitted(data: SchoolYears, form: str) -> tuple[float, np.ndarray, np.ndarray]:
    """Height of the peak; log level, log spread, log scatter there; their standard errors."""

    def cost(values: np.ndarray) -> float:
        return -log_likelihood(data, form, values) + 0.5 * float(np.sum(((values[1:] + 0.7) / 2) ** 2))

    found = minimize(
        cost,
        np.array([0.0, np.log(0.6), np.log(0.4)]),
        method="Nelder-Mead",
        options={"xatol": 1e-4, "fatol": 1e-5, "maxiter": 600},
    )
    bend = _bend(cost, found.x)
    return -float(found.fun), found.x, np.sqrt(np.maximum(np.diag(np.linalg.pinv(bend)), 0))


def log_likelihood(data: SchoolYears, form: str, values: np.ndarray) -> float:
    """At log level, log spread and log scatter."""
    mean = data.expected[:, None] * np.exp(values[0]) * _effects(form, np.exp(values[1]))[None, :]
    size = np.exp(-2 * values[2])
    each = _log_chance(data.low, data.high, mean, size)
    by_school = np.zeros((data.schools, len(NODES)))
    np.add.at(by_school, data.school, each)
    return float(np.sum(logsumexp(by_school + LOG_NODE_WEIGHTS, axis=1)))


def _effects(form: str, spread: float) -> np.ndarray:
    """The effect at each node of a standard normal, with mean one."""
    if form == "lognormal":
        return np.exp(spread * NODES - spread**2 / 2)
    shape = spread**-2
    return np.maximum(gamma_law.ppf(norm.cdf(NODES), shape, scale=1 / shape), 1e-12)


def _log_chance(low: np.ndarray, high: np.ndarray, mean: np.ndarray, size: float) -> np.ndarray:
    """Negative binomial: of a count, or of any count between two ends no further than a few apart. (n, nodes)"""
    chance = _log_exactly(low[:, None], mean, size)
    for further in range(1, int(np.max(high - low)) + 1):
        more = low + further
        reached = more <= high
        chance[reached] = np.logaddexp(chance[reached], _log_exactly(more[reached, None], mean[reached], size))
    return chance


def _log_exactly(count: np.ndarray, mean: np.ndarray, size: float) -> np.ndarray:
    return (
        gammaln(count + size) - gammaln(size) - gammaln(count + 1)
        + size * (np.log(size) - np.log(size + mean)) + count * (np.log(mean) - np.log(size + mean))
    )  # fmt: skip


def _none_expected(data: SchoolYears, form: str, values: np.ndarray) -> float:
    mean = data.expected[:, None] * np.exp(values[0]) * _effects(form, np.exp(values[1]))[None, :]
    none = np.exp(_log_exactly(np.zeros((len(data.low), 1)), mean, np.exp(-2 * values[2])))
    return float(np.mean(none @ np.exp(LOG_NODE_WEIGHTS)))


def _share_of_top_tenth(form: str, spread: float) -> float:
    """Of what all schools' effects add up to, the part of the tenth with the largest."""
    if form == "lognormal":
        return float(norm.cdf(spread - norm.ppf(0.9)))
    shape = spread**-2
    return float(gamma_law.sf(gamma_law.ppf(0.9, shape), shape + 1))


def _bend(cost: Callable[[np.ndarray], float], at: np.ndarray, step: float = 0.02) -> np.ndarray:
    count = len(at)
    bend = np.empty((count, count))
    for one in range(count):
        for other in range(count):
            first, second = step * np.eye(count)[one], step * np.eye(count)[other]
            corners = (
                cost(at + first + second) - cost(at + first - second) - cost(at - first + second) + cost(at - first - second)
            )
            bend[one, other] = corners / (4 * step**2)
    return bend


def _ends(log_value: float, error: float) -> tuple[float, float, float]:
    error = min(error, 3.0)
    return tuple(float(np.exp(log_value + side * NINETY_FIVE * error)) for side in (0, -1, 1))
