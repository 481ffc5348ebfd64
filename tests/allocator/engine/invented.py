"""Tiny invented programs of every row kind, every list of one tried in turn, and a slow reader of certificates."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np

from waymark.allocator.engine import Answer, Leaf, Program
from waymark.allocator.engine.covers import Cover
from waymark.allocator.engine.rounding_down import Rounded


def program_of(owners, columns, upper, must=None) -> Program:
    """A program from columns given as (owner, words, {row: coefficient}); an owner of -1 makes a switch."""
    columns = sorted(columns, key=lambda column: (column[0] < 0, column[0]))
    start = np.cumsum([0] + [len(entries) for _, _, entries in columns])
    return Program(
        owner=np.array([owner for owner, _, _ in columns], np.int32),
        value=np.array([words for _, words, _ in columns], np.int64).reshape(len(columns), -1),
        start=start,
        row=np.array([row for _, _, entries in columns for row in entries], np.int32),
        coefficient=np.array([size for _, _, entries in columns for size in entries.values()], np.int32),
        upper=np.array(upper, np.int64),
        owners=owners,
        must=np.array(must if must is not None else [False] * owners, bool),
    )


def random_program(seed: int, *, owners: int = 5, per_owner: int = 4) -> Program:
    """Places (ones), knapsacks, separations, year spans with switches and rows below nothing, in chance measures."""
    draw = random.Random(seed)
    owners = draw.randint(1, owners)
    words = draw.choice((1, 1, 2, 3))
    rows = draw.randint(1, 6)
    lowest = draw.choice((0, 0, -3))
    kinds = [draw.choice(("places", "places", "knapsack", "apart", "mixed")) for _ in range(rows)]
    upper = [draw.randint(-1 if kind == "mixed" else 0, 4) if kind != "apart" else 1 for kind in kinds]

    def words_of(size: int) -> list[int]:
        return [draw.randint(lowest, draw.choice((1, size))) for _ in range(words)]

    def entries() -> dict[int, int]:
        used = draw.sample(range(rows), draw.randint(0, min(rows, 3)))
        sizes = {"places": (1, 1), "apart": (1, 1), "knapsack": (1, 4), "mixed": (-2, 3)}
        return {row: size for row in sorted(used) if (size := draw.randint(*sizes[kinds[row]]))}

    columns = [(o, words_of(9), entries()) for o in range(owners) for _ in range(draw.randint(0, per_owner))]
    for _ in range(draw.choice((0, 0, 1, 2))):
        row = draw.randrange(rows)
        columns.append((-1, words_of(2), {row: draw.choice((-3, -2, -1, 1))}))
    must = [draw.random() < 0.15 for _ in range(owners)]
    return program_of(owners, columns, upper, must) if columns else random_program(seed + 10**6)


def entries_of(program: Program, column: int) -> dict[int, int]:
    used: dict[int, int] = {}
    for e in range(program.start[column], program.start[column + 1]):
        used[int(program.row[e])] = used.get(int(program.row[e]), 0) + int(program.coefficient[e])
    return used


def obeys(program: Program, chosen) -> bool:
    """Whether columns make a list: one of each owner at most, those who must be served are, no row is exceeded."""
    owners = [int(program.owner[column]) for column in chosen if program.owner[column] >= 0]
    if len(set(owners)) < len(owners) or len(set(map(int, chosen))) < len(chosen):
        return False
    if any(must and owner not in owners for owner, must in enumerate(program.must)):
        return False
    used = [0] * program.rows
    for column in chosen:
        for row, size in entries_of(program, column).items():
            used[row] += size
    return all(amount <= upper for amount, upper in zip(used, program.upper, strict=True))


def value_of(program: Program, chosen) -> tuple[int, ...]:
    return tuple(int(sum(int(program.value[column, k]) for column in chosen)) for k in range(program.words))


def best_by_trying_all(program: Program) -> tuple[int, ...] | None:
    """The value of the best of all lists, or None where there is none."""
    choices = [[None, *np.flatnonzero(program.owner == owner)] for owner in range(program.owners)]
    choices += [[None, column] for column in np.flatnonzero(program.owner < 0)]
    best = None
    for pick in itertools.product(*choices):
        chosen = [column for column in pick if column is not None]
        value = value_of(program, chosen)
        if (best is None or value > best) and obeys(program, chosen):
            best = value
    return best


def without_columns(program: Program, gone: set[int], must: int | None = None) -> Program:
    """The program without some columns, and with one more owner that must be served."""
    kept = [column for column in range(program.columns) if column not in gone]
    columns = [(int(program.owner[c]), program.value[c].tolist(), entries_of(program, c)) for c in kept]
    needed = program.must.copy()
    if must is not None:
        needed[must] = True
    return program_of(program.owners, columns, program.upper, needed) if columns else replace(program, must=needed)


def with_derived(program: Program, answer: Answer) -> Program:
    """The program with the rows the answer gained, each first tried with every set of owners that keeps what it follows from."""
    columns = [(int(program.owner[c]), program.value[c].tolist(), entries_of(program, c)) for c in range(program.columns)]
    owned = sum(own >= 0 for own, _, _ in columns)
    owner_of = [own if own >= 0 else program.owners + c - owned for c, (own, _, _) in enumerate(columns)]
    upper = program.upper.tolist()
    for each in answer.derived:
        if isinstance(each, Cover):
            _add_cover(each, columns, owner_of, upper)
        else:
            _add_rounded(each, columns, owner_of, upper)
    return program_of(program.owners, columns, upper, program.must) if answer.derived else program


def _add_cover(cover: Cover, columns, owner_of, upper) -> None:
    takes = {
        owner: min(
            entries[cover.row]
            for own, (_, _, entries) in zip(owner_of, columns, strict=True)
            if own == owner and cover.row in entries
        )
        for owner in cover.pays
    }
    assert all(entries[cover.row] > 0 for _, _, entries in columns if cover.row in entries)
    assert min(cover.pays.values()) >= 0
    for size in range(len(takes) + 1):
        for there in itertools.combinations(takes, size):
            if sum(takes[owner] for owner in there) <= upper[cover.row]:
                assert sum(cover.pays[owner] for owner in there) <= cover.limit
    for own, (_, _, entries) in zip(owner_of, columns, strict=True):
        if cover.row in entries and own in cover.pays:
            entries[len(upper)] = cover.pays[own]
    upper.append(cover.limit)


def _add_rounded(cut: Rounded, columns, owner_of, upper) -> None:
    """In fractions, so that rounding down is seen to only ever make a column count less."""
    assert min([*cut.times.values(), *cut.owners.values()], default=0) >= 0 < cut.over
    limit = Fraction(sum(times * upper[row] for row, times in cut.times.items()) + sum(cut.owners.values()), cut.over)
    for own, (_, _, entries) in zip(owner_of, columns, strict=True):
        takes = sum(Fraction(times * entries.get(row, 0), cut.over) for row, times in cut.times.items())
        if whole := floor(takes + Fraction(cut.owners.get(own, 0), cut.over)):
            entries[len(upper)] = whole
    upper.append(floor(limit))


def assert_certified(program: Program, answer: Answer) -> None:
    """Read the certificate in exact Python integers and insist that it proves the status of the answer."""
    front = int(any(program.must))
    total = [0] * (program.words + front)
    impossible = False
    seen: list[int] = []
    widened = with_derived(program, answer)
    for proof in answer.certificate:
        seen += map(int, proof.owners)
        allowed = {int(owner): [-1, *_columns_of(program, int(owner))] for owner in proof.owners}
        assert sorted(map(int, proof.columns)) == sorted(c for some in allowed.values() for c in some if c >= 0)
        _assert_leaves_cover(list(proof.leaves), allowed, 0)
        bounds = [_bound(widened, leaf, allowed, front) for leaf in proof.leaves]
        if all(bound[0] < -(2**52) for bound in bounds):
            impossible = True
        best = max(bounds)
        total = [mine + theirs for mine, theirs in zip(total, best, strict=True)]
    switches = program.columns - int(np.count_nonzero(program.owner >= 0))
    assert sorted(seen) == list(range(program.owners + switches))
    needed = int(program.must.sum())
    if answer.status == "infeasible":
        assert impossible or (front and total[0] < needed)
    elif answer.status == "proven":
        assert obeys(program, answer.chosen)
        assert value_of(program, answer.chosen) == answer.value == answer.bound
        # Component by component each bound is rounded down, so the sum falls short of one more in the last word.
        assert (*([needed] if front else []), *answer.value) == tuple(total)


def _columns_of(program: Program, owner: int) -> list[int]:
    if owner < program.owners:
        return [int(column) for column in np.flatnonzero(program.owner == owner)]
    return [int(np.count_nonzero(program.owner >= 0)) + owner - program.owners]


def _assert_leaves_cover(leaves: list[Leaf], allowed: dict[int, list[int]], depth: int) -> None:
    """The leaves' next decisions are about one owner and leave none of its columns out."""
    if len(leaves) == 1 and len(leaves[0].choices) == depth:
        return
    owners = {leaf.choices[depth][0] for leaf in leaves}
    assert len(owners) == 1
    owner = owners.pop()
    parts = {leaf.choices[depth][1] for leaf in leaves}
    assert set(allowed[owner]) <= {column for part in parts for column in part}
    for part in parts:
        beneath = [leaf for leaf in leaves if leaf.choices[depth][1] == part]
        _assert_leaves_cover(beneath, {**allowed, owner: list(part)}, depth + 1)


