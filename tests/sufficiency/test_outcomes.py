"""What is said of a run is what its counts add up to; every number has its interval, and no answer hides what it rests on."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars
import pytest
from jsonschema import Draft202012Validator

import waymark.sufficiency.outcomes as library
from tests.repository.architecture import PROJECT
from tests.sufficiency.county_cases import figures, with_values
from waymark.sufficiency.county import About, Counts, Scenario, simulate
from waymark.sufficiency.county.invented import invented_county
from waymark.sufficiency.estimates import chance_above, mean_of, paired_difference
from waymark.sufficiency.levers import Multiply, OpenProvision, pull
from waymark.sufficiency.outcomes import (
    MEASURES,
    InvalidCosts,
    NotComparable,
    NotMeasured,
    TooFewFutures,
    assumptions_of,
    cautions,
    chances,
    differences,
    exclusions_prevented,
    first_year_enough,
    money_differences,
    read_costs,
    rows,
    shares,
    staff_and_money,
    values,
    whose_figures,
    write_tidy,
)
from waymark.sufficiency.outcomes.costs import costs_from
from waymark.sufficiency.outcomes.tidy import write_futures

COSTS = PROJECT / "data/sufficiency/costs.toml"
FUTURES = 10


@cache
def county() -> Scenario:
    return invented_county(pupils=3_000, schools=6, partnerships=2, years=3, pru_places=6)


@cache
def run(**changes: float) -> Counts:
    return simulate(replace(county(), changes=changes), figures(), replications=FUTURES, seed=2)


def one(measure: str, **labels: object):
    by = tuple(labels)
    said = rows(run(), county(), by=by, measures=[measure])
    found = [row for row in said if all(getattr(row, axis) == label for axis, label in labels.items())]
    assert len(found) == 1
    return found[0]


def test_a_row_is_the_mean_of_the_counts_with_its_interval():
    expected = mean_of(run().yearly("starts", kind="base")[:, 1], least=0.0)
    row = one("starts", year="2026-27", kind="base")
    assert (row.mean, row.low, row.high, row.futures) == pytest.approx((expected.value, expected.low, expected.high, FUTURES))
    assert row.p10 <= row.median <= row.p90 and row.partnership is None
    weeks = len(county().weeks[1])
    assert one("waiting", year="2026-27").mean == pytest.approx(run().yearly("waiting_weeks")[:, 1].mean() / weeks)
    occupied, there = run().yearly("occupied_weeks", tier=2)[:, 2], run().yearly("place_weeks", tier=2)[:, 2]
    assert one("occupancy", year="2027-28", tier=2).mean == pytest.approx((occupied / there).mean())
    net = (run().yearly("exclusions_issued") - run().yearly("exclusions_withdrawn"))[:, 0]
    assert one("permanent_exclusions", year="2025-26").mean == pytest.approx(net.mean())


@pytest.mark.parametrize("measure", ["starts", "suspensions", "permanent_exclusions", "never_found", "returns_held"])
def test_the_groups_of_a_measure_add_up_to_the_whole(measure):
    _, whole = values(run(), county(), measure, by=())
    for by in (("year",), ("tier",), ("kind", "year"), ("partnership",), ("year_group",), ("school",), ("month", "year"),
               ("provision",), ("year", "month", "partnership", "kind")):  # fmt: skip
        try:
            groups, table = values(run(), county(), measure, by=by)
        except NotMeasured:
            continue
        assert len(groups) == len(set(groups)) == table.shape[1]
        assert np.array_equal(np.nansum(table, axis=1), whole[:, 0]), by


def test_every_measure_is_counted_by_year_and_each_axis_counts_something():
    assert {row.measure for row in rows(run(), county())} == set(MEASURES) - {"host_occupancy"}  # no school hosts places here
    for axis in ("tier", "kind", "partnership", "school", "year_group", "month", "provision"):
        found = rows(run(), county(), by=("year", axis))
        assert {getattr(row, axis) for row in found} and all(row.year for row in found)
    tiers = {(row.kind, row.tier) for row in rows(run(), county(), by=("kind", "tier"), measures=["starts"])}
    assert tiers == {(kind.key, kind.tier) for kind in county().kinds}


def test_waits_are_read_from_how_long_each_start_was_waited_for():
    waits = run().waits.sum(axis=(1, 2, 3))
    ended = waits.sum(axis=1) + sum(run().yearly(name).sum(axis=1) for name in ("lapsed", "left_waiting"))
    _, share = values(run(), county(), "share_started_within", by=())
    assert share[:, 0] == pytest.approx(waits[:, :4].sum(axis=1) / ended)
    _, longer = values(run(), county(), "share_started_within", by=(), school_days=25)
    assert (longer >= share).all() and longer.sum() > share.sum()
    _, p90 = values(run(), county(), "p90_wait", by=("kind",))
    assert p90[:, run().kinds.index("base")].tolist() == run().waited(0.9, kind="base").tolist()
    assert all(MEASURES[name].is_wait for name in ("waiting", "mean_wait", "p90_wait", "places_short", "never_found"))


def test_a_state_is_that_of_the_last_week_of_its_period():
    _, by_year = values(run(), county(), "waiting_at_end", by=("year",))
    assert np.array_equal(by_year, run().yearly("waiting_at_end"))
    _, at_last = values(run(), county(), "waiting_at_end", by=())
    assert np.array_equal(at_last[:, 0], by_year[:, -1])


def test_a_share_of_nothing_is_left_out_and_not_counted_as_none():
    empty = with_values(asks=0.0, asks_growth=0.0, review_asks=0.0)
    counts = simulate(county(), empty, replications=3, seed=1)
    of_bases = rows(counts, county(), by=("kind",), measures=["mean_wait", "starts"])
    assert {(row.measure, row.kind) for row in of_bases if row.kind == "base"} == {("starts", "base")}
    single = simulate(county(), figures(), replications=1, seed=1)
    assert all(row.low is None and row.high is None for row in rows(single, county()))


def test_nobody_asks_for_a_kind_for_excluded_pupils_and_those_who_wait_for_it_are_counted_apart():
    for measure in ("requests", "waiting", "places_short", "never_found"):
        kinds = {row.kind for row in rows(run(), county(), by=("kind",), measures=[measure])}
        assert kinds == {"outreach", "managed_move", "base", "centre"}, measure
        assert {row.tier for row in rows(run(), county(), by=("tier",), measures=[measure])} == {1, 2}
    assert one("excluded_waiting", year="2027-28").mean > 0 < one("starts", kind="pru").mean
    assert first_year_enough(run(), county(), measure="excluded_waiting", at_most=1e6).year == "2025-26"
    with pytest.raises(NotMeasured, match="Nobody asks for pru"):
        first_year_enough(run(), county(), kind="pru")


def test_journeys_are_the_minutes_of_those_who_start_and_travel():
    """To help that comes to the school nobody travels, and to the places for excluded pupils no minutes are known here."""
    by_kind = {row.kind: row for row in rows(run(), county(), by=("kind",), measures=["mean_journey"])}
    assert set(by_kind) == {"base", "centre"} and 0 < by_kind["base"].mean <= county().minutes_most
    for axis in ("school", "provision", "partnership"):
        assert rows(run(), county(), by=("year", axis), measures=["mean_journey"])
    near = replace(county(), minutes={
        school: dict.fromkeys(row, 7) for school, row in county().minutes.items()
    })  # fmt: skip
    counts = simulate(near, figures(), replications=2, seed=2)
    assert values(counts, near, "mean_journey", by=())[1] == pytest.approx(7)
    assert (counts.yearly("journeys") == counts.yearly("starts", tier=2)).all()


def test_few_futures_give_no_interval_and_no_interval_leaves_what_a_number_can_be():
    few = simulate(county(), figures(), replications=3, seed=2)
    for row in rows(few, county(), measures=["starts", "occupancy"]):
        assert row.low is row.high is row.p10 is row.p90 is None and row.futures == 3
    assert all(row.low is None for row in differences(few, few, county(), measures=["starts"]))
    assert "3 futures are too few" in str(exclusions_prevented(few, few, county(), figures()))
    for row in rows(run(), county(), by=("year", "kind", "partnership")):
        if row.low is not None and not row.measure.startswith("permanent"):
            assert 0 <= row.low <= row.mean <= row.high and (row.unit != "share" or row.high <= 1 or row.mean > 1), row


def test_what_must_be_said_of_a_scenario_is_said():
    invented, other = county(), replace(county(), about=About(origin="published", authority="Lincolnshire County Council"))
    assert whose_figures(invented.about, figures()) == ""
    assert "England’s and not Lincolnshire County Council’s own" in whose_figures(other.about, figures())
    own = replace(figures(), of="Lincolnshire")
    assert whose_figures(other.about, own) == ""
    assert "those of Norfolk" in whose_figures(other.about, replace(own, of="Norfolk"))
    assert "does not say whose" in whose_figures(other.about, replace(own, of=""))
    late = replace(other, provisions=tuple(
        replace(one, opens_on=county().weeks[1][0]) if one.kind == "base" else one for one in other.provisions
    ))  # fmt: skip
    said = cautions(pull(late, [Multiply("base_rate", 1.5, beyond=True)]), own)
    found = [part in one for part, one in zip(("outside the interval", "base: none is open before"), said, strict=True)]
    assert found == [True, True]


def test_what_is_not_counted_is_refused_in_a_sentence():
    for ask, sentence in (
        (lambda: rows(run(), county(), by=("area",)), "'area' is nothing to divide by"),
        (lambda: rows(run(), county(), measures=["wait"]), "'wait' is no measure"),
        (lambda: rows(run(), county(), by=("school", "kind")), "Nothing is counted by kind and school together"),
        (lambda: values(run(), county(), "suspensions", by=("kind",)), "suspensions is not counted by kind"),
        (lambda: staff_and_money(run(), county(), read_costs(COSTS), figures(), by=("month",)), "not counted by month"),
    ):
        with pytest.raises(NotMeasured, match=sentence):
            ask()
    yearly = simulate(county(), figures(), replications=2, seed=1, by_month=False)
    with pytest.raises(NotMeasured, match="kept no months"):
        rows(yearly, county(), by=("month",))
    assert {row.measure for row in rows(yearly, county())} >= {"waiting", "waiting_at_end", "occupancy"}


def test_chances_and_the_year_in_which_there_is_enough():
    found = {row.year: row for row in chances(run(), county(), {"places_short": 1.0})}
    _, short = values(run(), county(), "places_short", by=("year",))
    expected = chance_above(short[:, 0], 1.0)
    assert (found["2025-26"].chance, found["2025-26"].high) == (expected.value, expected.high)
    ample = np.zeros_like(run().place)
    enough = first_year_enough(replace(run(), place=ample), county())
    assert enough.year == "2025-26"
    late = ample.copy()
    late[..., 1, -1, 0, 0, 7] = 10_000  # short_weeks in the second year
    assert first_year_enough(replace(run(), place=late), county()).year == "2027-28"
    late[..., 2, -1, 0, 0, 7] = 10_000
    assert first_year_enough(replace(run(), place=late), county()).year is None


def test_differences_are_of_the_same_futures_and_say_what_pairs_are_worth():
    other = run(base_rate=1.1)
    row = next(one for one in differences(run(), other, county()) if (one.measure, one.year) == ("suspensions", "2026-27"))
    expected = paired_difference(run().yearly("suspensions")[:, 1], other.yearly("suspensions")[:, 1])
    assert (row.difference, row.low) == pytest.approx((expected.mean.value, expected.mean.low))
    assert row.variance_ratio == pytest.approx(expected.variance_ratio)
    assert row.variance_ratio > 10 and row.share_higher == 1.0 and row.second - row.first == pytest.approx(row.difference)
    nothing = {one.measure: one for one in differences(run(), run(), county()) if one.year == "2026-27"}
    assert nothing["starts"].difference == 0.0 and nothing["starts"].variance_ratio is None
    for futures, seed, what in ((FUTURES, 9, "seed: 2 and 9"), (3, 2, "replications: 10 and 3")):
        with pytest.raises(NotComparable, match=f"The runs differ in {what}"):
            differences(run(), simulate(county(), figures(), replications=futures, seed=seed), county())


def test_exclusions_prevented_is_never_a_bare_number():
    fewer = exclusions_prevented(run(), run(base_rate=0.9), county(), figures())
    assert fewer.estimate.low <= fewer.estimate.value <= fewer.estimate.high and fewer.estimate.value > 0
    assert fewer.p10 <= fewer.p90 and set(fewer.assumptions) == set(assumptions_of(figures(), county()))
    assert "prevented" in str(fewer) and "It is an estimate that rests on" in str(fewer) and "eight futures in ten" in str(fewer)
    more = exclusions_prevented(run(), run(base_rate=1.1), county(), figures(), year="2026-27")
    assert more.estimate.value < 0 and "more permanent exclusions, none prevented, in 2026-27" in str(more)


def test_each_assumptions_share_of_the_answer_with_its_interval():
    """With two figures moving, and one of them all that requests can come from, it has nearly all of the spread."""
    two = with_values(asks_growth=0.0, review_asks=0.0)
    moving = {name: replace(two.scalars[name], low=0.01, high=0.25) for name in ("asks", "overstays")}
    parameters = replace(two, scalars={**two.scalars, **moving})
    counts = simulate(county(), parameters, replications=40, seed=4, by_month=False)
    first, *others, rest = shares(counts, parameters, county(), measure="requests")
    assert first.figure == "asks" and first.share > 0.5 and first.is_assumption and first.interval == (0.01, 0.25)
    assert [one.figure for one in others] == ["overstays"] and rest.figure == ""
    assert all(0 <= one.low <= one.share <= one.high <= 1 for one in (first, *others, rest))
    assert first.share + others[0].share + rest.share == pytest.approx(1.0)
    with pytest.raises(TooFewFutures, match=r"There are 10 futures for \d+ figures. Run \d+ or more"):
        shares(run(), figures(), county(), measure="requests", year="2026-27")
    with pytest.raises(KeyError, match="There is no 2031-32 in the run"):
        shares(run(), figures(), county(), measure="requests", year="2031-32")


def test_money_follows_places_and_years():
    costs, still = read_costs(COSTS), with_values()
    said = staff_and_money(run(), county(), costs, still, by=("year", "kind"))
    found = {(row.measure, row.year, row.kind): row for row in said}
    year, places = "2027-28", sum(one.places for one in county().provisions if one.kind == "base")
    drawn = found["cost_of_places", year, "base"]
    assert costs.kinds["base"].figures["place_year"].low * places < drawn.p10 <= drawn.mean < 24_000 * places
    assert found["place_funding", year, "base"].mean == 10_000 * places and found["place_funding", year, "outreach"].mean == 0
    assert found["teachers", year, "base"].mean == pytest.approx(places * still.kinds["base"]["teachers_per_place"].value)
    assert found["capital", "2026-27", "base"].mean > 0 == found["capital", "2025-26", "base"].mean
    started = run().yearly("starts", kind="base")[:, 2]
    assert drawn.low / started.max() < found["cost_of_a_start", year, "base"].mean < drawn.high / started.min()
    whole = {row.measure: row.mean for row in staff_and_money(run(), county(), costs, still, by=())}
    by_year = [row.mean for row in staff_and_money(run(), county(), costs, still) if row.measure == "cost_of_places"]
    assert whole["cost_of_places"] == pytest.approx(sum(by_year))


def test_money_of_another_scenario_is_set_beside_the_first():
    opened = pull(county(), [OpenProvision("base-new", "base", "partnership-01", 10, county().weeks[1][0])])
    other = simulate(opened, figures(), replications=FUTURES, seed=2)
    said = money_differences(run(), other, county(), opened, read_costs(COSTS), figures())
    found = {(row.measure, row.year): row for row in said}
    assert found["cost_of_places", "2025-26"].difference == 0 < found["cost_of_places", "2026-27"].low
    assert found["capital", "2026-27"].difference > 0 == found["capital", "2027-28"].difference


def test_costs_that_cannot_be_used_are_refused_in_a_sentence():
    given = tomllib.loads(COSTS.read_text())
    Draft202012Validator(json.loads((Path(library.__file__).parent / "schema/costs-1.json").read_text())).validate(given)
    for change, sentence in (
        ({"schema": "waymark.sufficiency.costs/0"}, "schema is 'waymark.sufficiency.costs/0'"),
        ({"place_found": 3}, "place_found, which is not known. Did you mean place_funding"),
        ({"kinds": {"base": {**given["kinds"]["base"], "place_year": {"value": -1, "low": -1, "high": 0, "source": "x"}}}},
         "kinds.base.place_year runs from -1.0 to 0.0"),
        ({"kinds": {"base": {"place_year": given["kinds"]["base"]["place_year"]}}}, "kinds.base has no capital_place"),
    ):  # fmt: skip
        with pytest.raises(InvalidCosts, match=sentence):
            costs_from({**given, **change})
    few = costs_from({**given, "kinds": {"pru": given["kinds"]["pru"]}})
    with pytest.raises(InvalidCosts, match="nothing for the kind 'base'"):
        staff_and_money(run(), county(), few, figures())


def test_tidy_files_say_the_same_in_both_forms(tmp_path):
    said = rows(run(), county(), by=("year", "partnership"))
    written = write_tidy(tmp_path, "said", said)
    assert [path.name for path in written] == ["said.csv", "said.parquet"]
    table = polars.read_parquet(written[1])
    lines = list(csv.DictReader(written[0].open()))
    assert len(table) == len(lines) == len(said)
    assert table["mean"].to_list() == [row.mean for row in said]
    assert lines[0]["measure"] == said[0].measure and float(lines[0]["mean"]) == pytest.approx(said[0].mean, rel=1e-5)
    formula = write_tidy(tmp_path, "formula", [replace(said[0], partnership="=HYPERLINK(1)", mean=-2.5)], of={"scenario": "@x"})
    assert formula[0].read_text().splitlines()[1].startswith("'@x,") and ",'=HYPERLINK(1)," in formula[0].read_text()
    assert ",-2.5," in formula[0].read_text()
    places, areas, schools, provisions, waits = map(polars.read_parquet, write_futures(tmp_path, run()))
    assert places["starts"].sum() == run().yearly("starts").sum() == waits["pupils"].sum()
    assert areas["suspensions"].sum() == run().yearly("suspensions").sum() == schools["suspensions"].sum()
    by_year = areas.group_by("replication", "year").agg(polars.col("suspensions").sum()).sort("replication", "year")
    assert by_year["suspensions"].to_list() == run().yearly("suspensions").ravel().tolist()
    assert provisions["occupied_weeks"].sum() == run().yearly("occupied_weeks").sum()


def test_assumptions_are_those_of_the_kinds_there_are():
    assert not any(name.startswith("kinds.hub.") for name in assumptions_of(figures(), county()))
    used = assumptions_of(figures(), county(), read_costs(COSTS))
    assert {"asks", "kinds.base.holds_ks3", "costs.base.place_year"} <= set(used)
    assert pull(county(), [Multiply("asks", 1.2)]).changes == {"asks": 1.2}
