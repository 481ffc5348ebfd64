"""The county model keeps its books, answers to theory, and gives the same whole numbers however it is run."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.repository.architecture import PROJECT
from tests.sufficiency.county_cases import begun_with_some, figures, small_county, with_places, with_values
from waymark.sufficiency.county import Counts, Stopped, simulate, staff_weeks
from waymark.sufficiency.county.layout import AREA_COUNTS, PLACE_COUNTS, STATES, Tables

FUTURES = 4


def total(counts: Counts, name: str, kind: str | None = None) -> np.ndarray:
    return counts.yearly(name, kind=kind).sum(axis=1)


def last_day(counts: Counts, *states: str) -> np.ndarray:
    return sum(counts.census[:, -1, STATES.index(state)].astype(int) for state in states)


def same(one: Counts, other: Counts) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in Tables._fields)


@pytest.fixture(scope="module")
def counts() -> Counts:
    return simulate(small_county(), figures(), replications=FUTURES, seed=5)


BEGINNINGS = {
    "with nobody": small_county(),
    "with some": begun_with_some(small_county()),
    "settled": replace(small_county(), standing="settled"),
    "by the allocator": replace(small_county(), standing="settled", seating="allocator"),
}


@pytest.fixture(scope="module", params=BEGINNINGS)
def begun(request) -> Counts:
    return simulate(BEGINNINGS[request.param], figures(), replications=FUTURES, seed=5)


def test_no_pupil_is_lost_or_made(begun):
    """Everybody of every cohort at school in a year is in one state on its last day."""
    scenario = small_county()
    for year in range(scenario.years):
        older = sum(pupils for school in scenario.schools for group, pupils in enumerate(school.rolls) if group + year < 5)
        joined = sum(sum(school.intake[:year]) for school in scenario.schools)
        assert (begun.census[:, year].sum(axis=1) == older + joined).all()


def test_every_request_ends_in_one_way_or_is_still_open(begun):
    kinds = [kind for kind in begun.kinds if kind != "pru"]
    asked = sum(total(begun, "requests", kind) + total(begun, "standing_requests", kind) for kind in kinds)
    ended = sum(
        total(begun, name, kind)
        for kind in kinds
        for name in ("starts", "never_started", "lapsed", "left_waiting", "requests_broken_off")
    )
    assert (asked == ended + last_day(begun, "waiting", "offered")).all()
    assert asked.min() > 100


def test_every_stay_ends_in_one_way_or_goes_on(begun):
    began = total(begun, "starts") + total(begun, "standing_stays")
    ended = total(begun, "returns") + total(begun, "stays_broken_off")
    assert (began == ended + last_day(begun, "placed", "excluded_placed")).all()


def test_every_exclusion_is_withdrawn_or_ends_in_a_return_or_at_16_or_lasts(begun):
    issued = total(begun, "exclusions_issued") + total(begun, "standing_excluded")
    ended = total(begun, "exclusions_withdrawn") + total(begun, "excluded_returns") + total(begun, "excluded_left")
    assert (issued == ended + last_day(begun, "excluded", "excluded_placed")).all()


def test_no_place_is_held_twice(begun):
    counts = begun
    used = counts.place[..., PLACE_COUNTS.index("occupied_weeks")] + counts.place[..., PLACE_COUNTS.index("held_weeks")]
    assert (used <= counts.place[..., PLACE_COUNTS.index("place_weeks")]).all()
    assert (counts.place >= 0).all() and (counts.area >= 0).all()


def test_suspensions_of_pupils_and_of_schools_add_up_to_those_of_the_county(counts):
    by_area = counts.area[..., AREA_COUNTS.index("suspensions")].sum(axis=(1, 2, 3, 4))
    assert (counts.school[..., 0].sum(axis=(1, 2)) == by_area).all()
    many = (counts.repeats * np.arange(counts.repeats.shape[2])).sum(axis=(1, 2))
    assert (many <= by_area).all() and (many > 0.9 * by_area).all()


def test_what_is_counted_of_each_provision_adds_up_to_its_kind(begun):
    scenario = small_county()
    for name in ("place_weeks", "occupied_weeks", "held_weeks", "overstay_weeks", "starts"):
        by_provision = begun.of_provisions(name)
        for kind in begun.kinds:
            own = [place for place, one in enumerate(scenario.provisions) if one.kind == kind]
            assert np.array_equal(by_provision[:, :, own].sum(axis=2), begun.yearly(name, kind=kind)), (kind, name)


def test_waits_are_counted_once_for_each_start(counts):
    starts = counts.place[..., PLACE_COUNTS.index("starts")].sum(axis=(1, 2, 3, 4))
    assert (counts.waits.sum(axis=(1, 2, 3, 4)) == starts).all()


def test_where_nothing_happens_everybody_stays_at_school():
    counts = simulate(small_county(), with_values(base_rate=0.0, entry_history=0.0), replications=1)
    assert counts.area.sum() == 0
    assert counts.census[0, :, STATES.index("at_school")].sum() == counts.census.sum()


@pytest.mark.parametrize(("kind", "weeks"), [("outreach", 9.0), ("base", 7.0), ("managed_move", 8.0)])
def test_littles_law_holds_for_every_tier(kind, weeks):
    """Places occupied, over time, are starts times the mean stay, where none overstays or is broken off."""
    still = with_values(overstays=0.0, exclusions_per_suspension=0.0)
    counts = simulate(small_county(years=4, plan=False), still, replications=6)
    stays = total(counts, "starts", kind).sum() - total(counts, "stays_broken_off", kind).sum()
    assert stays > 200
    assert total(counts, "occupied_weeks", kind).sum() / stays == pytest.approx(weeks, rel=0.04)


def test_littles_law_holds_for_places_of_excluded_pupils():
    """The third tier: nobody of this county reaches 16, and whoever is still placed has been so for half a stay."""
    scenario = small_county(plan=False, years=2)
    younger = tuple(replace(one, rolls=(*one.rolls[:3], 0, 0), intake=(0,)) for one in scenario.schools)
    short = tuple(replace(one, weeks_min=4, weeks_max=6) if one.for_excluded else one for one in scenario.kinds)
    lasting = with_values(withdrawn=0.0, exclusions_per_suspension=0.05, pru__holds_ks3=1.0, pru__holds_ks4=1.0)
    counts = simulate(replace(scenario, schools=younger, kinds=short), lasting, replications=6)
    stays = total(counts, "starts", "pru").sum() - last_day(counts, "excluded_placed").sum() / 2
    assert stays > 200 and total(counts, "stays_broken_off", "pru").sum() == 0
    assert total(counts, "occupied_weeks", "pru").sum() / stays == pytest.approx(5.0, rel=0.03)


def test_with_places_for_all_nobody_waits_beyond_the_next_panel():
    ample = with_places(with_places(with_places(small_county(plan=False), "base", 50), "centre", 50), "outreach", 50)
    ample = replace(with_places(with_places(ample, "managed_move", 50), "pru", 50), minutes={})
    counts = simulate(ample, figures(), replications=2)
    assert total(counts, "lapsed").sum() == total(counts, "short_weeks").sum() == 0
    assert total(counts, "sixth_day_breaches").sum() == 0
    assert counts.waits[..., 3:].sum() == 0


def test_without_places_for_excluded_pupils_every_lasting_exclusion_breaches_the_sixth_day():
    none = with_places(small_county(), "pru", 0)
    counts = simulate(none, with_values(withdrawn=0.0), replications=2)
    late = total(counts, "exclusions_issued") - total(counts, "sixth_day_breaches")
    assert (late >= 0).all() and late.max() < 10  # those of the last week of the run, or who left first
    assert (counts.place[..., PLACE_COUNTS.index("place_weeks")][..., counts.kinds.index("pru")] == 0).all()


def test_more_places_shorten_the_wait():
    weeks = [
        total(simulate(with_places(small_county(), "base", factor), figures(), replications=6), "short_weeks", "base")
        for factor in (0.1, 0.2, 0.4, 0.8)
    ]
    assert all((fewer >= more).all() and fewer.sum() > more.sum() for fewer, more in pairwise(weeks))


def test_runs_are_the_same_in_threads_and_in_pieces(counts):
    assert same(counts, simulate(small_county(), figures(), replications=FUTURES, seed=5, threads=3))
    second = simulate(small_county(), figures(), replications=2, seed=5, first=2)
    assert np.array_equal(second.place, counts.place[2:])


def test_another_seed_gives_other_futures(counts):
    assert not same(counts, simulate(small_county(), figures(), replications=FUTURES, seed=6))
    assert len({future.tobytes() for future in counts.area}) == FUTURES


def test_the_order_of_schools_in_the_file_changes_nothing(counts):
    scenario = small_county()
    turned = simulate(replace(scenario, schools=scenario.schools[::-1]), figures(), replications=FUTURES, seed=5)
    assert np.array_equal(turned.place, counts.place)
    assert np.array_equal(turned.area, counts.area)
    assert np.array_equal(turned.school[:, :, ::-1], counts.school)


def test_a_change_in_one_partnership_leaves_the_pupils_of_another_alone():
    """Draws belong to pupils: with room for all who are excluded, nothing but one's own partnership matters."""
    scenario = with_places(small_county(plan=False), "pru", 20)
    more = [
        replace(one, places=one.places + 5) if one.partnership == "partnership-01" and one.kind == "base" else one
        for one in scenario.provisions
    ]
    one = simulate(scenario, figures(), replications=FUTURES)
    other = simulate(replace(scenario, provisions=tuple(more)), figures(), replications=FUTURES)
    assert not np.array_equal(one.place[:, :, :, 0], other.place[:, :, :, 0])
    assert np.array_equal(one.area[:, :, :, 1:], other.area[:, :, :, 1:])
    assert np.array_equal(one.place[:, :, :, 1:3], other.place[:, :, :, 1:3])


