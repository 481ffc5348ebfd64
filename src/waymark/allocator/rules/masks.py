"""The admission rules over whole arrays: the same names as in `admission`, where each says why in words.

A class rule looks at a block of requests by classes and says where it rules out; a start rule looks at single stays.
`admission_table` names the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.allocator.offers.arrays import Arrays

UNKNOWN = -1


@dataclass(frozen=True)
class Block:
    """Some requests by some classes. `minutes` is UNKNOWN where no journey is given; all tables are [requests, classes]."""

    arrays: Arrays
    request: np.ndarray
    class_: np.ndarray
    minutes: np.ndarray
    measured: np.ndarray
    banned: np.ndarray

    @property
    def stay(self) -> np.ndarray:
        return self.arrays.stay[np.ix_(self.request, self.arrays.kind[self.class_])]

    def named(self, attribute: str) -> np.ndarray:
        """Where the request names the class in one of its lists; `not_schools` names a class by its receiving school."""
        found = np.zeros((len(self.request), len(self.class_)), bool)
        for place, number in enumerate(self.request):
            said = getattr(self.arrays.requests[number], attribute)
            if not said:
                continue
            if attribute == "not_schools":
                schools = [self.arrays.school_number[school] for school in said]
                found[place] = np.isin(self.arrays.receiving[self.class_], schools)
            else:
                found[place] = np.isin(self.class_, [self.arrays.class_number[class_id] for class_id in said])
        return found


@dataclass(frozen=True)
class Stays:
    """Stays one by one, in the order of their requests: class, first week, and the week after the last within the calendar."""

    arrays: Arrays
    request: np.ndarray
    class_: np.ndarray
    start: np.ndarray
    end: np.ndarray

    def least(self, table: str) -> np.ndarray:
        return self.arrays.windows[table].least(self.class_, self.start, self.end)


def ruled_out_by_the_panel(block: Block) -> np.ndarray:
    return block.banned


def kind_not_asked_for(block: Block) -> np.ndarray:
    return block.stay == 0


def year_group_not_taken(block: Block) -> np.ndarray:
    year = block.arrays.year[block.request][:, None]
    return (year < block.arrays.low[block.class_]) | (year > block.arrays.high[block.class_])


def school_not_served(block: Block) -> np.ndarray:
    school = block.arrays.school[block.request]
    refused = np.zeros((len(block.request), len(block.class_)), bool)
    for place, number in enumerate(block.class_):
        serves = block.arrays.classes[number].serves_schools
        if serves is not None:
            refused[:, place] = ~np.isin(school, [block.arrays.school_number[each] for each in serves])
    return refused


def needs_not_met(block: Block) -> np.ndarray:
    unmet = block.arrays.need[block.request].astype(np.float32) @ (~block.arrays.met[block.class_]).astype(np.float32).T
    return unmet > 0


def unsuitable_for_this_child(block: Block) -> np.ndarray:
    return block.named("not_classes")


def duty_needs_full_time(block: Block) -> np.ndarray:
    return block.arrays.statutory[block.request][:, None] & ~block.arrays.full_time[block.class_]


def measured_journey_over_the_cap(block: Block) -> np.ndarray:
    cap = block.arrays.problem.policy.journey_cap_minutes
    return block.measured & (block.minutes > cap) if cap is not None else np.zeros(block.minutes.shape, bool)


def childs_own_school(block: Block) -> np.ndarray:
    return block.arrays.school[block.request][:, None] == block.arrays.receiving[block.class_]


def receiving_school_ruled_out(block: Block) -> np.ndarray:
    return block.named("not_schools")


def team_has_no_time(block: Block) -> np.ndarray:
    needed = block.arrays.team_weeks_for(block.request[:, None], block.class_[None, :])
    return needed > block.arrays.team_left[block.class_]


def class_closed(stays: Stays) -> np.ndarray:
    return stays.least("open") < 1


def no_free_place(stays: Stays) -> np.ndarray:
    return stays.least("free") < 1


def only_preventive_places_left(stays: Stays) -> np.ndarray:
    return ~stays.arrays.preventive[stays.request] & (stays.least("for_excluded") < 1)


def only_host_places_left(stays: Stays) -> np.ndarray:
    visiting = stays.arrays.school[stays.request] != stays.arrays.host[stays.class_]
    return visiting & (stays.least("for_visitors") < 1)


def high_intensity_limit_reached(stays: Stays) -> np.ndarray:
    return stays.arrays.intense[stays.request] & (stays.least("for_intense") < 1)


def no_staff_for_one_to_one(stays: Stays) -> np.ndarray:
    hours = stays.arrays.hours[stays.request]
    return (hours > 0) & (stays.least("staff_hours") < hours)


def too_far_in_age_from_the_class(stays: Stays) -> np.ndarray:
    year, limit = stays.arrays.year[stays.request], stays.arrays.span[stays.class_]
    widest = np.maximum(-stays.least("minus_spread"), year - stays.least("youngest"))
    return np.maximum(widest, -stays.least("minus_oldest") - year) > limit


def apart_from_a_pupil_there(stays: Stays) -> np.ndarray:
    refused = np.zeros(len(stays.request), bool)
    arrays = stays.arrays
    blocked = np.array([item[0] for item in arrays.blocked], np.int64)
    lows, highs = np.searchsorted(stays.request, blocked), np.searchsorted(stays.request, blocked, side="right")
    for number in np.flatnonzero(lows < highs):
        own = slice(lows[number], highs[number])
        _, site, so_far = arrays.blocked[number]
        refused[own] |= (arrays.site[stays.class_[own]] == site) & (so_far[stays.end[own]] > so_far[stays.start[own]])
    return refused
