"""What is measured: each from counts of the county model, with its unit and what it says in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

WEEKS = "weeks"
"""Divided by the school weeks of the period: a mean over its weeks."""
SCHOOL_DAYS_A_WEEK = 5
SCHOOL_DAYS = 15
"""Within which a start is counted as in time, unless another number is asked for."""


@dataclass(frozen=True)
class Measure:
    """The counts of `top` added up (those of `less` taken away), over those of `over`, or over `WEEKS`, or as they are.

    `waits` names a measure read from how many weeks each start was waited for: `within`, `beyond` (so many of `top` that did
    not start within), or a share of starts as text.
    """

    name: str
    unit: str
    words: str
    top: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    over: tuple[str, ...] | str = ()
    waits: str = ""
    better: str = ""
    """`less`, `more`, or nothing where neither is."""
    is_wait: bool = False
    """Shown with the words that waits are not validated."""

    @property
    def counts(self) -> tuple[str, ...]:
        return (*self.top, *self.less, *(self.over if isinstance(self.over, tuple) else ()))


def _waiting(name: str, unit: str, words: str, better: str = "less", **values: object) -> Measure:
    return Measure(name, unit, words, is_wait=True, better=better, **values)  # type: ignore[arg-type]


ALL = (
    Measure("suspensions", "suspensions", "Suspensions", ("suspensions",), better="less"),
    Measure("school_days_lost", "school days", "School days lost to suspension", ("school_days_lost",), better="less"),
    Measure("long_suspensions", "suspensions", "Suspensions of more than five school days", ("over_five_days",), better="less"),
    Measure("exclusions_issued", "permanent exclusions", "Permanent exclusions issued", ("exclusions_issued",), better="less"),
    Measure("exclusions_withdrawn", "permanent exclusions", "Permanent exclusions withdrawn", ("exclusions_withdrawn",)),
    Measure("permanent_exclusions", "permanent exclusions", "Permanent exclusions issued, less those withdrawn",
            ("exclusions_issued",), ("exclusions_withdrawn",), better="less"),
    Measure("sixth_day_breaches", "pupils", "Excluded pupils without a place by the sixth school day", ("sixth_day_breaches",),
            better="less"),
    Measure("breach_days", "school days", "School days from the sixth without a place, of excluded pupils", ("breach_days",),
            better="less"),
    _waiting("excluded_waiting", "pupils", "Excluded pupils without a place, in the mean week", top=("excluded_waiting_weeks",),
             over=WEEKS),
    Measure("taught_at_home", "pupils", "Excluded pupils without a place who are taught at home, in the mean week",
            ("tuition_weeks",), over=WEEKS),
    Measure("excluded_returns", "pupils", "Excluded pupils who return to a school", ("excluded_returns",), better="more"),
    Measure("excluded_left", "pupils", "Pupils who reach 16 while excluded", ("excluded_left",)),
    Measure("unplaced_at_16", "pupils", "Pupils who reach 16 excluded and without a place", ("unplaced_at_16",), better="less"),
    Measure("entered_under_review", "pupils", "Pupils who enter Year 7 with suspensions at primary school",
            ("entered_under_review",)),
    Measure("review_requests", "requests", "Requests for them when they are looked at again", ("review_requests",)),
    Measure("requests", "requests", "Requests for help or a place", ("requests",)),
    Measure("starts", "pupils", "Pupils who start a stay", ("starts",)),
    Measure("never_started", "places", "Places offered at which the pupil never starts", ("never_started",), better="less"),
    _waiting("never_found", "requests", "Requests that find nothing (given up, or open at 16)",
             top=("lapsed", "left_waiting")),
    _waiting("share_never_found", "share", "Share of ended requests that found nothing",
             top=("lapsed", "left_waiting"), over=("starts", "lapsed", "left_waiting")),
    _waiting("waiting", "pupils", "Pupils waiting, in the mean week", top=("waiting_weeks",), over=WEEKS),
    _waiting("waiting_at_end", "pupils", "Pupils waiting in the last week of the period", top=("waiting_at_end",)),
    _waiting("places_short", "pupils", "Pupils a panel has had no place for, in the mean week", top=("short_weeks",),
             over=WEEKS),
    _waiting("mean_wait", "school weeks", "Weeks waited by a pupil who starts", top=("weeks_waited",), over=("starts",)),
    _waiting("median_wait", "school weeks", "Weeks within which half of those who start have started", waits="0.5"),
    _waiting("p90_wait", "school weeks", "Weeks within which nine in ten of those who start have started", waits="0.9"),
    _waiting("share_started_within", "share", "Share of ended requests that found a start within 15 school days", waits="within",
             over=("starts", "lapsed", "left_waiting"), better="more"),
    _waiting("waited_longer", "requests", "Ended requests that found no start within 15 school days", waits="beyond",
             top=("starts", "lapsed", "left_waiting")),
    Measure("places_open", "places", "Places open, in the mean week", ("place_weeks",), over=WEEKS),
    Measure("places_occupied", "places", "Places occupied, in the mean week", ("occupied_weeks",), over=WEEKS),
    Measure("occupancy", "share", "Share of open places that are occupied", ("occupied_weeks",), over=("place_weeks",)),
    Measure("mean_journey", "minutes", "Minutes from school to the place, of those who start and travel", ("journey_minutes",),
            over=("journeys",), better="less"),
    Measure("places_held", "places", "Places kept for a pupil who is to start, in the mean week", ("held_weeks",), over=WEEKS,
            better="less"),
    Measure("overstays", "places", "Places with a pupil who should have left, in the mean week", ("overstay_weeks",), over=WEEKS,
            better="less"),
    Measure("share_overstayed", "share", "Share of occupied places with a pupil who should have left", ("overstay_weeks",),
            over=("occupied_weeks",), better="less"),
    Measure("returns", "pupils", "Stays that end with a return or a move to a school", ("returns",), better="more"),
    Measure("returns_held", "pupils", "Returns that hold", ("returns_held",), better="more"),
    Measure("share_returns_held", "share", "Share of returns that hold", ("returns_held",), over=("returns",), better="more"),
    Measure("left_at_16", "pupils", "Pupils who reach 16 in a place", ("left_at_16",)),
    Measure("share_sustained", "share", "Share of them who go on to education or work and stay there", ("left_sustained",),
            over=("left_at_16",), better="more"),
    Measure("host_occupancy", "share", "Share of places kept for a host's own pupils that are occupied", ("host_occupied_weeks",),
            over=("host_place_weeks",), better="more"),
    Measure("broken_off", "pupils", "Requests and stays broken off by an exclusion or at 16",
            ("requests_broken_off", "stays_broken_off"), better="less"),
)  # fmt: skip
MEASURES: Mapping[str, Measure] = MappingProxyType({measure.name: measure for measure in ALL})
