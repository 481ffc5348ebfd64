"""Differences against a store held in a dictionary: each row counted once, and none left after they are applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.gias import csv_bytes, school, schools_file
from waymark.service.organisations.gias.difference import FIVE, Outcome, differences, field_changes, in_batches
from waymark.service.organisations.gias.reader import SchoolsFile
from waymark.service.organisations.gias.rows import CLOSED


class Shelf:
    """Stored schools in memory."""

    def __init__(self) -> None:
        self.kept: dict[int, tuple[str, dict[str, Any]]] = {}

    def digests(self, urns: Sequence[int]) -> Mapping[int, str]:
        return {urn: self.kept[urn][0] for urn in urns if urn in self.kept}

    def schools(self, urns: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        return {urn: self.kept[urn][1] for urn in urns if urn in self.kept}

    def take(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.school:
                self.kept[outcome.row.urn] = (outcome.row.digest, asdict(outcome.school))


def outcomes_of(rows: Sequence[dict[str, str]], shelf: Shelf) -> list[Outcome]:
    if not rows:
        return []
    return [outcome for batch in differences(SchoolsFile(schools_file(*rows)), shelf) for outcome in batch]


ROWS = st.lists(
    st.builds(
        school,
        urn=st.sampled_from(["900001", "900002", "900003", "900004", "900005", "x"]),
        status=st.sampled_from("1234"),
        pupils=st.sampled_from(["1", "2", "", "many"]),
        name=st.sampled_from(["Invented School", "Invented Academy", ""]),
    ),
    max_size=12,
)


@given(ROWS, ROWS)
def test_every_row_is_counted_exactly_once(first: list[dict[str, str]], second: list[dict[str, str]]):
    shelf = Shelf()
    shelf.take(outcomes_of(first, shelf))
    outcomes = outcomes_of(second, shelf)
    counts = Counter(outcome.kind for outcome in outcomes)
    assert set(counts) <= set(FIVE)
    assert sum(counts.values()) == len(second)
    assert [outcome.row.record.line for outcome in outcomes] == list(range(2, len(second) + 2))


@given(ROWS, ROWS)
def test_what_was_applied_once_is_all_same_the_second_time(first: list[dict[str, str]], second: list[dict[str, str]]):
    shelf = Shelf()
    shelf.take(outcomes_of(first, shelf))
    once = outcomes_of(second, shelf)
    shelf.take(once)
    again = outcomes_of(second, shelf)
    assert {outcome.kind for outcome in again} <= {"same", "wrong"}
    assert [o.fault for o in again] == [o.fault for o in once]


@given(ROWS, ROWS)
def test_closed_means_that_a_school_stored_as_not_closed_is_closed_now(
    first: list[dict[str, str]], second: list[dict[str, str]]
):
    shelf = Shelf()
    shelf.take(outcomes_of(first, shelf))
    before = {urn: kept["status_code"] for urn, (_, kept) in shelf.kept.items()}
    for outcome in outcomes_of(second, shelf):
        if outcome.kind in {"new", "changed", "closed"}:
            closes = before.get(outcome.row.urn, CLOSED) != CLOSED and outcome.school.status_code == CLOSED
            assert (outcome.kind == "closed") == closes


def test_a_new_school_that_is_closed_already_is_new():
    (outcome,) = outcomes_of([school(status="2", closed="31-08-2020")], Shelf())
    assert outcome.kind == "new"


def test_only_columns_of_the_file_are_compared():
    (row,) = SchoolsFile(schools_file(school(pupils="1", Street="Other Street")))
    before = asdict(next(iter(SchoolsFile(schools_file()))).school())
    present = frozenset({"pupils", "urn"})
    assert [change.field for change in field_changes(before, row.school(), present)] == ["pupils"]


def test_a_file_longer_than_one_list_is_compared_to_its_end():
    rows = [school(urn=str(900_001 + n)) for n in range(2_345)]
    assert len(csv_bytes(rows).splitlines()) == 2_346
    assert Counter(o.kind for o in outcomes_of(rows, Shelf())) == {"new": 2_345}


@given(st.lists(st.integers()), st.integers(1, 7))
def test_lists_are_cut_without_losing_or_turning_anything(items: list[int], size: int):
    batches = list(in_batches(items, size))
    assert [item for batch in batches for item in batch] == items
    assert all(0 < len(batch) <= size for batch in batches)