def test_a_school_that_grows_leaves_the_pupils_it_had_alone():
    scenario = with_places(small_county(plan=False), "pru", 20)
    last = scenario.schools[-1]
    bigger = replace(last, rolls=tuple(pupils + 20 for pupils in last.rolls))
    one = simulate(scenario, figures(), replications=2)
    other = simulate(replace(scenario, schools=(*scenario.schools[:-1], bigger)), figures(), replications=2)
    own = int(last.partnership[-2:]) - 1
    others = [place for place in range(3) if place != own]
    assert np.array_equal(one.area[:, :, :, others], other.area[:, :, :, others])
    assert other.area.sum() != one.area.sum()


def digest(counts: Counts) -> str:
    return hashlib.sha256(b"".join(getattr(counts, name).tobytes() for name in Tables._fields)).hexdigest()


def test_the_same_whole_numbers_as_ever():
    """Written down once: any other machine or compiler must find the same. A change of the model or of the figures changes it."""
    found = simulate(small_county(pupils=2_000, schools=4, partnerships=2, years=2), figures(), replications=2, seed=11)
    assert digest(found) == "0ac77072a1c6ec3a050ced667e559c3cdb4ed8aff7719dd5d4ff3895e95142b8"


PLAIN = """
import sys
from tests.sufficiency.county_cases import small_county, with_values
from tests.sufficiency.test_county import digest
from waymark.sufficiency.county import simulate
counts = simulate(small_county(pupils=1_500, schools=3, partnerships=1, years=2, pru_places=2), with_values(), replications=1)
print(counts.area.sum(), digest(counts))
"""


