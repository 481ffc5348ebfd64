"""Rules that count: no more children than places, places kept back, hours of staff and weeks of a team."""

from __future__ import annotations

import numpy as np

from waymark.allocator.offers.arrays import NO_LIMIT
from waymark.allocator.offers.candidates import Candidates
from waymark.allocator.offers.rows import Family, by_class, by_class_and_week


def weekly_class_capacity(found: Candidates) -> Family:
    return by_class_and_week(found, "weekly_class_capacity", np.ones(len(found), np.int64), found.arrays.free)


def preventive_reserve(found: Candidates) -> Family:
    """Places kept for children who are not excluded are never taken by those who are."""
    arrays = found.arrays
    excluded = (~arrays.preventive[found.request]).astype(np.int64)
    return by_class_and_week(found, "preventive_reserve", excluded, arrays.for_excluded, arrays.for_excluded < arrays.free)


def host_only_places(found: Candidates) -> Family:
    arrays = found.arrays
    visiting = (arrays.school[found.request] != arrays.host[found.class_]).astype(np.int64)
    return by_class_and_week(found, "host_only_places", visiting, arrays.for_visitors, arrays.for_visitors < arrays.free)


def high_intensity_limit(found: Candidates) -> Family:
    arrays = found.arrays
    intense = arrays.intense[found.request].astype(np.int64)
    return by_class_and_week(found, "high_intensity_limit", intense, arrays.for_intense, arrays.for_intense < NO_LIMIT - 10_000)


def staffing(found: Candidates) -> Family:
    """Hours a week for which staff are needed for one child alone."""
    arrays = found.arrays
    hours = arrays.hours[found.request]
    return by_class_and_week(found, "staffing", hours, arrays.staff_hours, arrays.staff_hours < NO_LIMIT)


def caseload(found: Candidates) -> Family:
    """Weeks of a team's time, over the whole calendar."""
    arrays = found.arrays
    takes = arrays.team_weeks_for(found.request, found.class_)
    return by_class(found, "caseload", takes, arrays.team_left, arrays.team_left < NO_LIMIT)
