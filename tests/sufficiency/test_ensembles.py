"""The same whole numbers by any means; progress that never runs ahead; a stopped run leaves nothing; goals sought honestly."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sufficiency.county_cases import figures
from waymark.sufficiency.county import Counts, InvalidScenario, Scenario, Stopped, scenario_from, scenario_to, simulate
from waymark.sufficiency.county.invented import invented_county
from waymark.sufficiency.county.layout import Tables
from waymark.sufficiency.ensembles import (
    Dask,
    Goal,
    InvalidGoal,
    Processes,
    Threads,
    Tried,
    WorkersLost,
    goal_from_words,
    run,
    seek,
)
from waymark.sufficiency.ensembles.seeking import _Search, until, with_places
from waymark.sufficiency.ensembles.work import Job, blocks_of, unpacked

FUTURES = 20


@cache
def tiny() -> Scenario:
    return invented_county(pupils=1_500, schools=4, partnerships=2, years=2, pru_places=4)


@cache
def whole() -> Counts:
    return simulate(tiny(), figures(), replications=FUTURES, seed=3)


def same(one: Counts, other: Counts) -> bool:
    names = ("partnerships", "kinds", "tiers", "schools", "provisions", "years", "seed", "first_replication")
    named = all(getattr(one, name) == getattr(other, name) for name in names)
    return named and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in Tables._fields)


class Backwards:
    """Hands the blocks over from the last to the first."""

    def done(self, job, blocks, stopped, moved) -> Iterator:
        for block in reversed(blocks):
            yield block, unpacked(job.packed()).done(block)


@given(st.integers(1, 5_000))
def test_blocks_cover_every_future_once_and_begin_small(replications):
    blocks = blocks_of(replications)
    assert [future for block in blocks for future in range(block.first, block.first + block.many)] == list(range(replications))
    assert blocks[0].many <= 8 and max(block.many for block in blocks) <= 64


@pytest.mark.parametrize("by", [Threads(1), Threads(2), Backwards()], ids=["one thread", "two", "backwards"])
def test_the_whole_numbers_do_not_depend_on_the_means(by):
    assert same(run(tiny(), figures(), replications=FUTURES, seed=3, by=by), whole())


def test_what_is_told_on_the_way_is_the_first_futures_and_all_of_them():
    told = []
    run(tiny(), figures(), replications=FUTURES, seed=3, by=Threads(2), heard=told.append)
    assert [one.done for one in told] == sorted(one.done for one in told) and told[-1].done == FUTURES
    seen = [one.counts_so_far for one in told if one.counts_so_far is not None]
    assert seen[0].replications == 8
    for counts in seen:
        assert np.array_equal(counts.place, whole().place[: counts.replications])
    told.clear()
    run(tiny(), figures(), replications=FUTURES, seed=3, by=Backwards(), heard=told.append)
    assert [one.counts_so_far is None for one in told] == [True, False]


def test_a_stopped_run_says_so_and_gives_nothing():
    done = []
    with pytest.raises(Stopped, match="nothing is kept"):
        run(tiny(), figures(), replications=FUTURES, by=Threads(1), heard=lambda one: done.append(one.done),
            stopped=lambda: len(done) > 2)  # fmt: skip
    assert 0 < max(done) < FUTURES


def test_what_cannot_be_run_is_refused_before_anything_starts():
    with pytest.raises(InvalidScenario, match="replications is 0"):
        run(tiny(), figures(), replications=0)
    with pytest.raises(InvalidScenario, match="seed is -1"):
        run(tiny(), figures(), replications=2, seed=-1)


def test_more_futures_than_there_is_memory_for_are_refused_in_a_sentence():
    with pytest.raises(InvalidScenario, match=r"GB of memory\. Put \d+ at most, or leave the months out"):
        run(tiny(), figures(), replications=2_000_000, by=Threads(1))


def test_a_job_travels_as_it_is():
    job = Job(tiny(), figures(), 3, True)
    assert scenario_to(unpacked(job.packed()).scenario) == scenario_to(scenario_from(scenario_to(tiny())))
    assert unpacked(job.packed()).parameters == figures()


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 5))
def test_the_search_finds_the_fewest_that_do(needed, now, within):
    search = _Search(lambda places: Tried(places, places, places, places, places >= needed), 300)
    search.at(now)
    assert search.fewest(lambda one: one.reached) == needed
    wide = _Search(lambda places: Tried(places, places, places, places, places >= needed), 300)
    wide.at(now)
    assert needed <= wide.fewest(lambda one: one.reached, within) < needed + within
    assert (wide.above(lambda one: one.reached, within) or 0) <= needed


def test_a_scenario_cut_after_the_year_asked_about_counts_the_same_up_to_it():
    whole = invented_county(pupils=600, schools=4, partnerships=2, years=4, pru_places=4)
    cut = until(whole, "2025-26")
    assert cut.years == 2 and until(whole, None) is whole and until(whole, "2027-28") is whole
    long, short = (run(one, figures(), replications=3, by=Threads(1), by_month=False) for one in (whole, cut))
    for name in ("place", "area", "waits", "school", "provision"):
        assert np.array_equal(getattr(long, name)[:, :1], getattr(short, name)[:, :1]), name


def test_a_search_that_reaches_nothing_stops_at_the_most():
    search = _Search(lambda places: Tried(places, 0.0, 0.0, 0.0, False), 300)
    search.at(10)
    assert search.fewest(lambda one: one.reached) is None and max(search.tried) == 300


@given(st.integers(0, 400))
def test_places_shared_out_add_up_and_keep_their_proportion(places):
    goal = Goal("base", at_least=0.5)
    shared = {one.key: one.places for one in with_places(tiny(), goal, places).provisions if one.kind == "base"}
    before = {one.key: one.places for one in tiny().provisions if one.kind == "base"}
    assert sum(shared.values()) == places
    assert all(abs(shared[key] - places * before[key] / sum(before.values())) < 1 for key in before)


def test_a_goal_is_found_with_its_interval_and_one_out_of_reach_is_said_to_be():
    found = seek(tiny(), figures(), Goal("base", at_least=0.5, most=60), replications=6, by=Threads(1))
    assert found.reached and found.low <= found.places <= (found.high or 60)
    at = {one.places: one for one in found.tried}
    assert at[found.places].reached and not at[found.places - 1].reached
    never = seek(tiny(), figures(), Goal("base", "occupancy", at_least=0.999, most=12), replications=4, by=Threads(1))
    assert not never.reached and never.places is None
    assert "No number of places up to 12" in never.words and "panel meets every 2 school weeks" in never.words


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("measure=waiting at_most=3", "names no kind"),
        ("kind=base", "neither or both of at_least and at_most"),
        ("kind=base at_least=half", "at_least is 'half'. Put a number"),
        ("kind=base at_least=195%", "at_least is 195%. Put a share from 0% to 100% there"),
        ("kind=base at_least=nan", "at_least is 'nan'. Put a number there"),
        ("kind=base at_least=1e400", "at_least is '1e400'. Put a number there"),
        ("kind=base measure=waiting at_most=-3", "at_most is -3.0. Put a number from 0 to"),
        ("kind=base at_least=0.9 at_least=0.8", "says at_least twice"),
        ("kind=base at_least=0.9 school_day=15", "'school_day'. Did you mean school_days?"),
        ("kind=base at_least=0.9 school_days=7", "school_days is 7. The model's clock goes by weeks"),
        ("kind=base at_least=0.9 measure=wait", "measure is 'wait'"),
        ("kind=bse at_least=0.9", "kind is 'bse'. Did you mean base?"),
        ("kind=base at_least=0.9 year=2035-36", "year is '2035-36'"),
        ("kind=base at_least=0.9 provision=centre-01", "provision is 'centre-01'"),
        ("base", "has 'base'. Write each field as name=value"),
    ],
)
def test_a_goal_that_cannot_be_sought_is_refused_in_a_sentence(words, sentence):
    with pytest.raises(InvalidGoal) as refused:
        seek(tiny(), figures(), goal_from_words(words))
    assert sentence in str(refused.value)
    assert goal_from_words("kind=base at_least=95% most=40") == Goal("base", at_least=0.95, most=40)


@pytest.mark.deep
def test_two_processes_give_the_same_and_stop_when_told():
    assert same(run(tiny(), figures(), replications=FUTURES, seed=3, by=Processes(2)), whole())
    with pytest.raises(Stopped, match="nothing is kept"):
        run(tiny(), figures(), replications=200, by=Processes(2), stopped=lambda: True)


@pytest.mark.deep
def test_a_cluster_of_four_gives_the_same_with_a_worker_killed_half_way():
    distributed = pytest.importorskip("distributed")
    with pytest.raises(WorkersLost, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        run(tiny(), figures(), replications=2, by=Dask("tcp://127.0.0.1:1"))
    futures, killed = 400, []
    with distributed.LocalCluster(
        n_workers=4, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as cluster:

        def kill_one(progress):
            if not killed and progress.done >= futures // 4:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)

        by = Dask(cluster.scheduler_address)
        counts = run(tiny(), figures(), replications=futures, seed=3, by=by, heard=kill_one)
    assert killed and counts.replications == futures
    assert same(counts, simulate(tiny(), figures(), replications=futures, seed=3, threads=2))
