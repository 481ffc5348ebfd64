"""The engine's proof in the problem's own words: every row named by its rule, class and week, every choice by its request.

    list of components, each {"requests": [...], "proof": node}
    node: {"scale": s, "rows": [{"rule": ..., "class": ..., "week": ..., "times": m}, ...]}
       or {"request": r, "these": [[class, week] or null, ...], "then": node, "else": node}
       or {"window": [class, week, youngest year], "then": node, "else": node}

A component's lists are split by choices: the request has one of `these` (null: nothing), or one of its other offers; the class
takes the window of years in that week, or another. At every end the named rows, each so many times, bound s times the value of
any list left. A row of years, of a team's time or of staff that names a request says what that child pays for being there; what
those pay who can be there together is its limit. `check.proof` says what is verified, and shares no code with this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from waymark.allocator.engine.answer import Answer, Leaf
from waymark.allocator.engine.covers import Cover
from waymark.allocator.proposal.model import Asked, Model

Node = dict[str, Any]


def certificate(model: Model, asked: Asked, answer: Answer) -> dict[str, Any]:
    """Proof of the bound of one list, as plain data."""
    writer = _Writer(model, asked, answer)
    components = [
        {"requests": writer.requests(each.owners.tolist()), "proof": writer.node(each.leaves, 0)} for each in answer.certificate
    ]
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
        self.covers = answer.covers
        self.windows = [window for family in model.rows.families for window in family.windows]

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
        rows = []
        own_rows = len(self.asked.program.upper)
        for row, words in sorted(leaf.multipliers.items()):
            times = self.asked.words.as_one(words)
            if row >= own_rows:
                rows += self.paid(self.covers[row - own_rows], times)
                continue
            name = self.names.setdefault(row, dict(self.model.rows.name(row)))
            if name["rule"] != "year_span" or "request" in name:  # that one window is on is the checker's own argument
                rows.append({**name, "times": times})
        return {"scale": leaf.scale, "rows": rows}

    def paid(self, cover: Cover, times: int) -> list[dict[str, Any]]:
        """A cover as what each child pays towards the rule it follows from; what fits together is the checker's own sum."""
        rule, requests = self.model.rows.name(cover.row), self.model.found.arrays.requests
        paying = sorted((requests[owner].id, pays) for owner, pays in cover.pays.items())
        return [{**rule, "request": request_id, "times": times * pays} for request_id, pays in paying]
