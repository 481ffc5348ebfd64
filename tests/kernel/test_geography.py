from __future__ import annotations

import csv
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real_data import real_data
from waymark.kernel.geography import (
    InvalidPostcode,
    Point,
    easting_northing_to_point,
    great_circle_km,
    grid_to_airy,
    normal_postcode,
    postcode_sector,
)

POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def degrees(whole: int, minutes: int, seconds: float) -> float:
    return whole + minutes / 60 + seconds / 3600


def test_the_ordnance_surveys_worked_example_comes_out_to_its_last_figure():
    latitude, longitude = grid_to_airy(651409.903, 313177.270)
    assert latitude == pytest.approx(degrees(52, 39, 27.2531), abs=1e-8)
    assert longitude == pytest.approx(degrees(1, 43, 4.5177), abs=1e-8)


def test_every_published_postcode_position_is_met_within_five_metres():
    """The National Statistics Postcode Lookup gives both systems, converted by the exact grid."""
    with real_data("geo/nspl_nov2021_HR_every8th_latlong_oracle.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["osgrdind"] != "9"]
    assert len(rows) > 900
    for row in rows:
        computed = easting_northing_to_point(int(row["oseast1m"]), int(row["osnrth1m"]))
        published = Point(float(row["lat"]), float(row["long"]))
        assert great_circle_km(computed, published) < 0.005, row["pcds"]


@pytest.mark.parametrize("grid", [(0, 0), (-1, 300_000), (651_409, 2_000_000), (52.6, 1.3e7)])
def test_a_missing_or_impossible_grid_reference_is_refused(grid):
    with pytest.raises(ValueError, match="is not in Great Britain"):
        easting_northing_to_point(*grid)


def test_distances_agree_with_known_ones():
    quarter = math.pi / 2 * 6371.0088
    assert great_circle_km(Point(90, 0), Point(0, 77)) == pytest.approx(quarter)
    assert great_circle_km(Point(0, 0), Point(0, 180)) == pytest.approx(2 * quarter)
    # A degree of latitude is 60 nautical miles but for the earth's flattening.
    assert great_circle_km(Point(52, 1), Point(53, 1)) == pytest.approx(60 * 1.852, rel=0.002)
    # Norwich castle to King's Lynn station, about 61 km.
    assert great_circle_km(Point(52.6286, 1.2964), Point(52.7539, 0.4035)) == pytest.approx(61.7, abs=1)


@given(POINTS, POINTS, POINTS)
def test_distances_are_symmetric_and_no_detour_is_shorter(a, b, c):
    assert great_circle_km(a, a) == 0
    assert great_circle_km(a, b) == pytest.approx(great_circle_km(b, a))
    assert great_circle_km(a, c) <= great_circle_km(a, b) + great_circle_km(b, c) + 1e-3


@pytest.mark.parametrize("wrong", [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_point_is_on_the_earth(wrong):
    with pytest.raises(ValueError, match="no latitude and longitude"):
        Point(*wrong)


@pytest.mark.parametrize(
    ("text", "postcode", "sector"),
    [
        ("nr11aa", "NR1 1AA", "NR1 1"),
        ("IP200AA", "IP20 0AA", "IP20 0"),
        (" NR1  1AA ", "NR1 1AA", "NR1 1"),
        ("ec1a1bb", "EC1A 1BB", "EC1A 1"),
        ("W1T 1AA", "W1T 1AA", "W1T 1"),
        ("ZZ99 3CZ", None, None),  # the pseudo postcode for none known: C is never used in real ones
    ],
)
def test_postcodes_are_put_in_one_form(text, postcode, sector):
    if postcode is None:
        with pytest.raises(InvalidPostcode):
            normal_postcode(text)
        return
    assert normal_postcode(text) == postcode
    assert postcode_sector(text) == sector


@pytest.mark.parametrize("text", ["", "NR1", "Norwich", "NR1 1A", "NR1 AAA", "1NR 1AA", "NR1 1AAA"])
def test_what_is_no_postcode_is_refused(text):
    with pytest.raises(InvalidPostcode, match="write it like NR1 1AA"):
        normal_postcode(text)


@pytest.mark.parametrize("county", ["norfolk", "lincolnshire", "rutland"])
def test_every_postcode_of_a_county_is_read_and_has_a_place(county):
    with real_data(f"geo/postcodes_onspd_nov2025_{county}.csv").open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        assert normal_postcode(row["pcd"]).replace(" ", "") == row["pcd"].replace(" ", "")
    for row in rows[::50]:
        point = easting_northing_to_point(int(row["oseast1m"]), int(row["osnrth1m"]))
        assert 52.3 < point.latitude < 53.7
        assert -0.9 < point.longitude < 1.8
