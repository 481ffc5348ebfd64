"""Numbers of a simulation as sentences: how many, in which year, between what, and how many more or fewer."""

from __future__ import annotations

from waymark.service.sufficiency.comparing import Gap
from waymark.service.sufficiency.results import Point
from waymark.service.sufficiency.wording import MEASURES, TOO_FEW, said_number, year_words

BETWEEN = "8 of 10 futures: {low} to {high}"
SENTENCES = {
    "waiting": "About {number} children wait in an ordinary week of {year}",
    "share_started_within": "About {number} of those who ask start within 15 school days in {year}",
    "places_short": "For about {number} children a panel has no place, in an ordinary week of {year}",
    "excluded_waiting": "About {number} excluded children have no place, in an ordinary week of {year}",
    "occupancy": "About {number} of places are taken in {year}",
    "starts": "About {number} children start with help or in a place in {year}",
    "permanent_exclusions": "About {number} children are permanently excluded in {year}",
    "sixth_day_breaches": "About {number} excluded children have no place by the sixth school day in {year}",
    "suspensions": "About {number} suspensions in {year}",
}


def sentence(measure: str, point: Point) -> str:
    number = said_number(point.mean, measure)
    said = SENTENCES[measure].format(number=number, year=year_words(point.year))
    return f"{said} ({between(measure, point)})"


def between(measure: str, point: Point) -> str:
    """ "8 of 10 futures: 9 to 15"."""
    if point.p10 is None or point.p90 is None:
        return TOO_FEW
    return BETWEEN.format(low=said_number(point.p10, measure), high=said_number(point.p90, measure))


def ranged(measure: str, point: Point | None) -> str:
    """ "12 (9 to 15)", for tables that say what the brackets are."""
    if point is None:
        return "–"
    if point.p10 is None or point.p90 is None:
        return f"{said_number(point.mean, measure)} ({TOO_FEW})"
    mean, low, high = (said_number(one, measure) for one in (point.mean, point.p10, point.p90))
    return mean if mean == low == high else f"{mean} ({low} to {high})"


def difference(measure: str, found: Gap) -> str:
    """ "9 fewer, between 8 and 10 fewer" or that it cannot be told."""
    if found.low is None or found.high is None:
        return f"{TOO_FEW} to tell a difference"
    if not found.is_told_from_nought:
        return "no difference that can be told"
    low, high = sorted((abs(found.low), abs(found.high)))
    mean, low_said, high_said = (_size(measure, one) for one in (abs(found.mean), low, high))
    if mean in ("0", "0.0"):
        return "hardly any difference"
    if MEASURES[measure][2]:
        return f"{mean} points {'higher' if found.mean > 0 else 'lower'}, between {low_said} and {high_said}"
    return f"{mean} {'more' if found.mean > 0 else 'fewer'}, between {low_said} and {high_said}"


def _size(measure: str, value: float) -> str:
    """A share in points of a hundred."""
    if MEASURES[measure][2]:
        points = value * 100
        return f"{points:.0f}" if points >= 10 else f"{points:.1f}"
    return said_number(value, measure)
