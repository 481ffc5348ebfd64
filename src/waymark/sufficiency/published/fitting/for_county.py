"""What published statistics of an authority change in the figures of the county model.

The county's file is set to England. An authority's own published figures move what they can tell: how often pupils are suspended,
how many permanent exclusions there are for each suspension, how much schools differ in suspensions, the shape over year groups
and the lengths. All else, waits and returns above all, is published by nobody and stays as the file has it.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from typing import Any

from waymark.sufficiency.county.parameters import SCALARS

from .parameters import Figure, PublishedParameters, Shape

SUSPENSIONS, EXCLUSIONS = "times_england.secondary.suspensions", "times_england.secondary.permanent_exclusions"
SCHOOLS = "school_spread.secondary.suspensions"


def county_figures(england: Mapping[str, Any], document: PublishedParameters) -> dict[str, Any]:
    """`england`: a county parameter file as read from TOML; the same layout comes back, for `county.parameters.parameters_from`.

    A figure that is not in the document is left as it was.
    """
    data = copy.deepcopy(dict(england))
    figures, tables = data["figures"], data["tables"]
    names = {figure.name for figure in document.figures}
    if SUSPENSIONS in names:
        times = document.figure(SUSPENSIONS)
        figures["base_rate"] = _scaled("base_rate", figures["base_rate"], times, document)
        if EXCLUSIONS in names:
            each = _for_each_suspension(document.figure(EXCLUSIONS), times)
            name = "exclusions_per_suspension"
            figures[name] = _scaled(name, figures[name], each, document)
    if SCHOOLS in names and "gamma" in document.figure(SCHOOLS).unit:
        figures["school_shape"] = _shape_of(document.figure(SCHOOLS), figures["school_shape"], document)
    suspended, excluded = (document.shape(f"risk_by_year_group.{each}") for each in ("suspensions", "permanent_exclusions"))
    tables["suspensions_by_year_group"] = _by_year_group(suspended.values, suspended)
    chances = tuple(each / other for each, other in zip(excluded.values, suspended.values, strict=True))
    tables["exclusions_by_year_group"] = _by_year_group(chances, excluded)
    tables["days_of_a_suspension"] = _days(document.shape("length_of_suspension"))
    return data


def _for_each_suspension(exclusions: Figure, suspensions: Figure) -> Figure:
    value = exclusions.value / suspensions.value
    ends = [exclusions.low / suspensions.high, value, exclusions.high / suspensions.low]
    name = "times_england.secondary.exclusions_per_suspension"
    return Figure(name, value, min(ends), max(ends), exclusions.unit, "published", exclusions.source, exclusions.years)


def _scaled(name: str, item: Mapping[str, Any], times: Figure, document: PublishedParameters) -> dict[str, Any]:
    """The file's value times the authority's ratio to England; both intervals put together as of two things that have nothing to
    do with one another: it is not to be expected that both lie at their ends at once.
    """
    value = item["value"] * times.value
    low = value / _put_together(item["value"] / item["low"], times.value / times.low)
    high = value * _put_together(item["high"] / item["value"], times.high / times.value)
    said = (
        f"England's figure times {times.value:.3f} ({times.low:.3f} to {times.high:.3f}), {document.name}'s ratio to England of "
        f"{times.years[-1]} ({times.source}). England's: {_words(item)}"
    )
    return _item(name, value, low, high, item, said)


def _put_together(one: float, other: float) -> float:
    """Of two factors of at least 1, as logs at right angles."""
    return math.exp(math.hypot(math.log(one), math.log(other)))


def _shape_of(spread: Figure, item: Mapping[str, Any], document: PublishedParameters) -> dict[str, Any]:
    said = (
        f"{document.name}: 1 over the square of the spread {spread.value:.2f} ({spread.low:.2f} to {spread.high:.2f}). "
        f"{spread.note} ({spread.source})"
    )
    return _item("school_shape", spread.value**-2, spread.high**-2, spread.low**-2, item, said)


def _item(name: str, value: float, low: float, high: float, item: Mapping[str, Any], said: str) -> dict[str, Any]:
    least, most = SCALARS[name]
    kept = [min(max(each, least), most) for each in (value, low, high)]
    origin = {"assumption": said} if "assumption" in item and name != "school_shape" else {"source": said}
    return {"unit": item.get("unit", ""), "value": kept[0], "low": kept[1], "high": kept[2], **origin}


def _words(item: Mapping[str, Any]) -> str:
    return next(str(item[origin]) for origin in ("source", "elicited", "assumption") if origin in item)


def _by_year_group(values: tuple[float, ...], shape: Shape) -> dict[str, Any]:
    return {"rates": list(values), "source": f"{shape.source}, state-funded secondary schools in England, {shape.years[-1]}"}


def _days(shape: Shape) -> dict[str, Any]:
    """“46 or more” is taken as 46, though a pupil may be suspended for no more than 45 school days in a year."""
    days = [int(category.split()[0]) for category in shape.categories]
    said = f"{shape.source}, state-funded secondary schools in England, {shape.years[-1]}"
    return {"days": days, "shares": list(shape.values), "source": said}
