"""Years published as rates only: the roll behind them found from the rates and the roll of the year before."""

from __future__ import annotations

from pathlib import Path

from . import lait_file
from .authorities import NATIONAL
from .interval import Interval, whole_numbers_in
from .measures import Measure, Phase, Term
from .rolls import Roll, count_behind, roll_behind
from .series import Key, Point
from .tables import optional_file, rows

YEARLY_CHANGE = {Phase.PRIMARY: 0.06, Phase.SECONDARY: 0.06, Phase.ALL: 0.06, Phase.SPECIAL: 0.15}
GUESS_FROM_SCORECARD = 0.2
# Where nothing tells the size of an authority: a usual one, from a tenth to nearly twice of it. The rate stays as printed.
USUAL = {Phase.PRIMARY: (30_000, 0.9), Phase.SECONDARY: (20_000, 0.9), Phase.ALL: (50_000, 0.9), Phase.SPECIAL: (700, 0.9)}
_SCORECARD = "la_school_places_scorecard_*.csv"


def yearly_rates(folder: Path, counted: dict[Key, tuple[Point, ...]]) -> dict[Key, list[Point]]:
    """Points of every authority and year that the rates have; the roll of a year is looked for around that of the year before."""
    known = _last_rolls(counted)
    scorecard = _scorecard_rolls(folder)
    points: dict[Key, list[Point]] = {}
    for (authority, year, phase), cells in sorted(lait_file.read(folder).items(), key=lambda item: item[0][1]):
        rates = {measure: cell.value for measure, cell in cells.items() if cell.value is not None}
        if not rates or (authority > NATIONAL):  # regions are numbered above England
            continue
        roll = _roll(known, scorecard, (authority, phase), year, list(rates.values()))
        for measure, rate in rates.items():
            count = _count(rate, roll)
            source = "rate, roll found again" if roll.found else f"rate, roll one of {roll.possible}" if roll.possible else "rate"
            points.setdefault(Key(authority, Term.YEAR, phase, measure), []).append(Point(year, count, roll.pupils, rate, source))
    return points


def _roll(known: dict, scorecard: dict, of: tuple[str, Phase], year: int, rates: list[Interval]) -> Roll:
    before = known.get(of, {})
    if year in before:
        return Roll(Interval.exactly(before[year]), 1)
    earlier = [each for each in before if each < year]
    if earlier:
        nearest = max(earlier)
        spread = min(YEARLY_CHANGE[of[1]] * (year - nearest), 0.4)
        roll = roll_behind(rates, before[nearest], spread)
    elif of in scorecard:
        roll = roll_behind(rates, scorecard[of], GUESS_FROM_SCORECARD)
    else:
        roll = roll_behind(rates, *USUAL[of[1]])
    if roll.found:
        known.setdefault(of, {})[year] = int(roll.pupils.middle)
    return roll


def _count(rate: Interval, roll: Roll) -> Interval:
    if roll.found:
        return count_behind(rate, roll)
    ends = whole_numbers_in(rate.low * roll.pupils.low / 100, rate.high * roll.pupils.high / 100)
    return ends or Interval.exactly(round(rate.middle * roll.pupils.middle / 100))


def _last_rolls(counted: dict[Key, tuple[Point, ...]]) -> dict[tuple[str, Phase], dict[int, int]]:
    known: dict[tuple[str, Phase], dict[int, int]] = {}
    for key, points in counted.items():
        if key.measure is Measure.SUSPENSIONS:
            known[key.authority, key.phase] = {point.year: int(point.roll.middle) for point in points}
    return known


def _scorecard_rolls(folder: Path) -> dict[tuple[str, Phase], float]:
    """For an authority without earlier counts: its mainstream pupils of reception to year 11, and a little more for the rest."""
    path = optional_file(folder, _SCORECARD)
    guesses: dict[tuple[str, Phase], float] = {}
    for _, cells in rows(path, ("Year", "LANumber", "PriNOR", "SecNOR")) if path else ():
        if not (cells["PriNOR"].isdigit() and cells["SecNOR"].isdigit()):
            continue
        primary, secondary = int(cells["PriNOR"]) * 1.05, int(cells["SecNOR"]) * 1.12
        for phase, guess in ((Phase.PRIMARY, primary), (Phase.SECONDARY, secondary), (Phase.ALL, (primary + secondary) * 1.02)):
            guesses.setdefault((cells["LANumber"].strip(), phase), guess)
    return guesses
