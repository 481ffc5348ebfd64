"""Everything the pages of a year show about groups, taken together: no small number can be worked out from it."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from waymark.kernel.small_numbers import is_small
from waymark.service.panels.sharing.equity import OF_A_PARTNERSHIP, OUTCOMES, Asked, what_may_be_shown

SMALLEST = 3
DIMENSIONS = {"sex": "Sex", "meals": "Free school meals"}
GROUPS = {"sex": ("Female", "Male"), "meals": ("Free school meals", "No free school meals")}
PARTS = (1, 2, 3)

one_child = st.builds(
    lambda part, sex, meals, outcome: Asked(part, {"sex": sex, "meals": meals}, outcome, None),
    st.sampled_from(PARTS), st.sampled_from(GROUPS["sex"]), st.sampled_from(GROUPS["meals"]), st.sampled_from(OUTCOMES),
)


class Reader:
    """Somebody who has every page before them: unknown counts by dimension, partnership, group and outcome, none below nought."""

    def __init__(self, everybody: list[Asked]) -> None:
        self.cells = [
            (key, part, group, outcome)
            for key in DIMENSIONS for part in PARTS for group in GROUPS[key] for outcome in OUTCOMES
        ]
        self.true = Counter((key, one.partnership_id, one.groups[key], one.outcome) for one in everybody for key in DIMENSIONS)
        self.rows, self.values = [], []
        for part in PARTS:  # each dimension counts the same children
            for outcome in OUTCOMES:
                first, second = (self.sum_of(key, {part}, GROUPS[key], {outcome}) for key in DIMENSIONS)
                self.rows.append(first - second)
                self.values.append(0)

    def sum_of(self, key, parts, groups, outcomes) -> np.ndarray:
        return np.array([
            float(one == key and part in parts and group in groups and outcome in outcomes)
            for one, part, group, outcome in self.cells
        ])

    def count(self, row: np.ndarray) -> int:
        return int(row @ np.array([self.true[cell] for cell in self.cells]))

    def is_told(self, row: np.ndarray, value: int) -> None:
        assert self.count(row) == value
        self.rows.append(row)
        self.values.append(value)

    def can_tell(self, row: np.ndarray) -> bool:
        """Whether one number alone agrees with everything shown."""
        held = LinearConstraint(np.array(self.rows), self.values, self.values)
        whole = np.ones(len(self.cells))
        return all(
            round(sign * milp(sign * row, constraints=held, integrality=whole, bounds=Bounds(0, np.inf)).fun) == self.count(row)
            for sign in (1, -1)
        )


def meant_by(column: str) -> set[str]:
    return set(OUTCOMES) if column == "" else set(OUTCOMES) - {"offered"} if column == "not_offered" else {column}


def numbers_of(shown, parts, reader):
    """(sum of cells, number shown or None) of every number on a page, with the total of each row."""
    rows = [("sex", GROUPS["sex"], shown.overall)]
    for key, table in zip(DIMENSIONS, shown.tables, strict=True):
        rows += [(key, (row.group,), row) for row in table.rows or ()]
    for key, groups, row in rows:
        counts = {"": row.asked, **{column: share.count for column, share in row.outcomes.items()}}
        for column, count in counts.items():
            yield reader.sum_of(key, parts, groups, meant_by(column)), count


@settings(max_examples=25)
@given(st.lists(one_child, min_size=4, max_size=40))
def test_no_small_number_can_be_worked_out_from_all_the_pages_together(everybody):
    reader = Reader(everybody)
    for where, parts in ((None, set(PARTS)), *((part, {part}) for part in PARTS)):
        for row, count in numbers_of(what_may_be_shown(everybody, where, SMALLEST, DIMENSIONS), parts, reader):
            if count is not None:
                assert not is_small(count, SMALLEST)
                reader.is_told(row, count)
    small = {}
    for parts in (set(PARTS), *({part} for part in PARTS)):
        columns = OUTCOMES if len(parts) > 1 else OF_A_PARTNERSHIP
        for key in DIMENSIONS:
            for groups in ((group,) for group in GROUPS[key]):
                for column in ("", *columns):
                    row = reader.sum_of(key, parts, groups, meant_by(column))
                    small[row.tobytes()] = row
        for column in ("", *columns):
            row = reader.sum_of("sex", parts, GROUPS["sex"], meant_by(column))
            small[row.tobytes()] = row
    for row in small.values():
        if is_small(reader.count(row), SMALLEST):
            assert not reader.can_tell(row)


def children(part, count, outcome, sex="Female", meals="No free school meals"):
    return [Asked(part, {"sex": sex, "meals": meals}, outcome, None)] * count


def test_a_partnerships_all_row_says_no_small_number_and_none_follows_from_the_countys():
    everybody = children(1, 9, "offered") + children(1, 2, "refused") + children(2, 8, "offered") + children(2, 7, "refused")
    one, other = (what_may_be_shown(everybody, part, 5, DIMENSIONS).overall for part in (1, 2))
    assert one.outcomes["not_offered"].count is None
    hidden = {name for name, row in (("one", one), ("other", other)) for share in row.outcomes.values() if share.count is None}
    assert hidden == {"one", "other"}


def test_a_total_of_the_county_that_is_small_is_put_together_with_others():
    everybody = children(1, 20, "offered") + children(1, 6, "waiting") + children(1, 2, "refused")
    shown = what_may_be_shown(everybody, None, 5, DIMENSIONS)
    assert shown.columns == OF_A_PARTNERSHIP
    assert {key: share.count for key, share in shown.overall.outcomes.items()} == {"offered": 20, "not_offered": 8}