def test_plain_python_finds_the_same_whole_numbers():
    said = [
        subprocess.run([sys.executable, "-c", PLAIN], capture_output=True, text=True, check=True, cwd=PROJECT,
                       env=os.environ | {"NUMBA_DISABLE_JIT": disabled, "PYTHONPATH": str(PROJECT)}).stdout
        for disabled in ("0", "1")
    ]  # fmt: skip
    assert said[0] == said[1]
    assert int(said[0].split()[0]) > 500


def test_a_run_that_is_stopped_shows_nothing():
    seen: list[int] = []
    with pytest.raises(Stopped, match="nothing is kept of it"):
        simulate(
            small_county(), figures(), replications=50, progress=lambda done, _: seen.append(done), stop=lambda: len(seen) >= 3
        )
    assert 3 <= len(seen) < 50


def test_progress_reaches_all():
    seen: list[tuple[int, int]] = []
    simulate(small_county(), figures(), replications=3, progress=lambda *now: seen.append(now))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_counts_by_year_are_the_same_without_months(counts):
    short = simulate(small_county(), figures(), replications=FUTURES, seed=5, by_month=False)
    for name in (*PLACE_COUNTS, *AREA_COUNTS):
        assert np.array_equal(short.yearly(name), counts.yearly(name)), name
    assert short.place.nbytes * 11 < counts.place.nbytes


