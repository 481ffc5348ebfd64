from __future__ import annotations

import csv
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real_data import real_data
from waymark.kernel.geography import Point
from waymark.kernel.journeys import AREAS, MODES, SPEEDS, JourneyEstimate, estimate_journey, estimate_minutes

KILOMETRES = st.floats(0.01, 200)


@pytest.mark.parametrize(
    ("km", "mode", "area", "minutes"),
    [
        (25, "car", "rural", 39),  # 25 x 1.3 = 32.5 km at 50 km/h
        (25, "car", "urban", 80),  # 2 minutes and then 32.5 km at 25 km/h
        (10, "public_transport", "rural", 52),  # 20 minutes and then 13 km at 25 km/h: 31.2
        (2, "walk", "urban", 33),  # 2.6 km at 4.8 km/h: 32.5
        (0, "public_transport", "urban", 0),
    ],
)
def test_a_journey_is_the_straight_line_with_its_detour_at_a_usual_speed(km, mode, area, minutes):
    assert estimate_minutes(km, mode, area) == minutes


def test_the_country_is_assumed_unless_the_town_is_named():
    assert estimate_minutes(25, "car") == estimate_minutes(25, "car", "rural")


@given(KILOMETRES, KILOMETRES, st.sampled_from(sorted(SPEEDS)))
def test_farther_is_never_sooner(one, other, by):
    nearer, farther = sorted((one, other))
    assert 0 < estimate_minutes(nearer, *by) <= estimate_minutes(farther, *by)


def test_every_mode_is_known_in_every_area_with_its_source():
    assert set(SPEEDS) == {(mode, area) for mode in MODES for area in AREAS}
    assert all(speed.source for speed in SPEEDS.values())


@pytest.mark.parametrize("by", [("helicopter", "rural"), ("car", "seaside")])
def test_an_unknown_way_to_travel_is_refused_with_the_known_ones(by):
    with pytest.raises(
        ValueError, match="modes are car, public_transport, cycle, walk; areas are urban and rural"
    ):
        estimate_minutes(5, *by)


@pytest.mark.parametrize("km", [-1, float("nan"), float("inf")])
def test_a_distance_that_is_none_is_refused(km):
    with pytest.raises(ValueError, match="zero or more kilometres"):
        estimate_minutes(km, "car")


def test_an_estimate_says_that_it_is_one():
    norwich, kings_lynn = Point(52.6286, 1.2964), Point(52.7539, 0.4035)
    estimate = estimate_journey(norwich, kings_lynn, "car")
    assert estimate == JourneyEstimate(97, 61.8, basis="estimate, straight line")


def london_minutes(mode: str) -> list[tuple[float, float]]:
    """Pairs of minutes on foot and by `mode` to the nearest outstanding school, for each area of London."""
    with real_data("roads/london_lsoa_travel_times_to_secondary_2026.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    columns = ("tt_walk_nearest_outstanding", f"tt_{mode}_nearest_outstanding")
    return [
        (float(row[columns[0]]), float(row[columns[1]])) for row in rows if all(row[name] for name in columns)
    ]


@pytest.mark.parametrize(
    ("published", "mode"), [("car", "car"), ("transit", "public_transport"), ("cycle", "cycle")]
)
def test_urban_estimates_are_near_the_minutes_routed_for_london(published, mode):
    """The file has no kilometres: they are taken from its minutes on foot at its router's usual 3.6 km/h."""
    pairs = [(walk, minutes) for walk, minutes in london_minutes(published) if 20 <= walk <= 90]
    assert len(pairs) > 3000
    detour = SPEEDS[mode, "urban"].detour
    ratios = [estimate_minutes(walk * 3.6 / 60 / detour, mode, "urban") / minutes for walk, minutes in pairs]
    assert 0.9 < statistics.median(ratios) < 1.15
