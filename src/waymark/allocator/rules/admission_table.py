"""Every rule about one request and one class, once: what it says in words, beside what it rules out over arrays.

A rule's code is the name that both functions have. A test holds what each rules out against what it says, pair by pair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from waymark.allocator.offers.pair import Pair
from waymark.allocator.rules import admission, masks
from waymark.allocator.rules.masks import Block, Stays


@dataclass(frozen=True)
class Reason:
    code: str
    sentence: str


@dataclass(frozen=True)
class ClassRule:
    """A rule about a class, whenever the stay would start."""

    says: Callable[[Pair], str | None]
    rules_out: Callable[[Block], np.ndarray]

    def reason(self, pair: Pair) -> Reason | None:
        return _reason(self.says.__name__, self.says(pair))


@dataclass(frozen=True)
class StartRule:
    """A rule about a stay that starts in a given school week."""

    says: Callable[[Pair, int], str | None]
    rules_out: Callable[[Stays], np.ndarray]

    def reason(self, pair: Pair, start: int) -> Reason | None:
        return _reason(self.says.__name__, self.says(pair, start))


def warnings(pair: Pair) -> tuple[Reason, ...]:
    """What is allowed but should be looked at."""
    return tuple(reason for says in WARNINGS if (reason := _reason(says.__name__, says(pair))))


def _reason(code: str, sentence: str | None) -> Reason | None:
    return None if sentence is None else Reason(code, sentence)


CLASS_RULES = (
    ClassRule(admission.ruled_out_by_the_panel, masks.ruled_out_by_the_panel),
    ClassRule(admission.kind_not_asked_for, masks.kind_not_asked_for),
    ClassRule(admission.year_group_not_taken, masks.year_group_not_taken),
    ClassRule(admission.school_not_served, masks.school_not_served),
    ClassRule(admission.needs_not_met, masks.needs_not_met),
    ClassRule(admission.unsuitable_for_this_child, masks.unsuitable_for_this_child),
    ClassRule(admission.duty_needs_full_time, masks.duty_needs_full_time),
    ClassRule(admission.measured_journey_over_the_cap, masks.measured_journey_over_the_cap),
    ClassRule(admission.childs_own_school, masks.childs_own_school),
    ClassRule(admission.receiving_school_ruled_out, masks.receiving_school_ruled_out),
    ClassRule(admission.team_has_no_time, masks.team_has_no_time),
)
START_RULES = (
    StartRule(admission.class_closed, masks.class_closed),
    StartRule(admission.no_free_place, masks.no_free_place),
    StartRule(admission.only_preventive_places_left, masks.only_preventive_places_left),
    StartRule(admission.only_host_places_left, masks.only_host_places_left),
    StartRule(admission.high_intensity_limit_reached, masks.high_intensity_limit_reached),
    StartRule(admission.no_staff_for_one_to_one, masks.no_staff_for_one_to_one),
    StartRule(admission.too_far_in_age_from_the_class, masks.too_far_in_age_from_the_class),
    StartRule(admission.apart_from_a_pupil_there, masks.apart_from_a_pupil_there),
)
WARNINGS = (admission.journey_estimate_over_the_cap, admission.journey_not_known)