def test_counts_add_up_over_what_is_not_named(counts):
    by_kind = sum(counts.yearly("starts", kind=kind) for kind in counts.kinds)
    by_tier = sum(counts.yearly("starts", tier=tier) for tier in (1, 2, 3))
    by_area = sum(counts.yearly("suspensions", partnership=one, year_group=group)
                  for one in counts.partnerships for group in range(7, 12))  # fmt: skip
    assert np.array_equal(by_kind, counts.yearly("starts")) and np.array_equal(by_tier, by_kind)
    assert np.array_equal(by_area, counts.yearly("suspensions"))
    rows = sum(row["value"] for row in counts.rows() if row["count"] == "starts")
    assert rows == counts.yearly("starts").sum()


def test_more_suspensions_by_a_lever():
    scenario = small_county()
    more = replace(scenario, changes={"base_rate": 1.2})
    one, other = (simulate(which, figures(), replications=6).yearly("suspensions").sum() for which in (scenario, more))
    assert 1.1 < other / one < 1.35


def test_outreach_in_year_6_lowers_the_suspensions_of_years_7_and_8_alone():
    found = with_values(transition_found=1.0, transition_risk=0.3)
    scenario = with_places(small_county(), "pru", 20)
    one = simulate(scenario, found, replications=6)
    other = simulate(replace(scenario, transition_places=100), found, replications=6)
    helped = sum(
        one.yearly("suspensions", year_group=group) - other.yearly("suspensions", year_group=group) for group in (7, 8)
    )
    assert (helped[:, 0] == 0).all() and helped[:, 1:].sum() > 100
    assert np.array_equal(one.yearly("suspensions", year_group=11), other.yearly("suspensions", year_group=11))


@pytest.mark.deep
def test_the_figures_give_what_was_published_of_england():
    """In the first year, before a plan has any effect: 26.3 suspensions for 100 pupils, 0.0109 exclusions for each of them."""
    england = small_county(pupils=50_000, schools=60, partnerships=10, years=1)
    counts = simulate(england, with_values(), replications=40, threads=2)
    suspensions = counts.yearly("suspensions").mean()
    standing = (counts.yearly("exclusions_issued") - counts.yearly("exclusions_withdrawn")).mean()
    pupils = counts.census[0, 0].sum()
    assert suspensions / pupils == pytest.approx(0.263, rel=0.03)
    assert standing / suspensions == pytest.approx(0.0109, rel=0.06)


def opened(scenario, provision: str, name: str) -> np.ndarray:
    counts = simulate(scenario, figures(), replications=FUTURES, seed=5)
    return counts.of_provisions(name)[:, 0, counts.provisions.index(provision)]


def test_who_stands_on_the_first_day_is_there_in_every_future():
    counts = simulate(BEGINNINGS["with some"], figures(), replications=FUTURES, seed=5)
    first_year = {name: counts.yearly(name)[:, 0] for name in ("standing_requests", "standing_stays", "standing_excluded")}
    assert {name: set(values.tolist()) for name, values in first_year.items()} == {
        "standing_requests": {6}, "standing_stays": {6}, "standing_excluded": {5},
    }  # fmt: skip
    assert (counts.yearly("standing_requests", kind="base", partnership="partnership-01")[:, 0] == 4).all()
    filled = [opened(scenario, "base-01", "occupied_weeks") for scenario in (BEGINNINGS["with some"], small_county())]
    assert (filled[0] > filled[1]).all()


def test_a_settled_first_year_is_like_the_second():
    """Without a plan nothing but the missing past tells the first year from those after it."""
    scenario = small_county(plan=False, years=2)
    begun = {one: simulate(replace(scenario, standing=one), with_values(), replications=8) for one in ((), "settled")}
    filled = {one: counts.yearly("occupied_weeks").mean(axis=0) for one, counts in begun.items()}
    assert filled[()][0] < 0.9 * filled[()][1]
    assert abs(filled["settled"][0] / filled["settled"][1] - 1) < 0.06


