"""The engine's proof in the problem's own words: every row named by its rule, class and week, every choice by its request.

    list of components, each {"requests": [...], "proof": node}, and "rounded": [...] where the proof counts rows rounded down
    node: {"scale": s, "rows": [{"rule": ..., "class": ..., "week": ..., "times": m}, ...]}
       or {"request": r, "these": [[class, week] or null, ...], "then": node, "else": node}
       or {"window": [class, week, youngest year], "then": node, "else": node}

A component's lists are split by choices: the request has one of `these` (null: nothing), or one of its other offers; the class
takes the window of years in that week, or another. At every end the named rows, each so many times, bound s times the value of
any list left. A row of years, of a team's time or of staff that names a request says what that child pays for being there; what
those pay who can be there together is its limit.

    rounded: [{"over": d, "rows": [...], "requests": {r: m, ...}}, ...]

adds up the rows, and that each of the requests gets one place at most m times, divides all by d and rounds down; in "rows",
{"rounded": k, "times": m} counts the k-th of them. `check.proof` says what is verified, and shares no code with this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from waymark.allocator.engine.answer import Answer, ComponentProof, Leaf
from waymark.allocator.engine.covers import Cover
from waymark.allocator.engine.rounding_down import Rounded
from waymark.allocator.proposal.model import Asked, Model

Node = dict[str, Any]


def certificate(model: Model, asked: Asked, answer: Answer) -> dict[str, Any]:
    """Proof of the bound of one list, as plain data."""
    writer = _Writer(model, asked, answer)
    components = [writer.component(each) for each in answer.certificate]
    return {
        "points": dict(asked.words.factors),
        "components": sorted((each for each in components if each["requests"]), key=lambda each: each["requests"]),
    }


class _Writer:
    def __init__(self, model: Model, asked: Asked, answer: Answer) -> None:
        self.model, self.asked = model, asked
        offers = asked.columns[asked.columns < len(model.found)]
        self.asked_about = set(model.found.request[offers].tolist())
        self.names: dict[int, dict[str, Any]] = {}
        self.derived = answer.derived
        self.own_rows = len(asked.program.upper)
        self.windows = [window for family in model.rows.families for window in family.windows]
        self.numbers: dict[int, int] = {}

    def component(self, proof: ComponentProof) -> Node:
        """`numbers` are those of the rounded rows that this component's proof counts, in the order they follow one another."""
        counted = self.counted({row for leaf in proof.leaves for row in leaf.multipliers})
        self.numbers = {row: number for number, row in enumerate(counted)}
        found: Node = {"requests": self.requests(proof.owners.tolist())}
        if counted:
            found["rounded"] = [self.rounded(self.derived[row - self.own_rows]) for row in counted]
        return {**found, "proof": self.node(proof.leaves, 0)}

    def counted(self, rows: set[int]) -> list[int]:
        """The rounded rows among these, and all that they follow from."""
        found: set[int] = set()
        waiting = list(rows)
        while waiting:
            row = waiting.pop()
            each = self.derived[row - self.own_rows] if row >= self.own_rows else None
            if isinstance(each, Rounded) and row not in found:
                found.add(row)
                waiting += each.times
        return sorted(found)

    def rounded(self, cut: Rounded) -> Node:
        requests = self.model.found.arrays.requests
        times = {requests[owner].id: times for owner, times in sorted(cut.owners.items())}
        return {"over": cut.over, "rows": self.rows(cut.times), "requests": times}

    def requests(self, owners: Sequence[int]) -> list[str]:
        """Those of the owners that some offer is asked about for."""
        return sorted(self.model.found.arrays.requests[owner].id for owner in owners if owner in self.asked_about)

    def node(self, leaves: Sequence[Leaf], depth: int) -> Node:
        """Leaves that agree in their first `depth` choices, as a tree."""
        if not leaves:
            return {"scale": 1, "rows": []}
        if len(leaves) == 1 and len(leaves[0].choices) == depth:
            return self.end(leaves[0])
        owner, these = max((leaf.choices[depth] for leaf in leaves), key=lambda choice: choice[1])
        inside = [leaf for leaf in leaves if leaf.choices[depth][1] == these]
        outside = [leaf for leaf in leaves if leaf.choices[depth][1] != these]
        return {**self.choice(owner, these), "then": self.node(inside, depth + 1), "else": self.node(outside, depth + 1)}

    def choice(self, owner: int, these: Sequence[int]) -> Node:
        found = self.model.found
        if owner < len(found.arrays.requests):
            offers = (None if column < 0 else found.offer(int(self.asked.columns[column])) for column in these)
            named = [None if offer is None else [offer.class_id, offer.start_week] for offer in offers]
            return {"request": found.arrays.requests[owner].id, "these": named}
        number, week, youngest = self.windows[owner - len(found.arrays.requests)]
        return {"window": [found.arrays.classes[number].id, week, youngest]}

    def end(self, leaf: Leaf) -> Node:
        # That one window of years is on is the checker's own argument at an end: it takes the one that pays most.
        rows = {row: self.asked.words.as_one(words) for row, words in leaf.multipliers.items()}
        named = (row for row in self.rows(rows) if row.get("rule") != "year_span" or "request" in row)
        return {"scale": leaf.scale, "rows": list(named)}

    def rows(self, times: Mapping[int, int]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for row, many in sorted(times.items()):
            if row in self.numbers:
                found.append({"rounded": self.numbers[row], "times": many})
            elif row >= self.own_rows:
                found += self.paid(self.derived[row - self.own_rows], many)
            else:
                found.append({**self.names.setdefault(row, dict(self.model.rows.name(row))), "times": many})
        return found

    def paid(self, cover: Cover, times: int) -> list[dict[str, Any]]:
        """A cover as what each child pays towards the rule it follows from; what fits together is the checker's own sum."""
        rule, requests = self.model.rows.name(cover.row), self.model.found.arrays.requests
        paying = sorted((requests[owner].id, pays) for owner, pays in cover.pays.items())
        return [{**rule, "request": request_id, "times": times * pays} for request_id, pays in paying]
