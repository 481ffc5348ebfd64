"""Few children: the interval is Wilson's, and no small count can be worked out, tried against every table there could be."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.kernel.small_numbers import ROW_TOTAL, hidden_cells, is_small, shown_together, summed, wilson

SMALLEST = 3
COLUMNS = ("offered", "refused")


def compositions(total, places):
    """Every way of sharing ``total`` over some places in whole numbers."""
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, places - 1):
            yield (first, *rest)


def possible_tables(table, hidden):
    """Every table a reader could think of: brute force over rows, kept when all that is shown agrees."""
    rows, columns = list(table), COLUMNS
    sums = [sum(table[row][column] for row in rows) for column in columns]
    choices = [
        [
            values for total in (
                range(sum(sums) + 1) if (row, ROW_TOTAL) in hidden else [sum(table[row].values())]
            )
            for values in compositions(total, len(columns))
            if all((row, column) in hidden or values[at] == table[row][column] for at, column in enumerate(columns))
        ]
        for row in rows
    ]
    for chosen in product(*choices):
        if [sum(values) for values in zip(*chosen, strict=True)] == sums:
            yield dict(zip(rows, chosen, strict=True))


small_tables = st.fixed_dictionaries(
    {row: st.fixed_dictionaries({column: st.integers(0, 4) for column in COLUMNS}) for row in ("a", "b", "c")}
)


@given(small_tables)
def test_no_small_count_of_a_table_can_be_worked_out(table):
    hidden = hidden_cells(table, SMALLEST)
    if hidden is None:
        return
    found = {}
    for other in possible_tables(table, hidden):
        for row, values in other.items():
            for column, count in [*zip(COLUMNS, values, strict=True), (ROW_TOTAL, sum(values))]:
                found.setdefault((row, column), set()).add(count)
    for row, cells in table.items():
        for column, count in [*cells.items(), (ROW_TOTAL, sum(cells.values()))]:
            if is_small(count, SMALLEST):
                assert (row, column) in hidden
                assert len(found[row, column]) > 1


@given(small_tables)
def test_what_is_hidden_in_a_row_or_a_column_is_not_few_altogether(table):
    hidden = hidden_cells(table, SMALLEST)
    for column in COLUMNS if hidden is not None else ():
        assert not is_small(sum(table[row][column] for row in table if (row, column) in hidden), SMALLEST)
    for row, cells in table.items() if hidden is not None else ():
        if (row, ROW_TOTAL) not in hidden:
            assert not is_small(sum(count for column, count in cells.items() if (row, column) in hidden), SMALLEST)


def test_a_groups_few_refusals_are_not_given_away_by_taking_the_others_off_the_total():
    table = {
        "Asian": {"offered": 6, "refused": 1, "other": 1}, "Black": {"offered": 12, "refused": 2, "other": 2},
        "White": {"offered": 245, "refused": 35, "other": 24},
    }
    assert ("White", "refused") in hidden_cells(table, 5)


@given(small_tables)
def test_only_a_table_with_a_small_count_hides_anything(table):
    every = [count for cells in table.values() for count in [*cells.values(), sum(cells.values())]]
    if not any(is_small(count, SMALLEST) for count in every):
        assert hidden_cells(table, SMALLEST) == frozenset()


part = st.fixed_dictionaries({row: st.fixed_dictionaries({"offered": st.integers(0, 4)}) for row in ("a", "b")})


@given(st.lists(part, min_size=2, max_size=4))
def test_what_a_withheld_part_holds_cannot_be_had_by_taking_the_others_off_the_whole(listed):
    """A reader knows the whole by row, each part's sum, and the parts that are shown; tried against everything possible."""
    parts = {f"part {number}": table for number, table in enumerate(listed)}
    shown = shown_together(parts, SMALLEST)
    for name in shown:
        assert not any(is_small(cells["offered"], SMALLEST) for cells in parts[name].values())
    withheld = sorted(set(parts) - shown)
    if not shown:
        return
    whole = summed([parts[name] for name in withheld], ("a", "b"), ("offered",))
    sums = [sum(parts[name][row]["offered"] for row in ("a", "b")) for name in withheld]
    found = {}
    for chosen in product(*(compositions(total, 2) for total in sums)):
        if [sum(values) for values in zip(*chosen, strict=True)] == [whole[row]["offered"] for row in ("a", "b")]:
            for name, values in zip(withheld, chosen, strict=True):
                for row, count in zip(("a", "b"), values, strict=True):
                    found.setdefault((name, row), set()).add(count)
    for name in withheld:
        for row in ("a", "b"):
            if is_small(parts[name][row]["offered"], SMALLEST):
                assert len(found[name, row]) > 1


def test_one_small_cell_takes_three_others_with_it_and_the_fewest_children():
    table = {
        "girls": {"offered": 30, "refused": 2, "waiting": 9},
        "boys": {"offered": 60, "refused": 12, "waiting": 7},
        "not recorded": {"offered": 20, "refused": 15, "waiting": 20},
    }
    assert hidden_cells(table, 5) == {("girls", "refused"), ("girls", "waiting"), ("boys", "refused"), ("boys", "waiting")}


@pytest.mark.parametrize(("count", "of", "low", "high"), [
    (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 29, 0.0061, 0.1718), (0, 0, 0.0, 1.0),
])
def test_the_interval_is_wilsons(count, of, low, high):
    """Values as published for Wilson's interval without continuity correction (Newcombe 1998, table I, 1 of 29)."""
    assert wilson(count, of) == pytest.approx((low, high), abs=0.0001)


def test_a_part_larger_than_its_whole_is_refused():
    with pytest.raises(ValueError, match="4 of 3 is no share"):
        wilson(4, 3)