def _bound(program: Program, leaf: Leaf, allowed: dict[int, list[int]], front: int) -> tuple[int, ...]:
    """The leaf's bound, rounded down where every list's words are whole."""
    allowed = {**allowed, **{owner: list(columns) for owner, columns in leaf.choices}}
    words = program.words + front
    nothing = (0,) * words
    assert leaf.scale >= 1 and all(words >= nothing for words in leaf.multipliers.values())
    total = [sum(many[k] * int(program.upper[row]) for row, many in leaf.multipliers.items()) for k in range(words)]
    for owner, columns in allowed.items():
        must = owner < program.owners and program.must[owner]
        options = []
        for column in columns:
            net = [0] * words
            if column >= 0:
                value = [*([int(must)] if front else []), *program.value[column].tolist()]
                net = [leaf.scale * int(word) for word in value]
                for row, size in entries_of(program, column).items():
                    net = [n - price * size for n, price in zip(net, leaf.multipliers.get(row, nothing), strict=True)]
            options.append(tuple(net))
        total = [one + other for one, other in zip(total, max(options), strict=True)]
    # Cut to whole words: after a word that was cut, any list may follow.
    cut: list[int] = []
    for word in total:
        cut.append(word // leaf.scale)
        if word % leaf.scale:
            return (*cut, *([2**60] * (words - len(cut)))) if len(cut) < words else tuple(cut)
    return tuple(cut)
