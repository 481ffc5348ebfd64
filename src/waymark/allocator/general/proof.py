"""An exact check of the engine's certificate for a program: pure Python, whole numbers, no solver.

A certificate is a proof by cases. Owners fall into components, bounded one by one: leaving a row out only allows
more. In each component the leaves of a branching cover every list, and each leaf carries prices of rows: whatever a
list earns, it earns at most the prices times the limits of the rows, plus for each owner the best of what is left
after its columns have paid for the rows they use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from waymark.allocator.engine.answer import NOTHING, ComponentProof, Leaf
from waymark.allocator.engine.covers import Cover
from waymark.allocator.engine.derived import Derived
from waymark.allocator.engine.program import Program
from waymark.allocator.engine.rounding_down import Rounded

Words = tuple[int, ...]
Domains = Mapping[int, frozenset[int]]


class NotProven(ValueError):
    """The certificate does not prove what it should: a sentence says where."""


def proven_bound(program: Program, certificate: Sequence[ComponentProof], derived: Sequence[Derived] = ()) -> Words:
    """What no list of the program exceeds, word by word. Raises NotProven.

    Where an owner must be served there is one word more, in front: how many of those are served.
    """
    reading = _Reading(program)
    for each in derived:
        reading.add_cover(each) if isinstance(each, Cover) else reading.add_rounded(each)
    reading.refuse_gaps(certificate)
    total = [0] * reading.words
    for proof in certificate:
        reading.refuse_room_from_outside(proof)
        domains = {owner: reading.domains[owner] for owner in map(int, proof.owners)}
        if not _cover(domains, [leaf.choices for leaf in proof.leaves], 0):
            raise NotProven("The leaves of a component leave some lists out.")
        best = max(reading.leaf_bound(domains, leaf) for leaf in proof.leaves)
        total = [sum(pair) for pair in zip(total, best, strict=True)]
    return tuple(total)


class _Reading:
    """The program as plain whole numbers: earnings of a column as words, its rows, the columns of each owner."""

    def __init__(self, program: Program) -> None:
        must = [bool(each) for each in program.must]
        self.front = any(must)
        self.words = program.words + self.front
        self.upper = [int(each) for each in program.upper]
        self.nothing = (0,) * self.words
        self.earns: dict[int, Words] = {NOTHING: self.nothing}
        self.uses: dict[int, dict[int, int]] = {NOTHING: {}}
        self.domains: dict[int, frozenset[int]] = {owner: frozenset({NOTHING}) for owner in range(program.owners)}
        free = program.owners
        for column in range(program.columns):
            owner = int(program.owner[column])
            served = (int(owner >= 0 and must[owner]),) if self.front else ()
            self.earns[column] = (*served, *(int(word) for word in program.value[column]))
            uses: dict[int, int] = {}
            for entry in range(int(program.start[column]), int(program.start[column + 1])):
                uses[int(program.row[entry])] = uses.get(int(program.row[entry]), 0) + int(program.coefficient[entry])
            self.uses[column] = uses
            if owner < 0:
                owner, free = free, free + 1
            self.domains[owner] = self.domains.get(owner, frozenset({NOTHING})) | {column}

    def add_cover(self, cover: Cover) -> None:
        """One more row: what fits together by the cover's own row pays its limit at most."""
        sizes: dict[int, int] = {}
        for owner, columns in self.domains.items():
            taking = [self.uses[column][cover.row] for column in columns if cover.row in self.uses[column]]
            if min(taking, default=1) < 1:
                raise NotProven(f"Row {cover.row} has a cover, and a column that takes less than one of it.")
            if taking:
                sizes[owner] = min(taking)
        if not cover.pays.keys() <= sizes.keys() or min(cover.pays.values(), default=0) < 0:
            raise NotProven(f"A cover of row {cover.row} names owners that take none of it, or pay less than nothing.")
        items = [(sizes[owner], pays) for owner, pays in cover.pays.items()]
        if _most_together(items, self.upper[cover.row]) > cover.limit:
            raise NotProven(f"A cover of row {cover.row} leaves out lists that keep the row.")
        for owner, pays in cover.pays.items():
            for column in self.domains[owner]:
                if cover.row in self.uses[column]:
                    self.uses[column][len(self.upper)] = pays
        self.upper.append(cover.limit)

    def add_rounded(self, cut: Rounded) -> None:
        """One more row: others so many times, and owners, who take one column at most, over a number and rounded down."""
        if min([*cut.times.values(), *cut.owners.values()], default=0) < 0 or cut.over < 1:
            raise NotProven("A row is rounded down that counts others less than never, or is over less than one.")
        if not all(0 <= row < len(self.upper) for row in cut.times) or not cut.owners.keys() <= self.domains.keys():
            raise NotProven("A row is rounded down that counts rows or owners which are not there.")
        for owner, columns in self.domains.items():
            for column in columns - {NOTHING}:
                uses = self.uses[column]
                taken = sum(times * uses[row] for row, times in cut.times.items() if row in uses) + cut.owners.get(owner, 0)
                if taken // cut.over:
                    uses[len(self.upper)] = taken // cut.over
        limit = sum(times * self.upper[row] for row, times in cut.times.items()) + sum(cut.owners.values())
        self.upper.append(limit // cut.over)

    def refuse_gaps(self, certificate: Sequence[ComponentProof]) -> None:
        """Every owner with a column is in one component."""
        seen: set[int] = set()
        for owner in (int(owner) for proof in certificate for owner in proof.owners):
            if owner in seen or owner not in self.domains:
                raise NotProven(f"Owner {owner} is in two components, or in none of the program.")
            seen.add(owner)
        if missing := {owner for owner, columns in self.domains.items() if len(columns) > 1} - seen:
            raise NotProven(f"Owner {min(missing)} is in no component.")

    def refuse_room_from_outside(self, proof: ComponentProof) -> None:
        """A row with a price binds a component by itself: nobody outside gives room back in it."""
        inside = {int(owner) for owner in proof.owners}
        priced = {int(row) for leaf in proof.leaves for row in leaf.multipliers}
        outside = (column for owner, columns in self.domains.items() if owner not in inside for column in columns)
        for column in outside:
            if given := [row for row in priced if self.uses[column].get(row, 0) < 0]:
                raise NotProven(f"Row {given[0]} is priced in a component, and column {column} outside gives room in it.")

    def leaf_bound(self, domains: Domains, leaf: Leaf) -> Words:
        """What no list of the leaf earns more than; rounded down where the last word's scale allows it."""
        allowed = dict(domains)
        for owner, columns in leaf.choices:
            allowed[int(owner)] = allowed[int(owner)] & frozenset(map(int, columns))
        total = list(self.nothing)
        prices = {int(row): tuple(map(int, words)) for row, words in leaf.multipliers.items()}
        for row, price in prices.items():
            if price < self.nothing:
                raise NotProven(f"The multiplier of row {row} is below nothing.")
            total = [had + word * self.upper[row] for had, word in zip(total, price, strict=True)]
        for columns in allowed.values():
            left = max((self._left(column, prices, leaf.scale) for column in columns), default=None)
            if left is None:
                return (-(2**62),) * self.words
            total = [had + word for had, word in zip(total, left, strict=True)]
        return _divided(total, leaf.scale)

    def _left(self, column: int, prices: Mapping[int, Words], scale: int) -> Words:
        left = [scale * word for word in self.earns[column]]
        for row, coefficient in self.uses[column].items():
            for at, word in enumerate(prices.get(row, self.nothing)):
                left[at] -= word * coefficient
        return tuple(left)


def _most_together(items: Sequence[tuple[int, int]], room: int) -> int:
    """The most that items of (size, pays) pay which fit into the room together."""
    best = {0: 0}
    for size, pays in items:
        for used, paid in list(best.items()):
            if used + size <= room:
                best[used + size] = max(best.get(used + size, 0), paid + pays)
    return max(best.values())


def _divided(total: Sequence[int], scale: int) -> Words:
    """The largest whole words not above total / scale, compared in order: once a word is rounded down, the next are free."""
    words = []
    for at, word in enumerate(total):
        whole, rest = divmod(word, scale)
        words.append(whole)
        if rest:
            return (*words, *((2**62,) * (len(total) - at - 1)))
    return tuple(words)


def _cover(domains: Domains, paths: Sequence[Sequence[tuple[int, tuple[int, ...]]]], depth: int) -> bool:
    """Whether branches leave no list out: at each depth one owner is split, and its parts hold all it may take."""
    if any(len(path) == depth for path in paths):
        return True
    owners = {int(path[depth][0]) for path in paths}
    if len(owners) != 1:
        return False
    owner = owners.pop()
    parts = {frozenset(map(int, path[depth][1])) for path in paths}
    if owner not in domains or not domains[owner] <= frozenset().union(*parts):
        return False
    return all(
        _cover(
            {**domains, owner: domains[owner] & part},
            [path for path in paths if frozenset(map(int, path[depth][1])) == part],
            depth + 1,
        )
        for part in parts
        if domains[owner] & part
    )
