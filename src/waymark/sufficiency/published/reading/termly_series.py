"""Termly rates by need put together to rates of a phase, between two ends: the rolls of the needs are found again or bounded."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from . import lait_file, termly_file
from .authorities import CodeBook
from .cells import Cell
from .interval import Interval, total
from .measures import Measure, Phase, Term
from .rolls import Roll, count_behind, roll_behind
from .series import Key, Point

USUAL_SHARES = {Phase.PRIMARY: (2.5, 13.0), Phase.SECONDARY: (2.5, 12.0), Phase.ALL: (4.0, 13.0), Phase.SPECIAL: (97.0, 2.0)}
SPREAD_OF_NEEDS = {"EHC plan": 0.2, "SEN support": 0.12}
CENSUSES_APART = 0.04  # a phase's pupils in a term against those of its January


def termly_series(folder: Path, book: CodeBook, yearly: dict[Key, tuple[Point, ...]]) -> dict[Key, list[Point]]:
    """Points by term where all three needs are printed for the phase; nothing for a folder without the file."""
    found = termly_file.read(folder)
    shares = lait_file.shares_of_need(folder) if found else {}
    points: dict[Key, list[Point]] = {}
    for (ons, year, term, phase), needs in sorted(found.items(), key=lambda item: item[0]):
        authority = book.by_ons(ons)
        rolls = yearly.get(Key(authority.dfe, Term.YEAR, phase, Measure.SUSPENSIONS)) if authority else None
        if authority is None or not rolls or not set(termly_file.NEEDS) <= set(needs) or phase is Phase.SPECIAL:
            continue
        needs = {need: needs[need] for need in termly_file.NEEDS}
        guess = max((point for point in rolls if point.year <= year), key=lambda point: point.year, default=rolls[0])
        of_needs = _rolls(needs, guess.roll.middle, _share(shares, authority.dfe, year, phase))
        for measure in Measure:
            point = _point(year, needs, of_needs, measure)
            if point:
                points.setdefault(Key(authority.dfe, term, phase, measure), []).append(point)
    return points


def _share(shares: dict, authority: str, year: int, phase: Phase) -> tuple[float, float]:
    """Percent with an EHC plan and with SEN support: of that January, else the latest before it, else what is usual."""
    for back in range(year, year - 6, -1):
        at = shares.get((authority, back, phase), {})
        if len(at) == 2:
            return at["EHC plan"], at["SEN support"]
    return USUAL_SHARES[phase]


def _rolls(needs: dict, pupils: float, share: tuple[float, float]) -> dict[str, Roll]:
    """The rolls of both needs are looked for around their shares; that of all others is what is left, so far as that is known."""
    rolls = {}
    for (need, spread), percent in zip(SPREAD_OF_NEEDS.items(), share, strict=True):
        rolls[need] = roll_behind(_printed(needs[need]), percent * pupils / 100, spread)
    left = pupils - sum(roll.pupils.middle for roll in rolls.values())
    open_ = CENSUSES_APART * pupils + sum(roll.pupils.high - roll.pupils.low for roll in rolls.values()) / 2
    rolls["No SEN"] = roll_behind(_printed(needs["No SEN"]), left, open_ / left)
    return rolls


def _printed(cells: dict[Measure, Cell]) -> list[Interval]:
    return [cell.value for cell in cells.values() if cell.value is not None]


def _point(year: int, needs: dict, rolls: dict[str, Roll], measure: Measure) -> Point | None:
    rates = {need: needs[need][measure].value for need in needs if measure in needs[need]}
    if len(rates) < len(needs) or None in rates.values():
        return None
    count = total([count_behind(rates[need], rolls[need]) for need in needs])
    roll = total([rolls[need].pupils for need in needs])
    source = "termly rates by need, rolls " + (
        "found again" if all(each.found for each in rolls.values()) else "between two ends"
    )
    return Point(year, count, roll, _weighted(rates, rolls), source)


def _weighted(rates: dict[str, Interval], rolls: dict[str, Roll]) -> Interval:
    """The rate of all needs together: its ends are where each need's roll is at one of its own."""
    needs = list(rates)
    lows, highs = [], []
    for corner in product(*((rolls[need].pupils.low, rolls[need].pupils.high) for need in needs)):
        everyone = sum(corner)
        lows.append(sum(rates[need].low * pupils for need, pupils in zip(needs, corner, strict=True)) / everyone)
        highs.append(sum(rates[need].high * pupils for need, pupils in zip(needs, corner, strict=True)) / everyone)
    return Interval(min(lows), max(highs))
