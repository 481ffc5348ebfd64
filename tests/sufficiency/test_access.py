"""Fairness of access, tables of travel times, and partnerships drawn: by hand."""

from __future__ import annotations

from datetime import date

import pytest

from waymark.kernel.geography import Point
from waymark.sufficiency.access import (
    InvalidAccess,
    Journey,
    NoRoads,
    TravelTable,
    Trip,
    build_times,
    by_group,
    draw_partnerships,
    estimated,
    floating_catchment,
    read_table,
    spread,
    table_to,
)

DAY = date(2026, 3, 2)
TRIPS = [Trip(10, 3, "east", "girls"), Trip(20, 4, "east", "boys"), Trip(50, 2, "west", "boys"), Trip(46, 1, "west", "girls")]


def test_the_spread_of_journeys_is_what_a_hand_adds_up():
    found = spread(TRIPS)
    assert (found.pupils, found.mean, found.median, found.p90, found.longest) == (10, 25.6, 20, 50, 50)
    assert (found.beyond, found.worst) == (0.3, "west")
    assert found.worst_mean == pytest.approx(146 / 3)
    assert spread([Trip(10, 0)]) is None


def test_who_goes_exactly_as_far_as_allowed_is_not_beyond():
    assert spread([Trip(45, 1), Trip(46, 1)]).beyond == 0.5
    assert spread([Trip(45, 1), Trip(46, 1)], far_minutes=44).beyond == 1.0


def test_each_group_has_a_spread_of_its_own():
    found = by_group(TRIPS)
    assert (found["girls"].pupils, found["girls"].median, found["boys"].median) == (4, 10, 20)
    assert found["boys"].beyond == pytest.approx(2 / 6)


def test_the_floating_catchment_shares_places_and_then_adds_them_up():
    minutes = {"a": {"one": 10, "two": 50}, "b": {"one": 20, "two": 20}, "c": {"two": 30}, "d": {}}
    found = floating_catchment(minutes, {"a": 10, "b": 10, "c": 30, "d": 5}, {"one": 10, "two": 20})
    assert found == {"a": 0.5, "b": 1.0, "c": 0.5, "d": 0.0}  # one: 10 places for a and b; two: 20 for b and c


def test_a_table_of_times_reads_back_to_the_same(tmp_path):
    table = TravelTable([Journey("a", "b", "car", 12, "measured", DAY), Journey("a", "b", "bus", 40, "timetable", DAY),
                         Journey("=a", "b", "car", 12, "@us", DAY)])  # fmt: skip
    file = tmp_path / "times.csv"
    file.write_text(table_to(table))
    assert "\n'=a,b,car,12,'@us," in file.read_text()
    assert list(read_table(file)) == list(table)
    assert read_table(file).minutes("a", "b", "bus") == 40


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,b,car,-3,x,2026-03-02", "line 2, minutes is '-3'"),
        ("a,b,sledge,3,x,2026-03-02", "line 2, mode is 'sledge'"),
        ("a,b,car,3,,2026-03-02", "line 2, has no source"),
        ("a,b,car,3,x,2 March", "line 2, date is '2 March'"),
        ("a,b,car,3,x,2026-03-02\na,b,car,4,x,2026-03-02", "there twice"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path, line, said):
    file = tmp_path / "times.csv"
    file.write_text(f"from,to,mode,minutes,source,date\n{line}\n")
    with pytest.raises(InvalidAccess, match=said):
        read_table(file)


def test_a_measured_time_stands_over_an_estimate_and_estimates_say_what_they_are():
    places = {"a": Point(52.6, 1.3), "b": Point(52.7, 1.3)}
    guessed = estimated(places, places, modes=("car", "bus"), on=DAY)
    assert len(guessed) == 8 and all(one.is_estimate for one in guessed)
    assert 0 < guessed.minutes("a", "b", "car") < guessed.minutes("a", "b", "bus")
    both = TravelTable([Journey("a", "b", "car", 99, "measured", DAY)]).over(guessed)
    assert (both.minutes("a", "b", "car"), both.minutes("b", "a", "car")) == (99, guessed.minutes("b", "a", "car"))


def test_without_a_road_network_it_is_said_what_to_do(tmp_path, monkeypatch):
    roads = tmp_path / "county.osm.pbf"
    with pytest.raises(NoRoads, match="There is no file of roads"):
        build_times(roads, {}, {}, on=DAY)
    roads.write_bytes(b"")
    monkeypatch.delenv("WAYMARK_VALHALLA_PYTHON", raising=False)
    with pytest.raises(NoRoads, match=r"Python 3\.12 or later"):
        build_times(roads, {}, {}, on=DAY)


LINE = {name: at for at, name in enumerate("abcdef")}
MINUTES = {one: {other: 10 * abs(x - y) for other, y in LINE.items()} for one, x in LINE.items()}
TODAY = {"a": "east", "b": "west", "c": "east", "d": "west", "e": "east", "f": "west"}
HUNDRED = dict.fromkeys(LINE, 100)


def test_neighbours_are_drawn_together_and_it_is_proven():
    drawn = draw_partnerships(list(LINE), MINUTES, HUNDRED, number=2, largest=300, today=TODAY)
    groups = {frozenset(s for s in LINE if drawn.partnership[s] == name) for name in drawn.partnership.values()}
    assert groups == {frozenset("abc"), frozenset("def")}
    assert drawn.proven and drawn.shape.cost == drawn.bound == 4 * 100 * 10
    assert drawn.shape.sizes == (300, 300) and drawn.shape.mean_minutes < drawn.today.mean_minutes
    assert len(drawn.moved) == 2  # of each three neighbours two already are together


def test_a_small_partnership_is_filled_up_and_the_bound_stays_below():
    far_off = {one: {other: 200 if "f" in (one, other) else MINUTES[one][other] for other in LINE} for one in LINE}
    free = draw_partnerships(list(LINE), far_off, HUNDRED, number=2)
    assert free.shape.sizes == (100, 500)
    filled = draw_partnerships(list(LINE), far_off, HUNDRED, number=2, smallest=200)
    assert filled.shape.sizes[0] >= 200 and filled.bound <= filled.shape.cost
    with pytest.raises(InvalidAccess, match="cannot hold the 600"):
        draw_partnerships(list(LINE), MINUTES, HUNDRED, number=2, largest=200)


def test_links_keep_schools_together():
    far = draw_partnerships(
        list(LINE), MINUTES, HUNDRED, number=2, largest=300, links={("a", "f"): 50, ("a", "e"): 40, ("f", "e"): 10}
    )
    assert far.partnership["a"] == far.partnership["f"]
