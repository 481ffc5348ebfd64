"""Where to open, on published instances: the values that everybody knows, and files that are not what they should be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest

from benchmarks.sufficiency import pmedcap, siting
from benchmarks.sufficiency.siting_instances import (
    Instance,
    WrongFile,
    instances,
    invented_authority,
    read_holmberg,
    read_pmed,
    read_pmedcap,
)
from benchmarks.sufficiency.siting_peers import highs
from tests.real_data import real_data
from tests.sufficiency.siting_cases import least_cost, small_problem
from waymark.sufficiency.siting import PROVEN, locate
from waymark.sufficiency.siting.check import check

SMALL_FILE = "1 14\n4 2 9\n1 0 0 3\n2 3 4 3\n3 90 90 4\n4 93 94 5\n"


def published(name: str) -> Iterator[Instance]:
    read, kind, prefix = siting.SETS[name]
    for each in instances(real_data(f"bench/{name}"), read, kind, prefix):
        assert isinstance(each, Instance), each
        yield each


@pytest.mark.parametrize(("name", "most"), [("pmedcap", 100), ("sscflp_holmberg", 100), ("pmed", 200)])
def test_small_published_instances_are_proven_at_their_published_values(name: str, most: int) -> None:
    small = list(takewhile(lambda each: each.problem.customers <= most, published(name)))
    assert len(small) >= 5
    for instance in small:
        located = locate(instance.problem)
        assert (located.status, located.value) == (PROVEN, instance.published), instance.name


@pytest.mark.deep
@pytest.mark.parametrize("name", list(siting.SETS))
def test_every_published_instance_is_proven_and_its_proof_holds(name: str) -> None:
    for instance in published(name):
        located = locate(instance.problem, seconds=600)
        assert (located.status, located.value) == (PROVEN, instance.published), instance.name
        check(instance.problem.plain(), located.plain())


@pytest.mark.deep
def test_an_authority_of_400_schools_is_within_the_best_known() -> None:
    problem = invented_authority(400, 40, 0).problem
    located = locate(problem, seconds=120)
    assert located.value <= 19_057 and located.gap <= 0.01
    check(problem.plain(), located.plain())


@pytest.mark.parametrize("seed", range(40))
def test_the_strong_formulation_has_the_same_best_value(seed: int) -> None:
    problem = small_problem(seed)
    found, best = highs(problem, 60), least_cost(problem)
    assert (found.value is None) == (best is None)
    assert best is None or round(found.value) == best


def test_distances_are_rounded_down(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("1 0\n2 1 9\n1 0 0 1\n2 1 1 1\n")
    (instance,) = read_pmedcap(tmp_path / "one.txt")
    assert instance.problem.cost.tolist() == [[0, 1], [1, 0]]
    assert instance.published is None


def test_several_instances_in_a_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "all.txt").write_text("2\n" + SMALL_FILE + SMALL_FILE.replace("1 14", "2 0", 1))
    found = read_pmedcap(tmp_path / "all.txt")
    assert [(each.name, each.published) for each in found] == [("all_1", 14), ("all_2", None)]


def test_a_repeated_edge_overwrites_the_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("3 3 1\n1 2 5\n2 3 4\n2 1 7\n")
    (instance,) = read_pmed(tmp_path / "one.txt")
    assert instance.problem.cost.tolist() == [[0, 7, 11], [7, 0, 4], [11, 4, 0]]


def test_points_that_no_way_joins_are_too_far_apart_to_be_served(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("3 1 2\n1 2 5\n")
    (instance,) = read_pmed(tmp_path / "one.txt")
    assert locate(instance.problem).value == 5


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (read_pmedcap, "1 7\n3 1 9\n1 0 0 1\n", "12 numbers wanted for its points, 4 are left"),
        (read_pmedcap, "", "is empty"),
        (read_pmedcap, "1 7\n1 2 9\n1 0 0 1\n", "give one from 1 to 1"),
        (read_pmedcap, "1 7\none", "number 3, is 'one'"),
        (read_holmberg, "1 2\n9\n5\n1 2.5\n3 4", "number 6, is '2.5'"),
        (read_holmberg, "1 2\n9\n5\n1 2\n3", "2 numbers wanted for the costs, 1 are left"),
        (read_pmed, "2 1 1\n1 3 5", "an edge from 1 to 3, and points 1 to 2"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, read, text: str, said: str) -> None:
    (tmp_path / "wrong.txt").write_text(text)
    with pytest.raises(WrongFile, match=r"wrong\.txt") as caught:
        read(tmp_path / "wrong.txt")
    assert said in str(caught.value)


def test_the_command_prints_instance_value_bound_published_value_and_seconds(tmp_path: Path, capsys) -> None:
    (tmp_path / "pmedcap_x.txt").write_text(SMALL_FILE)
    assert pmedcap.main([str(tmp_path), "--check"]) == 0
    heading, line, last = capsys.readouterr().out.splitlines()
    assert heading.split()[:6] == ["instance", "points", "open", "value", "bound", "published"]
    assert line.split()[:6] == ["pmedcap_x", "4", "2", "10", "10", "14"]
    assert "4 below published" in line and line.endswith("checked")
    assert last.startswith("1 instances: 1 proven, 0 at the published value")


def test_the_list_of_best_values_goes_before_the_head_of_the_file(tmp_path: Path, capsys) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "pmedcap_x.txt").write_text(SMALL_FILE)
    (tmp_path / "best_known_values.csv").write_text("kind,instance,best_known\ncapacitated p-median,pmedcap_x,9\n")
    assert pmedcap.main([str(tmp_path / "folder")]) == 1
    assert "CONTRADICTS" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_solved(tmp_path: Path, capsys) -> None:
    (tmp_path / "a.txt").write_text("nothing")
    (tmp_path / "b.txt").write_text(SMALL_FILE)
    assert pmedcap.main([str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert "a.txt, number 1, is 'nothing'" in said.err and "1 instances: 1 proven" in said.out


def test_a_folder_without_instances_is_said_in_a_sentence(tmp_path: Path, capsys) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        assert pmedcap.main([str(folder)]) == 2
        assert str(folder) in capsys.readouterr().err


def test_the_comparison_runs_with_highs_beside_it(tmp_path: Path, capsys) -> None:
    (tmp_path / "pmedcap").mkdir()
    (tmp_path / "pmedcap" / "x.txt").write_text(SMALL_FILE)
    assert siting.main([str(tmp_path), "--only", "pmedcap", "--check"]) == 0
    said = capsys.readouterr().out
    assert "HiGHS" in said and "proven 10" in said and "1 of 1 proven" in said


def test_the_invented_authority_is_the_same_for_the_same_seed() -> None:
    one, again, other = invented_authority(40, 4, 1), invented_authority(40, 4, 1), invented_authority(40, 4, 2)
    assert np.array_equal(one.minutes, again.minutes) and not np.array_equal(one.minutes, other.minutes)
    assert one.room.sum() >= one.need.sum()