def test_what_a_scenario_changes_begins_on_the_first_day_and_no_sooner():
    """Two scenarios compared have the same first day, so that their futures stay pairs."""
    scenario = BEGINNINGS["settled"]
    one, other = (
        simulate(replace(scenario, changes=changes), figures(), replications=FUTURES, seed=5)
        for changes in ({}, {"base_rate": 1.3, "asks": 1.5, "repeat_effect": 2.0, "kinds.base.risk_during": 2.0})
    )
    for name in ("standing_requests", "standing_stays"):
        assert np.array_equal(one.yearly(name), other.yearly(name))
    assert (other.yearly("suspensions")[:, 0] > 1.2 * one.yearly("suspensions")[:, 0]).all()


def test_places_of_a_host_are_for_its_own_pupils_and_the_rest_for_all():
    scenario = small_county(plan=False)
    host = scenario.schools[0].key
    kept = [
        replace(one, host=host, host_places=one.places) if one.key == "base-01" else one
        for one in scenario.provisions if one.kind != "base" or one.key == "base-01"
    ]  # fmt: skip
    only = replace(scenario, provisions=tuple(kept), minutes={})
    counts = simulate(only, with_values(host_asks=1.0), replications=FUTURES)
    starts = counts.yearly("starts", kind="base").sum(axis=1)
    assert (counts.yearly("host_place_weeks", kind="base") == counts.yearly("place_weeks", kind="base")).all()
    assert (starts > 0).all() and (starts <= counts.school[:, :, 0, 2].sum(axis=1)).all()
    more = simulate(only, with_values(host_asks=2.0), replications=FUTURES)
    others = counts.school[:, :, 1:, 2].sum(), more.school[:, :, 1:, 2].sum()
    assert more.school[:, :, 0, 2].sum() > 1.15 * counts.school[:, :, 0, 2].sum()
    assert abs(others[1] / others[0] - 1) < 0.05


def test_leavers_of_a_place_go_on_as_often_as_their_kind_says():
    sure = with_values(base__sustained_at_16=1.0, centre__sustained_at_16=0.0, sustained_unplaced=1.0)
    counts = simulate(small_county(pru_places=2), sure, replications=FUTURES)
    for kind, share in (("base", 1), ("centre", 0)):
        left = counts.yearly("left_at_16", kind=kind).sum()
        assert left > 5 and counts.yearly("left_sustained", kind=kind).sum() == share * left
    assert counts.yearly("unplaced_at_16").sum() > 5
    assert np.array_equal(counts.yearly("unplaced_sustained"), counts.yearly("unplaced_at_16"))


def test_tuition_at_home_begins_when_it_does_and_mends_no_breach():
    scenario = small_county(pru_places=2)
    none, all_at_once = (
        simulate(scenario, with_values(tuition=share, tuition_after_weeks=1.0), replications=FUTURES) for share in (0.0, 1.0)
    )
    assert total(none, "tuition_weeks").sum() == 0
    assert np.array_equal(total(none, "breach_days"), total(all_at_once, "breach_days_with_tuition"))
    assert np.array_equal(total(none, "breach_days"), total(all_at_once, "breach_days"))
    assert total(none, "breach_days").min() > 500


def test_pupils_who_enter_with_a_history_are_looked_at_again():
    counts = simulate(small_county(), with_values(entry_history=0.02, review_asks=1.0), replications=FUTURES)
    entered = counts.yearly("entered_under_review")
    assert np.array_equal(entered, counts.yearly("entered_under_review", year_group=7))
    assert np.array_equal(entered, counts.yearly("review_requests"))
    year_7 = sum(school.rolls[0] for school in small_county().schools)
    assert 0.005 < entered.mean() / year_7 < 0.02  # fewer than one in fifty, since nobody can be likelier than certain


def test_staff_are_counted_week_by_week_for_places_that_are_open():
    scenario = small_county()
    counts = simulate(scenario, with_values(), replications=2)
    found = staff_weeks(counts, scenario, with_values(base__teachers_per_place=0.2))
    base = next(place for place, one in enumerate(scenario.provisions) if one.key == "base-01")
    assert found["teachers"][:, 0, base] == pytest.approx(0.2 * 10 * 39)
    dearer = replace(scenario, changes={"kinds.base.assistants_per_place": 2.0})
    assert staff_weeks(counts, dearer, with_values())["assistants"][:, :, base] == pytest.approx(
        2 * staff_weeks(counts, scenario, with_values())["assistants"][:, :, base]
    )
